"""Handing certificates over: “Đã trao” for one and for many at once, and taking back what was written by mistake (practice P21)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from antt_portal import clock
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record
from recognitions import meanwhile
from recognitions.choices import CertificateState, TakenBack
from recognitions.models import Certificate, Decision
from recognitions.permissions import permitted


@transaction.atomic
def certificates_hand_over(*, decision: Decision, certificates: Iterable[Certificate], handed_over_on: date, by) -> list[Certificate]:
    """Write that certificates of a decision were handed over on a day; all of them or none.

    For those who print in the deciding place. Raises Refused for a day in the future or before a certificate was issued, Conflict
    when one of them was handed over, replaced or revoked meanwhile.
    """
    wanted = [certificate.pk for certificate in certificates]
    if not wanted:
        raise Refused("Ông/bà đánh dấu những giấy đã trao.", field="certificates")
    if handed_over_on > clock.today():
        raise Refused("Ngày trao ở sau hôm nay. Ông/bà ghi ngày người nhận ký.", field="handed_over_on")
    rows = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place")
    found = list(rows.filter(pk__in=wanted, recognition__decision=decision).order_by("pk"))
    if len(found) != len(set(wanted)):
        raise NotYours
    for row in found:
        permitted(by, "hand_over", row, moved=_meanwhile(row))
    if early := next((row for row in found if row.issued_on and handed_over_on < row.issued_on), None):
        raise Refused(
            f"Giấy số {early.facts['register_number']} cấp ngày {early.issued_on:%d/%m/%Y}, không thể trao trước ngày đó. "
            "Ông/bà xem lại ngày trao.",
            field="handed_over_on",
        )
    for row in found:
        row.state, row.version = CertificateState.HANDED_OVER, row.version + 1
        row.handed_over_on, row.handed_over_by = handed_over_on, by
    Certificate.objects.bulk_update(found, ["state", "version", "handed_over_on", "handed_over_by"])
    details = {"certificates": [row.pk for row in found], "on": handed_over_on}
    record(action="certificates.handed_over", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    return found


def _meanwhile(row: Certificate) -> str:
    """Which certificate is meant, and who was faster."""
    number = f"Giấy số {row.facts['register_number']}"
    if row.state == CertificateState.HANDED_OVER:
        return (
            f"{number} đã được {row.handed_over_by} ghi là trao ngày {row.handed_over_on:%d/%m/%Y}. "
            "Chưa giấy nào trong lần này được ghi; ông/bà tải lại trang rồi đánh dấu lại."
        )
    return f"{number}: {meanwhile.sentence(row)}"


@transaction.atomic
def certificate_take_back(*, certificate: Certificate, reason: str, by, version: int) -> Certificate:
    """Write that a certificate was not handed over after all; the day that had been written stays in the trail.

    `reason` is one of TakenBack. Raises Conflict when the certificate is no longer handed over or the page is stale.
    """
    row = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place").get(pk=certificate.pk)
    permitted(by, "take_back", row, moved=meanwhile.sentence(row))
    if row.version != version:
        raise Conflict(meanwhile.sentence(row))
    if reason not in TakenBack.values:
        raise Refused("Ông/bà chọn lý do.", field="reason")
    details = {"reason": reason, "was_on": row.handed_over_on}
    row.state, row.version, row.handed_over_on, row.handed_over_by = CertificateState.READY, row.version + 1, None, None
    row.save(update_fields=["state", "version", "handed_over_on", "handed_over_by"])
    record(action="certificate.taken_back", of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row
