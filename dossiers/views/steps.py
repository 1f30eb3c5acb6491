"""The steps that are typed: figures, the meeting, the self-assessment. One group of questions a page, each saved as a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal.refusals import Refused
from antt_portal.templatetags.portal import local_time
from dossiers import deadlines, meetings, permissions, services
from dossiers import steps as task_steps
from dossiers.answers_in_words import sections_of
from dossiers.at_the_desk import household_sheets
from dossiers.contents import Contents
from dossiers.forms import FiguresForm, MeetingForm, ParticipantForms, SelfAssessmentForm, draft_version, present_in
from dossiers.models import AssessmentMeeting
from dossiers.services.answers import rows_of
from dossiers.views.opening import fillable_dossier, is_open, seen_dossier
from registrations.choices import SubjectKind


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def figures(request, pk):
    """Households or staff, counted."""
    dossier = fillable_dossier(request, pk)
    kind = dossier.enrolment.kind
    initial = FiguresForm.initial_from(getattr(dossier, "figures", None))
    form = FiguresForm(request.POST or None, subject_kind=kind, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = _refused(
            form,
            lambda: services.figures_save(dossier=dossier, by=request.user, version=draft_version(request, dossier), **form.cleaned_data),
        )
        if refusal is None:
            return _saved(request, dossier, "figures")
    sheet_rows = household_sheets.rows_for(dossier) if kind == SubjectKind.RESIDENTIAL_AREA else None
    return _page(request, dossier, "figures", form, refusal, sheet_rows=sheet_rows, most_rows=household_sheets.MOST_ROWS)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting(request, pk):
    """When and where they met, and who was there in which capacity."""
    dossier = fillable_dossier(request, pk)
    held = Contents(dossier).meeting
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_from(held))
    present = [{"name": one.name, "capacities": one.capacities} for one in present_then(dossier, held)]
    people = ParticipantForms(request.POST or None, initial=present, prefix="people", form_kwargs={"subject_kind": dossier.enrolment.kind})
    refusal = None
    if request.method == "POST" and form.is_valid() and people.is_valid():
        given = {name: form.cleaned_data[name] for name in ("venue", "invited", "attended", "conclusion")}
        refusal = _refused(
            form,
            lambda: services.meeting_save(
                dossier=dossier,
                by=request.user,
                version=draft_version(request, dossier),
                held_at=form.instant(),
                participants=present_in(people),
                **given,
            ),
        )
        if refusal is None:
            _warn_of_absent(request, dossier, people)
            return redirect("dossier_meeting", pk) if "more" in request.POST else _saved(request, dossier, "meeting")
    return _page(request, dossier, "meeting", form, refusal, people=people, expected=meetings.SOURCE)


def present_then(dossier, held) -> list:
    """Those at the meeting; before it is written down, those of last year, to be changed as needed (practice P23)."""
    if held is None:
        last_year = {"dossier__subject": dossier.subject, "dossier__year": dossier.year - 1}
        held = AssessmentMeeting.objects.filter(**last_year).prefetch_related("participants").first()
    return list(held.participants.all()) if held else []


def _warn_of_absent(request, dossier, people) -> None:
    capacities = [capacity for one in present_in(people) for capacity in one.capacities]
    missing = meetings.absent(dossier.enrolment.kind, capacities, has_party_organisation=dossier.enrolment.has_party_organisation)
    if missing:
        messages.warning(request, f"Cuộc họp chưa có: {', '.join(missing)} ({meetings.SOURCE}). Ông/bà bổ sung nếu đã dự họp.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def self_assessment(request, pk):
    """What the subject says of itself, row by row."""
    dossier = fillable_dossier(request, pk)
    initial = SelfAssessmentForm.initial_from(Contents(dossier).answers)
    form = SelfAssessmentForm(request.POST or None, rows=rows_of(dossier), initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        version = draft_version(request, dossier)
        refusal = _refused(
            form,
            lambda: services.self_assessment_save(dossier=dossier, by=request.user, version=version, answers=form.answers),
        )
        if refusal is None:
            return _saved(request, dossier, "self_assessment")
    return _page(request, dossier, "self_assessment", form, refusal)


def _refused(form, save) -> Refused | None:
    """Do `save`; a refusal is written at its field, or on top of the form, and what was typed stays."""
    try:
        save()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return refusal
    return None


def _saved(request, dossier, step: str):
    """Say when it was saved and go on: to where the person came from (“xem-lai”), else to the next step."""
    now = seen_dossier(request, dossier.pk)
    messages.success(request, f"Đã lưu lúc {local_time(now.saved_at)}.")
    if step == "figures" and (doubt := deadlines.doubt_of_count_day(now)):
        messages.warning(request, doubt)
    if not is_open(now):
        return redirect("dossier", dossier.pk)
    if request.POST.get("back") == "check":
        return redirect("dossier_check", dossier.pk)
    return redirect(task_steps.next_step(now, task_steps.steps_of(Contents(now)), after=step))


def _page(request, dossier, step: str, form, refusal: Refused | None, **more):
    """The step's page; after a refusal with the version as it stands now, so that saving once more goes through."""
    people = more.get("people")
    dossier = seen_dossier(request, dossier.pk) if refusal else dossier
    is_typed_here = permissions.is_open_to(request.user, dossier)
    context = {
        "dossier": dossier,
        "sections": [] if is_typed_here else [one for one in sections_of(Contents(dossier)) if one.key == step],
        "form": form,
        "is_open": is_typed_here,
        "on_paper": is_typed_here and not is_open(dossier),
        "has_errors": bool(form.errors) or bool(people is not None and people.is_bound and people.total_error_count()),
        "back": request.GET.get("ve") == "xem-lai" or request.POST.get("back") == "check",
    }
    return render(
        request, f"dossiers/{step}.html", context | more, status=refusal.status if refusal else 400 if context["has_errors"] else 200
    )
