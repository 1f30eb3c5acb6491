"""The certificates of a decision: how far they are, their files, the print file, and the register book."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from antt_portal import clock, file_store
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.places.models import Place
from antt_portal.print_assets import print_available
from recognitions import register
from recognitions.certificate_progress import Progress, progress_of, with_stuck
from recognitions.choices import PRINTABLE, DecisionState
from recognitions.lookup_forms import BookFilter
from recognitions.models import Certificate, Decision, PrintFile
from recognitions.paper_words import committee
from recognitions.permissions import reads_whole
from recognitions.services import certificates as services
from recognitions.services import print_room
from recognitions.transitions import PRINTERS

READERS = (*PRINTERS, Role.AUDITOR)


def _decision(user, pk: int) -> Decision:
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
    decision = _decision(request.user, pk)
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
    decision = _decision(request.user, pk)
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
    services.certificates_retry(decision=_decision(request.user, pk), by=request.user)
    return redirect("certificates", pk)


@for_roles(*PRINTERS)
@require_POST
def certificates_print(request, pk):
    """The print file of a decision, one copy counted for each certificate in it."""
    decision = _decision(request.user, pk)
    print_file = print_room.print_file_take(decision=decision, by=request.user)
    return _file(print_file.sha256, f"giay-cong-nhan-quyet-dinh-{decision.pk}.pdf", attachment=True)


@login_required
@require_GET
@never_cache
def certificate_file(request, pk):
    """A certificate as it was stored. A subject's own people see it while it stands, officers also when it was revoked."""
    rows = Certificate.objects.visible_to(request.user).select_related("deciding_place", "recognition__subject__place")
    certificate = get_object_or_404(rows.exclude(sha256=""), pk=pk)
    places = (certificate.deciding_place, certificate.recognition.subject.place)
    if certificate.state not in PRINTABLE and not any(reads_whole(request.user, place) for place in places):
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


@for_roles(*READERS)
@require_GET
def register_book(request, year):
    """The register book of a place and year, for the screen and for paper."""
    places = list(Place.objects.visible_to(request.user).filter(certificates__register_year=year).distinct())
    form = BookFilter(request.GET, places=places)
    asked = form.cleaned_data if form.is_valid() else {}
    place = next((place for place in places if place.code == asked.get("noi")), _home_of(request.user, places))
    lines = register.book(place, year=year, words=asked.get("tim", ""), state=asked.get("trang_thai", "")) if place else []
    context = {
        "year": year,
        "place": place,
        "issuer": committee(place) if place else "",
        "form": form,
        "lines": lines,
        "active": form.chips(),
        "filtered": bool(asked.get("tim") or asked.get("trang_thai")),
        "this_year": clock.today().year,
    }
    return render(request, "recognitions/register.html", context)


def _home_of(user, places: list[Place]) -> Place | None:
    """The place whose book is opened first: the person's own, else the first that has one."""
    held = user.place_ids()
    return next((place for place in places if place.pk in held), places[0] if places else None)
