"""A plan published after the roster opened is followed by the rows that are not registered yet, and by no others."""

import json

import pytest
from django.utils import timezone

from antt_portal.trail.models import Entry
from registrations.models import Enrolment, Subject
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.factories import EnrolmentFactory, SubjectFactory, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
WARD = {"province_code": "01", "ward_code": "00235"}
PROVINCE = {"province_code": "01"}
NO_ORGANISATIONS = {"kind": "organisation", "enabled": False}


@pytest.fixture(autouse=True)
def _an_open_roster_in_february(at):
    at("2026-02-10 09:00")
    SubjectFactory()
    SubjectFactory(enterprise=True)
    roster_open(place=ward(), year=2026)


def published(place: dict, *rules: dict, year: int = 2026):
    return plan_publish(content={"plan": place | {"year": year}, "rule": list(rules)}, source="ke-hoach.toml")


def reviewed(year: int = 2026) -> set[str]:
    return set(Enrolment.objects.filter(year=year, in_scope=True).values_list("kind", flat=True))


def test_what_the_plan_leaves_out_is_only_followed():
    published(WARD, NO_ORGANISATIONS)
    assert reviewed() == {"residential_area", "ward"}
    firm = Enrolment.objects.get(kind="enterprise")
    assert firm.exclusion_reason.startswith("Kế hoạch năm 2026 không xét loại")
    assert firm.exclusion_basis == "Kế hoạch năm 2026 của Phường Đống Đa"


def test_what_the_next_version_takes_in_is_reviewed_again():
    published(WARD, NO_ORGANISATIONS)
    published(WARD)
    assert "enterprise" in reviewed()
    assert Enrolment.objects.get(kind="enterprise").exclusion_reason == ""


def test_a_registered_row_stays_as_it_was():
    Enrolment.objects.filter(kind="enterprise").update(registered_at=timezone.now())
    published(WARD, NO_ORGANISATIONS)
    assert "enterprise" in reviewed()


def test_a_plan_of_the_province_reaches_all_its_wards_that_have_a_roster():
    SubjectFactory(enterprise=True, place=ward("00004"))
    SubjectFactory(enterprise=True, place=ward("00008"))
    roster_open(place=ward("00004"), year=2026)
    published(PROVINCE, NO_ORGANISATIONS)
    firms = Enrolment.objects.filter(kind="enterprise").order_by("place__code")
    assert list(firms.values_list("place__code", "in_scope")) == [("00004", False), ("00235", False)]


def test_a_plan_of_another_ward_or_province_changes_nothing():
    published({"province_code": "01", "ward_code": "00004"}, NO_ORGANISATIONS)
    published({"province_code": "92"}, NO_ORGANISATIONS)
    assert "enterprise" in reviewed()


def test_other_years_stay_as_they_were():
    firm = Subject.objects.get(kind="enterprise")
    EnrolmentFactory(subject=firm, year=2025)
    published(WARD, NO_ORGANISATIONS, year=2025)
    published(WARD, NO_ORGANISATIONS, year=2027)
    assert "enterprise" in reviewed(2025)
    assert "enterprise" in reviewed(2026)


def test_the_trail_counts_the_rows_that_came_under_review_or_left_it():
    published(WARD, NO_ORGANISATIONS)
    entry = Entry.objects.get(action="plan.published")
    assert json.loads(entry.body)["details"]["rescoped"] == 1
