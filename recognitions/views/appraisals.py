"""The police's pages of the appraisal: the year's list, one sheet, and the acts of the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.refusals import Conflict
from dossiers.models import Dossier
from recognitions import appraisal as rules
from recognitions.appraisal_sheet import anchor_of, lines_of
from recognitions.appraising.next_subject import KIND_ORDER, POLICE, READERS, next_to_appraise, to_appraise
from recognitions.appraising.reopened import open_again
from recognitions.choices import AppraisalState, Basis, Outcome
from recognitions.forms import (
    CONCLUDE,
    NEXT,
    SAVE,
    AppraisalFilterForm,
    ConclusionForm,
    CriteriaForm,
    ReasonForm,
    show_at_criterion,
    shown_version,
)
from recognitions.models import Appraisal, CriterionResult
from recognitions.opinions.said import objections_to
from recognitions.permissions import actions_of, appraises_in, sees_police_answers
from recognitions.review_meetings.cited import conclusions_against
from recognitions.services import appraisals as services
from registrations.plans import citation

PAGE = 100


@require_safe
@for_roles(*READERS)
def appraisals(request, year):
    """A year's complete recognition dossiers that this place decides on, with where each appraisal stands."""
    rows = to_appraise(request.user, year)
    form = AppraisalFilterForm(request.GET or None)
    found = form.narrow(rows) if form.is_bound else rows
    found = found.annotate(kind_rank=KIND_ORDER)
    shown, further = page_of(found.prefetch_related("appraisals"), request.GET, by=("kind_rank", "enrolment__sort_key", "pk"), size=PAGE)
    context = {
        "year": year,
        "form": form,
        "active": _chosen(form),
        "rows": [(dossier, next(iter(dossier.appraisals.all()), None)) for dossier in shown],
        "total": found.count(),
        "next_url": further,
        "first_url": first_page(request.GET),
        "counts": _counts(rows),
        "may_start": set(request.user.place_ids(*POLICE)),
        "book_place": next((m.place for m in request.user.current_memberships if m.role in READERS), None),
    }
    return render(request, "recognitions/appraisal_list.html", context)


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
    """One sheet. The police who may decide save their answers here, and may conclude and go on in the same step; a refusal comes
    back with what was typed."""
    row = _seen(request, pk)
    if request.method != "POST":
        return _sheet(request, row)
    form = CriteriaForm(request.POST, results=_results(row))

    def save():
        services.criteria_decide(appraisal=row, answers=form.answers(), by=request.user, version=form.cleaned_data["version"])

    if not (form.is_valid() and went_through(form, save, show=show_at_criterion)):
        return _sheet(request, row, form=form)
    then = form.cleaned_data["then"] or SAVE
    if then == SAVE:
        messages.success(request, "Đã lưu kết quả các tiêu chí.")
        return redirect("appraisal", pk)
    if then == CONCLUDE:
        return _conclude_and_go_on(request, _seen(request, pk))
    messages.success(request, f"Đã lưu kết quả của {row.enrolment.name}.")
    return _go_on(request, row)


def _conclude_and_go_on(request, row: Appraisal):
    """After saving: conclude where every criterion is met and open the next sheet; else say on this one what is still to do."""
    results = _results(row)
    found = rules.conclusion(results)
    if found.undecided:
        first = next(result for result in results if result.met is None)
        messages.warning(request, f"Đã lưu. Còn {len(found.undecided)} tiêu chí chưa có kết quả nên chưa kết luận.")
        return _back_to(row, anchor_of(first))
    if found.unmet:
        messages.warning(request, "Đã lưu. Có tiêu chí chưa đạt: ông/bà ghi lý do để báo cho người nộp hồ sơ rồi kết luận.")
        return _back_to(row, "ket-luan")
    services.appraisal_conclude(appraisal=row, by=request.user, version=row.version)
    messages.success(request, f"{row.enrolment.name}: đã kết luận, đề nghị công nhận.")
    return _go_on(request, row)


def _back_to(row: Appraisal, anchor: str):
    return redirect(f"{reverse('appraisal', args=[row.pk])}#{anchor}")


def _go_on(request, row: Appraisal):
    """To the sheet of the next subject, which is opened if nobody has; to the list when no dossier waits any more."""
    following = next_to_appraise(request.user, row.dossier)
    if following is None:
        messages.info(request, "Không còn hồ sơ nào chờ thẩm định.")
        return redirect("appraisals", row.year)
    opened = following.appraisals.first()
    if opened is None:
        try:
            opened = services.appraisal_open(dossier=following, by=request.user)
        except Conflict:  # a colleague was faster
            opened = following.appraisals.get()
    return redirect("appraisal", opened.pk)


def _seen(request, pk) -> Appraisal:
    rows = Appraisal.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "enrolment", "subject", "dossier", "place", "deciding_place", "opened_by", "concluded_by", "plan_version__plan__place"
        ),
        pk=pk,
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
        "open_again": open_again(row, [one for one in results if sees_police or one.basis != Basis.POLICE]),
        "used_plan": citation(row.plan_version) if row.plan_version else "",
        "undecided": [result for result in results if result.met is None] if "decide" in actions else [],
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
        services.appraisal_conclude(
            appraisal=row, by=request.user, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"]
        )

    if not (form.is_valid() and went_through(form, conclude)):
        return _sheet(request, row, conclusion_form=form)
    messages.success(request, f"{row.enrolment.name}: đã kết luận thẩm định.")
    return _go_on(request, row) if form.cleaned_data["then"] == NEXT else redirect("appraisal", pk)


@require_POST
@login_required
def appraisal_next(request, pk):
    """To the sheet of the next subject that waits."""
    return _go_on(request, _mine(request, pk))


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
