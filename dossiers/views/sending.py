"""Looking over all answers, sending, and what is said afterwards: the receipt."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal.refusals import Refused
from dossiers import deadlines, permissions, receipts, services, steps, telling
from dossiers.answers_in_words import police_remark_of, sections_of
from dossiers.contents import Contents
from dossiers.forms import SendForm, draft_version
from dossiers.views.opening import is_open, prepared_dossier, seen_dossier


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request, pk):
    """GET: all answers with “Sửa” beside each. POST: send."""
    dossier = prepared_dossier(request, pk)
    if not is_open(dossier) and request.method != "POST":
        return redirect("dossier", pk)
    form = SendForm(request.POST or None, on_behalf=permissions.helps(request.user, dossier.subject))
    if request.method != "POST":
        return _check_page(request, dossier, form)
    if not form.is_valid():
        return _check_page(request, dossier, form, status=400)
    try:
        services.dossier_submit(
            dossier=dossier,
            by=request.user,
            version=draft_version(request, dossier),
            received_at=form.instant(),
            received_reason=form.cleaned_data.get("received_reason", ""),
            handed_in_by=form.cleaned_data.get("handed_in_by", ""),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _check_page(request, dossier, form, status=refusal.status)
    return redirect("dossier_sent", pk)


def _check_page(request, dossier, form, status: int = 200):
    dossier = seen_dossier(request, dossier.pk)
    contents = Contents(dossier)
    deadline = deadlines.deadline_of(dossier)
    context = {
        "dossier": dossier,
        "form": form,
        "sections": sections_of(contents),
        "missing": steps.missing_of(steps.steps_of(contents)),
        "doubt": deadlines.doubt_of_count_day(dossier),
        "police_remark": police_remark_of(contents),
        "shortfall": steps.shortfall(contents.figures) if contents.figures else "",
        "deadline": deadline,
        "will_be_late": dossier.state == "draft" and deadline.is_past,
        "may_file": permissions.may_file(request.user, dossier),
        "has_errors": bool(form.errors),
    }
    return render(request, "dossiers/check.html", context, status=status)


@require_safe
@login_required
def sent(request, pk):
    """After sending: the receipt code, what happens next, by when, whom to call."""
    dossier = seen_dossier(request, pk)
    if not dossier.receipt_code:
        return redirect("dossier", pk)
    context = {"dossier": dossier, "area_officer": telling.area_officer_of(dossier), "next_words": receipts.next_words(dossier)}
    return render(request, "dossiers/sent.html", context)


@require_safe
@login_required
def receipt(request, pk):
    """The receipt as PDF; as a page to print where this machine cannot make PDF."""
    dossier = seen_dossier(request, pk)
    if not dossier.receipt_code:
        return redirect("dossier", pk)
    try:
        content = receipts.pdf_of(dossier)
    except receipts.CannotMakePdf:
        return render(request, "dossiers/receipt_page.html", receipts.facts_of(dossier) | {"no_pdf": True})
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="bien-nhan-{dossier.receipt_code}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
