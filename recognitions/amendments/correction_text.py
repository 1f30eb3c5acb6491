"""What a decision says that corrects words of an issued one: which stood there, and how they read from now on."""

from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Table
from recognitions import paper_words as words
from recognitions.amendments.words import FIELDS
from recognitions.decision_frame import framed, named_and_dated, office_of
from recognitions.models import Decision

COLUMNS = (Column("STT", 13, centred=True), Column("Nội dung", 36), Column("Đã ghi", 58), Column("Đính chính thành", 58))


def text_of(decision: Decision) -> PaperText:
    """The whole text of a correction; its table names each word that is wrong. The grounds cite the first decision."""
    place, first = decision.deciding_place, named_and_dated(decision.amends)
    amendments = list(decision.amendments.select_related("recognition__enrolment"))
    parts, number = [], 0
    for amendment in amendments:
        rows = []
        for field, change in amendment.corrected.items():
            number += 1
            rows.append((str(number), FIELDS[field], change["from"], change["to"]))
        parts.append(Part(tuple(rows), amendment.recognition.enrolment.name, counted=False))
    return framed(
        decision,
        about=f"Về việc đính chính Quyết định {named_and_dated(decision.amends)}",
        grounds=[
            f"Căn cứ Quyết định {first} về việc công nhận {words.STANDARD} năm {decision.year}",
            f"Theo đề nghị của Chánh {office_of(place)}",
        ],
        body=(
            Paragraph(f"Đính chính nội dung tại Quyết định {first} như sau (lý do: {decision.grounds_revoked.rstrip('.')}):", "Điều 1."),
        ),
        table=Table(COLUMNS, tuple(parts)),
        closing=(
            Paragraph(
                "Các nội dung khác của Quyết định nêu tại Điều 1 không thay đổi. Giấy công nhận có nội dung được đính chính thì được "
                "cấp lại, giữ nguyên số vào sổ; bản đã cấp được nộp lại.",
                "Điều 2.",
            ),
            Paragraph(
                f"Quyết định này có hiệu lực kể từ ngày ký. Chánh {office_of(place)}, {words.police_head(place)} và các đối tượng có tên "
                "tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
                "Điều 3.",
            ),
        ),
    )
