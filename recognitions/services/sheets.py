"""Blank certificate sheets: what came in, what was spoiled, what was handed back; written by the office (practice P21)."""

from datetime import date

from django.db import transaction

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record
from recognitions.choices import SheetMovementKind
from recognitions.models import Certificate, SheetMovement

MOST = 100_000
PAPER_LENGTH, NOTE_LENGTH = 120, 250


@transaction.atomic
def sheets_write(*, place: Place, kind: str, count: int, moved_on: date, by, paper: str = "", note: str = "") -> SheetMovement:
    """Write that blank sheets came in, were spoiled or handed back on a day. For the office of the place."""
    _keeps_sheets(by, place.pk)
    if kind not in SheetMovementKind.values:
        raise Refused("Ông/bà chọn việc cần ghi.", field="kind")
    if not 1 <= count <= MOST:
        raise Refused(f"Số tờ từ 1 đến {MOST:,}.".replace(",", "."), field="count")
    if moved_on > clock.today():
        raise Refused("Ngày ở sau hôm nay. Ông/bà xem lại.", field="moved_on")
    paper = text.normal(paper)[:PAPER_LENGTH]
    if kind == SheetMovementKind.RECEIVED and not paper:
        raise Refused("Ông/bà ghi số phiếu hoặc biên bản giao nhận phôi.", field="paper")
    return _write(place=place, kind=kind, count=count, moved_on=moved_on, paper=paper, note=text.normal(note)[:NOTE_LENGTH], by=by)


@transaction.atomic
def printed_sheet_spoil(*, certificate: Certificate, by, version: int, paper: str = "", note: str = "") -> SheetMovement:
    """Write that the sheet on which a certificate was printed is spoiled; it may then be printed again, without a new issue.

    Not more sheets than were printed of it. Raises Conflict when somebody acted on the certificate meanwhile.
    """
    row = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place").get(pk=certificate.pk)
    _keeps_sheets(by, row.deciding_place_id)
    if row.version != version:
        raise Conflict("Giấy này vừa có người ghi thêm. Ông/bà tải lại trang để xem rồi làm tiếp.")
    spoiled = row.sheet_movements.standing().filter(kind=SheetMovementKind.SPOILED).count()
    if spoiled >= row.copies.count():
        raise Refused("Số tờ hỏng không thể nhiều hơn số lần đã in giấy này.")
    Certificate.objects.filter(pk=row.pk).update(version=row.version + 1)
    written = {"paper": text.normal(paper)[:PAPER_LENGTH], "note": text.normal(note)[:NOTE_LENGTH]}
    return _write(
        place=row.deciding_place, kind=SheetMovementKind.SPOILED, count=1, moved_on=clock.today(), certificate=row, by=by, **written
    )


@transaction.atomic
def sheets_strike(*, movement: SheetMovement, by) -> SheetMovement:
    """Strike out a line that was written by mistake; it stays to be read and counts no more."""
    row = SheetMovement.objects.select_for_update(of=("self",), no_key=True).get(pk=movement.pk)
    _keeps_sheets(by, row.place_id)
    if row.struck_at:
        raise Conflict(f"Dòng này đã được {row.struck_by} gạch bỏ. Ông/bà tải lại trang để xem.")
    row.struck_at, row.struck_by = clock.now(), by
    row.save(update_fields=["struck_at", "struck_by"])
    record(action="sheets.struck", of=row, by=by, place_id=row.place_id, details={"kind": row.kind, "count": row.count})
    return row


def _keeps_sheets(by, place_id: int) -> None:
    if not by.holds(Role.OFFICE, place=place_id):
        raise NotYours


def _write(*, by, **fields) -> SheetMovement:
    row = SheetMovement.objects.create(written_by=by, written_at=clock.now(), **fields)
    details = {"kind": row.kind, "count": row.count, "on": row.moved_on, "certificate": row.certificate_id}
    record(action="sheets.written", of=row, by=by, place_id=row.place_id, details=details)
    return row
