"""Which dates move when one day becomes a day off or ceases to be one: only dates still ahead, and none comes back or is over at once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.calendar import LAST_DAYS, DaysOff, resolve
from registrations.days_off.moves import Move, dates_said, moves_between
from registrations.plan_files import plan_read
from registrations.report_days import reports_due
from tests.registrations.test_calendar_page import PLANS

CULTURE_DAY = date(2026, 11, 24)
TABLE = DaysOff(off=frozenset({CULTURE_DAY}))
DAYS = st.dates(date(2025, 10, 1), date(2027, 2, 28))


def _moves(day: date, kind: str | None, *, before: DaysOff = TABLE, today: date = date(2026, 1, 1), ward=None, province=None):
    after = before.with_day(day, kind)
    return moves_between(year=2026, ward=ward, province=province, before=before, after=after, day=day, today=today)


def test_the_day_of_culture_out_of_force_moves_the_annual_report_back():
    assert _moves(CULTURE_DAY, None) == {Move("annual", 2026, date(2026, 11, 25), date(2026, 11, 24))}


def test_a_day_off_on_the_last_day_of_dossiers_moves_them_all_a_day_on():
    moves = _moves(date(2026, 11, 4), "day_off")
    assert {(move.what, move.from_day, move.to_day) for move in moves} == {
        ("recognition_last_day", date(2026, 11, 4), date(2026, 11, 5)),
    }
    assert {(move.kind, move.level) for move in moves} == {
        ("residential_area", "ward"),
        *((kind, "ward") for kind in ("agency", "enterprise", "educational_institution")),
    }


def test_a_day_on_which_nothing_falls_moves_nothing():
    assert _moves(date(2026, 7, 7), "day_off") == frozenset()


def test_a_saturday_that_is_worked_brings_back_what_had_rolled_over_it():
    plan = {"plan": {"annual_report_due": {"date": "2026-11-28", "inclusive": True}}}  # a Saturday
    assert _moves(date(2026, 11, 28), "working_day", ward=plan) == {Move("annual", 2026, date(2026, 11, 30), date(2026, 11, 28))}


def test_a_plan_whose_days_do_not_roll_is_not_moved():
    plan = {"plan": {"roll_forward": False}}
    assert _moves(CULTURE_DAY, None, ward=plan) == frozenset()
    assert _moves(CULTURE_DAY, None, province=plan) == frozenset()


def test_a_long_run_of_days_off_moves_from_its_beginning():
    tet = frozenset(date(2026, 2, 16) + timedelta(days=number) for number in range(5))
    plan = {"plan": {"annual_report_due": {"date": "2026-02-14", "inclusive": True}}}  # the Saturday before
    moves = _moves(date(2026, 2, 23), "day_off", before=DaysOff(off=tet), ward=plan)
    assert moves == {Move("annual", 2026, date(2026, 2, 23), date(2026, 2, 24))}


@pytest.mark.parametrize(("today", "moves"), [(date(2026, 11, 25), 1), (date(2026, 11, 26), 0)])
def test_a_date_that_is_over_does_not_move(today, moves):
    assert len(_moves(CULTURE_DAY, None, today=today)) == moves


@given(
    DAYS, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=20), st.sampled_from(["day_off", "working_day", None]), st.data()
)
def test_no_change_of_a_day_still_ahead_brings_a_date_back_or_ends_one_at_once(day, off, working, kind, data):
    """The reason why days gone by are closed: as long as the day is not over, what is over stays so, and what is ahead stays ahead."""
    today = data.draw(st.dates(date(2025, 10, 1), day))
    before = DaysOff(off - working, working)
    after = before.with_day(day, kind)
    was, now = _all_days(before), _all_days(after)
    assert all((old < today) == (new < today) for old, new in zip(was, now, strict=True))
    assert all(old == new for old, new in zip(was, now, strict=True) if old < today)


@given(DAYS, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=20), st.sampled_from(["day_off", "working_day", None]))
def test_what_is_said_to_move_is_all_that_moves(day, off, working, kind):
    before = DaysOff(off - working, working)
    moves = _moves(day, kind, before=before, today=date(2020, 1, 1))
    pairs = zip(_all_days(before), _all_days(before.with_day(day, kind)), strict=True)
    moved = sorted(pair for pair in pairs if pair[0] != pair[1])
    assert sorted((move.from_day, move.to_day) for move in moves) == moved


def _all_days(days_off: DaysOff) -> list[date]:
    rules = resolve(year=2026, ward=None, province=None, days_off=days_off).values()
    (report,) = reports_due(year=2026, ward=None, province=None, days_off=days_off)
    return [day for rule in rules for day in (rule.registration_last_day, rule.recognition_last_day)] + [report.last_day]


@pytest.mark.parametrize("name", ["can-tho-2025", "dong-da-2025", "huong-tra-2026", "phuoc-long-2024", "thuy-nguyen-2026"])
def test_what_a_plan_says_of_dates_is_enough_to_know_its_dates(name):
    content = plan_read(PLANS / f"{name}.toml")
    said, year = dates_said(content), content["plan"]["year"]
    whole, part = (resolve(year=year, ward=plan, province=None, days_off=TABLE) for plan in (content, said))
    for at, rule in whole.items():
        assert [getattr(rule, field) for field in ("enabled", *LAST_DAYS)] == [
            getattr(part[at], field) for field in ("enabled", *LAST_DAYS)
        ]
    reports = [reports_due(year=year, ward=plan, province=None, days_off=TABLE) for plan in (content, said)]
    assert reports[0] == reports[1]
