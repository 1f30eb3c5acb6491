"""What the calendar does on its days costs the same number of statements for three subjects of a kind and for thirty."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from antt_portal.notices.models import NoticeLine
from registrations.calendar import VIETNAM
from registrations.models import Enrolment
from registrations.services.enforcement import enforce_calendar
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.factories import DossierFactory, RecognitionFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def a_year(many: int) -> None:
    """A ward whose subjects have filed, a third of them recognised, whose plan sets a day for decisions; people of every role."""
    place = ward()
    for trait in ("", "chief", "office", "chairperson"):
        person(trait), person(trait, place=place.parent)
    for _ in range(many):
        SubjectFactory(), SubjectFactory(agency=True), SubjectFactory(agency=True, provincial=True)
    roster_open(place=place, year=2026)
    rules = [{"kind": kind, "decision_due": {"date": "2026-11-20", "inclusive": True}} for kind in ("residential_area", "agency")]
    plan_publish(content={"plan": {"year": 2026, "province_code": "01", "ward_code": "00235"}, "rule": rules}, source="test")
    rows = Enrolment.objects.filter(place=place).exclude(kind="ward")
    rows.update(registered_at=datetime(2026, 2, 1, tzinfo=VIETNAM))
    for number, row in enumerate(rows):
        DossierFactory(enrolment=row, sent=True, deciding_place=place.parent if row.managing_level == "province" else place)
        if number % 3 == 0:
            RecognitionFactory(enrolment=row)


def cost(many: int, instant: datetime) -> tuple[int, int]:
    """How many statements one pass makes in a year of so many subjects, and how many lines it tells; everything is undone."""
    with transaction.atomic():
        a_year(many)
        enforce_calendar(instant - timedelta(hours=12))
        told = NoticeLine.objects.count()
        with CaptureQueriesContext(connection) as captured:
            enforce_calendar(instant)
        told = NoticeLine.objects.count() - told
        transaction.set_rollback(True)
    return len(captured), told


@pytest.mark.parametrize(
    "instant", ["2026-11-01 00:00", "2026-11-05 07:00", "2026-11-12 07:00", "2026-11-13 07:00", "2026-11-16 00:00", "2026-11-21 00:00"]
)
def test_a_pass_costs_the_same(at, instant):
    at("2026-01-05 08:00")
    when = datetime.fromisoformat(instant).replace(tzinfo=VIETNAM)
    few, many = cost(3, when), cost(30, when)
    assert few == many
    assert few[1] > 0
