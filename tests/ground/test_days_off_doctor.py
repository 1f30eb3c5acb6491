"""`doctor` names every day of the table that says nothing, or nothing that the calendar may rest on."""

from datetime import date

import pytest

from antt_portal.places.invariants import days_that_make_no_sense
from antt_portal.places.models import CalendarDay
from antt_portal.trail import doctor

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_the_table_as_it_is_loaded_makes_sense():
    assert list(days_that_make_no_sense()) == []
    assert "days off" in doctor.names()


@pytest.mark.parametrize(
    ("day", "kind", "words"),
    [
        (date(2026, 11, 26), "working_day", "a working day anyway"),
        (date(2026, 11, 28), "day_off", "a day off anyway"),
        (date(2042, 1, 1), "day_off", "outside 2021-2041"),
        (date(2026, 11, 26), "half_day", "of no known kind"),
    ],
)
def test_a_day_that_makes_no_sense_is_named_as_long_as_it_is_in_force(day, kind, words):
    row = CalendarDay.objects.create(date=day, kind=kind, name="Thử", source="15/TB", edited=True)
    assert [str(day) in line and words in line for line in days_that_make_no_sense()] == [True]
    CalendarDay.objects.filter(pk=row.pk).update(active=False)
    assert list(days_that_make_no_sense()) == []


def test_a_holiday_that_is_worked_makes_sense():
    CalendarDay.objects.filter(date=date(2026, 11, 24)).update(kind="working_day", edited=True)
    assert list(days_that_make_no_sense()) == []


def test_a_day_without_a_name_is_named():
    CalendarDay.objects.filter(date=date(2026, 11, 24)).update(name=" ")
    assert list(days_that_make_no_sense()) == ["days off: 2026-11-24 has no name or no source"]
