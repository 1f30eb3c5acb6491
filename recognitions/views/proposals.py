"""Proposals: the list, drafting one, and one page for each role with the buttons of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.papers.download import paper_download
from antt_portal.places.models import Place
from recognitions.choices import AppraisalState, ProposalState
from recognitions.forms import CandidatesForm, ReasonForm, SignForm, posted, shown_version, went_through
from recognitions.models import Appraisal, Proposal, ProposalItem
from recognitions.permissions import POLICE_SIGHT, actions_of, appraises_in
from recognitions.proposal_summary import summary_of
from recognitions.proposal_text import text_of
from recognitions.services import proposals as services
from recognitions.transitions import PROPOSAL_TRANSITIONS
from recognitions.views.appraisals import KIND_ORDER

READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR)
COMMITTEE_SEES = (ProposalState.WITH_OFFICE, ProposalState.WITH_CHAIRPERSON, ProposalState.AGREED, ProposalState.RETURNED)


def proposals_of(user):
    """The proposals that `user` may see; office and chairperson from when the chief has sent them."""
    held = user.place_ids(*POLICE_SIGHT)
    in_police_sight = Q(deciding_place__in=held) | Q(deciding_place__parent__in=held)
    return Proposal.objects.visible_to(user).filter(in_police_sight | Q(state__in=COMMITTEE_SEES))


@require_safe
@for_roles(*READERS)
def proposals(request):
    """Every proposal of the person's place, the newest first."""
    left_in = Count("items", filter=Q(items__taken_out_at=None))
    rows = proposals_of(request.user).annotate(count=left_in).select_related("deciding_place", "drafted_by")
    today = clock.today()
    context = {
        "proposals": list(rows[:200]),
        "drafts_in": _own_police_place(request.user),
        "year": today.year if today.month > 3 else today.year - 1,
    }
    return render(request, "recognitions/proposal_list.html", context)


def _own_police_place(user) -> Place | None:
    """The place for which this person drafts proposals."""
    seats = (m for m in user.current_memberships if m.role in (Role.POLICE_OFFICER, Role.POLICE_CHIEF))
    return next((seat.place for seat in seats), None)


def candidates_of(place: Place, year: int):
    """Concluded appraisals of the place and year that lie in no proposal."""
    taken = ProposalItem.objects.filter(taken_out_at=None).values("appraisal")
    rows = Appraisal.objects.filter(deciding_place=place, year=year, state=AppraisalState.CONCLUDED).exclude(pk__in=taken)
    return rows.select_related("enrolment", "dossier").order_by(KIND_ORDER, "enrolment__sort_key", "pk")


@for_roles(Role.POLICE_OFFICER, Role.POLICE_CHIEF)
def proposal_new(request, year):
    """Tick who goes into a new proposal."""
    place = _own_police_place(request.user)
    form = CandidatesForm(posted(request), candidates=candidates_of(place, year))
    drafted = []

    def draft():
        chosen, early = form.chosen(), form.cleaned_data["before_window_ends"]
        drafted.append(
            services.proposal_draft(deciding_place=place, year=year, by=request.user, appraisals=chosen, before_window_ends=early)
        )

    if request.method == "POST" and form.is_valid() and went_through(form, draft):
        messages.success(request, "Đã soạn Tờ trình. Chỉ huy Công an ký thì mới gửi được.")
        return redirect("proposal", drafted[0].pk)
    return _candidates_page(request, form, {"year": year, "place": place})


def _candidates_page(request, form, context: dict):
    chosen = set(request.POST.getlist("appraisals"))
    rows = list(form.fields["appraisals"].queryset)
    context |= {"form": form, "candidates": rows, "chosen": chosen, "has_errors": bool(form.errors)}
    return render(request, "recognitions/proposal_candidates.html", context, status=400 if form.errors else 200)


@login_required
def proposal_add(request, pk):
    """Tick who is added to a proposal that is not signed."""
    row = _acted_on(request, pk, "add_items")
    candidates = candidates_of(row.deciding_place, row.year)
    form = CandidatesForm(posted(request), candidates=candidates, initial={"version": row.version})

    def add():
        services.proposal_add(proposal=row, appraisals=form.chosen(), by=request.user, version=form.cleaned_data["version"])

    if request.method == "POST" and form.is_valid() and went_through(form, add):
        messages.success(request, "Đã thêm vào Tờ trình.")
        return redirect("proposal", pk)
    return _candidates_page(request, form, {"year": row.year, "place": row.deciding_place, "proposal": row})


def _seen(request, pk) -> Proposal:
    rows = proposals_of(request.user)
    return get_object_or_404(
        rows.select_related("deciding_place__parent", "drafted_by", "signed_by", "checked_by", "agreed_by").distinct(), pk=pk
    )


