"""The papers of a meeting: the invitation, the sheet for the table with exceptions on top, the minutes (Nghị định 30/2020/NĐ-CP)."""

from datetime import date, datetime

from django.utils import timezone

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Annex, Column, PaperText, Paragraph, Part, Signature, Table
from recognitions import paper_words as words
from recognitions.choices import Outcome, ReviewCapacity
from recognitions.decision_text import in_text
from recognitions.models import ReviewMeeting, ReviewParticipant
from recognitions.proposal_text import police_heading, signing_lines
from recognitions.review_meetings.cited import CONCLUDED
from recognitions.review_meetings.exceptions import Agenda, AgendaLine, agenda_of
from recognitions.subject_lists import list_of
from registrations.calendar_words import WEEKDAYS

ORDINAL = Column("STT", 13, centred=True)
LOOKED_AT = (ORDINAL, Column("Đối tượng", 47), Column("Công an đề nghị", 40), Column("Vì sao xem riêng", 65))
CONCLUDED_ON = (ORDINAL, Column("Đối tượng", 47), Column("Kết luận", 40), Column("Nội dung", 65))
OTHERS = (ORDINAL, Column("Loại", 47), Column("Số lượng", 40, centred=True), Column("Công an đề nghị", 65))


def invitation_of(row: ReviewMeeting) -> PaperText:
    """The invitation, with the list of subjects annexed. Its number is blank until it is signed (practice P1)."""
    place, held = row.deciding_place, timezone.localtime(row.held_at)
    abbreviation = words.POLICE_ABBREVIATIONS[place.kind]
    number_line = f"Số: {row.symbol}" if row.symbol else f"Số:      /GM-{abbreviation}"
    dated = words.date_words(row.dated_on)
    people = list(row.participants.all())
    enrolments = [line.item.appraisal.enrolment for line in agenda_of(row).lines]
    police = f"Công an {words.in_sentence(place.name)}"
    chair = next((one for one in people if one.capacity == ReviewCapacity.CHAIR), None)
    return PaperText(
        **police_heading(place),
        number_line=number_line,
        place_and_date=f"{place.bare_name}, {dated}",
        title="GIẤY MỜI",
        about=f"Họp xét duyệt đề nghị công nhận {words.STANDARD} năm {row.year}",
        addressee="\n".join(["Kính gửi:", *(f"- {_named(one)};" for one in people)]).removesuffix(";") + ".",
        body=(
            Paragraph(f"{police} trân trọng kính mời ông/bà dự họp {row.committee}."),
            Paragraph(
                f"Xét duyệt đề nghị công nhận {words.STANDARD} năm {row.year} của {words.kinds_counted(enrolments)} "
                "(có danh sách kèm theo).",
                "1. Nội dung:",
            ),
            *([Paragraph(f"{_named(chair)}.", "2. Chủ trì:")] if chair else []),
            Paragraph(f"{_hour(held)}, {WEEKDAYS[held.weekday()]}, {words.date_words(held.date())}.", "3. Thời gian:"),
            Paragraph(f"{row.venue}.", "4. Địa điểm:"),
            Paragraph("Đề nghị ông/bà sắp xếp thời gian dự họp đầy đủ, đúng giờ./."),
        ),
        signature=Signature(signing_lines(place, SigningCapacity.HEAD)),
        recipients=("Như trên;", f"Lưu: {abbreviation}."),
        annex=Annex(
            about=f"Đối tượng được xét duyệt năm {row.year}",
            source=f"(Kèm theo Giấy mời {in_text(number_line)} {dated} của {police})",
            table=list_of(enrolments),
        ),
    )


def sheet_of(row: ReviewMeeting, *, on: date) -> PaperText:
    """What lies on the table: exceptions with what stands out, then how many are ordinary."""
    place, agenda = row.deciding_place, agenda_of(row)
    held = timezone.localtime(row.held_at)
    parts = [Part(_looked_at(agenda), "Xem từng trường hợp", LOOKED_AT)] if agenda.exceptions else []
    return PaperText(
        **police_heading(place),
        place_and_date=f"{place.bare_name}, {words.date_words(on)}",
        title="TÀI LIỆU HỌP",
        about=f"Xét duyệt đề nghị công nhận {words.STANDARD} năm {row.year}",
        body=(
            Paragraph(
                f"{row.committee} họp lúc {_hour(held)}, {words.date_words(held.date())}, tại {row.venue}. Xét "
                f"{words.counted(len(agenda.lines))} đối tượng, trong đó {words.counted(len(agenda.exceptions))} trường hợp xem riêng."
            ),
        ),
        table=Table(OTHERS, (*parts, *([Part(_counted(agenda), "Các đối tượng còn lại", counted=False)] if agenda.ordinary else []))),
        signature=Signature(signing_lines(place, SigningCapacity.HEAD)),
    )


