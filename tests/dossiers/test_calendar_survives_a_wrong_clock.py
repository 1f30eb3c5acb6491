"""A process whose clock is two hours ahead or behind does what is due by the database's clock: nothing early, nothing late.

The wrong clock is the real one bent by libfaketime. SQLite has no clock of its own: there nothing could be told apart.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from antt_portal.trail.models import Entry
from registrations.tasks import enforce_calendar
from tests.dossiers.calendar_ward import OVER, database_now, days_over, marked, only_milestone, opened_ward
from tests.ground.waiting import until
from tests.schedulers import done_by, portal_process, scheduler_process

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
TWO_HOURS, HOUR = timedelta(hours=2), timedelta(hours=1)
AREAS = 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own"),
    pytest.mark.skipif(FAKETIME is None, reason="needs libfaketime: apt-get install libfaketime"),
]

BY_ITS_OWN_CLOCK = "from django.utils import timezone; from registrations.services import enforcement; {act}"
TELLS_ITS_TIME = BY_ITS_OWN_CLOCK.format(act="print(timezone.now().isoformat())")
ENFORCES_BY_IT = BY_ITS_OWN_CLOCK.format(act="enforcement.enforce_calendar(timezone.now())")


@pytest.fixture
def opened(at):
    at("2026-01-05 08:00")
    return opened_ward(areas=AREAS)


def wrong(offset: timedelta) -> dict[str, str]:
    """The environment of a process whose clock is `offset` off."""
    seconds = f"{offset.total_seconds():+.0f}"
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": seconds, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def time_in(environment: dict[str, str]) -> datetime:
    told, complaint = portal_process("shell", "-v", "0", "-c", TELLS_ITS_TIME, **environment).communicate(timeout=60)
    return datetime.fromisoformat(told.strip().splitlines()[-1]) if told.strip() else pytest.fail(complaint)


def over_from(place, moment: timedelta) -> None:
    """A last day of the place that is over, and is looked at `moment` from now by the database's clock."""
    now = database_now()
    only_milestone(place=place, day=(now - timedelta(days=2)).date(), next_at=now + moment)


@pytest.mark.parametrize("offset", [TWO_HOURS, -TWO_HOURS])
def test_the_wrong_clock_is_wrong(offset):
    assert abs(time_in(wrong(offset)) - database_now() - offset) < timedelta(minutes=1)


def test_a_clock_that_is_ahead_ends_no_day_early(opened):
    over_from(opened, HOUR)
    done_by(scheduler_process(**wrong(TWO_HOURS)))
    assert (marked(), days_over(opened)) == (0, [])


def test_by_its_own_clock_it_would_end_it_an_hour_early(opened):
    """The control."""
    over_from(opened, HOUR)
    assert portal_process("shell", "-c", ENFORCES_BY_IT, **wrong(TWO_HOURS)).wait(60) == 0
    assert (marked(), len(days_over(opened))) == (AREAS, 1)


def test_a_clock_that_is_behind_ends_a_day_in_time_and_the_trail_has_the_right_instant(opened):
    over_from(opened, -HOUR)
    done_by(scheduler_process(**wrong(-TWO_HOURS)))
    assert (marked(), len(days_over(opened))) == (AREAS, 1)
    assert abs(Entry.objects.get(action=OVER).at - database_now()) < timedelta(minutes=5)


def test_by_its_own_clock_it_would_not_have_come_to_it(opened):
    """The control."""
    over_from(opened, -HOUR)
    assert portal_process("shell", "-c", ENFORCES_BY_IT, **wrong(-TWO_HOURS)).wait(60) == 0
    assert (marked(), days_over(opened)) == (0, [])


def test_a_real_worker_whose_clock_is_ahead_waits_for_the_databases_instant(opened, hire, private_redis, monkeypatch):
    for name, value in wrong(TWO_HOURS).items():
        monkeypatch.setenv(name, value)
    hire()
    over_from(opened, HOUR)
    private_redis.ask(enforce_calendar)
    until(private_redis.is_empty)
    assert (marked(), days_over(opened)) == (0, [])
    over_from(opened, -HOUR)
    private_redis.ask(enforce_calendar)
    until(lambda: days_over(opened))
    assert marked() == AREAS
