"""A calendar that stood still, ran twice or was killed in the middle of a place does what is due afterwards, once and whole."""

import signal

import pytest
from django.db import connection

from antt_portal.notices.models import NoticeLine
from registrations.models import Milestone
from registrations.services import enforcement
from tests.dossiers.calendar_ward import days_over, instant, marked, opened_ward, told_about
from tests.schedulers import portal_process

AREAS = 3
TOLD = AREAS + 1 + 1 + 1  # each head, the area officer, the police of the areas and of the ward's own dossier
MIDNIGHT = "2026-04-01 00:00"


@pytest.fixture
def opened(at):
    at("2026-01-05 08:00")
    return opened_ward(areas=AREAS)


def enforce(text: str) -> list[dict]:
    return enforcement.enforce_calendar(instant(text))


def of_milestones(done: list[dict]) -> list[dict]:
    return [one for one in done if one["rule"] == "milestones"]


@pytest.mark.django_db
@pytest.mark.embedded
def test_after_three_hours_of_standstill_over_a_last_day_it_ends_once(opened):
    enforce("2026-03-31 22:59")
    assert marked() == 0
    enforce("2026-04-01 01:59")
    assert marked() == AREAS + 1
    assert len(days_over(opened)) == 1
    assert len(told_about("Đã hết hạn")) == TOLD


@pytest.mark.django_db
@pytest.mark.embedded
def test_a_reminder_of_the_morning_is_still_said_at_noon_and_then_not_again(opened):
    enforce("2026-03-24 06:59")
    enforce("2026-03-24 12:00")
    assert len(told_about("còn 7 ngày")) == TOLD
    assert of_milestones(enforce("2026-03-24 12:05")) == []


@pytest.mark.django_db
@pytest.mark.embedded
def test_a_repeated_run_and_one_for_an_instant_gone_by_do_nothing_more(opened):
    assert of_milestones(enforce(MIDNIGHT))
    lines = NoticeLine.objects.count()
    for again in (MIDNIGHT, "2026-03-31 12:00", "2026-03-24 07:00", "2026-01-01 00:00"):
        assert enforce(again) == []
    assert NoticeLine.objects.count() == lines
    assert len(days_over(opened)) == 1


@pytest.mark.django_db
@pytest.mark.embedded
def test_without_the_row_that_says_what_is_next_a_repeated_run_would_record_the_day_again(opened, monkeypatch):
    """The control."""
    monkeypatch.setattr("registrations.services.milestones._pass_on", lambda *_given: None)
    enforce(MIDNIGHT), enforce(MIDNIGHT)
    assert len(days_over(opened)) == 2


DIES = """
import contextlib, os, signal
from datetime import datetime
from django.db.models import QuerySet
from registrations.services import enforcement, milestones

def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)

{unprotected}
milestones.digest_add = die  # between the marks on the roster and what people are told
enforcement.enforce_calendar(datetime.fromisoformat("{at}"))
"""
UNPROTECTED = """
milestones.transaction = type("Nothing", (), {"atomic": contextlib.nullcontext})
QuerySet.select_for_update = lambda rows, **named: rows.all()
"""


def killed_in_the_middle(*, unprotected: str = "") -> None:
    process = portal_process("shell", "-c", DIES.format(unprotected=unprotected, at=instant(MIDNIGHT).isoformat()))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the killed one is a process of its own")
class TestKilled:
    def test_nothing_of_a_place_is_half_done_and_the_next_run_does_it_once(self, opened):
        killed_in_the_middle()
        assert (marked(), NoticeLine.objects.filter(text__contains="Đã hết hạn").count(), days_over(opened)) == (0, 0, [])
        assert Milestone.objects.due(instant(MIDNIGHT)).filter(place=opened).exists()
        enforce(MIDNIGHT)
        assert (marked(), len(told_about("Đã hết hạn")), len(days_over(opened))) == (AREAS + 1, TOLD, 1)
        assert of_milestones(enforce(MIDNIGHT)) == []

    def test_without_the_transaction_it_would_be_half_done(self, opened):
        """The control: marked, and nobody is ever told of it."""
        killed_in_the_middle(unprotected=UNPROTECTED)
        assert (marked(), days_over(opened)) == (AREAS + 1, [])
        assert not Milestone.objects.due(instant(MIDNIGHT)).filter(place=opened).exists()
        enforce(MIDNIGHT)
        assert told_about("Đã hết hạn") == []
