"""The papers of the assessment meeting: invitation, list to sign, minutes (Mẫu 1.9 of Nghị định 30/2020/NĐ-CP)."""

from collections.abc import Iterable

from django.utils import timezone

from antt_portal.papers.text import Column, PaperText, Paragraph, Part, Signature, Table
from antt_portal.papers.words import counted, date_words, hour_words
from antt_portal.templatetags.portal import WEEKDAYS
from dossiers.choices import ParticipantCapacity
from dossiers.contents import Contents
from dossiers.models import AssessmentMeeting, Participant
from dossiers.own_papers import said
from dossiers.own_papers.letterhead import BLANK, LONG_BLANK, STANDARD, heading, signature, subject_words, whereabouts
from registrations.choices import SubjectKind

INVITATION_COLUMNS = (Column("STT", 14, centred=True), Column("Họ và tên", 66), Column("Tư cách dự họp", 85))
SIGNING_COLUMNS = (Column("STT", 14, centred=True), Column("Họ và tên", 56), Column("Tư cách dự họp", 60), Column("Ký tên", 35))
SPARE_ROWS, MOST_SPARE_ROWS = 10, 60
LED_BY = (ParticipantCapacity.CHAIR, ParticipantCapacity.SECRETARY)
BLANK_HOUR = "...... giờ ...... phút"
BLANK_DAY = "ngày ...... tháng ...... năm ......"


def _about(contents: Contents) -> str:
    return f"Họp đánh giá tình hình, kết quả thực hiện các tiêu chí của {STANDARD} năm {contents.dossier.year}"


def invitation(contents: Contents) -> PaperText:
    """One invitation for all, with the list of those invited: it is printed once, or sent as one picture."""
    dossier, meeting = contents.dossier, contents.meeting
    people = list(meeting.participants.all())
    is_area = dossier.enrolment.kind == SubjectKind.RESIDENTIAL_AREA
    return PaperText(
        **heading(dossier, "GM"),
        title="GIẤY MỜI",
        about=_about(contents),
        addressee="Kính mời: Các ông, bà có tên trong danh sách dưới đây",
        body=(
            Paragraph(
                f"{dossier.enrolment.name}, {whereabouts(dossier)} trân trọng kính mời các ông, bà dự họp đánh giá tình hình, kết quả "
                f"thực hiện các tiêu chí xây dựng {subject_words(dossier)} đạt {STANDARD} năm {dossier.year}."
            ),
            Paragraph(_when(meeting), "Thời gian:"),
            Paragraph(f"{meeting.venue or BLANK}.", "Địa điểm:"),
            Paragraph(f"{_named(people, ParticipantCapacity.CHAIR) or BLANK}.", "Chủ trì:"),
            Paragraph("các ông, bà sau đây.", "Thành phần:"),
        ),
        table=Table(INVITATION_COLUMNS, (Part(tuple(_row(number, one) for number, one in enumerate(people, start=1))),)),
        closing=(Paragraph("Đề nghị các ông, bà sắp xếp thời gian, đến dự họp đầy đủ, đúng giờ./."),),
        signature=signature(dossier),
        recipients=("Như trên;", "Lưu." if is_area else "Lưu: VT."),
    )


def _row(number: int, one: Participant) -> tuple[str, str, str]:
    return str(number), one.name, "; ".join(one.capacity_labels)


def _when(meeting: AssessmentMeeting) -> str:
    day = timezone.localdate(meeting.at)
    return f"{hour_words(meeting.at)}, {WEEKDAYS[day.weekday()]}, {date_words(day)}."


def _named(people: Iterable[Participant], capacity: str) -> str:
    return ", ".join(one.name for one in people if capacity in one.capacities and not one.absent)


