"""The assessment meeting of a dossier: planned with those invited, recorded once it was held."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal import clock
from antt_portal.refusals import Refused
from antt_portal.templatetags.portal import local_time
from dossiers import meetings, permissions, services
from dossiers.answers_in_words import sections_of
from dossiers.assessment_meeting.forms import MeetingForm, ParticipantForms, WiderParticipantForms, people_in, typed_seats
from dossiers.assessment_meeting.whom_to_invite import meeting_of_last_year, people_known, present_of
from dossiers.contents import Contents
from dossiers.forms import draft_version
from dossiers.models import Dossier
from dossiers.own_papers import drafts
from dossiers.views.opening import fillable_dossier, is_open, seen_dossier
from dossiers.views.steps import saved_answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting(request, pk):
    """When and where they meet, who is asked in which capacity; afterwards who came and what was concluded.

    POST with “planned”: a plan, to make the invitation from; with “more”: further seats, nothing saved yet; else it was held.
    """
    dossier = fillable_dossier(request, pk)
    form, people = _forms(request, dossier)
    refusal = None
    if request.method == "POST" and "more" not in request.POST and form.is_valid() and people.is_valid():
        save = _plan if "planned" in request.POST else _record
        try:
            return save(request, dossier, form, people_in(people))
        except Refused as refused:
            refusal = refused
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    return _page(request, dossier, form, people, refusal)


def _forms(request, dossier: Dossier):
    """The meeting's own form and a form for each person, with what was saved, else with what is known, else as typed."""
    held = Contents(dossier).meeting
    last_year = None if held else meeting_of_last_year(dossier)
    if "more" in request.POST:
        of_people = {"prefix": "people", "form_kwargs": {"subject_kind": dossier.enrolment.kind}}
        return MeetingForm(initial=request.POST.dict()), WiderParticipantForms(initial=typed_seats(request.POST), **of_people)
    known = present_of(held) if held else people_known(dossier, last_year)
    people = ParticipantForms(
        request.POST or None,
        initial=[{"name": one.name, "capacities": list(one.capacities), "absent": one.absent} for one in known],
        prefix="people",
        form_kwargs={"subject_kind": dossier.enrolment.kind, "folds": bool(held or last_year)},
    )
    return MeetingForm(request.POST or None, initial=MeetingForm.initial_from(held, last_year)), people


def _plan(request, dossier: Dossier, form: MeetingForm, invited: list[meetings.Present]):
    version = draft_version(request, dossier)
    services.meeting_plan(
        dossier=dossier,
        by=request.user,
        version=version,
        planned_at=form.instant(),
        venue=form.cleaned_data["venue"],
        participants=invited,
    )
    messages.success(request, f"Đã lưu cuộc họp dự kiến lúc {local_time(form.instant())}. Ông/bà tải giấy mời ở ngay dưới đây.")
    _warn_of_missing_seats(request, dossier, invited, "Giấy mời chưa có")
    return redirect("dossier_meeting", dossier.pk)


def _record(request, dossier: Dossier, form: MeetingForm, people: list[meetings.Present]):
    version = draft_version(request, dossier)
    outcome = form.outcome()
    services.meeting_save(
        dossier=dossier,
        by=request.user,
        version=version,
        held_at=form.instant(),
        venue=form.cleaned_data["venue"],
        participants=people,
        **outcome,
    )
    _warn_of_missing_seats(request, dossier, [one for one in people if not one.absent], "Cuộc họp chưa có")
    if form.cleaned_data["held_on"].year != dossier.year:
        held_on = f"{form.cleaned_data['held_on']:%d/%m/%Y}"
        messages.warning(request, f"Ngày họp {held_on} không thuộc năm {dossier.year}. Ông/bà xem lại ngày này; đúng thì để nguyên.")
    return saved_answer(request, dossier, "meeting")


def _warn_of_missing_seats(request, dossier: Dossier, people: list[meetings.Present], what: str) -> None:
    capacities = [capacity for one in people for capacity in one.capacities]
    missing = meetings.absent(dossier.enrolment.kind, capacities, has_party_organisation=dossier.enrolment.has_party_organisation)
    if missing:
        messages.warning(request, f"{what}: {', '.join(missing)} ({meetings.SOURCE}). Ông/bà bổ sung nếu có.")


def _page(request, dossier: Dossier, form: MeetingForm, people, refusal: Refused | None):
    """The page; after a refusal with the version as it stands now, so that saving once more goes through."""
    dossier = seen_dossier(request, dossier.pk) if refusal else dossier
    contents = Contents(dossier)
    held = contents.meeting
    is_typed_here = permissions.is_open_to(request.user, dossier)
    has_errors = bool(form.errors) or bool(people.is_bound and people.total_error_count())
    is_planned = bool(held and held.planned_at and not held.held_at)
    context = {
        "dossier": dossier,
        "sections": [] if is_typed_here else [one for one in sections_of(contents) if one.key == "meeting"],
        "form": form,
        "people": people,
        "meeting": held,
        "is_planned": is_planned,
        "is_ahead": is_planned and held.planned_at > clock.now(),
        "drafts": drafts.of_meeting(held),
        "source": meetings.SOURCE,
        "is_open": is_typed_here,
        "on_paper": is_typed_here and not is_open(dossier),
        "has_errors": has_errors,
        "back": request.GET.get("ve") == "xem-lai" or request.POST.get("back") == "check",
    }
    return render(request, "dossiers/meeting.html", context, status=refusal.status if refusal else 400 if has_errors else 200)
