"""Organisations file while their window still runs: the police hear how many are to be looked at again before the decision (P8)."""

import pytest

from recognitions.statistics import is_decided
from registrations.models import Enrolment
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.calendar_days import enforce, link_of, told
from tests.factories import DossierFactory, RecognitionFactory, SubjectFactory, person, ward
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
AGAIN = "kiểm tra lại"
AHEAD = "2 cơ quan, doanh nghiệp đã gửi hồ sơ. Mốc đánh giá còn chạy đến hết ngày 15/11/2026 (Chủ nhật): kiểm tra lại trước khi quyết định."


@pytest.fixture
def filed(at):
    """Three organisations on the roster, of which an agency and an enterprise have sent their dossier; and a residential area."""
    at("2026-01-05 08:00")
    SubjectFactory(), SubjectFactory(agency=True), SubjectFactory(enterprise=True), SubjectFactory(school=True)
    roster_open(place=ward(), year=2026)
    rows = list(Enrolment.objects.filter(kind__in=("agency", "enterprise")).order_by("kind"))
    return [DossierFactory(enrolment=row, sent=True) for row in rows]


def test_it_is_said_after_the_last_day_for_dossiers_and_on_the_windows_last_working_day(filed):
    police = person()
    enforce("2026-11-04 23:59")
    assert told(police, about=AGAIN) == []
    enforce("2026-11-05 07:00")
    assert told(police, about=AGAIN) == [AHEAD]
    for day in range(6, 13):
        enforce(f"2026-11-{day:02d} 07:00")
    assert told(police, about=AGAIN) == [AHEAD]
    enforce("2026-11-13 07:00")
    assert told(police, about=AGAIN) == [AHEAD, AHEAD]


def test_when_the_window_is_over_the_figures_are_to_be_checked_first(filed):
    police, office = person(), person("office")
    enforce("2026-11-16 00:00"), enforce("2026-11-16 00:05")
    assert told(police, about="Đã hết mốc") == [
        "Đã hết mốc đánh giá (hết ngày 15/11/2026, Chủ nhật): kiểm tra lại số liệu của 2 cơ quan, doanh nghiệp đã gửi hồ sơ "
        "rồi mới quyết định."
    ]
    assert told(office, about=AGAIN) == []


def test_its_link_shows_exactly_these_rows(filed, client, at):
    police = person()
    enforce("2026-11-05 07:00")
    at("2026-11-05 08:00")
    client.force_login(police)
    answer = client.get(link_of(police, about=AGAIN))
    assert {line.row for line in answer.context["lines"]} == {dossier.enrolment for dossier in filed}


def test_who_was_decided_on_already_is_not_counted(filed):
    police = person()
    RecognitionFactory(enrolment=filed[0].enrolment)
    enforce("2026-11-05 07:00")
    [line] = told(police, about=AGAIN)
    assert line.startswith("1 doanh nghiệp đã gửi hồ sơ.")


def test_who_was_not_recognised_was_decided_on_too(at):
    at("2026-11-18 09:00")
    people = stages.Ward()
    dossiers = [stages.filed("agency", ward=people), stages.filed("agency", ward=people)]
    [decision] = stages.agreed(stages.refused(dossiers[0], ward=people), ward=people)
    stages.recorded(decision, ward=people)
    assert [row.pk for row in Enrolment.objects.filter(is_decided())] == [dossiers[0].enrolment_id]


def test_where_nobody_has_sent_anything_nothing_is_said(at):
    at("2026-01-05 08:00")
    SubjectFactory(agency=True)
    roster_open(place=ward(), year=2026)
    police = person()
    enforce("2026-11-05 07:00"), enforce("2026-11-16 00:00")
    assert told(police, about=AGAIN) == []


def test_what_the_province_decides_on_is_for_its_own_police_and_opens_its_own_rows(at, client):
    at("2026-01-05 08:00")
    place = ward()
    SubjectFactory(agency=True, provincial=True), SubjectFactory(agency=True, provincial=True, place=ward("00004"))
    for one in (place, ward("00004")):
        roster_open(place=one, year=2026)
    for row in Enrolment.objects.filter(kind="agency"):
        DossierFactory(enrolment=row, sent=True, deciding_place=place.parent)
    rule = {"kind": "organisation", "level": "province", "recognition_due": {"date": "2026-11-05", "inclusive": False}}
    plan_publish(content={"plan": {"year": 2026, "province_code": place.parent.code}, "rule": [rule]}, source="test")
    of_ward, of_province = person(), person(place=place.parent)
    enforce("2026-11-05 07:00")
    assert told(of_ward, about=AGAIN) == []
    [line] = told(of_province, about=AGAIN)
    assert line.startswith("2 cơ quan đã gửi hồ sơ.")
    at("2026-11-05 08:00")
    client.force_login(of_province)
    answer = client.get(link_of(of_province, about=AGAIN))
    assert {line.row.place for line in answer.context["lines"]} == {place, ward("00004")}