def attendance(contents: Contents) -> PaperText:
    """The list that everybody signs at the door, with empty rows for those who are not named: households, colleagues."""
    dossier, meeting = contents.dossier, contents.meeting
    people = list(meeting.participants.all())
    spare = min(max((meeting.invited or 0) - len(people), SPARE_ROWS), MOST_SPARE_ROWS)
    rows = [(*_row(number, one), "") for number, one in enumerate(people, start=1)]
    rows += [(str(number), "", "", "") for number in range(len(people) + 1, len(people) + spare + 1)]
    return PaperText(
        **heading(dossier, "DS", dated=False) | {"number_line": ""},
        title="DANH SÁCH DỰ HỌP",
        about=_about(contents),
        body=(Paragraph(_when(meeting), "Thời gian:"), Paragraph(f"{meeting.venue or BLANK}.", "Địa điểm:")),
        table=Table(SIGNING_COLUMNS, (Part(tuple(rows)),)),
        closing=(Paragraph("Tổng số người dự họp: ...... người."),),
        **_two_signatures(people),
    )


def minutes(contents: Contents) -> PaperText:
    """The minutes with what was recorded; before the meeting with blanks to be written by hand. They carry no date of their own: the
    text says when it was."""
    dossier, meeting = contents.dossier, contents.meeting
    people = list(meeting.participants.all()) if meeting else []
    return PaperText(
        **heading(dossier, "BB", dated=False),
        title="BIÊN BẢN",
        about=_about(contents),
        body=(
            Paragraph(_when(meeting) if meeting and meeting.at else f"{BLANK_HOUR}, {BLANK_DAY}", "Thời gian bắt đầu:"),
            Paragraph(f"{meeting.venue if meeting and meeting.venue else BLANK}", "Địa điểm:"),
            Paragraph("", "I. Thành phần dự họp"),
            *_people_paragraphs(meeting, people),
            Paragraph("", "II. Nội dung"),
            Paragraph(
                f"Cuộc họp đánh giá tình hình, kết quả thực hiện các tiêu chí xây dựng {subject_words(dossier)} đạt {STANDARD} "
                f"năm {dossier.year}, tự đánh giá như sau:"
            ),
            *said.answer_paragraphs(contents),
            Paragraph("", "Ý kiến tại cuộc họp:"),
            Paragraph(LONG_BLANK),
            Paragraph(LONG_BLANK),
            Paragraph("", "III. Kết luận"),
            Paragraph(meeting.conclusion if meeting and meeting.conclusion else LONG_BLANK),
            Paragraph(
                f"Cuộc họp kết thúc vào hồi {BLANK_HOUR} cùng ngày. Biên bản đã được đọc lại cho những người dự họp cùng nghe và "
                "thống nhất./."
            ),
        ),
        **_two_signatures(people),
    )


def _people_paragraphs(meeting: AssessmentMeeting | None, people: list[Participant]) -> list[Paragraph]:
    """Chair, secretary, those present in their capacities, those absent; of the police, why they were not there."""
    told = [Paragraph(_named(people, capacity) or BLANK, f"{capacity.label}:") for capacity in LED_BY]
    if meeting and (meeting.attended or meeting.invited):
        told.append(Paragraph(f"{_count(meeting.attended)} người, được mời {_count(meeting.invited)} người. Trong đó có:", "Có mặt:"))
    for one in people:
        others = [label for value, label in zip(one.capacities, one.capacity_labels, strict=True) if value not in LED_BY]
        if others and not one.absent:
            told.append(Paragraph(f"- {one.name}, {'; '.join(others)};"))
    away = [f"{one.name} ({'; '.join(one.capacity_labels)})" for one in people if one.absent]
    told += [Paragraph(f"{', '.join(away)}.", "Vắng mặt:")] if away else []
    absence = meeting.police_absence if meeting else ""
    return told + ([Paragraph(f"{absence.rstrip('.')}.", "Đại diện Công an không dự, lý do:")] if absence else [])


def _count(number: int | None) -> str:
    return "......" if number is None else counted(number)


def _two_signatures(people: list[Participant]) -> dict:
    """The secretary's on the left, the chair's on the right."""
    return {
        "left_signature": Signature(("THƯ KÝ",), _named(people, ParticipantCapacity.SECRETARY)),
        "signature": Signature(("CHỦ TỌA",), _named(people, ParticipantCapacity.CHAIR)),
    }
