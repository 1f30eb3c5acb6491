"""People are reminded 30, 14, 7, 3, 1 and 0 days before a last day, in the morning of working days; at 24:00 the day is over."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from registrations.calendar import VIETNAM, DaysOff, end_of, resolve
from registrations.choices import MilestoneKind
from registrations.milestones import Milestone, milestones_of, next_instant, reminded_on
from registrations.report_days import reports_due

TET = DaysOff(off=frozenset(date(2026, 2, day) for day in range(16, 21)), working=frozenset({date(2026, 8, 22)}))


def ends(day: date, what=MilestoneKind.RECOGNITION_ENDS) -> Milestone:
    return Milestone(what, day, "residential_area", "ward")


def test_the_days_before_a_wednesday():
    assert reminded_on(ends(date(2026, 11, 4)), TET) == [
        date(2026, 10, 5),
        date(2026, 10, 21),
        date(2026, 10, 28),
        date(2026, 10, 30),  # three days before is a Sunday
        date(2026, 11, 3),
        date(2026, 11, 4),
    ]


def test_no_reminder_in_tet():
    days = reminded_on(ends(date(2026, 2, 23)), TET)
    assert date(2026, 2, 13) in days
    assert not [day for day in days if date(2026, 2, 14) <= day <= date(2026, 2, 22)]


def test_a_saturday_that_was_made_a_working_day_is_one():
    assert reminded_on(ends(date(2026, 8, 25)), TET)[-3] == date(2026, 8, 22)


def test_of_an_ending_window_nobody_is_reminded():
    assert reminded_on(ends(date(2026, 10, 31), MilestoneKind.WINDOW_ENDS), TET) == []


def test_the_recheck_is_spoken_of_after_the_last_day_for_dossiers_and_on_its_own_last_working_day():
    recheck = ends(date(2026, 11, 15), MilestoneKind.RECHECK)  # a Sunday
    assert reminded_on(recheck, TET, files_until=date(2026, 11, 4)) == [date(2026, 11, 5), date(2026, 11, 13)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-10-28 06:59:59", "2026-10-28 07:00"),
        ("2026-10-28 07:00:00", "2026-10-30 07:00"),
        ("2026-11-04 07:00:00", "2026-11-05 00:00"),
        ("2026-12-01 00:00:00", "2026-11-05 00:00"),  # seen too late: it is over
    ],
)
def test_what_comes_next(after, expected):
    milestone = ends(date(2026, 11, 4))
    instants = [datetime.fromisoformat(text).replace(tzinfo=VIETNAM) for text in (after, expected)]
    assert next_instant(milestone, reminded_on(milestone, TET), after=instants[0]) == instants[1]


def of_the_circular(year: int, *, is_province: bool = False) -> list[Milestone]:
    rules = resolve(year=year, ward=None, province=None, days_off=DaysOff())
    reports = reports_due(year=year, ward=None, province=None, days_off=DaysOff())
    return milestones_of(rules.values(), reports, is_province=is_province)


def test_organisations_of_the_ward_are_looked_at_again_and_those_of_the_province_not():
    """Their dossiers are due on 04/11 and the window ends on 15/11; the province's are due after it."""
    recheck = [one for one in of_the_circular(2026) if one.what == MilestoneKind.RECHECK]
    assert {(one.kind, one.level, one.day) for one in recheck} == {
        (kind, "ward", date(2026, 11, 15)) for kind in ("agency", "enterprise", "educational_institution")
    }


def test_a_province_is_concerned_with_what_it_decides_on():
    assert {one.level for one in of_the_circular(2026, is_province=True)} == {"province"}


def test_a_kind_that_takes_no_part_has_no_days():
    ward = {"plan": {"year": 2026}, "rule": [{"kind": "enterprise", "enabled": False}]}
    rules = resolve(year=2026, ward=ward, province=None, days_off=DaysOff())
    assert not [one for one in milestones_of(rules.values(), (), is_province=False) if one.kind == "enterprise"]


@given(day=some.dates(date(2022, 1, 1), date(2040, 12, 31)), off=some.sets(some.integers(-40, 3), max_size=20))
def test_every_reminder_is_on_a_working_day_before_the_end_and_the_instants_only_go_forward(day, off):
    days_off = DaysOff(off=frozenset(day + timedelta(days=number) for number in off))
    milestone = ends(day)
    days = reminded_on(milestone, days_off)
    assert days == sorted(set(days))
    assert all(not days_off.is_off(one) and one <= day for one in days)
    instant = datetime.combine(day - timedelta(days=90), datetime.min.time(), VIETNAM)
    while instant < end_of(day):
        following = next_instant(milestone, days, after=instant)
        assert following > instant
        instant = following
    assert instant == end_of(day)
