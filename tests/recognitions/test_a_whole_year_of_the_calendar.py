"""The whole year 2026 by the circular's calendar, one run a day: what a ward's police, a head and the province's police are told, when.

A small ward: a residential area that registers in February and files in October, an agency that registers on the day before the last and
files in time, both decided on in November; the ward itself registers never and files on its last day.
"""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from antt_portal.notices.models import NoticeLine
from registrations.calendar import VIETNAM
from registrations.models import Enrolment, Milestone
from registrations.services.enforcement import enforce_calendar
from tests.factories import DossierFactory, RecognitionFactory, SubjectFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

GOLDEN = Path(__file__).parent / "golden" / "calendar-2026.txt"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM)


def happenings(area, agency):
    """What people do in that year, by day."""
    place = ward()

    def row(**asked):
        return Enrolment.objects.get(year=2026, place=place, **asked)

    def registers(subject):
        return lambda day: Enrolment.objects.filter(subject=subject, year=2026).update(registered_at=morning(day))

    def files(deciding_place=place, **asked):
        return lambda day: DossierFactory(enrolment=row(**asked), sent=True, received_at=morning(day), deciding_place=deciding_place)

    def is_recognised(subject):
        return lambda _day: RecognitionFactory(enrolment=row(subject=subject))

    return {
        date(2026, 2, 10): registers(area),
        date(2026, 3, 30): registers(agency),
        date(2026, 10, 20): files(subject=area),
        date(2026, 11, 4): files(subject=agency),
        date(2026, 11, 6): is_recognised(area),
        date(2026, 11, 17): is_recognised(agency),
        date(2026, 11, 19): files(place.parent, kind="ward"),
    }


@pytest.fixture
def year(at):
    """Every day of 2026 at seven in the morning, and a second time where something was done: by person, what was told on which day; and
    what the second run of a day did."""
    at("2026-01-01 07:00")
    area, agency = SubjectFactory(), SubjectFactory(agency=True)
    people = {"Công an phường": person(), "Tổ trưởng": head_of(area), "Công an thành phố": person(place=ward().parent)}
    acts, told, again, seen = happenings(area, agency), {name: [] for name in people}, [], 0
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if enforce_calendar(morning(day)):
            again += enforce_calendar(morning(day))
        if day in acts:
            acts[day](day)
        lines = NoticeLine.objects.order_by("pk")[seen:]
        seen += len(lines)
        for name, user in people.items():
            told[name] += [(day, line.text) for line in lines if line.notice.recipient_id == user.pk]
    return told, again


def test_each_thing_is_told_on_its_day_and_once_and_nothing_is_left_to_do(year):
    told, again = year
    assert again == []
    said = [f"{name} · {day:%d/%m} · {text}" for name, lines in told.items() for day, text in lines]
    assert len(said) == len(set(said))
    if os.environ.get("ANTT_GOLDEN") == "write":
        GOLDEN.write_text("\n".join(said) + "\n", encoding="utf-8")
    assert said == GOLDEN.read_text(encoding="utf-8").splitlines()
    assert not Milestone.objects.filter(year=2026).exclude(next_at=None).exists()
