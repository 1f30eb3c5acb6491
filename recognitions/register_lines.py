"""The lines of the register book in words: the same on the page, in the PDF and in the Excel file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recognitions.choices import CertificateState
from recognitions.models import Certificate


@dataclass(frozen=True)
class RegisterLine:
    """One paper in the book. A number that was issued again has a line for each issue."""

    certificate: Certificate
    number: str
    entered_on: date
    subject: str
    address: str
    kind: str
    symbol: str
    dated_on: date
    handed_over_on: date | None
    remarks: tuple[str, ...]

    @property
    def remark(self) -> str:
        return "; ".join(self.remarks)


def lines_of(certificates: Iterable[Certificate]) -> list[RegisterLine]:
    """The lines of certificates that `register.book` gave, in its order."""
    return [_line(certificate) for certificate in certificates]


def _line(row: Certificate) -> RegisterLine:
    enrolment, decision = row.recognition.enrolment, row.recognition.decision
    return RegisterLine(
        certificate=row,
        number=row.facts["register_number"],
        entered_on=row.issued_on or decision.dated_on,
        subject=row.facts["subject"],
        address=enrolment.address or row.facts["where"],
        kind=enrolment.kind_label,
        symbol=decision.symbol,
        dated_on=decision.dated_on,
        handed_over_on=row.handed_over_on,
        remarks=tuple(_remarks(row)),
    )


def _remarks(row: Certificate) -> Iterable[str]:
    """What happened to the paper: issued again and why, corrected, replaced, revoked."""
    if row.issue > 1:
        yield f"{row.facts.get('reissued') or f'Cấp lại lần {row.issue - 1}'} ({row.get_reissue_reason_display().lower()})"
    if row.facts.get("corrected"):
        yield row.facts["corrected"]
    if row.state == CertificateState.REPLACED and row.replaced_on:
        yield f"Đã được thay ngày {row.replaced_on:%d/%m/%Y}"
    if row.state == CertificateState.REVOKED and (revoked := row.recognition.revoked_by):
        yield f"Thu hồi theo Quyết định số {revoked.symbol} ngày {revoked.dated_on:%d/%m/%Y}"
