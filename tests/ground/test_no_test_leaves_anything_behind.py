"""A transactional test leaves the database as it found it, by the short way or the long one (`tests/emptying.py`)."""

import pytest
from django.db import transaction

from antt_portal.accounts.models import User
from antt_portal.places.models import CalendarDay, Place
from antt_portal.trail import services, triggers
from antt_portal.trail.models import Entry
from tests import emptying, factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded]


@pytest.fixture
def emptier() -> emptying.Emptier:
    return emptying.Emptier()


def test_what_a_test_wrote_is_gone_and_what_migrate_loads_stands(emptier):
    before = Place.objects.get(code="00235").pk
    factories.FollowUpFactory()
    with transaction.atomic():
        services.record(action="x", of=factories.ward(), by=None, place_id=before)
    emptier.empty()
    assert not User.objects.exists()
    assert not Entry.objects.exists()
    assert Place.objects.get(code="00235").pk == before
    assert emptying.rows_by_table() == emptier.loaded
    assert triggers.missing() == set()


def test_what_migrate_loads_is_put_right_where_a_test_has_changed_it(emptier):
    Place.objects.filter(code="00235").update(name="Phường khác")
    CalendarDay.objects.all().delete()
    emptier.empty()
    assert Place.objects.get(code="00235").name == "Phường Đống Đa"
    assert CalendarDay.objects.exists()
    assert triggers.missing() == set()
    assert emptying.rows_by_table() == emptier.loaded, "the next test finds it cheap again"
