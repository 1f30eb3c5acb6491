"""What must be true of certificates on a still portal (for `doctor`), and which files they and their decisions need."""

from collections.abc import Iterator

from recognitions.choices import GONE, DecisionKind, DecisionState, RecognitionState
from recognitions.models import Certificate, Decision, PrintFile, Recognition, ReviewMinutes


def recognised_without_certificate() -> Iterator[str]:
    """Recognitions in force by an issued decision that have no certificate which stands."""
    standing = Certificate.objects.exclude(state__in=GONE)
    bare = Recognition.objects.filter(
        state=RecognitionState.IN_FORCE, decision__state=DecisionState.ISSUED, decision__kind=DecisionKind.RECOGNISE
    ).exclude(certificates__in=standing)
    for recognition in bare.iterator():
        yield f"certificates: recognition {recognition.pk} has no certificate"


def kept_files() -> Iterator[str]:
    """The SHA-256 of every file that a certificate, a print file, a decision's scan or signed minutes point to (for the file ledger)."""
    yield from Certificate.objects.exclude(sha256="").values_list("sha256", flat=True).iterator()
    yield from PrintFile.objects.values_list("sha256", flat=True).iterator()
    for name in ("scan_sha256", "own_pdf_sha256"):
        yield from Decision.objects.exclude(**{name: ""}).values_list(name, flat=True).iterator()
    yield from ReviewMinutes.objects.values_list("sha256", flat=True).iterator()
