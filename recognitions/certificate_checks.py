"""What must be true of certificates on a still portal (for `doctor`), and the files that they hold on to."""

from collections.abc import Iterator

from antt_portal import file_store
from recognitions.choices import CertificateState, DecisionKind, DecisionState, RecognitionState
from recognitions.models import Certificate, Decision, PrintFile, Recognition

GONE = (CertificateState.REVOKED, CertificateState.REPLACED)


def broken_files() -> Iterator[str]:
    """Certificates and print files whose file is gone or changed."""
    for certificate in Certificate.objects.exclude(sha256="").iterator():
        if not file_store.is_whole(certificate.sha256):
            yield f"certificates: the file of certificate {certificate.pk} is not whole"
    for print_file in PrintFile.objects.iterator():
        if not file_store.is_whole(print_file.sha256):
            yield f"certificates: the print file of decision {print_file.decision_id} is not whole"


def recognised_without_certificate() -> Iterator[str]:
    """Recognitions in force by an issued decision that have no certificate which stands."""
    standing = Certificate.objects.exclude(state__in=GONE)
    bare = Recognition.objects.filter(
        state=RecognitionState.IN_FORCE, decision__state=DecisionState.ISSUED, decision__kind=DecisionKind.RECOGNISE
    ).exclude(certificates__in=standing)
    for recognition in bare.iterator():
        yield f"certificates: recognition {recognition.pk} has no certificate"


def kept_files() -> Iterator[str]:
    """The SHA-256 of every file that a certificate, a print file or a decision's scan points to."""
    yield from Certificate.objects.exclude(sha256="").values_list("sha256", flat=True).iterator()
    yield from PrintFile.objects.values_list("sha256", flat=True).iterator()
    yield from Decision.objects.exclude(scan_sha256="").values_list("scan_sha256", flat=True).iterator()
