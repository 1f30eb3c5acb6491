"""Other bodies answer by link or on paper; silence stays silence; a later answer takes the place of the one before, which stays (P17)."""

from datetime import date

import pytest
from django.utils import timezone

from antt_portal import clock
from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.choices import AnsweredHow, BodyAnswer, ConsultationState
from recognitions.models import Consultation, Objection, Opinion
from recognitions.opinions.overview import overview_of
from recognitions.services import opinions
from recognitions.services.opinions import Answer, Letter
from tests import factories
from tests.recognitions import asking, stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def sheets(ward):
    return [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]


@pytest.fixture
def row(ward, sheets):
    return asking.asked(*sheets, ward=ward)


def shown(row) -> list[str]:
    return [line.shown for line in overview_of(row, now=clock.now()).bodies]


# --- Asking -------------------------------------------------------------------------------------------------------------


def test_a_consultation_names_its_subjects_and_bodies_once(ward, sheets):
    row = asking.asked(*sheets, sheets[0], ward=ward, bodies=["Phòng  Nội vụ", "phòng nội vụ", "", "MTTQ"])
    assert row.items.count() == 2
    assert list(row.bodies.values_list("name", flat=True)) == ["Phòng Nội vụ", "MTTQ"]
    assert asking.asked(*sheets, ward=ward).seq == row.seq + 1


@pytest.mark.parametrize(
    ("until", "says"),
    [(date(2026, 11, 17), "đã qua"), (date(2026, 11, 22), "ngày nghỉ"), (date(2026, 11, 21), "gần nhất là 23/11/2026")],
)
def test_the_day_is_a_working_day_that_is_not_over(ward, sheets, until, says):
    with pytest.raises(Refused, match=says) as refusal:
        asking.asked(*sheets, ward=ward, until=until)
    assert refusal.value.field == "answer_until"
    assert not Consultation.objects.exists()


def test_today_still_serves(ward, sheets):
    assert asking.asked(*sheets, ward=ward, until=clock.today()).answer_until == clock.today()


def test_nobody_is_asked_about_nobody_nor_is_nobody_asked(ward, sheets):
    for rows, bodies, field in (((), asking.BODIES, "enrolments"), (sheets, ["  "], "bodies"), (sheets, ["x" * 161], "bodies")):
        with pytest.raises(Refused) as refusal:
            asking.asked(*rows, ward=ward, bodies=bodies)
        assert refusal.value.field == field


def test_only_police_of_the_place_ask_and_only_about_those_it_decides_on(ward, sheets):
    elsewhere = stages.Ward(factories.ward("00004"))
    with pytest.raises(NotYours):
        asking.asked(*sheets, ward=elsewhere)
    ward.officer = ward.office
    with pytest.raises(NotYours):
        asking.asked(*sheets, ward=ward)


def test_the_letter_has_the_number_of_the_police_register(ward, row):
    with pytest.raises(Refused, match="sau hôm nay"):
        opinions.consultation_number(consultation=row, symbol="12/CAP", dated_on=date(2026, 11, 19), by=ward.officer, version=row.version)
    numbered = opinions.consultation_number(
        consultation=row, symbol=" 12 / CAP", dated_on=clock.today(), by=ward.officer, version=row.version
    )
    assert numbered.symbol == "12/CAP"
    with pytest.raises(Conflict):
        opinions.consultation_number(consultation=row, symbol="13/CAP", dated_on=clock.today(), by=ward.officer, version=row.version)


# --- Answering ----------------------------------------------------------------------------------------------------------


def test_a_body_agrees_with_the_whole_list_by_its_link(ward, row):
    opinion = asking.given(asking.linked(row, ward=ward)[0])
    assert (opinion.answer, opinion.how, opinion.recorded_by) == (BodyAnswer.AGREES, AnsweredHow.LINK, None)
    assert shown(row) == ["agrees", "waiting"]
    assert Notice.objects.filter(recipient=ward.officer, kind="consultation.answered").count() == 1


