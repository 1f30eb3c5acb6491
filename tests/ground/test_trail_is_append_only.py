"""The trail can be added to and read; nothing changes or empties it, and a change behind its back is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from antt_portal.trail import services, triggers
from antt_portal.trail.models import Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def _record(ward, action="subject.renamed"):
    with transaction.atomic():
        return services.record(action=action, of=ward, by=None, place_id=ward.pk, details={"field": "name"})


def test_each_act_is_linked_to_the_one_before():
    ward = factories.ward()
    first, second = _record(ward), _record(ward)
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous_hash == first.hash
    assert services.broken_links() == []


def test_each_place_has_a_chain_of_its_own():
    assert _record(factories.ward()).seq == _record(factories.ward("00004")).seq == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(services.NotInTransaction):
        services.record(action="x", of=factories.ward(), by=None, place_id=None)


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET action = 'other'", "DELETE FROM trail_entry", "TRUNCATE trail_entry"])
def test_the_database_itself_refuses_to_change_it(statement):
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    _record(factories.ward())
    with pytest.raises(DatabaseError, match=triggers.REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_a_change_behind_its_back_is_found():
    ward = factories.ward()
    _record(ward), _record(ward)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE trail_entry DISABLE TRIGGER trail_no_change")
        else:
            cursor.execute("DROP TRIGGER trail_no_update")
        cursor.execute("UPDATE trail_entry SET action = 'subject.closed' WHERE seq = 1")
    assert services.broken_links() == [f"trail: chain of place {ward.pk} is broken at link 1"]
    assert triggers.missing()
