"""A due date: which day is the last that counts, and when a day off moves it (domain §8: BLDS 2015 Điều 147, 148)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antt_portal.places.models import CalendarDay
from registrations.calendar import VIETNAM, DaysOff, Due, is_in_time
from registrations.calendar_words import due_words, last_day_words
from registrations.plans import days_off_around

DAYS = st.dates(date(2022, 1, 1), date(2040, 12, 31))


def _last_day(due: Due, days_off: DaysOff | None = None) -> date:
    return (days_off or DaysOff()).roll_forward(due.last_day)


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        (Due(date(2024, 3, 31), inclusive=False), date(2024, 4, 1)),  # trước 31/3/2024: Saturday 30/3 → Monday
        (Due(date(2024, 11, 16), inclusive=False), date(2024, 11, 15)),  # trước 16/11/2024: a Friday
        (Due(date(2024, 11, 17)), date(2024, 11, 18)),  # vào 17/11/2024: Sunday → Monday
        (Due(date(2026, 11, 5), inclusive=False), date(2026, 11, 4)),  # trước 05/11/2026: a Wednesday
        (Due(date(2026, 11, 16)), date(2026, 11, 16)),  # chậm nhất 16/11/2026: a Monday
        (Due(date(2028, 11, 5)), date(2028, 11, 6)),  # chậm nhất 05/11/2028: Sunday → Monday
        (Due(date(2028, 11, 5), inclusive=False), date(2028, 11, 6)),  # trước 05/11/2028: Saturday 04/11 → Monday
        (Due(date(2027, 11, 20), inclusive=False), date(2027, 11, 19)),  # trước 20/11/2027: a Friday
        (Due(date(2026, 11, 25), inclusive=False), date(2026, 11, 24)),  # trước 25/11/2026, were 24/11 a working day
    ],
)
def test_the_last_day_of_the_worked_examples(due, last_day):
    assert _last_day(due) == last_day


@pytest.mark.django_db
@pytest.mark.embedded
def test_the_day_of_culture_moves_a_deadline_only_as_long_as_the_table_says_so():
    before_25_11 = Due(date(2026, 11, 25), inclusive=False)
    assert _last_day(before_25_11, days_off_around(2026)) == date(2026, 11, 25)
    CalendarDay.objects.filter(date=date(2026, 11, 24)).update(active=False, edited=True)
    assert _last_day(before_25_11, days_off_around(2026)) == date(2026, 11, 24)


@pytest.mark.django_db
def test_a_saturday_made_a_working_day_is_a_last_day():
    assert _last_day(Due(date(2026, 8, 22)), days_off_around(2026)) == date(2026, 8, 22)


@given(DAYS, st.frozensets(DAYS, max_size=30), st.frozensets(DAYS, max_size=30))
def test_rolling_never_goes_backwards_and_ends_on_a_working_day(day, off, working):
    days_off = DaysOff(off, working)
    rolled = days_off.roll_forward(day)
    assert rolled >= day
    assert not days_off.is_off(rolled)
    assert all(days_off.is_off(day + timedelta(days=number)) for number in range((rolled - day).days))


@pytest.mark.parametrize(
    ("instant", "in_time"),
    [
        (datetime(2026, 11, 4, 23, 59, 59, 999999, VIETNAM), True),
        (datetime(2026, 11, 5, 0, 0, 0, 0, VIETNAM), False),
        (datetime.fromisoformat("2026-11-04T16:59:59.999999+00:00"), True),
        (datetime.fromisoformat("2026-11-04T17:00:00+00:00"), False),
    ],
)
def test_the_last_day_ends_at_midnight_in_vietnam(instant, in_time):
    assert is_in_time(instant, date(2026, 11, 4)) is in_time


def test_the_words_say_what_the_source_says_and_which_day_is_the_last():
    before = Due(date(2026, 11, 5), inclusive=False)
    assert last_day_words(before, date(2026, 11, 4)) == "trước ngày 05/11/2026 (hạn cuối: hết ngày 04/11/2026, thứ Tư)"
    assert due_words(Due(date(2026, 11, 5))) == "chậm nhất ngày 05/11/2026"


def test_a_day_that_rolled_says_why():
    sunday = Due(date(2028, 11, 5))
    words = "chậm nhất ngày 05/11/2028 (nhận đến hết ngày 06/11/2028, thứ Hai, do trùng ngày nghỉ)"
    assert last_day_words(sunday, date(2028, 11, 6)) == words
