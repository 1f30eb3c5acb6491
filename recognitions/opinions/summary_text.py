"""The summary of what the bodies answered (Tổng hợp ý kiến): objections first, then each body; silence stands as silence."""

from datetime import date, datetime

from django.utils import timezone

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Signature, Table
from antt_portal.statuses import STATUSES
from recognitions import paper_words as words
from recognitions.models import Consultation
from recognitions.opinions.overview import BodyLine, Overview, overview_of
from recognitions.proposal_text import police_heading, signing_lines
from registrations.calendar_words import day_and_weekday

BODIES = (Column("STT", 13, centred=True), Column("Cơ quan, tổ chức", 62), Column("Trả lời", 45), Column("Bằng", 45))
OBJECTIONS = (Column("STT", 13, centred=True), Column("Đối tượng", 52), Column("Nơi có ý kiến", 45), Column("Lý do", 55))


def text_of(row: Consultation, *, now: datetime) -> PaperText:
    """The summary as it stands at an instant."""
    place, seen = row.deciding_place, overview_of(row, now=now)
    on = timezone.localdate(now)
    return PaperText(
        **police_heading(place),
        place_and_date=f"{place.bare_name}, {words.date_words(on)}",
        title="TỔNG HỢP Ý KIẾN",
        about=f"Về danh sách đề nghị công nhận {words.STANDARD} năm {row.year} (lấy ý kiến lần {row.seq})",
        body=_body(row, seen, on),
        table=Table(BODIES, (*_objections(seen), Part(_bodies(seen), "Cơ quan, tổ chức được lấy ý kiến"))),
        signature=Signature(signing_lines(place, SigningCapacity.HEAD)),
        recipients=(f"Lưu: {words.POLICE_ABBREVIATIONS[place.kind]}.",),
    )


def _body(row: Consultation, seen: Overview, on: date) -> tuple[Paragraph, ...]:
    asked = f"theo Công văn số {row.symbol} ngày {row.dated_on:%d/%m/%Y}, " if row.symbol else ""
    quiet = "chưa trả lời" if seen.takes_answers else "không có ý kiến trả lời"
    return (
        Paragraph(
            f"Công an {words.in_sentence(row.deciding_place.name)} lấy ý kiến của {words.counted(len(seen.bodies))} cơ quan, tổ chức về "
            f"{words.counted(seen.subjects)} đối tượng, {asked}trả lời đến hết ngày {day_and_weekday(row.answer_until)}."
        ),
        Paragraph(
            f"Đến ngày {on:%d/%m/%Y}: {words.counted(seen.agrees)} nơi thống nhất với toàn bộ danh sách; {words.counted(seen.objects)} nơi "
            f"có ý kiến khác, về {words.counted(len(seen.objected))} đối tượng; {words.counted(seen.quiet)} nơi {quiet}."
        ),
    )


def _bodies(seen: Overview) -> tuple[tuple[str, ...], ...]:
    return tuple(_row(number, line) for number, line in enumerate(seen.bodies, start=1))


def _row(number: int, line: BodyLine) -> tuple[str, str, str, str]:
    said = STATUSES["opinion"][line.shown].words + (" (sau hạn trả lời)" if line.late else "")
    return str(number), line.body.name, said, line.how


def _objections(seen: Overview) -> tuple[Part, ...]:
    """Each subject with objections: who objects and why."""
    rows = tuple((enrolment.name, body, reason) for enrolment, said in seen.objected for body, _opinion, reason in said)
    return (Part(tuple((str(number), *row) for number, row in enumerate(rows, start=1)), "Ý kiến khác", OBJECTIONS),) if rows else ()
