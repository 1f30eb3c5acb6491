"""What the paper notice says to a subject that is foreseen not to be recognised: for whoever has no account (practice P20, P13).

Number and date are blank until the police's own register gave them (practice P1).
"""

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Signature, Table
from recognitions import paper_words as words
from recognitions.models import ForeseenRefusal
from recognitions.proposal_text import signing_lines
from registrations.calendar_words import WEEKDAYS

COLUMNS = (Column("STT", 13, centred=True), Column("Điều, khoản", 45), Column("Tiêu chí chưa đạt", 107))


def text_of(refusal: ForeseenRefusal) -> PaperText:
    """The whole notice; a residential area is addressed by its name, without number or seal of its own."""
    appraisal = refusal.appraisal
    place, name = appraisal.deciding_place, appraisal.enrolment.name
    police = f"Công an {words.in_sentence(place.name)}"
    abbreviation = words.POLICE_ABBREVIATIONS[place.kind]
    rows = tuple((str(number), unmet["article"], unmet["label"]) for number, unmet in enumerate(refusal.unmet, start=1))
    last_day = refusal.explain_until
    return PaperText(
        superior="BỘ CÔNG AN" if place.is_province else f"CÔNG AN {place.parent.name.upper()}",
        issuer=(f"CÔNG AN {place.name.upper()}",),
        number_line=f"Số: {refusal.symbol}" if refusal.symbol else f"Số:      /TB-{abbreviation}",
        place_and_date=f"{place.bare_name}, {words.date_words(refusal.dated_on)}",
        title="THÔNG BÁO",
        about=f"Dự kiến chưa công nhận {words.STANDARD} năm {appraisal.year}",
        addressee=f"Kính gửi: {name}.",
        body=(
            Paragraph(
                f"Qua thẩm định hồ sơ đề nghị xét, công nhận năm {appraisal.year}, {police} dự kiến đề nghị chưa công nhận {name} "
                f"{words.STANDARD} năm {appraisal.year}, vì các tiêu chí sau chưa đạt theo Thông tư số 124/2021/TT-BCA:"
            ),
        ),
        table=Table(COLUMNS, (Part(rows),)),
        closing=(
            Paragraph(f"Lý do: {refusal.reason}"),
            Paragraph(
                f"{name} có ý kiến giải trình thì gửi bằng văn bản đến {police}, hoặc viết trên cổng, chậm nhất hết "
                f"{words.date_words(last_day)} ({WEEKDAYS[last_day.weekday()]})."
            ),
            Paragraph(f"{police} xem xét giải trình trước khi trình Chủ tịch {words.committee(place)}./."),
        ),
        signature=Signature(signing_lines(place, SigningCapacity.HEAD)),
        recipients=("Như trên;", f"Lưu: {abbreviation}."),
    )
