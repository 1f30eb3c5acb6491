"""An import into a year whose roster is open is followed by the rows that are not registered yet, and by no others."""

from datetime import date

import pytest
from django.utils import timezone

from registrations.models import Enrolment, Subject
from registrations.planning.reach import Reach, reach_of
from registrations.plans import calendar_for, version_as_if
from registrations.services.life.units import correction_foreseen
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from registrations.services.subjects import known_of, units_import
from registrations.unit_import import checked
from registrations.workbooks import first_sheet
from tests.factories import DossierFactory, EnrolmentFactory, ward
from tests.registrations.unit_sheets import AREA, FIRM, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


def rows_of(*rows):
    return checked(first_sheet(xlsx(*rows)), known_of(ward())).rows


def imported(*rows):
    return units_import(rows=rows_of(*rows), place=ward(), by=None, source_sha256="0" * 64)


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


def test_a_row_whose_recognition_dossier_was_sent_is_left_alone_by_list_plan_and_correction():
    imported(FIRM)
    roster_open(place=ward(), year=2026)
    row = Enrolment.objects.get(kind="enterprise")
    DossierFactory(enrolment=row, sent=True)
    imported(FIRM | {"Quy mô": "Nhỏ"})
    kept = Enrolment.objects.filter(pk=row.pk).values().get()
    assert (kept["size_class"], kept["in_scope"]) == ("medium", True)
    asked = {"row": rows_of(FIRM | {"Quy mô": "Siêu nhỏ"})[0], "offered": ["size_class", "staff"], "on": date(2026, 2, 10)}
    change = correction_foreseen(subject=row.subject, reason="Cập nhật", **asked)
    assert (change.rows, "đã gửi hồ sơ đề nghị công nhận" in change.kept[0]) == ([], True)
    plan = {"plan": {"year": 2026, "province_code": "01", "ward_code": "00235"}, "rule": [{"kind": "organisation", "enabled": False}]}
    draft = version_as_if(ward(), 2026, plan)
    shown, in_force = calendar_for(ward(), 2026, instead=draft), calendar_for(ward(), 2026)
    assert reach_of(draft=draft, shown=shown, in_force=in_force) == Reach(leaving=0, joining=0, staying=1)
    plan_publish(content=plan, source="ke-hoach.toml")
    assert Enrolment.objects.filter(pk=row.pk).values().get() == kept


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
