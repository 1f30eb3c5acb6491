"""Whom one day touches: how many places and subjects, those in use by name, in few queries for all 3.321 wards."""

from datetime import date, timedelta

import pytest

from antt_portal.places.models import CalendarDay, Place
from registrations.days_off.touched import NAMED, touched_by
from registrations.models import Plan, PlanVersion
from registrations.plan_files import plan_read
from registrations.plans import calendar_for, content_hash
from registrations.services.plans import plan_publish
from tests import factories
from tests.registrations.test_calendar_page import PLANS

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

CULTURE_DAY = date(2026, 11, 24)
ALL_WARDS = 3321
QUERIES = 6  # days off, plans, wards, rosters, delegations, the names


def _plan(place: Place, **stated) -> None:
    content = {"plan": {"year": 2026, "province_code": "01", **stated}}
    plan = Plan.objects.create(place=place, year=2026)
    PlanVersion.objects.create(
        plan=plan, seq=1, content=content, sha256=content_hash(content), source="kh.toml", published_at=factories.timezone.now()
    )


def test_the_day_of_culture_out_of_force_moves_the_report_of_every_ward(at):
    at("2026-11-20 09:00")
    factories.EnrolmentFactory()
    touched = touched_by(day=CULTURE_DAY, kind=None)
    (moved,) = touched.moved
    assert (moved.what, moved.year, moved.from_day, moved.to_day) == ("annual", 2026, date(2026, 11, 25), date(2026, 11, 24))
    assert (moved.places, moved.subjects) == (ALL_WARDS, None)
    assert [(place.name, place.province) for place in touched.named] == [("Phường Đống Đa", "Thành phố Hà Nội")]
    assert (touched.places, touched.in_use, touched.others, touched.subjects) == (ALL_WARDS, 1, ALL_WARDS - 1, 0)


def test_what_is_said_to_move_is_what_the_calendar_of_the_place_then_says(at):
    at("2026-11-20 09:00")
    before = calendar_for(factories.ward(), 2026)
    (moved,) = touched_by(day=CULTURE_DAY, kind=None).moved
    CalendarDay.objects.filter(date=CULTURE_DAY).update(active=False)
    after = calendar_for(factories.ward(), 2026)
    assert (before.reports[0].last_day, after.reports[0].last_day) == (moved.from_day, moved.to_day)


def test_subjects_are_counted_at_the_level_that_decides_on_them_and_each_once(at):
    at("2026-10-20 09:00")
    for trait in ({}, {}, {"agency": True}, {"school": True, "provincial": True}):
        factories.EnrolmentFactory(subject=factories.SubjectFactory(**trait))
    factories.EnrolmentFactory(in_scope=False, exclusion_reason="Nhỏ")
    factories.EnrolmentFactory(left_on=date(2026, 2, 1))
    touched = touched_by(day=date(2026, 11, 4), kind="day_off")
    (moved,) = touched.moved
    assert (moved.what, moved.subjects, touched.subjects) == ("recognition_last_day", 3, 3)
    assert moved.pairs == (
        ("agency", "ward"),
        ("educational_institution", "ward"),
        ("enterprise", "ward"),
        ("residential_area", "ward"),
    )
    province = touched_by(day=date(2026, 11, 19), kind="day_off")
    assert (province.moved[0].subjects, province.subjects) == (1, 1)


def test_a_delegation_brings_a_school_to_the_wards_date(at):
    at("2026-10-20 09:00")
    plan_publish(content=plan_read(PLANS / "thuy-nguyen-2026.toml"), source="t.toml")
    place = Place.objects.get(code="11560")
    factories.EnrolmentFactory(subject=factories.SubjectFactory(school=True, provincial=True, place=place))
    last_day = calendar_for(place, 2026).rule("educational_institution", "ward").recognition_last_day
    touched = touched_by(day=last_day, kind="day_off")
    assert [(one.name, one.subjects, one.has_own_plan) for one in touched.named if one.subjects] == [(place.name, 1, True)]