def _acted_on(request, pk, action: str) -> Proposal:
    """The proposal, when the table lets this person do `action` in some state; whether now is for the service to say."""
    row = _seen(request, pk)
    if not any(t.action == action and request.user.holds(*t.roles, place=row.deciding_place_id) for t in PROPOSAL_TRANSITIONS):
        raise Http404
    return row


@require_safe
@login_required
def proposal(request, pk):
    """One proposal: for the chairperson the whole case on one page."""
    return _page(request, _seen(request, pk))


def _page(request, row: Proposal):
    actions = actions_of(request.user, row)
    approver = request.user if "agree" in actions else None
    taken_out = row.items.exclude(taken_out_at=None).select_related("appraisal__enrolment", "taken_out_by")
    context = {
        "proposal": row,
        "actions": actions,
        "summary": summary_of(row, on=clock.today(), approver=approver),
        "taken_out": list(taken_out),
        "decisions": list(row.decisions.all()),
        "proposed_by_me": request.user.pk in (row.drafted_by_id, row.signed_by_id),
        "drafts": appraises_in(request.user, row.deciding_place_id),
    }
    return render(request, "recognitions/proposal.html", context)


@password_again
def proposal_sign(request, pk):
    """The chief records number and date of the letter that they signed."""
    row = _acted_on(request, pk, "sign")
    initial = {"version": row.version, "symbol": row.symbol, "dated_on": row.dated_on}
    form = SignForm(posted(request), initial=initial)

    def sign():
        services.proposal_sign(proposal=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, sign):
        messages.success(request, "Đã ghi nhận chữ ký. Các hồ sơ trong Tờ trình được giữ nguyên từ bây giờ.")
        return redirect("proposal", pk)
    context = {"proposal": row, "form": form, "summary": summary_of(row, on=clock.today()), "has_errors": bool(form.errors)}
    return render(request, "recognitions/proposal_sign.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def proposal_send(request, pk):
    services.proposal_send(proposal=_acted_on(request, pk, "send"), by=request.user, version=shown_version(request))
    messages.success(request, "Đã gửi Tờ trình đến Văn phòng.")
    return redirect("proposal", pk)


@require_POST
@login_required
def proposal_forward(request, pk):
    services.proposal_forward(proposal=_acted_on(request, pk, "forward"), by=request.user, version=shown_version(request))
    messages.success(request, "Đã trình Chủ tịch.")
    return redirect("proposal", pk)


@login_required
def proposal_return(request, pk):
    """Ask for the reason, then give the proposal back to the police."""
    row = _acted_on(request, pk, "return")

    def give_back(form):
        services.proposal_return(proposal=row, by=request.user, **form.cleaned_data)

    return _with_reason(request, row, give_back, "recognitions/proposal_return.html", {}, "Đã trả lại Tờ trình cho Công an.")


@login_required
def item_take_out(request, pk, item):
    """Ask for the reason, then take one subject out."""
    row = _acted_on(request, pk, "take_out")
    rows = row.items.filter(taken_out_at=None).select_related("appraisal__enrolment", "proposal")
    chosen = get_object_or_404(rows, pk=item)

    def take_out(form):
        services.item_take_out(item=chosen, by=request.user, **form.cleaned_data)

    said = f"Đã đưa {chosen.appraisal.enrolment.name} ra khỏi Tờ trình."
    return _with_reason(request, row, take_out, "recognitions/proposal_item_out.html", {"item": chosen}, said)


def _with_reason(request, row: Proposal, act, template: str, context: dict, said: str):
    """A page that asks for a reason and then does `act(form)`."""
    form = ReasonForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid() and went_through(form, lambda: act(form)):
        messages.success(request, said)
        return redirect("proposal", row.pk)
    context |= {"proposal": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, template, context, status=400 if form.errors else 200)


@password_again
def proposal_agree(request, pk):
    """Agree to all that is left; opened without a POST it shows the proposal with its one big button."""
    row = _acted_on(request, pk, "agree")
    if request.method != "POST":
        return _page(request, row)
    decisions = services.proposal_agree(proposal=row, by=request.user, version=shown_version(request))
    words = "dự thảo Quyết định" if len(decisions) == 1 else "hai dự thảo Quyết định: công nhận và chưa công nhận"
    messages.success(request, f"Đã phê duyệt. Cổng đã lập {words}; Văn phòng trình ký rồi ghi số, ngày.")
    return redirect("proposal", pk)


@require_safe
@login_required
def proposal_file(request, pk, form):
    """The letter with its list, as PDF or Word."""
    row = _seen(request, pk)
    return paper_download(text_of(row), form, name=f"to-trinh-{row.year}-dot-{row.round}")
