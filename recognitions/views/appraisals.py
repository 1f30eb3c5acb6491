"""The police's pages of the appraisal: the year's list, one sheet, and the acts of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions import appraisal as rules
from recognitions.appraisal_sheet import lines_of
from recognitions.choices import AppraisalState, Outcome
from recognitions.forms import (
    AppraisalFilterForm,
    ConclusionForm,
    CriteriaForm,
    ReasonForm,
    posted,
    show_at_criterion,
    shown_version,
    went_through,
)
from recognitions.models import Appraisal, CriterionResult
from recognitions.opinions.said import objections_to
from recognitions.permissions import actions_of, appraises_in, sees_police_answers
from recognitions.proposing.candidates import KIND_ORDER
from recognitions.review_meetings.cited import conclusions_against
from recognitions.services import appraisals as services

PAGE = 200
POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AUDITOR)


@require_safe
@for_roles(*POLICE)
def appraisals(request, year):
    """A year's complete recognition dossiers that this place decides on, with where each appraisal stands."""
    rows = to_appraise(request.user, year)
    form = AppraisalFilterForm(request.GET or None)
    found = form.narrow(rows) if form.is_bound else rows
    shown = list(found.prefetch_related("appraisals")[:PAGE])
    context = {
        "year": year,
        "form": form,
        "active": _chosen(form),
        "rows": [(dossier, next(iter(dossier.appraisals.all()), None)) for dossier in shown],
        "total": found.count(),
        "counts": _counts(rows),
        "may_start": set(request.user.place_ids(*POLICE[:2])),
        "book_place": next((m.place for m in request.user.current_memberships if m.role in POLICE), None),
    }
    return render(request, "recognitions/appraisal_list.html", context)


def to_appraise(user, year: int):
    """The recognition dossiers of a year in the places where `user` appraises or audits: complete, or in an appraisal already."""
    mine = Dossier.objects.visible_to(user).filter(deciding_place__in=user.place_ids(*POLICE), kind=DossierKind.RECOGNITION, year=year)
    ready = mine.filter(Q(state=DossierState.COMPLETE) | Q(appraisals__isnull=False))
    return ready.select_related("enrolment", "place").order_by(KIND_ORDER, "enrolment__sort_key", "pk")


def _counts(rows) -> dict[str, int]:
    return rows.order_by().aggregate(
        none=Count("pk", filter=Q(appraisals=None)),
        open=Count("pk", filter=Q(appraisals__state=AppraisalState.OPEN)),
        recognise=Count("pk", filter=Q(appraisals__outcome=Outcome.RECOGNISE)),
        refuse=Count("pk", filter=Q(appraisals__outcome=Outcome.REFUSE)),
    )


def _chosen(form) -> list[tuple[str, str]]:
    """(words, address without it) of each filter in force."""
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_bound and form.is_valid() else {}
    active = []
    for name, value in chosen.items():
        rest = form.data.copy()
        rest.pop(name, None)
        words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
        active.append((f"{form.fields[name].label}: {words}", f"?{rest.urlencode()}"))
    return active


@require_POST
@login_required
def appraisal_start(request, dossier):
    """Open the appraisal of a dossier and go to its sheet."""
    row = get_object_or_404(Dossier.objects.visible_to(request.user), pk=dossier)
    opened = services.appraisal_open(dossier=row, by=request.user)
    return redirect("appraisal", opened.pk)


@login_required
def appraisal(request, pk):
    """One sheet. The police who may decide save their answers here; a refusal comes back with what was typed."""
    row = _seen(request, pk)
    if request.method != "POST":
        return _sheet(request, row)
    form = CriteriaForm(request.POST, results=_results(row))

    def save():
        services.criteria_decide(appraisal=row, answers=form.answers(), by=request.user, version=form.cleaned_data["version"])

    if not (form.is_valid() and went_through(form, save, show=show_at_criterion)):
        return _sheet(request, row, form=form)
    messages.success(request, "Đã lưu kết quả các tiêu chí.")
    return redirect("appraisal", pk)


