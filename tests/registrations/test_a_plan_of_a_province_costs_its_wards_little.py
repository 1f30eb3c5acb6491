"""A province's plan, and a day off, are followed by a hundred wards in as many statements as by two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from antt_portal.places.models import Place
from registrations.models import Milestone
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from registrations.services.schedule import schedules_follow_days_off
from tests.factories import SubjectFactory, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
SOME = 20  # of a province, fewer than are taken at once


def publish(day: str) -> int:
    """How many statements it takes to publish a plan of the province by which areas register until `day`."""
    rule = {"kind": "residential_area", "registration_due": {"date": day, "inclusive": True}}
    content = {"plan": {"year": 2026, "province_code": "01", "symbol": f"{day}/KH"}, "rule": [rule]}
    with CaptureQueriesContext(connection) as captured:
        plan_publish(content=content, source="test")
    return len(captured)


def days_off_change() -> int:
    with CaptureQueriesContext(connection) as captured:
        schedules_follow_days_off([2026], because="ngày 01/04/2026 là ngày nghỉ")
    return len(captured)


def test_twenty_wards_cost_what_two_cost(at):
    at("2026-01-05 08:00")
    wards = list(Place.objects.filter(parent=ward().parent, dissolved_on=None).order_by("code")[:SOME])
    for place in wards[:2]:
        SubjectFactory(place=place), roster_open(place=place, year=2026)
    publish("2026-04-14")
    few, few_days = publish("2026-04-15"), days_off_change()
    for place in wards[2:]:
        SubjectFactory(place=place), roster_open(place=place, year=2026)
    assert (publish("2026-04-16"), days_off_change()) == (few, few_days)
    moved = Milestone.objects.filter(what="registration_ends", kind="residential_area", day="2026-04-16", level="ward")
    assert moved.count() == SOME
