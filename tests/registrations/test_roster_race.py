"""Four schedulers that wake at the same instant open a roster once, with one row in the trail."""

from datetime import datetime
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection

from antt_portal.trail.models import Entry
from registrations.models import Enrolment
from registrations.services import roster
from registrations.services.enforcement import causes_of
from registrations.services.opening import open_rosters
from tests.factories import SubjectFactory

pytestmark = pytest.mark.django_db(transaction=True)
NEW_YEAR = datetime(2026, 1, 1, 0, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one at a time")


def four_schedulers() -> tuple[list[dict], list[Exception]]:
    """What four schedulers did that woke together, and what broke in them."""
    together = Barrier(4)
    done, broken = [], []

    def beat():
        try:
            together.wait(timeout=30)
            done.extend(open_rosters(NEW_YEAR))
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, broken


def test_four_schedulers_open_a_roster_once():
    SubjectFactory.create_batch(30)
    done, broken = four_schedulers()
    assert broken == []
    assert [thing["added"] for thing in done] == [31]
    assert Enrolment.objects.count() == 31
    assert Entry.objects.filter(action="roster.opened").count() == 1


def test_without_the_lock_on_the_place_they_would_run_into_each_other(monkeypatch):
    """The counter-check: the same four, without the lock, all find the roster empty, and three of them break."""
    roster.ward_subject(SubjectFactory().place)
    all_have_looked = Barrier(4)
    not_enrolled = roster._not_enrolled

    def looked_at_the_same_time(place, year):
        missing = list(not_enrolled(place, year))
        all_have_looked.wait(timeout=30)
        return missing

    monkeypatch.setattr(roster, "_lock", lambda place: None)
    monkeypatch.setattr(roster, "_not_enrolled", looked_at_the_same_time)
    done, broken = four_schedulers()
    assert len(done) == 1
    assert [type(cause) for error in broken for cause in causes_of(error)] == [IntegrityError] * 3
