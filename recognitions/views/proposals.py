"""Proposals: the list, one page for each role with the buttons of the table, and each step of the way."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.form_answers import posted, went_through
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.papers.download import paper_download
from antt_portal.places.models import Place
from recognitions.choices import ProposalState
from recognitions.forms import ReasonForm, SignForm, shown_version
from recognitions.models import Proposal
from recognitions.permissions import POLICE_SIGHT, actions_of, appraises_in, offered
from recognitions.proposal_summary import summary_of
from recognitions.proposal_text import text_of
from recognitions.proposing.filters import ProposalFilter, with_counts
from recognitions.proposing.forms import AgreeForm, CheckedForm
from recognitions.proposing.results import results_of
from recognitions.proposing.rows import rows_of
from recognitions.services import proposals as services
from registrations.calendar import first_quarter_ends

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
    """Every proposal of the person's places, the newest first, each one line."""
    states = ProposalState if request.user.place_ids(*POLICE_SIGHT) else COMMITTEE_SEES
    chosen = ProposalFilter(request.GET, proposals_of(request.user), states=states)
    rows, next_url = page_of(with_counts(chosen.qs).select_related("deciding_place"), request.GET, by=("newest",))
    today = clock.today()
    context = {
        "proposals": rows,
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "filter": chosen.form,
        "filters_in_force": chosen.in_force(),
        "found": chosen.qs.count(),
        "drafts_in": own_police_place(request.user),
        "year": today.year if today > first_quarter_ends(today.year) else today.year - 1,
    }
    return render(request, "recognitions/proposal_list.html", context)


def own_police_place(user) -> Place | None:
    """The place for which this person drafts proposals."""
    seats = (m for m in user.current_memberships if m.role in (Role.POLICE_OFFICER, Role.POLICE_CHIEF))
    return next((seat.place for seat in seats), None)


def seen(request, pk) -> Proposal:
    """The proposal, when this person may see it; else 404."""
    people = ("drafted_by", "signed_by", "checked_by", "agreed_by", "early_confirmed_by", "split_by", "split_from")
    return get_object_or_404(proposals_of(request.user).select_related("deciding_place__parent", *people).distinct(), pk=pk)


def acted_on(request, pk, action: str) -> Proposal:
    """The proposal, for who may do `action` to it in some state; else 404."""
    return offered(request.user, action, seen(request, pk))


@require_safe
@login_required
def proposal(request, pk):
    """One proposal: for the chairperson the whole case on one page; once agreed, what became of each subject."""
    return _page(request, seen(request, pk))


def _page(request, row: Proposal, form: AgreeForm | None = None):
    actions = actions_of(request.user, row)
    approver = request.user if "agree" in actions else None
    summary, takes_out = summary_of(row, on=clock.today(), approver=approver), "take_out" in actions
    context = {
        "proposal": row,
        "actions": actions,
        "summary": summary,
        "form": (form or AgreeForm(initial={"version": row.version})).ask(),
        "has_errors": bool(form and form.errors),
        "results": results_of(row) if row.state == ProposalState.AGREED else [],
        "taken_out": [] if row.state == ProposalState.AGREED else results_of(row, only_taken_out=True),
        "returns": list(row.returns.select_related("returned_by")),
        "opens": set(proposals_of(request.user).filter(deciding_place=row.deciding_place, year=row.year).values_list("pk", flat=True)),
        "split_into": list(row.split_into.all()),
        "decisions": list(row.decisions.all()),
        "ordinary": [(kind, len(of_kind), rows_of(row, of_kind, may_take_out=takes_out)) for kind, of_kind in summary.ordinary.items()],
        "to": {"appraisal": reverse("appraisal", args=[0]).removesuffix("0/")},
        "proposed_by_me": request.user.pk in (row.drafted_by_id, row.signed_by_id),
    }
    return render(request, "recognitions/proposal.html", context, status=400 if context["has_errors"] else 200)


@password_again
def proposal_sign(request, pk):
    """The chief records number and date of the letter that they signed."""
    row = acted_on(request, pk, "sign")
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
    services.proposal_send(proposal=acted_on(request, pk, "send"), by=request.user, version=shown_version(request))
    messages.success(request, "Đã gửi Tờ trình đến Văn phòng.")
    return redirect("proposal", pk)


@login_required
def proposal_forward(request, pk):
    """The office ticks what it has checked of the form, then puts the proposal to the chairperson."""
    row = acted_on(request, pk, "forward")
    form = CheckedForm(posted(request), initial={"version": row.version})

    def forward():
        services.proposal_forward(proposal=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, forward):
        messages.success(request, "Đã trình Chủ tịch.")
        return redirect("proposal", pk)
    context = {"proposal": row, "form": form, "summary": summary_of(row, on=clock.today()), "has_errors": bool(form.errors)}
    return render(request, "recognitions/proposal_forward.html", context, status=400 if form.errors else 200)


@login_required
def proposal_return(request, pk):
    """Ask for the reason, then give the proposal back to who drafted it."""
    row = acted_on(request, pk, "return")
    form = ReasonForm(posted(request), initial={"version": row.version})

    def give_back():
        services.proposal_return(proposal=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, give_back):
        messages.success(request, "Đã trả lại Tờ trình kèm lý do.")
        return redirect("proposal", pk)
    inside_police = appraises_in(request.user, row.deciding_place_id)
    context = {"proposal": row, "form": form, "inside_police": inside_police, "has_errors": bool(form.errors)}
    return render(request, "recognitions/proposal_return.html", context, status=400 if form.errors else 200)


@password_again
def proposal_agree(request, pk):
    """Agree to all that is left; opened without a POST it shows the proposal with its one big button."""
    row = acted_on(request, pk, "agree")
    form = AgreeForm(posted(request), initial={"version": row.version})
    decisions = []

    def agree():
        decisions.extend(services.proposal_agree(proposal=row, by=request.user, **form.cleaned_data))

    if request.method != "POST":
        return _page(request, row)
    if not (form.is_valid() and went_through(form, agree)):
        return _page(request, row, form)
    words = "dự thảo Quyết định" if len(decisions) == 1 else "hai dự thảo Quyết định: công nhận và chưa công nhận"
    messages.success(request, f"Đã phê duyệt. Cổng đã lập {words}; Văn phòng trình ký rồi ghi số, ngày.")
    return redirect("proposal", pk)


@require_safe
@login_required
def proposal_file(request, pk, form):
    """The letter with its list, as PDF or Word."""
    row = seen(request, pk)
    return paper_download(text_of(row), form, name=f"to-trinh-{row.year}-dot-{row.round}")
