"""Evaluation windows (Điều 8.2), the first quarter (Điều 4 to 7) and the years that are alive. None of them ever rolls."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.calendar import ONE_DAY, DaysOff, first_quarter_ends, paper_is_of_first_quarter, resolve, years_alive
from registrations.circular import DECIDED_AT

KINDS = sorted({kind for kind, _ in DECIDED_AT})


def _windows(kind: str) -> dict[int, tuple[date, date]]:
    level = "province" if kind == "ward" else "ward"
    return {year: resolve(year=year, ward=None, province=None, days_off=DaysOff())[kind, level].window for year in range(2022, 2042)}


WINDOWS = {kind: _windows(kind) for kind in KINDS}


@given(st.dates(date(2022, 1, 1), date(2040, 12, 31)), st.sampled_from(KINDS))
def test_every_day_belongs_to_exactly_one_window_of_a_kind(day, kind):
    assert sum(first <= day <= last for first, last in WINDOWS[kind].values()) == 1


@pytest.mark.parametrize(
    ("kind", "last_day"),
    [("residential_area", date(2026, 10, 31)), ("enterprise", date(2026, 11, 15)), ("ward", date(2026, 11, 15))],
)
def test_the_window_of_the_next_year_begins_the_day_after(kind, last_day):
    assert WINDOWS[kind][2026][1] == last_day
    assert WINDOWS[kind][2027][0] == last_day + ONE_DAY


@given(st.integers(2022, 2040), st.frozensets(st.dates(date(2021, 12, 1), date(2041, 1, 31)), max_size=20))
def test_no_deadline_comes_before_its_opening_and_no_window_rolls(year, off):
    for rule in resolve(year=year, ward=None, province=None, days_off=DaysOff(off)).values():
        assert rule.registration_opens <= rule.registration_last_day
        assert rule.window[0] < rule.recognition_last_day
        assert rule.window == WINDOWS[rule.kind][year]


@pytest.mark.parametrize(
    ("dated_on", "counts"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_paper_counts_for_the_first_quarter_by_its_own_date(dated_on, counts):
    assert paper_is_of_first_quarter(dated_on, 2026) is counts


def test_the_first_quarter_ends_on_a_sunday_all_the_same():
    assert first_quarter_ends(2024) == date(2024, 3, 31)
    assert not paper_is_of_first_quarter(date(2024, 4, 1), 2024)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 10, 31), (2026,)),
        (date(2026, 11, 1), (2026, 2027)),
        (date(2026, 12, 31), (2026, 2027)),
        (date(2027, 1, 1), (2026, 2027)),
        (date(2027, 3, 31), (2026, 2027)),
        (date(2027, 4, 1), (2027,)),
    ],
)
def test_two_years_are_alive_from_november_to_march(day, years):
    assert years_alive(day) == years
