"""Subjects leave a proposal: taken out one or several with a reason, or split off for another signatory; and the results of all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.form_answers import posted, went_through
from recognitions.forms import ReasonForm
from recognitions.models import Proposal
from recognitions.permissions import actions_of
from recognitions.proposal_summary import Line, summary_of
from recognitions.proposing.forms import ItemsForm
from recognitions.proposing.results import results_of
from recognitions.services import proposals as services
from recognitions.views.proposals import acted_on, seen

SPLIT_REASON = "Người đứng đầu là người có thẩm quyền phê duyệt: để người khác phê duyệt."


@login_required
def item_take_out(request, pk, item):
    """Ask for the reason, then take one subject out."""
    row = acted_on(request, pk, "take_out")
    chosen = get_object_or_404(row.items.filter(taken_out_at=None).select_related("appraisal__enrolment", "proposal"), pk=item)
    form = ReasonForm(posted(request), initial={"version": row.version})

    def take_out():
        services.item_take_out(item=chosen, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, take_out):
        messages.success(request, f"Đã đưa {chosen.appraisal.enrolment.name} ra khỏi Tờ trình.")
        return redirect("proposal", pk)
    context = {"proposal": row, "item": chosen, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/proposal_item_out.html", context, status=400 if form.errors else 200)


@login_required
def items_take_out(request, pk):
    """Choose several subjects, give one reason, take them out. Those that stand in the way come ticked."""
    row = acted_on(request, pk, "take_out")
    lines = _lines_of(request, row)
    form = _items_form(request, row, [line.item.pk for line in lines if line.problem], "")

    def take_out():
        services.items_take_out(proposal=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, take_out):
        messages.success(request, f"Đã đưa {len(form.cleaned_data['items']):02d} đối tượng ra khỏi Tờ trình.")
        return redirect("proposal", pk)
    return _items_page(request, row, form, lines, splits=False)


@login_required
def items_split_off(request, pk):
    """Choose the subjects that another signatory decides on; they become a proposal of their own. Those headed by who may approve
    come ticked: for the one who approves, those that they head themselves."""
    row = acted_on(request, pk, "split_off")
    lines = _lines_of(request, row)
    form = _items_form(request, row, _to_split(request, row, lines), SPLIT_REASON)
    made = []

    def split_off():
        made.append(services.items_split_off(proposal=row, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and went_through(form, split_off):
        messages.success(request, f"Đã tách sang Tờ trình đợt {made[0].round}. Công an ký và gửi Tờ trình đó để người khác phê duyệt.")
        return redirect("proposal", pk)
    return _items_page(request, row, form, lines, splits=True)


def _lines_of(request, row: Proposal) -> list[Line]:
    """Every live item, what stands out first, as this person sees it."""
    approver = request.user if "agree" in actions_of(request.user, row) else None
    summary = summary_of(row, on=clock.today(), approver=approver)
    return [*summary.exceptions, *(line for lines in summary.ordinary.values() for line in lines)]


def _to_split(request, row: Proposal, lines: list[Line]) -> list[int]:
    return [line.item.pk for line in lines if line.head]


def _items_form(request, row: Proposal, ticked: list[int], reason: str) -> ItemsForm:
    live = row.items.filter(taken_out_at=None)
    return ItemsForm(posted(request), items=live, initial={"version": row.version, "items": ticked, "reason": reason})


def _items_page(request, row: Proposal, form: ItemsForm, lines: list[Line], *, splits: bool):
    chosen = form["items"].value() or []
    context = {
        "proposal": row,
        "form": form,
        "lines": lines,
        "chosen": {int(pk) for pk in chosen if str(pk).isdecimal()},
        "splits": splits,
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/proposal_items.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def proposal_results(request, pk):
    """What became of each subject, as an Excel file."""
    row = seen(request, pk)
    from recognitions.proposing.workbook import workbook_of  # openpyxl is slow to import: only who wants a file waits

    return workbook_of(row, results_of(row)).response()
