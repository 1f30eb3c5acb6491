"""The print room: all certificates of a decision in one file, one alone, and how many copies were taken of each."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from antt_portal import clock, file_store
from antt_portal.jobs import services as jobs
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record
from recognitions.choices import NOT_MADE, PRINTABLE, CertificateState, CopyPurpose
from recognitions.models import Certificate, CertificateCopy, Decision, PrintFile
from recognitions.print_file import joined
from recognitions.transitions import PRINTERS

PRINT_FILE = "certificates.print_file"
PRINT_FILE_KEY = "print-file:"
NOTHING_TO_PRINT = "Không có giấy nào sẵn sàng để in."


def print_file_key(decision_id: int, *, pages: int, replaced: int) -> str:
    """The key of the job that joins a decision's certificates when they are `pages` and so many were replaced.

    Neither number ever goes back to what it was while the other stays, so the two say which certificates are meant.
    """
    return f"{PRINT_FILE_KEY}{decision_id}:{pages}:{replaced}"


def print_file_ask(decision_id: int) -> None:
    """Have the printable certificates of a decision joined, unless some are still to be made or none can be printed."""
    states = list(Certificate.objects.filter(recognition__decision=decision_id).values_list("state", flat=True))
    pages = sum(state in PRINTABLE for state in states)
    if pages and not any(state in NOT_MADE for state in states):
        key = print_file_key(decision_id, pages=pages, replaced=states.count(CertificateState.REPLACED))
        jobs.enqueue(kind=PRINT_FILE, object_id=decision_id, dedupe_key=key)


def print_file_make(*, decision_id: int) -> Callable[[], None] | None:
    """Join the stored certificates of a decision, by register number; return what notes the file. None when it stands already."""
    printable, replaced = _as_they_stand(decision_id)
    standing = PrintFile.objects.filter(decision_id=decision_id).first()
    if standing and _holds(standing, printable, replaced) and file_store.is_whole(standing.sha256):
        return None
    content, pages = joined(file_store.read(certificate.sha256) for certificate in printable)
    stored = file_store.put([content])
    made = {"sha256": stored.sha256, "size": stored.size, "pages": pages, "replaced": replaced, "made_at": clock.database_now()}
    return partial(_note, decision_id, made)


def _note(decision_id: int, made: dict) -> None:
    """The decision's print file is this one from now on; the one before, which holds what does not stand any more, goes with the commit."""
    former = PrintFile.objects.select_for_update().filter(decision_id=decision_id).values_list("sha256", flat=True).first()
    PrintFile.objects.update_or_create(decision_id=decision_id, defaults=made)
    if former and former != made["sha256"]:
        transaction.on_commit(partial(file_store.drop, former))


def _as_they_stand(decision_id: int) -> tuple[list[Certificate], int]:
    """The certificates of a decision that may be printed, by register number, and how many were replaced: read at one instant."""
    rows = list(Certificate.objects.filter(recognition__decision_id=decision_id).order_by("register_year", "register_number", "pk"))
    return [row for row in rows if row.state in PRINTABLE], sum(row.state == CertificateState.REPLACED for row in rows)


def _holds(print_file: PrintFile, printable: list[Certificate], replaced: int) -> bool:
    return (print_file.pages, print_file.replaced) == (len(printable), replaced)


@transaction.atomic
def print_file_take(*, decision: Decision, by) -> PrintFile:
    """The print file, one copy counted of each certificate in it.

    The decision is locked, so that nothing in it is revoked or replaced between the look and the count. Raises Conflict while the
    file still holds one that no longer stands.
    """
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    printable, replaced = _as_they_stand(decision.pk)
    if not printable:
        raise Refused(NOTHING_TO_PRINT)
    standing = PrintFile.objects.filter(decision=decision).first()
    if standing is None or not _holds(standing, printable, replaced):
        raise Conflict("Tệp in đang được lập lại theo các giấy còn hiệu lực. Ông/bà tải lại trang sau ít phút rồi in.")
    must_be_whole(standing.sha256)
    _count_copies(printable, CopyPurpose.PRINT_FILE, by)
    return standing


@transaction.atomic
def certificate_take(*, certificate: Certificate, by) -> Certificate:
    """One certificate for printing, its copy counted. Raises Conflict when it no longer stands."""
    row = Certificate.objects.select_for_update(of=("self",), no_key=True).get(pk=certificate.pk)
    if row.state not in PRINTABLE:
        raise Conflict("Giấy này không còn để in: vừa được cấp lại hoặc thu hồi. Ông/bà tải lại trang để xem.")
    must_be_whole(row.sha256)
    _count_copies([row], CopyPurpose.SINGLE, by)
    return row


def must_be_whole(sha256: str) -> None:
    """Refuse to give out a stored file that is not what was stored."""
    if not file_store.is_whole(sha256):
        raise Refused("Tệp giấy công nhận trên máy chủ không còn nguyên vẹn nên không được đưa ra. Báo người quản trị khôi phục tệp.")


def _count_copies(certificates: list[Certificate], purpose: CopyPurpose, by) -> None:
    """Count one printed copy of each certificate (all of one deciding place)."""
    place_id = certificates[0].deciding_place_id
    if not by.holds(*PRINTERS, place=place_id):
        raise NotYours
    now = clock.now()
    CertificateCopy.objects.bulk_create(
        [CertificateCopy(certificate=certificate, purpose=purpose, printed_by=by, printed_at=now) for certificate in certificates]
    )
    details = {"purpose": purpose, "certificates": [certificate.pk for certificate in certificates]}
    record(action="certificates.printed", of=certificates[0], by=by, place_id=place_id, details=details)
