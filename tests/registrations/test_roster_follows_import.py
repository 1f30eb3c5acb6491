"""An import into a year whose roster is open is followed by the rows that are not registered yet, and by no others."""

from datetime import date

import pytest
from django.utils import timezone

from registrations.models import Enrolment, Subject
from registrations.services.roster import roster_open
from registrations.services.subjects import known_of, units_import
from registrations.unit_import import checked
from registrations.workbooks import first_sheet
from tests.factories import EnrolmentFactory, ward
from tests.registrations.unit_sheets import AREA, FIRM, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


def imported(*rows):
    result = checked(first_sheet(xlsx(*rows)), known_of(ward()))
    return units_import(rows=result.rows, place=ward(), by=None, source_sha256="0" * 64)


def test_without_an_open_roster_nothing_is_enrolled():
    imported(AREA)
    assert not Enrolment.objects.exists()


def test_a_row_not_yet_registered_takes_what_changed():
    imported(AREA, FIRM)
    roster_open(place=ward(), year=2026)
    imported(AREA | {"Số hộ": 130}, FIRM | {"Quy mô": "Nhỏ"})
    assert Enrolment.objects.get(kind="residential_area").households == 130
    firm = Enrolment.objects.get(kind="enterprise")
    assert (firm.in_scope, firm.exclusion_reason) == (False, "Doanh nghiệp nhỏ")


def test_a_registered_row_stays_as_it_was():
    imported(AREA)
    roster_open(place=ward(), year=2026)
    Enrolment.objects.update(registered_at=timezone.now())
    imported(AREA | {"Số hộ": 130})
    assert Subject.objects.get(kind="residential_area").households == 130
    assert Enrolment.objects.get(kind="residential_area").households == 120


def test_a_new_unit_joins_the_open_roster():
    imported(AREA)
    roster_open(place=ward(), year=2026)
    imported(FIRM)
    assert Enrolment.objects.get(kind="enterprise").joined_on == date(2026, 2, 10)


def test_a_year_gone_by_stays_as_it_was():
    imported(AREA)
    old = EnrolmentFactory(subject=Subject.objects.get(), year=2025)
    imported(AREA | {"Số hộ": 130}, FIRM)
    old.refresh_from_db()
    assert old.households == 120
    assert Enrolment.objects.count() == 1
