"""The certificates of a decision: how far they are, their files, the print file."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from antt_portal import file_store
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.print_assets import print_available
from recognitions.certificate import CertificateFacts
from recognitions.certificate_progress import Progress, progress_of, with_stuck
from recognitions.choices import PRINTABLE, DecisionState, SheetMovementKind
from recognitions.models import Certificate, Decision, PrintFile
from recognitions.permissions import actions_of, reads_whole
from recognitions.services import certificates as services
from recognitions.services import print_room
from recognitions.transitions import PRINTERS

READERS = (*PRINTERS, Role.AUDITOR)


def decision_of_certificates(user, pk: int) -> Decision:
    """An issued decision, for those who read all of it: a subject's own people do not see the others' certificates."""
    rows = Decision.objects.visible_to(user).filter(state=DecisionState.ISSUED).select_related("deciding_place")
    row = get_object_or_404(rows, pk=pk)
    if not reads_whole(user, row.deciding_place):
        raise Http404
    return row


@for_roles(*READERS)
@require_GET
def certificates(request, pk):
    """How far the certificates of a decision are, each of them, and what can be printed."""
    decision = decision_of_certificates(request.user, pk)
    progress = progress_of(pk)
    rows = with_stuck(Certificate.objects.filter(recognition__decision=decision)).annotate(printed=Count("copies"))
    context = _progress_context(decision, progress) | {
        "decision": decision,
        "progress": progress,
        "certificates": rows.select_related("recognition__enrolment").order_by("register_year", "register_number", "pk"),
        "print_file": PrintFile.objects.filter(decision=decision).first(),
        "printable": PRINTABLE,
        "may_print": request.user.holds(*PRINTERS, place=decision.deciding_place_id),
        "why_waiting": print_available() if progress.made < progress.total else None,
    }
    return render(request, "recognitions/certificates.html", context)


@for_roles(*READERS)
@require_GET
@never_cache
def certificates_progress(request, pk):
    """Only the bar, for a page that asks again and again; when nothing more will come by itself the page is told to reload."""
    decision = decision_of_certificates(request.user, pk)
    progress = progress_of(pk)
    response = render(request, "components/batch_progress.html", _progress_context(decision, progress))
    if not progress.moving:
        response["HX-Refresh"] = "true"
    return response


def _progress_context(decision: Decision, progress: Progress) -> dict:
    poll_url = reverse("certificates_progress", args=[decision.pk]) if progress.moving else ""
    return {"done": progress.made, "total": progress.total, "failed": progress.stuck, "words": "Giấy công nhận", "poll_url": poll_url}


@for_roles(*PRINTERS)
@require_POST
def certificates_retry(request, pk):
    """Try again what could not be made."""
    services.certificates_retry(decision=decision_of_certificates(request.user, pk), by=request.user)
    return redirect("certificates", pk)


@for_roles(*PRINTERS)
@require_POST
def certificates_print(request, pk):
    """The print file of a decision, one copy counted for each certificate in it."""
    decision = decision_of_certificates(request.user, pk)
    print_file = print_room.print_file_take(decision=decision, by=request.user)
    return _file(print_file.sha256, f"giay-cong-nhan-quyet-dinh-{decision.pk}.pdf", attachment=True)


@login_required
@require_GET
def certificate(request, pk):
    """One certificate: what it says, where it stands, its earlier and later issues, and what this person may do with it."""
    rows = Certificate.objects.visible_to(request.user).select_related(
        "deciding_place", "recognition__subject__place", "recognition__decision", "recognition__revoked_by", "replaces", "handed_over_by"
    )
    row = get_object_or_404(rows, pk=pk)
    whole = _reads_whole(request.user, row)
    copies = row.copies.select_related("printed_by") if whole else []
    spoiled = row.sheet_movements.standing().filter(kind=SheetMovementKind.SPOILED).count() if whole else 0
    context = {
        "certificate": row,
        "facts": CertificateFacts.from_json(row.facts),
        "issues": Certificate.objects.filter(recognition=row.recognition).order_by("-issue"),
        "whole": whole,
        "copies": copies,
        "spoiled": spoiled,
        "actions": actions_of(request.user, row),
        "may_open": bool(row.sha256) and (whole or row.state in PRINTABLE),
        "may_print": row.state in PRINTABLE and request.user.holds(*PRINTERS, place=row.deciding_place_id),
        "may_spoil": len(copies) > spoiled and request.user.holds(Role.OFFICE, place=row.deciding_place_id),
    }
    return render(request, "recognitions/certificate.html", context)


def _reads_whole(user, row: Certificate) -> bool:
    """Whether the person reads the certificate as an officer of either place, not only as one of the subject's own people."""
    return any(reads_whole(user, place) for place in (row.deciding_place, row.recognition.subject.place))


@login_required
@require_GET
@never_cache
def certificate_file(request, pk):
    """A certificate as it was stored. A subject's own people see it while it stands, officers also when it was revoked."""
    rows = Certificate.objects.visible_to(request.user).select_related("deciding_place", "recognition__subject__place")
    certificate = get_object_or_404(rows.exclude(sha256=""), pk=pk)
    if certificate.state not in PRINTABLE and not _reads_whole(request.user, certificate):
        raise Http404
    return _file(certificate.sha256, _file_name(certificate))


@for_roles(*PRINTERS)
@require_POST
def certificate_print(request, pk):
    """One certificate for printing, its copy counted."""
    rows = Certificate.objects.visible_to(request.user).filter(state__in=PRINTABLE)
    certificate = print_room.certificate_take(certificate=get_object_or_404(rows, pk=pk), by=request.user)
    return _file(certificate.sha256, _file_name(certificate), attachment=True)


def _file_name(certificate: Certificate) -> str:
    return f"giay-cong-nhan-{certificate.register_number:04}-{certificate.register_year}.pdf"


def _file(sha256: str, name: str, *, attachment: bool = False) -> FileResponse:
    """A stored PDF, checked against its hash before it goes out."""
    print_room.must_be_whole(sha256)
    return FileResponse(file_store.path_of(sha256).open("rb"), as_attachment=attachment, filename=name, content_type="application/pdf")
