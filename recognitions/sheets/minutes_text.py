"""The minutes by which spoiled certificate sheets are dealt with (practice P21): number of sheets and reasons from the account, the
rest written by hand; two sign."""

from collections.abc import Iterable

from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Signature, Table
from antt_portal.places.models import Place
from recognitions.models import SheetMovement
from recognitions.paper_words import BLANK_DATE, committee, counted

BLANKS = "……… ……… ……… ……… ………"  # in pieces, so that a justified line breaks between them
COLUMNS = (
    Column("TT", 12, centred=True),
    Column("Ngày", 28, centred=True),
    Column("Số tờ", 18, centred=True),
    Column("Phôi", 57),
    Column("Vì sao hỏng", 50),
)


def text_of(place: Place, year: int, spoiled: Iterable[SheetMovement]) -> PaperText:
    """The minutes of a year's spoiled sheets, each line as it was written."""
    lines = list(spoiled)
    rows = tuple(
        (str(number), f"{line.moved_on:%d/%m/%Y}", counted(line.count), _which(line), line.note)
        for number, line in enumerate(lines, start=1)
    )
    total = counted(sum(line.count for line in lines))
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        place_and_date=f"{place.bare_name}, {BLANK_DATE}".rstrip(),
        title="BIÊN BẢN",
        about=f"Xử lý phôi Giấy công nhận bị hỏng năm {year}",
        body=(
            Paragraph(f"Hôm nay, hồi …… giờ …… ngày …… tháng …… năm ………, tại {BLANKS}, chúng tôi gồm:"),
            Paragraph(f"Ông (bà) {BLANKS} chức vụ {BLANKS}", "1."),
            Paragraph(f"Ông (bà) {BLANKS} chức vụ {BLANKS}", "2."),
            Paragraph(f"đã kiểm đếm {total} tờ phôi Giấy công nhận bị hỏng của {committee(place)}, gồm:"),
        ),
        table=Table(COLUMNS, (Part(rows),)),
        closing=(
            Paragraph(f"{total} tờ phôi hỏng nêu trên được xử lý bằng cách: {BLANKS} {BLANKS}"),
            Paragraph("Biên bản lập thành 02 bản, kết thúc hồi …… giờ …… cùng ngày./."),
        ),
        left_signature=Signature(("NGƯỜI CHỨNG KIẾN",)),
        signature=Signature(("NGƯỜI LẬP BIÊN BẢN",)),
    )


def _which(line: SheetMovement) -> str:
    if line.certificate is None:
        return "Phôi chưa in"
    return f"Đã in số {line.certificate.facts['register_number']}: {line.certificate.facts['subject']}"
