"""Two officers take two lists of the same new units in at the same instant: one is done, the other is shown what changed."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from antt_portal.refusals import Conflict
from antt_portal.trail.models import Entry
from registrations.models import Subject, UnitList
from registrations.services import subjects
from registrations.services.unit_lists import unit_list_look, unit_list_take_in
from tests.factories import person, unit_list
from tests.registrations.unit_sheets import AREA, FIRM, xlsx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one at a time")


def together(lists: list[UnitList]) -> list[str]:
    """What came of each when all are taken in at once: "done" or the name of what was raised."""
    officer = lists[0].uploaded_by
    seen = [unit_list_look(unit_list=one).fingerprint for one in lists]
    barrier = Barrier(len(lists))
    came = []

    def take_in(one, fingerprint):
        try:
            barrier.wait(timeout=30)
            unit_list_take_in(unit_list=one, by=officer, fingerprint=fingerprint)
            came.append("done")
        except (Conflict, IntegrityError) as refusal:
            came.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=take_in, args=pair) for pair in zip(lists, seen, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


@pytest.fixture
def officer():
    return person()


def two_lists(officer) -> list[UnitList]:
    content = xlsx(AREA, FIRM)
    return [unit_list(content, by=officer) for _ in range(2)]


def test_of_two_lists_one_is_taken_in_and_one_is_a_conflict(officer):
    assert together(two_lists(officer)) == ["Conflict", "done"]
    assert Subject.objects.exclude(kind="ward").count() == 2
    assert Entry.objects.filter(action="units.imported").count() == 1
    assert UnitList.objects.exclude(taken_in_at=None).count() == 1


def test_of_two_clicks_on_one_list_one_counts(officer):
    one = unit_list(xlsx(AREA), by=officer)
    assert together([one, UnitList.objects.get(pk=one.pk)]) == ["Conflict", "done"]
    assert Entry.objects.filter(action="units.imported").count() == 1


def test_without_the_lock_on_the_place_they_would_run_into_each_other(officer, monkeypatch):
    """The counter-check: both find the units new, and one of them breaks."""
    lists = two_lists(officer)
    both_have_looked = Barrier(2)
    write = subjects._write

    def when_both_have_looked(matches):
        both_have_looked.wait(timeout=30)
        write(matches)

    monkeypatch.setattr(subjects, "_lock", lambda place: place)
    monkeypatch.setattr(subjects, "_write", when_both_have_looked)
    assert together(lists) == ["IntegrityError", "done"]