def minutes_of(row: ReviewMeeting) -> PaperText:
    """The minutes of a meeting that was held: who was there, what was concluded, secretary left, chair right (Mẫu 1.9)."""
    place, agenda, people = row.deciding_place, agenda_of(row), list(row.participants.all())
    held, ended = timezone.localtime(row.held_at), timezone.localtime(row.ended_at)
    of_capacity = {one.capacity: one for one in people}
    chair, secretary = of_capacity[ReviewCapacity.CHAIR], of_capacity[ReviewCapacity.SECRETARY]
    exceptions = (Part(_concluded(agenda.exceptions), "Trường hợp xem riêng"),) if agenda.exceptions else ()
    general = [Paragraph(line) for line in row.conclusion.splitlines()]
    return PaperText(
        issuer=("ỦY BAN NHÂN DÂN", place.name.upper()),
        place_and_date=f"{place.bare_name}, {words.date_words(held.date())}",
        number_line="Số:      /BB-UBND",
        title="BIÊN BẢN",
        about=f"Họp {row.committee}, xét duyệt đề nghị công nhận {words.STANDARD} năm {row.year}",
        body=(
            Paragraph(f"{_hour(held)}, {words.date_words(held.date())}.", "Thời gian bắt đầu:"),
            Paragraph(f"{row.venue}.", "Địa điểm:"),
            Paragraph(f"{_people(one for one in people if one.attended)}.", "Thành phần tham dự:"),
            *([Paragraph(f"{_people(absent)}.", "Vắng mặt:")] if (absent := [one for one in people if one.attended is False]) else []),
            Paragraph(f"{_named(chair)}.", "Chủ trì (chủ tọa):"),
            Paragraph(f"{_named(secretary)}.", "Thư ký (người ghi biên bản):"),
            Paragraph(
                f"xét duyệt đề nghị công nhận của {words.kinds_counted(line.item.appraisal.enrolment for line in agenda.lines)} năm "
                f"{row.year}, trong đó {words.counted(len(agenda.exceptions))} trường hợp xem riêng.",
                "Nội dung:",
            ),
            Paragraph("", "Kết luận:"),
            *general,
        ),
        table=Table(CONCLUDED_ON, exceptions) if exceptions else None,
        closing=(Paragraph(f"Cuộc họp kết thúc vào {_hour(ended)}, {words.date_words(ended.date())}./."),),
        left_signature=Signature(("THƯ KÝ",), secretary.name),
        signature=Signature(("CHỦ TỌA",), chair.name),
        annex=Annex(
            about=f"Đối tượng được xét duyệt năm {row.year}",
            source=f"(Kèm theo Biên bản họp {words.date_words(held.date())})",
            table=list_of(line.item.appraisal.enrolment for line in agenda.lines),
        ),
    )


def _hour(instant: datetime) -> str:
    """“08 giờ 30 phút”."""
    return f"{instant:%H} giờ {instant:%M} phút"


def _named(one: ReviewParticipant) -> str:
    return f"Ông/bà {one.name}, {one.title}" if one.title else f"Ông/bà {one.name}"


def _people(people) -> str:
    return "; ".join(_named(one) for one in people) or "Không có"


def _proposed(line: AgendaLine) -> str:
    outcome = line.item.proposed or line.item.appraisal.outcome
    return Outcome(outcome).label if outcome else "Chưa kết luận"


def _looked_at(agenda: Agenda) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(number), line.item.appraisal.enrolment.name, _proposed(line), " ".join(line.why))
        for number, line in enumerate(agenda.exceptions, start=1)
    )


def _counted(agenda: Agenda) -> tuple[tuple[str, ...], ...]:
    """How many ordinary subjects of each kind; all of them are proposed to be recognised, else they would stand out."""
    groups = words.by_kind(line.item.appraisal.enrolment for line in agenda.ordinary)
    return tuple(
        (str(number), f"{kind[:1].upper()}{kind[1:]}", words.counted(len(rows)), Outcome.RECOGNISE.label)
        for number, (kind, rows) in enumerate(groups.items(), start=1)
    )


def _concluded(lines: tuple[AgendaLine, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(number), line.item.appraisal.enrolment.name, CONCLUDED[line.item.outcome].capitalize(), line.item.words)
        for number, line in enumerate(lines, start=1)
    )
