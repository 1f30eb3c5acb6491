"""Two officers save the same draft at the same moment: one does, the other is told. Proved on PostgreSQL, with its negative control."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from antt_portal.refusals import Conflict
from registrations.models import PlanDraft
from registrations.planning import drafting
from registrations.services import plan_drafts as services
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


def _save_twice(meet: threading.Barrier) -> list[str]:
    """What two officers get who save different titles from the same page; both meet while they change the content, if they can."""
    first = factories.person()
    draft = services.plan_draft_start(place=factories.ward(), year=2026, by=first, beginning="empty")
    together, got = threading.Barrier(2), []

    def save(officer, title):
        def change(content):
            with suppress(threading.BrokenBarrierError):  # the other one is kept waiting by the lock
                meet.wait(timeout=2)
            return drafting.with_values(content, drafting.DOCUMENT, {"title": title})

        try:
            together.wait(timeout=20)
            services.plan_draft_save(draft=draft, by=officer, version=1, change=change)
            got.append("saved")
        except Conflict:
            got.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in ((first, "Một"), (factories.person("office"), "Hai"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got)


def test_one_of_two_officers_saves_and_the_other_is_told(at):
    at("2026-02-10 14:05")
    assert _save_twice(threading.Barrier(2)) == ["saved", "told"]
    assert PlanDraft.objects.get().version == 2


def test_without_the_lock_both_would_save_and_one_would_be_lost(at, monkeypatch):
    at("2026-02-10 14:05")
    monkeypatch.setattr(services, "_locked", lambda draft, by, version: PlanDraft.objects.select_related("place").get(pk=draft.pk))
    assert _save_twice(threading.Barrier(2)) == ["saved", "saved"]
    assert PlanDraft.objects.get().version == 2
