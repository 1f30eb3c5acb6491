"""Consultations and meetings for tests, by the portal's own services."""

from datetime import date, datetime, timedelta

from antt_portal import clock
from recognitions.choices import BodyAnswer, ReviewCapacity
from recognitions.models import Appraisal, Consultation, Opinion, ReviewMeeting
from recognitions.services import opinions, review_meetings
from recognitions.services.opinions import Answer, IssuedLink, Letter
from recognitions.services.review_meetings import Conclusion, Invitation, Invited, Result
from tests.recognitions.stages import Ward

BODIES = ("Phòng Văn hóa - Xã hội", "Ủy ban Mặt trận Tổ quốc Việt Nam phường")
UNTIL = date(2026, 11, 25)
AGREES = Answer(BodyAnswer.AGREES)
PEOPLE = (
    Invited("Nguyễn Thị Chủ Tịch", "Chủ tịch UBND phường", ReviewCapacity.CHAIR),
    Invited("Lê Thị Cán Bộ", "Cán bộ Công an phường", ReviewCapacity.SECRETARY),
    Invited("Mai Đức Thắng", "Trưởng phòng", ReviewCapacity.MEMBER),
)


def asked(*rows: Appraisal, ward: Ward, bodies=BODIES, until: date = UNTIL) -> Consultation:
    return opinions.consultation_open(
        deciding_place=ward.place,
        year=2026,
        enrolments=[row.enrolment for row in rows],
        bodies=bodies,
        answer_until=until,
        by=ward.officer,
    )


def linked(row: Consultation, *, ward: Ward) -> list[IssuedLink]:
    row.refresh_from_db()
    return opinions.links_make(consultation=row, by=ward.officer, version=row.version)


def objecting(row: Consultation, reason: str = "Còn hộ chưa ký cam kết.", *, number: int = 0) -> Answer:
    """An answer that names the item of this number on the list."""
    return Answer(BodyAnswer.OBJECTS, {list(row.items.all())[number].pk: reason})


def given(link: IssuedLink, answer: Answer = AGREES) -> Opinion:
    """Answered by whoever holds the link, on a page just opened."""
    return opinions.opinion_give(token=link.token, answer=answer, version=opinions.body_behind(link.token).version)


def on_paper(body, answer: Answer = AGREES, *, ward: Ward, received_on: date | None = None, paper_on: date | None = None) -> Opinion:
    body.refresh_from_db()
    received = received_on or clock.today()
    letter = Letter("45/MTTQ", paper_on or received, received)
    return opinions.opinion_record(body=body, answer=answer, letter=letter, by=ward.officer, version=body.version)


def invitation(**changes) -> Invitation:
    given = {
        "held_at": clock.now() + timedelta(days=1),
        "venue": "Hội trường",
        "committee": "Ban Chỉ đạo 138 phường",
        "participants": PEOPLE,
    }
    return Invitation(**given | changes)


def called(*rows: Appraisal, ward: Ward, marked=(), **changes) -> ReviewMeeting:
    return review_meetings.meeting_call(
        deciding_place=ward.place,
        year=2026,
        invitation=invitation(**changes),
        appraisals=rows,
        marked=[row.pk for row in marked],
        by=ward.officer,
    )


def happened(meeting: ReviewMeeting, conclusions: dict[int, Conclusion] | None = None, **changes) -> Result:
    """What the forms would say of a meeting at which all were present; `conclusions` are by appraisal."""
    people = list(meeting.participants.all())
    items = {item.appraisal_id: item.pk for item in meeting.items.all()}
    began: datetime = meeting.held_at
    given = {
        "held_at": began,
        "ended_at": began + timedelta(hours=2),
        "attended": frozenset(one.pk for one in people),
        "chair": people[0].pk,
        "secretary": people[1].pk,
        "conclusion": "Thống nhất với đề nghị của Công an phường.",
        "of_exceptions": {items[pk]: conclusion for pk, conclusion in (conclusions or {}).items()},
    }
    return Result(**given | changes)


def held(meeting: ReviewMeeting, conclusions: dict[int, Conclusion] | None = None, *, ward: Ward, **changes) -> ReviewMeeting:
    result = happened(meeting, conclusions, **changes)
    return review_meetings.meeting_hold(meeting=meeting, result=result, by=ward.officer, version=meeting.version)
