"""Two administrators change the days off of one year at the same moment: one does, the other is told. Proved on PostgreSQL, with the
control: without the lock both would."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from django.db import connection

from antt_portal.places import days_off as services
from antt_portal.places.choices import DayKind
from antt_portal.places.models import CalendarDay
from antt_portal.refusals import Conflict
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


def _two_days_at_once(monkeypatch) -> list[str]:
    """What two administrators get who add different days of a year from the same page; both meet after they were let in, if they can."""
    meet, together, got = threading.Barrier(2), threading.Barrier(2), []
    check = services.day_checked

    def checked_together(**asked):
        with suppress(threading.BrokenBarrierError):  # the other one is kept waiting by the lock
            meet.wait(timeout=2)
        return check(**asked)

    monkeypatch.setattr(services, "day_checked", checked_together)

    def add(person, day):
        try:
            together.wait(timeout=20)
            services.day_add(day=day, said=services.DaySaid(DayKind.DAY_OFF, "Nghỉ", "15/TB"), by=person, version=0)
            got.append("saved")
        except Conflict:
            got.append("told")
        finally:
            connection.close()

    province = factories.ward().parent
    people = [factories.person("administrator", place=province) for _ in range(2)]
    threads = [threading.Thread(target=add, args=pair) for pair in zip(people, (date(2026, 12, 24), date(2026, 12, 25)), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got)


def test_one_of_two_administrators_saves_and_the_other_is_told(at, monkeypatch):
    at("2026-11-20 09:00")
    assert _two_days_at_once(monkeypatch) == ["saved", "told"]
    assert services.table_version(2026) == 1


def test_without_the_lock_both_would_save_though_each_saw_a_table_without_the_other(at, monkeypatch):
    at("2026-11-20 09:00")
    monkeypatch.setattr(services, "_lock", lambda day, by, version, row=None: row)
    assert _two_days_at_once(monkeypatch) == ["saved", "saved"]
    assert CalendarDay.objects.filter(date__in=[date(2026, 12, 24), date(2026, 12, 25)]).count() == 2