def test_of_registration_only_who_has_not_registered_is_touched(at):
    at("2026-03-20 09:00")
    factories.EnrolmentFactory()
    factories.EnrolmentFactory(registered_at=factories.timezone.now())
    touched = touched_by(day=date(2026, 3, 31), kind="day_off")
    assert [(one.what, one.subjects) for one in touched.moved] == [("registration_last_day", 1)]


def test_a_province_and_a_ward_with_other_days_are_moved_by_their_own(at):
    at("2026-10-20 09:00")
    ward = factories.ward()
    _plan(ward.parent, annual_report_due={"date": "2026-11-10", "inclusive": True})
    _plan(ward, annual_report_due={"date": "2026-11-12", "inclusive": True})
    wards_of_hanoi = Place.objects.filter(parent=ward.parent).count()
    assert touched_by(day=date(2026, 11, 10), kind="day_off").places == wards_of_hanoi - 1
    own = touched_by(day=date(2026, 11, 12), kind="day_off")
    assert [(one.name, one.has_own_plan) for one in own.named] == [("Phường Đống Đa", True)]
    assert own.places == 1
    assert touched_by(day=CULTURE_DAY, kind=None).places == ALL_WARDS - wards_of_hanoi


def test_the_nearest_date_comes_first(at):
    at("2026-10-20 09:00")
    _plan(factories.ward(), annual_report_due={"date": "2026-11-07", "inclusive": True})  # a Saturday: rolls to Monday, 09/11
    _plan(factories.ward("00004"), annual_report_due={"date": "2026-11-09", "inclusive": True})
    moved = touched_by(day=date(2026, 11, 7), kind="working_day").moved
    assert [one.to_day for one in moved] == [date(2026, 11, 7)]
    both = touched_by(day=date(2026, 11, 9), kind="day_off").moved
    assert [(one.from_day, one.to_day, one.places) for one in both] == [(date(2026, 11, 9), date(2026, 11, 10), 2)]


def test_a_ward_that_is_dissolved_is_not_counted(at):
    at("2026-11-20 09:00")
    Place.objects.filter(pk=factories.ward("00004").pk).update(dissolved_on=date(2026, 6, 1))
    assert touched_by(day=CULTURE_DAY, kind=None).places == ALL_WARDS - 1


def test_both_years_that_are_alive_are_looked_at(at):
    at("2026-11-20 09:00")
    _plan(factories.ward(), annual_report_due={"date": "2027-01-04", "inclusive": True})
    touched = touched_by(day=date(2027, 1, 4), kind="day_off")
    assert [(one.year, one.to_day) for one in touched.moved] == [(2026, date(2027, 1, 5))]


def test_a_day_that_is_what_its_weekday_says_costs_one_query(at, django_assert_num_queries):
    at("2026-11-20 09:00")
    with django_assert_num_queries(1):
        assert touched_by(day=date(2026, 11, 28), kind="day_off").moved == ()


@pytest.mark.parametrize("wards", [5, 50])
def test_the_number_of_queries_does_not_grow_with_wards_plans_or_subjects(at, django_assert_num_queries, wards):
    at("2026-10-20 09:00")
    for number, place in enumerate(Place.objects.wards().order_by("code")[:wards]):
        factories.EnrolmentFactory(subject=factories.SubjectFactory(place=place))
        factories.EnrolmentFactory(subject=factories.SubjectFactory(place=place, enterprise=True, provincial=True))
        if number % 2:
            _plan(place, annual_report_due={"date": f"{date(2026, 11, 4) + timedelta(days=number)}", "inclusive": True})
    with django_assert_num_queries(QUERIES):
        touched = touched_by(day=date(2026, 11, 4), kind="day_off")
    assert (touched.in_use, len(touched.named), touched.not_named) == (wards, min(wards, NAMED), max(0, wards - NAMED))
