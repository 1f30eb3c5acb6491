"""Drafting a proposal: choose a round, look it over, draft it; and adding to one that is not signed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from recognitions.deciding import level_of
from recognitions.models import Proposal
from recognitions.proposing import rounds
from recognitions.proposing.candidates import Candidate, all_of, appraisals_left, candidates_of, check_of, not_appraised
from recognitions.proposing.filters import CandidateFilter
from recognitions.proposing.forms import CandidatesForm
from recognitions.services import proposals as services
from recognitions.services.proposals.ground import next_round
from recognitions.views.proposals import acted_on, own_police_place
from registrations import plans

CHECK, EDIT = "xem-lai", "sua"
MANY = 10  # from here on the list is worth filtering


@for_roles(Role.POLICE_OFFICER, Role.POLICE_CHIEF)
def proposal_new(request, year):
    """Choose who goes into a new proposal: a round selects who may go in now. Looked over (`buoc=xem-lai`), it is drafted."""
    place = own_police_place(request.user)
    form = CandidatesForm(posted(request), candidates=all_of(place, year))
    drafted = []

    def draft():
        chosen, early = form.cleaned_data["appraisals"], form.cleaned_data["before_window_ends"]
        drafted.append(
            services.proposal_draft(deciding_place=place, year=year, by=request.user, appraisals=chosen, before_window_ends=early)
        )

    proposal = Proposal(deciding_place=place, year=year, before_window_ends="before_window_ends" in request.POST)
    if answer := _looked_over(request, form, proposal):
        return answer
    if request.method == "POST" and request.POST.get("buoc") != EDIT and form.is_valid() and went_through(form, draft):
        messages.success(request, "Đã soạn Tờ trình. Chỉ huy Công an ký thì mới gửi được.")
        return redirect("proposal", drafted[0].pk)
    return _candidates_page(request, form, proposal)


@login_required
def proposal_add(request, pk):
    """Choose who is added to a proposal that is not signed."""
    row = acted_on(request, pk, "add_items")
    form = CandidatesForm(posted(request), candidates=all_of(row.deciding_place, row.year), initial={"version": row.version})

    def add():
        services.proposal_add(
            proposal=row, appraisals=form.cleaned_data["appraisals"], by=request.user, version=form.cleaned_data["version"]
        )

    if answer := _looked_over(request, form, row):
        return answer
    if request.method == "POST" and request.POST.get("buoc") != EDIT and form.is_valid() and went_through(form, add):
        messages.success(request, "Đã thêm vào Tờ trình.")
        return redirect("proposal", pk)
    return _candidates_page(request, form, row)


def _looked_over(request, form: CandidatesForm, proposal: Proposal):
    """The page that says what drafting would make, when it is asked for and nothing stands in the way; else None."""
    if request.method != "POST" or request.POST.get("buoc") != CHECK or not form.is_valid():
        return None
    found = []
    rows = form.fields["appraisals"].queryset.filter(pk__in=[row.pk for row in form.cleaned_data["appraisals"]])
    if not went_through(form, lambda: found.append(check_of(rows, proposal, on=clock.today()))):
        return None
    context = {"proposal": proposal, "form": form, "summary": found[0], "chosen": request.POST.getlist("appraisals"), "query": request.GET}
    return render(request, "recognitions/proposal_check.html", context)


def _candidates_page(request, form: CandidatesForm, proposal: Proposal):
    """Who may go in, ticked; whose window still runs; and who may not, each with why."""
    place, year, today = proposal.deciding_place, proposal.year, clock.today()
    calendar = plans.calendar_for(place, year)
    left = appraisals_left(place, year)
    everyone = candidates_of(left, Proposal(deciding_place=place, year=year), on=today)
    offered = rounds.rounds_of(calendar.rules.values(), level=level_of(place), on=today, area_label=calendar.label)
    chosen_round = _chosen_round(request, offered, everyone)
    narrowed = CandidateFilter(request.GET, left, area_label=calendar.label)
    inside = set(narrowed.qs.values_list("pk", flat=True)) if narrowed.in_force() else None
    shown = [one for one in everyone if _of_round(one, chosen_round) and (inside is None or one.appraisal.pk in inside)]
    ready = [one for one in shown if one.is_ready]
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "proposal": proposal,
        "place": place,
        "year": year,
        "round": proposal.round or next_round(place, year),
        "rounds": [(one, sum(_of_round(c, one) and c.is_ready for c in everyone)) for one in offered],
        "chosen_round": chosen_round,
        "ready": ready,
        "early": [one for one in shown if one.early and not one.problem],
        "out": [one for one in shown if one.problem],
        "chosen": _ticked(request, ready, adds=bool(proposal.pk)),
        "not_appraised": not_appraised(place, year),
        "anybody": bool(everyone),
        "many": len(everyone) > MANY,
        "filter": narrowed.form,
        "filters_in_force": narrowed.in_force(),
        "warning": rounds.wards_own_dossier(calendar.rules, on=today) if not place.is_province else "",
    }
    return render(request, "recognitions/proposal_candidates.html", context, status=400 if form.errors else 200)


def _chosen_round(request, offered, everyone: list[Candidate]) -> rounds.Round:
    """The round that is asked for, else the first in which somebody may go in now."""
    asked = next((one for one in offered if one.key == request.GET.get("dot")), None)
    return asked or next((one for one in offered if any(_of_round(c, one) and c.is_ready for c in everyone)), offered[-1])


def _of_round(one: Candidate, chosen: rounds.Round) -> bool:
    return not chosen.kinds or one.appraisal.enrolment.kind in chosen.kinds


def _ticked(request, ready: list[Candidate], *, adds: bool) -> set[int]:
    """Whose box is ticked: what was sent; on a new page of a new proposal all who may go in, unless `chon=khong` unticks them."""
    if request.method == "POST":
        return {int(pk) for pk in request.POST.getlist("appraisals") if pk.isdecimal()}
    return set() if adds or request.GET.get("chon") == "khong" else {one.appraisal.pk for one in ready}
