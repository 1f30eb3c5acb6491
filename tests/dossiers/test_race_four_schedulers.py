"""Four schedulers that wake at the same instant do each thing once: a reminder, a mark on the roster, a row in the trail.

What protects is the lock on the place and on its milestones, and behind it the key of each line. Beside each belt stands its control.
"""

import itertools
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from antt_portal.places.models import Place
from dossiers.services import filing_days
from registrations.models import Milestone
from registrations.services import enforcement, milestones
from registrations.tasks import enforce_calendar
from tests.dossiers.calendar_ward import database_now, days_over, instant, marked, only_milestone, opened_ward, told_about
from tests.ground.waiting import until
from tests.schedulers import at_one_instant, done_by, scheduler_process, without_row_locks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time"),
]
MORNING, MIDNIGHT = instant("2026-03-24 07:00"), instant("2026-04-01 00:00")
AREAS = 6
REMINDED = AREAS + 1 + 1 + 1  # each head, the area officer, the police of the areas and of the ward's own dossier


@pytest.fixture
def opened(at):
    at("2026-01-05 08:00")
    return opened_ward(areas=AREAS)


def four_at(when) -> tuple[list[dict], list[Exception]]:
    answers, broken = at_one_instant(*[lambda: enforcement.enforce_calendar(when)] * 4)
    return list(itertools.chain.from_iterable(answers)), broken


def of_milestones(done: list[dict]) -> list[tuple]:
    return [(one["place"], one["what"], one["over"]) for one in done if one["rule"] == "milestones"]


def test_four_schedulers_remind_once(opened):
    done, broken = four_at(MORNING)
    assert broken == []
    assert len(of_milestones(done)) == len(set(of_milestones(done))) == 2  # the ward, and its province for what that decides on
    assert len(told_about("còn 7 ngày")) == len(set(told_about("còn 7 ngày"))) == REMINDED


def test_four_schedulers_end_a_day_once(opened):
    done, broken = four_at(MIDNIGHT)
    assert broken == []
    assert len(of_milestones(done)) == len(set(of_milestones(done)))
    assert marked() == AREAS + 1
    assert len(days_over(opened)) == 1
    assert len(told_about("Đã hết hạn")) == len(set(told_about("Đã hết hạn"))) == REMINDED


@pytest.fixture
def nobody_waits_for_a_lock(monkeypatch):
    """Without the locks: all four have found what is due before the first of them writes."""
    without_row_locks(monkeypatch, Place, Milestone)
    all_have_looked, steps_due = Barrier(4), milestones._steps_due

    def looked_at_the_same_time(turn):
        found = steps_due(turn)
        all_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(milestones, "_steps_due", looked_at_the_same_time)


@pytest.fixture
def keys_that_are_new_each_time(monkeypatch):
    numbers, line_key = itertools.count(), filing_days.line_key
    monkeypatch.setattr(filing_days, "line_key", lambda *given: f"{line_key(*given)}{next(numbers)}:")


def test_without_the_locks_the_trail_tells_one_day_four_times(opened, nobody_waits_for_a_lock):
    """The control; the keys of the lines still hold what people are told together."""
    _, broken = four_at(MIDNIGHT)
    assert broken == []
    assert len(days_over(opened)) == 4
    assert len(told_about("Đã hết hạn")) == REMINDED


def test_without_the_locks_and_the_keys_each_would_be_reminded_four_times(opened, nobody_waits_for_a_lock, keys_that_are_new_each_time):
    _, broken = four_at(MORNING)
    assert broken == []
    assert len(told_about("còn 7 ngày")) == 4 * REMINDED


def test_the_locks_alone_are_enough(opened, keys_that_are_new_each_time):
    _, broken = four_at(MORNING)
    assert broken == []
    assert len(told_about("còn 7 ngày")) == REMINDED


@pytest.mark.slow
def test_four_processes_end_a_day_once(opened):
    processes = [scheduler_process("--at", MIDNIGHT.isoformat()) for _ in range(4)]
    done = [one for process in processes for one in done_by(process)]
    assert len(of_milestones(done)) == len(set(of_milestones(done)))
    assert marked() == AREAS + 1
    assert len(days_over(opened)) == 1
    assert len(told_about("Đã hết hạn")) == len(set(told_about("Đã hết hạn"))) == REMINDED


@pytest.mark.slow
def test_real_workers_that_were_told_four_times_by_beat_end_a_day_once(opened, hire, private_redis):
    """By the database's own clock: a last day that is over, due since a minute ago."""
    now = database_now()
    row = only_milestone(place=opened, day=(now - timedelta(days=2)).date(), next_at=now - timedelta(minutes=1))
    hire(), hire()
    private_redis.ask(enforce_calendar, times=4)
    until(lambda: private_redis.is_empty() and _is_over(row))
    assert len(days_over(opened)) == 1
    assert marked() == AREAS


def _is_over(row: Milestone) -> bool:
    row.refresh_from_db()
    return row.passed_at is not None