def test_a_body_names_subjects_each_with_a_reason(ward, row):
    asking.given(asking.linked(row, ward=ward)[1], asking.objecting(row, "  Còn   nợ bảo hiểm. "))
    assert Objection.objects.get().reason == "Còn nợ bảo hiểm."
    seen = overview_of(row, now=clock.now())
    assert [(enrolment.pk, [reason for _, _, reason in said]) for enrolment, said in seen.objected] == [
        (row.items.first().enrolment_id, ["Còn nợ bảo hiểm."])
    ]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("", "chọn thống nhất"),
        ("perhaps", "chọn thống nhất"),
        (BodyAnswer.OBJECTS, "ghi lý do"),
    ],
)
def test_an_answer_is_one_of_two_and_an_objection_has_its_reason(ward, row, answer, says):
    with pytest.raises(Refused, match=says):
        asking.given(asking.linked(row, ward=ward)[0], Answer(answer, {row.items.first().pk: "   "}))
    assert not Opinion.objects.exists()


def test_agreement_with_reasons_against_is_refused(ward, row):
    with pytest.raises(Refused, match="nhưng lại ghi ý kiến"):
        asking.given(asking.linked(row, ward=ward)[0], Answer(BodyAnswer.AGREES, {row.items.first().pk: "Chưa đạt."}))


def test_a_reason_has_an_end(ward, row):
    item = row.items.first().pk
    with pytest.raises(Refused) as refusal:
        asking.given(asking.linked(row, ward=ward)[0], Answer(BodyAnswer.OBJECTS, {item: "a" * 501}))
    assert refusal.value.field == f"reason-{item}"


def test_a_subject_of_another_list_is_not_this_body_s(ward, row, sheets):
    other = asking.asked(sheets[0], ward=ward)
    with pytest.raises(NotYours):
        asking.given(asking.linked(row, ward=ward)[0], asking.objecting(other))


def test_an_answer_given_anew_supersedes_the_one_before_which_stays(ward, row):
    link = asking.linked(row, ward=ward)[0]
    first = asking.given(link, asking.objecting(row))
    second = asking.given(link)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert second.superseded_at is None
    assert Objection.objects.get().opinion == first
    assert overview_of(row, now=clock.now()).objected == []
    assert overview_of(row, now=clock.now()).bodies[0].earlier == 1


def test_the_same_answer_sent_twice_is_one_answer(ward, row):
    link = asking.linked(row, ward=ward)[0]
    version = opinions.body_behind(link.token).version
    first = opinions.opinion_give(token=link.token, answer=asking.objecting(row), version=version)
    assert opinions.opinion_give(token=link.token, answer=asking.objecting(row), version=version) == first
    with pytest.raises(Conflict, match="vừa trả lời từ một trang khác"):
        opinions.opinion_give(token=link.token, answer=asking.AGREES, version=version)
    assert Opinion.objects.count() == 1


def test_one_link_cannot_fill_the_table(ward, row):
    link = asking.linked(row, ward=ward)[0]
    for number in range(opinions.ANSWERS_AN_HOUR):
        asking.given(link, asking.objecting(row, f"Lý do {number}."))
    with pytest.raises(Refused, match="quá nhiều lần"):
        asking.given(link)


def test_an_answer_on_paper_is_recorded_with_its_number_and_days(ward, row):
    opinion = asking.on_paper(row.bodies.first(), asking.objecting(row), ward=ward)
    assert (opinion.how, opinion.paper, opinion.recorded_by) == (AnsweredHow.PAPER, "45/MTTQ", ward.officer)
    assert overview_of(row, now=clock.now()).bodies[0].how == "Văn bản số 45/MTTQ ngày 18/11/2026, nhận 18/11/2026"