def _seen(request, pk) -> Appraisal:
    rows = Appraisal.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("enrolment", "subject", "dossier", "place", "deciding_place", "opened_by", "concluded_by"), pk=pk
    )


def _results(row: Appraisal) -> list[CriterionResult]:
    return list(row.results.select_related("decided_by"))


def _sheet(request, row: Appraisal, *, form=None, conclusion_form=None):
    """The page of one appraisal, as much of it as this person may see."""
    results, actions = _results(row), actions_of(request.user, row)
    sees_police = sees_police_answers(request.user, row.deciding_place)
    if "decide" in actions and form is None:
        form = CriteriaForm(results=results, initial={"version": row.version})
    failed = bool((form and form.errors) or (conclusion_form and conclusion_form.errors))
    context = {
        "appraisal": row,
        "lines": lines_of(row, results, sees_police=sees_police, form=form),
        "form": form,
        "conclusion": rules.conclusion(results),
        "conclusion_form": conclusion_form or ConclusionForm(initial={"version": row.version}),
        "actions": actions,
        "sees_police": sees_police,
        "police_items": services.police_items_undecided(row) if "decide" in actions else [],
        "said": _said_about(row),
        "has_errors": failed,
    }
    return render(request, "recognitions/appraisal.html", context, status=400 if failed else 200)


def _said_about(row: Appraisal) -> list[str]:
    """What other bodies object to, and what the committee's meeting concluded otherwise (practice P17, P18)."""
    objections = objections_to([row.subject_id], place=row.deciding_place, year=row.year)
    return objections.get(row.subject_id, []) + conclusions_against([row.pk]).get(row.pk, [])


@login_required
def appraisal_police_items(request, pk):
    """“Tất cả đạt”: names the police criteria that it confirms, and confirms exactly these."""
    row = _mine(request, pk)
    if request.method == "POST":
        services.police_items_met(appraisal=row, codes=request.POST.getlist("code"), by=request.user, version=shown_version(request))
        messages.success(request, "Đã xác nhận các tiêu chí do Công an xác nhận: đạt.")
        return redirect("appraisal", pk)
    items = services.police_items_undecided(row)
    return render(request, "recognitions/appraisal_police_items.html", {"appraisal": row, "items": items})


def _mine(request, pk) -> Appraisal:
    """The appraisal, when this person appraises in its deciding place; what may be done now is for the service to say."""
    row = _seen(request, pk)
    if not appraises_in(request.user, row.deciding_place_id):
        raise Http404
    return row


@require_POST
@login_required
def appraisal_refresh(request, pk):
    """Read the figures again."""
    services.appraisal_refresh(appraisal=_mine(request, pk), by=request.user, version=shown_version(request))
    messages.success(request, "Đã lấy lại số liệu từ hồ sơ.")
    return redirect("appraisal", pk)


@require_POST
@login_required
def appraisal_conclude(request, pk):
    """Conclude; what is missing is said on the sheet."""
    row, form = _mine(request, pk), ConclusionForm(request.POST)

    def conclude():
        services.appraisal_conclude(appraisal=row, by=request.user, **form.cleaned_data)

    if not (form.is_valid() and went_through(form, conclude)):
        return _sheet(request, row, conclusion_form=form)
    messages.success(request, "Đã kết luận thẩm định.")
    return redirect("appraisal", pk)


@login_required
def appraisal_reopen(request, pk):
    """Ask for the reason, then open a concluded appraisal again."""
    row = _mine(request, pk)
    form = ReasonForm(posted(request), initial={"version": row.version})

    def reopen():
        services.appraisal_reopen(appraisal=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, reopen):
        messages.success(request, "Đã mở lại phiếu thẩm định.")
        return redirect("appraisal", pk)
    failed = bool(form.errors)
    context = {"appraisal": row, "form": form, "has_errors": failed}
    return render(request, "recognitions/appraisal_reopen.html", context, status=400 if failed else 200)
