"""The letter (công văn) that asks other bodies for their opinion, with the list. Number and date are blank until it is signed (P1)."""

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Annex, PaperText, Paragraph, Signature
from recognitions import paper_words as words
from recognitions.decision_text import CIRCULAR_NAME, in_text
from recognitions.models import Consultation
from recognitions.proposal_text import police_heading, signing_lines
from recognitions.subject_lists import list_of
from registrations.calendar_words import day_and_weekday
from registrations.models import Enrolment


def text_of(row: Consultation) -> PaperText:
    """The whole letter: to each body by name, what is asked, until when, and the list."""
    place = row.deciding_place
    abbreviation = words.POLICE_ABBREVIATIONS[place.kind]
    number_line = f"Số: {row.symbol}" if row.symbol else f"Số:      /{abbreviation}"
    dated = words.date_words(row.dated_on)
    enrolments = list(Enrolment.objects.filter(consultation_items__consultation=row).select_related("place").order_by("sort_key", "pk"))
    police = f"Công an {words.in_sentence(place.name)}"
    return PaperText(
        **police_heading(place),
        number_line=number_line,
        under_number=f"V/v lấy ý kiến về việc đề nghị công nhận {words.STANDARD} năm {row.year}",
        place_and_date=f"{place.bare_name}, {dated}",
        title="",
        addressee="\n".join(["Kính gửi:", *(f"- {body.name};" for body in row.bodies.all())]).removesuffix(";") + ".",
        body=(
            Paragraph(f"Thực hiện {CIRCULAR_NAME}."),
            Paragraph(
                f"{police} đã nhận, thẩm định hồ sơ đề nghị công nhận năm {row.year} của {words.kinds_counted(enrolments)} "
                "(có danh sách kèm theo)."
            ),
            Paragraph(
                f"{police} đề nghị quý cơ quan, tổ chức cho ý kiến về danh sách trên: thống nhất với toàn bộ danh sách, hoặc nêu tên "
                "đối tượng có ý kiến khác và lý do."
            ),
            Paragraph(
                f"Ý kiến trả lời gửi về {police} đến hết ngày {day_and_weekday(row.answer_until)}, bằng văn bản hoặc theo đường dẫn trong "
                "phiếu gửi kèm. Sau ngày này, nơi nào chưa trả lời thì được ghi là không có ý kiến trả lời./."
            ),
        ),
        signature=Signature(signing_lines(place, SigningCapacity.HEAD)),
        recipients=("Như trên;", f"Lưu: {abbreviation}."),
        annex=Annex(
            about=f"Đề nghị công nhận {words.STANDARD} năm {row.year}",
            source=f"(Kèm theo Công văn {in_text(number_line)} {dated} của {police})",
            table=list_of(enrolments),
        ),
    )
