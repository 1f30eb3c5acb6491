"""The list on which those who receive their Giấy công nhận sign (practice P21): the days and signatures are written by hand."""

from collections.abc import Iterable

from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Signature, Table
from recognitions.models import Certificate, Decision
from recognitions.paper_words import BLANK_DATE, committee, kind_words

COLUMNS = (
    Column("TT", 12, centred=True),
    Column("Tên trên Giấy công nhận", 81),
    Column("Loại", 32),
    Column("Số vào sổ", 26, centred=True),
    Column("Người nhận (họ tên, chức vụ)", 46),
    Column("Ngày nhận", 27, centred=True),
    Column("Ký nhận", 28),
)


def text_of(decision: Decision, certificates: Iterable[Certificate]) -> PaperText:
    """The list for a decision; `certificates` are those that stand, by register number, with their roster rows."""
    rows = tuple(
        (
            str(number),
            row.facts["subject"],
            kind_words(row.recognition.enrolment).capitalize(),
            row.facts["register_number"],
            "",
            f"{row.handed_over_on:%d/%m/%Y}" if row.handed_over_on else "",
            "",
        )
        for number, row in enumerate(certificates, start=1)
    )
    place = decision.deciding_place
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        place_and_date=f"{place.bare_name}, {BLANK_DATE}".rstrip(),
        title="DANH SÁCH KÝ NHẬN GIẤY CÔNG NHẬN",
        about=f"Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {decision.year}",
        body=(Paragraph(f"Theo Quyết định số {decision.symbol} ngày {decision.dated_on:%d/%m/%Y} của {committee(place)}:"),),
        table=Table(COLUMNS, (Part(rows),)),
        left_signature=Signature(("NGƯỜI LẬP DANH SÁCH",)),
        signature=Signature(("NGƯỜI TRAO",)),
        landscape=True,
    )
