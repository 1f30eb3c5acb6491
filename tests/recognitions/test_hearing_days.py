"""Working days to explain: the day of telling is not counted, days off are passed over, swapped Saturdays count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognitions.hearings.standing import last_day_to_explain
from registrations.calendar import DaysOff

pytestmark = pytest.mark.embedded

TABLE = DaysOff(off=frozenset({date(2026, 11, 24), date(2026, 8, 31)}), working=frozenset({date(2026, 8, 22)}))


@pytest.mark.parametrize(
    ("told_on", "last_day"),
    [
        (date(2026, 11, 16), date(2026, 11, 19)),  # Monday: Tuesday, Wednesday, Thursday
        (date(2026, 11, 18), date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 20), date(2026, 11, 26)),  # over a weekend and a day off on Tuesday
        (date(2026, 11, 21), date(2026, 11, 26)),  # told on a Saturday
        (date(2026, 8, 20), date(2026, 8, 24)),  # the Saturday between is a working day
        (date(2026, 8, 27), date(2026, 9, 2)),  # a Monday that is off; the table of this test knows no more
    ],
)
def test_three_working_days(told_on, last_day):
    assert last_day_to_explain(told_on, 3, TABLE) == last_day


@given(told_on=st.dates(date(2022, 1, 1), date(2040, 12, 31)), days=st.integers(1, 30))
def test_the_last_day_is_a_working_day_and_exactly_so_many_lie_before_it(told_on, days):
    last = last_day_to_explain(told_on, days, TABLE)
    between = [told_on + timedelta(n) for n in range(1, (last - told_on).days + 1)]
    assert not TABLE.is_off(last)
    assert sum(not TABLE.is_off(day) for day in between) == days
