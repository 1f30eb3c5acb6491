"""The next working day, by the weekday and the nation's table of days off."""

from datetime import date, timedelta

import pytest

from antt_portal.places.models import CalendarDay
from antt_portal.places.working_days import LONGEST_REST, next_working_day

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
WEDNESDAY, FRIDAY, SATURDAY, MONDAY = date(2026, 10, 28), date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 2)


def says(day: date, kind: str, **changes) -> None:
    CalendarDay.objects.create(date=day, kind=kind, name="Ngày thử", source="Văn bản thử", **changes)


def test_it_is_the_day_after_or_the_monday_after_a_week_end():
    assert next_working_day(WEDNESDAY) == WEDNESDAY + timedelta(days=1)
    assert next_working_day(FRIDAY) == MONDAY
    assert next_working_day(SATURDAY) == MONDAY


def test_a_day_off_is_passed_over_and_a_saturday_that_is_worked_is_not():
    says(MONDAY, "day_off")
    assert next_working_day(FRIDAY) == MONDAY + timedelta(days=1)
    says(SATURDAY, "working_day")
    assert next_working_day(FRIDAY) == SATURDAY


def test_a_day_that_is_not_in_force_says_nothing():
    says(MONDAY, "day_off", active=False)
    assert next_working_day(FRIDAY) == MONDAY


def test_a_rest_over_the_new_year_is_one_query_and_a_table_that_knows_no_end_does_not_hang(django_assert_num_queries):
    for number in range(1, 60):
        CalendarDay.objects.update_or_create(
            date=date(2026, 12, 1) + timedelta(days=number), defaults={"kind": "day_off", "name": "Nghỉ", "source": "Thử", "active": True}
        )
    with django_assert_num_queries(1):
        assert next_working_day(date(2026, 12, 1)) > date(2026, 12, 1) + LONGEST_REST
