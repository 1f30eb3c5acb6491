"""The steps that are typed: figures and the self-assessment. One group of questions a page, each saved as a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal.refusals import Refused
from antt_portal.templatetags.portal import local_time
from dossiers import carried_figures, deadlines, permissions, services
from dossiers import steps as task_steps
from dossiers.answers_in_words import sections_of
from dossiers.at_the_desk import household_sheets
from dossiers.contents import Contents
from dossiers.forms import FiguresForm, SelfAssessmentForm, draft_version
from dossiers.services.answers import answers_of_last_year, rows_of
from dossiers.views.opening import fillable_dossier, is_open, seen_dossier
from registrations.choices import SubjectKind


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def figures(request, pk):
    """Households or staff, counted."""
    dossier = fillable_dossier(request, pk)
    kind = dossier.enrolment.kind
    initial, sources = carried_figures.offered(dossier, FiguresForm.initial_from(getattr(dossier, "figures", None)))
    form = FiguresForm(request.POST or None, subject_kind=kind, initial=initial, sources=sources)
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = _refused(
            form,
            lambda: services.figures_save(dossier=dossier, by=request.user, version=draft_version(request, dossier), **form.cleaned_data),
        )
        if refusal is None:
            return saved_answer(request, dossier, "figures")
    sheet_rows = household_sheets.rows_for(dossier) if kind == SubjectKind.RESIDENTIAL_AREA else None
    more = {"sheet_rows": sheet_rows, "most_rows": household_sheets.MOST_ROWS, "filled_in": bool(sources)}
    return _page(request, dossier, "figures", form, refusal, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def self_assessment(request, pk):
    """What the subject says of itself, row by row."""
    dossier = fillable_dossier(request, pk)
    initial = SelfAssessmentForm.initial_from(Contents(dossier).answers)
    form = SelfAssessmentForm(request.POST or None, rows=rows_of(dossier), initial=initial, year_before=answers_of_last_year(dossier))
    refusal = None
    if request.method == "POST" and form.is_valid():
        version = draft_version(request, dossier)
        refusal = _refused(
            form,
            lambda: services.self_assessment_save(dossier=dossier, by=request.user, version=version, answers=form.answers),
        )
        if refusal is None:
            return saved_answer(request, dossier, "self_assessment")
    return _page(request, dossier, "self_assessment", form, refusal, year_before=dossier.year - 1)


def _refused(form, save) -> Refused | None:
    """Do `save`; a refusal is written at its field, or on top of the form, and what was typed stays."""
    try:
        save()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return refusal
    return None


def saved_answer(request, dossier, step: str):
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
    dossier = seen_dossier(request, dossier.pk) if refusal else dossier
    is_typed_here = permissions.is_open_to(request.user, dossier)
    context = {
        "dossier": dossier,
        "sections": [] if is_typed_here else [one for one in sections_of(Contents(dossier)) if one.key == step],
        "form": form,
        "is_open": is_typed_here,
        "on_paper": is_typed_here and not is_open(dossier),
        "has_errors": bool(form.errors),
        "back": request.GET.get("ve") == "xem-lai" or request.POST.get("back") == "check",
    }
    return render(
        request, f"dossiers/{step}.html", context | more, status=refusal.status if refusal else 400 if context["has_errors"] else 200
    )
