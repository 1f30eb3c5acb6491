"""Days off come from the `holidays` package, with the Saturdays that are worked in exchange; what a person wrote stays as it is."""

from datetime import date

import pytest

from antt_portal.jobs.models import Job
from antt_portal.jobs.services import run
from antt_portal.places import days_off, loading
from antt_portal.places.choices import DayKind
from antt_portal.places.models import CalendarDay
from antt_portal.places.public_holidays import YEARS, exchanged_days, listed_days, partner_of

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

# What the package knows of swaps in all of 2021–2041: the day off and the Saturday worked for it.
SWAPS = {date(2024, 4, 29): date(2024, 5, 4), date(2025, 5, 2): date(2025, 4, 26), date(2026, 8, 31): date(2026, 8, 22)}


def _row(day: date) -> CalendarDay:
    return CalendarDay.objects.get(date=day)


def test_after_migrate_every_year_has_its_days_off():
    assert {row.date.year for row in CalendarDay.objects.filter(kind=DayKind.DAY_OFF)} == set(YEARS)


def test_the_saturdays_worked_in_exchange_are_in_the_table_and_no_other_day_is():
    worked = CalendarDay.objects.filter(kind=DayKind.WORKING_DAY)
    assert sorted(row.date for row in worked) == sorted(SWAPS.values())
    assert {row.date.weekday() for row in worked} == {5}


@pytest.mark.parametrize(("free", "saturday"), SWAPS.items())
def test_a_worked_saturday_names_the_package_and_its_words(free, saturday):
    row = _row(saturday)
    assert row.active
    assert not row.edited
    assert row.name == f"Làm bù cho ngày nghỉ {free:%d/%m/%Y}"
    assert row.source == f"{_row(free).source}: {free:%d/%m/%Y} “Ngày nghỉ (thay cho ngày {saturday:%d/%m/%Y})”"
    assert row.source.startswith("holidays 0.")


def test_either_day_of_a_swap_names_the_other():
    for free, saturday in SWAPS.items():
        assert partner_of(_row(free).name) == saturday
        assert partner_of(_row(saturday).name) == free
    assert partner_of("Quốc khánh") is None


def test_a_weekday_or_a_holiday_that_is_named_becomes_no_working_day():
    named = {
        date(2026, 8, 31): "Ngày nghỉ (thay cho ngày 22/08/2026)",  # a Saturday
        date(2026, 9, 3): "Ngày nghỉ (thay cho ngày 25/08/2026)",  # a Tuesday
        date(2026, 9, 4): "Ngày nghỉ (thay cho ngày 29/08/2026)",  # a Saturday that is a holiday itself
        date(2026, 8, 29): "Ngày lễ",
    }
    assert exchanged_days(named) == {date(2026, 8, 22): date(2026, 8, 31)}


def test_a_table_of_an_earlier_version_gets_what_it_lacks_under_the_same_source():
    CalendarDay.objects.filter(kind=DayKind.WORKING_DAY).delete()
    loading.load_days_off()
    assert {_row(day).kind for day in SWAPS.values()} == {DayKind.WORKING_DAY}


def test_loading_again_changes_nothing_and_asks_once(django_assert_num_queries):
    before = list(CalendarDay.objects.values_list("pk", "date", "kind", "name", "source"))
    with django_assert_num_queries(1):
        loading.load_days_off()
    assert list(CalendarDay.objects.values_list("pk", "date", "kind", "name", "source")) == before


def test_what_a_person_changed_is_never_overwritten():
    CalendarDay.objects.filter(date=date(2026, 8, 22)).update(kind=DayKind.DAY_OFF, active=False, edited=True, name="Khác", source="15/TB")
    CalendarDay.objects.filter(date=date(2026, 11, 24)).update(active=False, edited=True, name="Khác")
    loading.load_days_off()
    assert (_row(date(2026, 8, 22)).name, _row(date(2026, 8, 22)).kind) == ("Khác", DayKind.DAY_OFF)
    assert (_row(date(2026, 11, 24)).name, _row(date(2026, 11, 24)).active) == ("Khác", False)


def test_what_an_older_package_knew_otherwise_is_corrected_and_a_persons_own_day_stays():
    CalendarDay.objects.filter(date=date(2026, 9, 2)).update(name="Cũ", source="holidays 0.1")
    CalendarDay.objects.create(date=date(2026, 9, 7), kind=DayKind.DAY_OFF, name="Không còn", source="holidays 0.1")
    CalendarDay.objects.create(date=date(2026, 9, 8), kind=DayKind.DAY_OFF, name="Của người", source="15/TB", edited=True)
    loading.load_days_off()
    assert _row(date(2026, 9, 2)).name == "Quốc khánh"
    assert not CalendarDay.objects.filter(date=date(2026, 9, 7)).exists()
    assert CalendarDay.objects.filter(date=date(2026, 9, 8)).exists()


def test_who_follows_the_table_learns_by_a_job_of_years_that_were_loaded_anew(monkeypatch):
    heard = []
    monkeypatch.setattr(days_off, "_followers", [lambda years, because: heard.append((years, because))])
    CalendarDay.objects.filter(date__in=[date(2024, 5, 4), date(2026, 8, 22)]).delete()
    loading.load_days_off()
    loading.load_days_off()
    jobs = Job.objects.filter(kind=days_off.LOADED)
    assert sorted(jobs.values_list("object_id", flat=True)) == [2024, 2026]
    assert heard == []
    for job in jobs:
        run(job.pk)
    assert sorted(heard) == [(frozenset({year}), f"theo bảng ngày nghỉ năm {year} vừa nạp lại") for year in (2024, 2026)]


def test_the_first_load_of_an_empty_table_tells_nobody():
    CalendarDay.objects.all().delete()
    loading.load_days_off()
    assert CalendarDay.objects.count() == len(listed_days())
    assert not Job.objects.filter(kind=days_off.LOADED).exists()
