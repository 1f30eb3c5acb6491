"""Two officers close the same subject at the same moment: it is closed once, and the other is told. Proved on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.db import connection

from antt_portal.refusals import Conflict
from registrations.lives.preview import preview_of
from registrations.models import SubjectEvent
from registrations.services.life import carrying_out
from registrations.services.life.status import status_foreseen, subject_set_status
from tests.factories import EnrolmentFactory, person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]
ASKED = {"act": "closed", "on": date(2026, 5, 20), "reason": "Giải thể", "paper": "Quyết định số 12/QĐ-UBND"}


def close_twice(at) -> list[str]:
    """What two officers get who confirm at once what both were shown."""
    at("2026-06-01 10:00")
    subject = EnrolmentFactory().subject
    shown = preview_of(status_foreseen(subject=subject, **ASKED)).fingerprint
    officers, together, got = [person(), person("chief")], threading.Barrier(2), []

    def confirm(officer):
        try:
            together.wait(timeout=20)
            subject_set_status(subject=subject, by=officer, fingerprint=shown, **ASKED)
            got.append("done")
        except Conflict:
            got.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got)


def test_it_is_closed_once_and_the_other_is_told(at):
    assert close_twice(at) == ["conflict", "done"]
    assert SubjectEvent.objects.count() == 1


def test_without_the_place_locked_both_would_close_it(at, monkeypatch):
    """The negative control: both foresee before either writes."""
    both_foresaw, foresee_again = threading.Barrier(2), carrying_out._foreseen_again

    def foresee_together(*asked):
        change = foresee_again(*asked)
        both_foresaw.wait(timeout=20)
        return change

    monkeypatch.setattr(carrying_out, "_lock", lambda *places: None)
    monkeypatch.setattr(carrying_out, "_foreseen_again", foresee_together)
    assert close_twice(at) == ["done", "done"]
    assert SubjectEvent.objects.count() == 2