@pytest.mark.parametrize(
    ("paper_on", "received_on", "field"),
    [
        (date(2026, 11, 18), date(2026, 11, 19), "received_on"),
        (date(2026, 11, 10), date(2026, 11, 17), "received_on"),
        (date(2026, 11, 19), date(2026, 11, 18), "paper_on"),
    ],
)
def test_a_letter_comes_after_it_was_asked_for_and_not_tomorrow(ward, row, paper_on, received_on, field):
    with pytest.raises(Refused) as refusal:
        asking.on_paper(row.bodies.first(), ward=ward, paper_on=paper_on, received_on=received_on)
    assert refusal.value.field == field


def test_two_officers_record_the_same_letter_and_the_second_is_told(ward, row):
    body = row.bodies.first()
    stale = body.version
    asking.on_paper(body, ward=ward)
    letter = Letter("46/MTTQ", clock.today(), clock.today())
    with pytest.raises(Conflict, match="vừa thay đổi"):
        opinions.opinion_record(body=body, answer=asking.AGREES, letter=letter, by=ward.chief, version=stale)


# --- The day ends -------------------------------------------------------------------------------------------------------


def test_silence_is_read_from_the_day_and_never_stored(ward, row, at):
    asking.given(asking.linked(row, ward=ward)[0])
    at("2026-11-25 23:59")
    assert shown(row) == ["agrees", "waiting"]
    at("2026-11-26 00:00")
    seen = overview_of(row, now=clock.now())
    assert [line.shown for line in seen.bodies] == ["agrees", "silent"]
    assert (seen.agrees, seen.quiet, seen.standing) == (1, 1, "over")
    assert Opinion.objects.count() == 1


def test_closing_early_makes_silence_of_who_has_not_answered(ward, row):
    closed = opinions.consultation_close(consultation=row, by=ward.officer, version=row.version)
    assert (closed.state, closed.closed_by) == (ConsultationState.CLOSED, ward.officer)
    assert shown(closed) == ["silent", "silent"]
    with pytest.raises(Conflict):
        opinions.consultation_close(consultation=row, by=ward.chief, version=closed.version)


def test_a_letter_that_comes_late_is_written_down_as_late_even_after_the_end(ward, row, at):
    opinions.consultation_close(consultation=row, by=ward.officer, version=row.version)
    at("2026-11-27 09:00")
    asking.on_paper(row.bodies.first(), asking.objecting(row), ward=ward, received_on=date(2026, 11, 26), paper_on=date(2026, 11, 20))
    row.refresh_from_db()
    line = overview_of(row, now=clock.now()).bodies[0]
    assert (line.shown, line.late) == ("objects", True)


def test_a_letter_that_came_in_time_but_is_typed_later_is_not_late(ward, row, at):
    at("2026-11-27 09:00")
    asking.on_paper(row.bodies.first(), ward=ward, received_on=date(2026, 11, 25))
    assert not overview_of(row, now=clock.now()).bodies[0].late


def test_the_trail_says_what_happened_without_words_of_people(ward, row):
    asking.given(asking.linked(row, ward=ward)[0], asking.objecting(row, "Lý do riêng."))
    entries = Entry.objects.about(row)
    assert [entry.action for entry in entries] == [
        "consultation.opened",
        "consultation.link_made",
        "consultation.link_made",
        "consultation.answered",
    ]
    assert all("Lý do riêng" not in entry.body and "Phòng" not in entry.body for entry in entries)
    assert timezone.localdate(entries[3].at) == clock.today()


def test_the_overview_asks_as_many_queries_for_many_as_for_few(ward, row, django_assert_num_queries):
    first, second = asking.linked(row, ward=ward)
    asking.given(first, asking.objecting(row))
    with django_assert_num_queries(4):
        overview_of(row, now=clock.now())
    for link in (first, second):
        asking.given(link, asking.objecting(row, "Lý do khác.", number=1))
    with django_assert_num_queries(4):
        overview_of(row, now=clock.now())
