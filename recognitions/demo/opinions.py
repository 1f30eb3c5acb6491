"""Other bodies are asked, and the committee meets: last year done with, this year under way."""

from datetime import date, datetime, time, timedelta

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from recognitions.choices import BodyAnswer, Outcome, ReviewCapacity
from recognitions.demo import acts, papers
from recognitions.models import Appraisal, Consultation, PlaceSettings, ReviewMeeting
from recognitions.opinions.bodies import expected_bodies
from recognitions.opinions.candidates import candidates_of
from recognitions.review_meetings.agenda_candidates import candidates_of as reviewed
from recognitions.services import opinions, review_meetings
from recognitions.services.opinions import Answer, Letter
from recognitions.services.review_meetings import Conclusion, Invitation, Invited, Result
from registrations.plans import days_off_around

COMMITTEE = "Ban Chỉ đạo 138 phường"
PEOPLE = (
    Invited("Ngô Xuân Trường", "Chủ tịch UBND phường, Trưởng ban", ReviewCapacity.CHAIR),
    Invited("Trần Quốc Bảo", "Cán bộ Công an phường", ReviewCapacity.SECRETARY),
    Invited("Hoàng Văn Dũng", "Trưởng Công an phường, Phó Trưởng ban", ReviewCapacity.MEMBER),
    Invited("Trịnh Thị Lan", "Chủ tịch Ủy ban MTTQ Việt Nam phường", ReviewCapacity.MEMBER),
    Invited("Mai Đức Thắng", "Trưởng Phòng Văn hóa - Xã hội", ReviewCapacity.GUEST),
)


def last_year(place: Place, year: int, cast: dict[str, User]) -> None:
    """Asked and answered, with an objection and a silence; then the committee met and its signed minutes are kept."""
    PlaceSettings.objects.update_or_create(place=place, defaults={"review_committee": COMMITTEE})
    with acts.on(date(year, 11, 1), hour=15):
        _asked_and_answered(place, year, cast["can-bo-cong-an"])
    _met(place, year, cast["can-bo-cong-an"], day=date(year, 11, 4))


def this_year(place: Place, year: int, cast: dict[str, User]) -> None:
    """Bodies are being asked; the committee is called for a day next week."""
    _asked_and_open(place, year, cast["can-bo-cong-an"])
    coming = days_off_around(clock.today().year).roll_forward(clock.today() + timedelta(days=7))
    _call(place, year, cast["can-bo-cong-an"], day=coming, hour=14, symbol="36/GM-CAP", dated_on=clock.today())


def _asked_and_answered(place: Place, year: int, officer: User) -> None:
    """One body objects, one answers on paper, one keeps silent; the others agree."""
    row = _ask(place, year, officer, days=2)
    agrees, objects, by_link, on_paper, _silent = opinions.links_make(consultation=row, by=officer, version=row.version)
    first = row.items.order_by("enrolment__sort_key").first()
    _answer(agrees, Answer(BodyAnswer.AGREES))
    _answer(objects, Answer(BodyAnswer.OBJECTS, {first.pk: "Còn một số hộ mới chuyển đến chưa ký cam kết, đề nghị kiểm tra lại."}))
    _answer(by_link, Answer(BodyAnswer.AGREES))
    _on_paper(on_paper.body, Answer(BodyAnswer.AGREES), officer, "45/CV-PCCC")


def _asked_and_open(place: Place, year: int, officer: User) -> None:
    """One body answered by its link and thought better of it, one answered on paper, the others are awaited."""
    row = _ask(place, year, officer, days=14)
    links = opinions.links_make(consultation=row, by=officer, version=row.version)
    item = row.items.order_by("enrolment__sort_key").last()
    _answer(links[0], Answer(BodyAnswer.AGREES))
    _answer(links[0], Answer(BodyAnswer.OBJECTS, {item.pk: "Chưa gửi báo cáo công tác gia đình, trẻ em của năm."}))
    _on_paper(links[2].body, Answer(BodyAnswer.AGREES), officer, "112/MTTQ")


def _ask(place: Place, year: int, officer: User, *, days: int) -> Consultation:
    until = days_off_around(year).roll_forward(clock.today() + timedelta(days=days))
    row = opinions.consultation_open(
        deciding_place=place,
        year=year,
        enrolments=candidates_of(place, year),
        bodies=expected_bodies(place),
        answer_until=until,
        by=officer,
    )
    number = {"symbol": f"{400 + year % 100}/CAP", "dated_on": clock.today()}
    return opinions.consultation_number(consultation=row, by=officer, version=row.version, **number)


def _answer(link: opinions.IssuedLink, answer: Answer) -> None:
    body = opinions.body_behind(link.token)
    opinions.opinion_give(token=link.token, answer=answer, version=body.version)


def _on_paper(body, answer: Answer, officer: User, number: str) -> None:
    body.refresh_from_db()
    letter = Letter(number, paper_on=clock.today(), received_on=clock.today())
    opinions.opinion_record(body=body, answer=answer, letter=letter, by=officer, version=body.version)


def _met(place: Place, year: int, officer: User, *, day: date) -> None:
    """The bodies are asked no more; the committee, called the day before, met on `day`."""
    with acts.on(day - timedelta(days=1)):
        row = _call(place, year, officer, day=day, hour=8)
    with acts.on(day, hour=7):
        asked = Consultation.objects.get(deciding_place=place, year=year)
        opinions.consultation_close(consultation=asked, by=officer, version=asked.version)
    with acts.on(day, hour=11):
        row = review_meetings.meeting_hold(meeting=row, result=_result(row, day), by=officer, version=row.version)
    with acts.on(day, hour=15):
        review_meetings.minutes_keep(meeting=row, scan=papers.signed_minutes(), by=officer, version=row.version)


def _result(row: ReviewMeeting, day: date) -> Result:
    """All came but the guest; every exception as the police proposed it."""
    people = list(row.participants.all())
    by_capacity = {one.capacity: one.pk for one in people}
    outcomes = {item.pk: item.appraisal.outcome for item in row.items.select_related("appraisal")}
    return Result(
        held_at=_at(day, 8),
        ended_at=_at(day, 10),
        attended=frozenset(one.pk for one in people if one.capacity != ReviewCapacity.GUEST),
        chair=by_capacity[ReviewCapacity.CHAIR],
        secretary=by_capacity[ReviewCapacity.SECRETARY],
        conclusion="Thống nhất với đề nghị của Công an phường. Giao Công an phường hoàn thiện Tờ trình.",
        of_exceptions={
            pk: Conclusion(outcome or Outcome.REFUSE, "Đã xem xét hồ sơ và ý kiến của các nơi; thống nhất với đề nghị của Công an phường.")
            for pk, outcome in outcomes.items()
        },
    )


def _call(place: Place, year: int, officer: User, *, day: date, hour: int, **number) -> ReviewMeeting:
    invitation = Invitation(_at(day, hour), "Hội trường Ủy ban nhân dân phường", COMMITTEE, PEOPLE, **number)
    appraisals: list[Appraisal] = list(reviewed(place, year))
    return review_meetings.meeting_call(deciding_place=place, year=year, invitation=invitation, appraisals=appraisals, by=officer)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), acts.VIETNAM)
