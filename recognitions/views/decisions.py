"""Decisions: the list, one decision, the file to sign, recording that it was signed and numbered, its papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock, file_store
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.form_answers import posted, went_through
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.papers.download import paper_download
from dossiers.intake import too_large_sentence
from recognitions.choices import DecisionKind, DecisionState
from recognitions.deciding import items_of
from recognitions.decision_filters import DecisionFilterForm
from recognitions.decision_page import has_text, lines_of, may_not_sign, signatures_of
from recognitions.decision_text import text_of
from recognitions.forms import SignedPaperForm, shown_version
from recognitions.models import Decision
from recognitions.paper_words import kinds_pooled
from recognitions.permissions import actions_of, offered, reads_whole
from recognitions.proposal_summary import effect_of
from recognitions.services import decisions as services
from registrations.querysets import own_subject_ids

READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR)
BY_STATE = ("state", "-year", "-pk")
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@require_safe
@for_roles(*READERS)
def decisions(request):
    """Every decision of the person's place: those that await signature first, then the newest."""
    rows = Decision.objects.visible_to(request.user)
    years = list(rows.order_by("-year").values_list("year", flat=True).distinct())
    form = DecisionFilterForm(request.GET, years=years)
    found = form.narrow(rows)
    shown, next_url = page_of(found.select_related("deciding_place", "proposal", "amends"), request.GET, by=BY_STATE)
    context = {
        "decisions": shown,
        "form": form,
        "active": form.active(),
        "total": found.count(),
        "next_url": next_url,
        "first_url": first_page(request.GET),
    }
    return render(request, "recognitions/decision_list.html", context)


def _seen(request, pk) -> Decision:
    rows = Decision.objects.visible_to(request.user).select_related("deciding_place__parent", "proposal__agreed_by", "amends")
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def decision(request, pk):
    """One decision with the result of each subject."""
    row = _seen(request, pk)
    whole = reads_whole(request.user, row.deciding_place)
    lines = lines_of(row)
    if not whole:
        own = set(own_subject_ids(request.user))
        lines = [line for line in lines if line.enrolment.subject_id in own]
    context = {
        "decision": row,
        "whole": whole,
        "lines": lines,
        "actions": actions_of(request.user, row),
        "has_text": has_text(row),
        "amended_by": list(row.amended_by.exclude(state=DecisionState.VOID).order_by("pk")) if whole else [],
        "signatures": signatures_of(row) if whole else [],
        "may_not_sign": may_not_sign(row, lines) if whole else [],
        "acts_without_paper": row.capacity == SigningCapacity.ACTING and "acting" not in row.authority,
    }
    return render(request, "recognitions/decision.html", context)


def acted_on(request, pk, action: str) -> Decision:
    """The decision, for who may do `action` to it in some state; else 404."""
    return offered(request.user, action, _seen(request, pk))


@require_POST
@login_required
def decision_hand_out(request, pk):
    """The PDF to be signed with the state's token: always the same bytes while the text stays."""
    row = acted_on(request, pk, "hand_out")
    content = services.decision_hand_out(decision=row, by=request.user, version=shown_version(request))
    headers = {"Content-Disposition": f'attachment; filename="quyet-dinh-{row.year}-{row.pk}-de-ky-so.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@capped_upload
@login_required
def decision_record(request, pk):
    """The office records number, date, signer and the signed file: the decision is issued. A file that was cut off while it streamed
    in is told at once, before the password is asked."""
    row = acted_on(request, pk, "record")
    if (too_large := cut_off(request)) is None:
        return _record(request, pk)
    form = SignedPaperForm(posted(request), request.FILES or None, decision=row, initial=_expected(row))
    form.errors["scan"] = form.error_class([too_large])
    return _record_page(request, row, form, status=TOO_LARGE)


def cut_off(request) -> str | None:
    """What to say of a file that grew over the limit, None when none did. It is known only after the request was read."""
    if request.method == "POST" and request.POST is not None and (name := getattr(request, "file_too_large", None)):
        return too_large_sentence(name)
    return None


@password_again
def _record(request, pk):
    row = acted_on(request, pk, "record")
    form = SignedPaperForm(posted(request), request.FILES or None, decision=row, initial=_expected(row))

    def record():
        services.decision_record(decision=row, by=request.user, version=form.cleaned_data["version"], **form.paper())

    if request.method == "POST" and form.is_valid() and went_through(form, record):
        messages.success(request, "Đã ban hành. Kết quả đã được báo cho từng đối tượng.")
        return redirect("decision", pk)
    return _record_page(request, row, form, status=400 if form.errors else 200)


def _record_page(request, row: Decision, form: SignedPaperForm, *, status: int):
    context = {"decision": row, "form": form, "lines": lines_of(row), "effect": _effect(row), "has_errors": bool(form.errors)}
    return render(request, "recognitions/decision_record.html", context, status=status)


def _effect(row: Decision) -> str:
    """What recording it does: “công nhận 24 tổ dân phố”, “thu hồi Giấy công nhận của 01 tổ dân phố”."""
    if row.proposal:
        return effect_of(items_of(row))
    rows = [line.enrolment for line in lines_of(row)]
    verb = "thu hồi Giấy công nhận của" if row.kind == DecisionKind.REVOKE else "đính chính nội dung công nhận"
    return f"{verb} {kinds_pooled(rows)}"


def _expected(row: Decision) -> dict:
    """What the form begins with: most often who agreed also signs."""
    agreed_by = row.proposal.agreed_by if row.proposal else None
    seats = Membership.objects.in_force(clock.today()).filter(user=agreed_by, role=Role.CHAIRPERSON, place=row.deciding_place)
    return {"version": row.version, "signer": seats.first()}


@require_safe
@login_required
def decision_file(request, pk, form):
    """The text of the decision with its list, as PDF or Word, for those who read all of it."""
    row = _seen(request, pk)
    if not reads_whole(request.user, row.deciding_place) or not has_text(row):
        raise Http404
    return paper_download(text_of(row), form, name=f"quyet-dinh-{row.year}-{row.pk}")


@require_safe
@login_required
def decision_scan(request, pk):
    """The signed decision as the office kept it, for those who read all of it."""
    row = _seen(request, pk)
    if row.state != DecisionState.ISSUED or not reads_whole(request.user, row.deciding_place):
        raise Http404
    if not file_store.path_of(row.scan_sha256).exists():
        raise Http404
    name = f"quyet-dinh-{row.year}-{row.pk}.{EXTENSIONS[row.scan_media_type]}"
    return FileResponse(file_store.path_of(row.scan_sha256).open("rb"), content_type=row.scan_media_type, as_attachment=True, filename=name)
