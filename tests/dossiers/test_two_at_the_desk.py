"""Two officers take in the same paper at the same moment: one does, the other is told who was first. Proved on PostgreSQL."""

import threading

import pytest
from django.db import connection

from antt_portal.refusals import Conflict
from dossiers import services
from dossiers.choices import DossierKind
from dossiers.models import Dossier, PaperIntake
from dossiers.services import desk
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


def take_in_twice(enrolment) -> list[str]:
    """What two officers get who press the button at once, both from a page on which nothing was begun."""
    officers, together, got = [factories.person(), factories.person("chief")], threading.Barrier(2), []

    def press(officer):
        try:
            together.wait(timeout=20)
            services.paper_take_in(
                subject=enrolment.subject,
                year=enrolment.year,
                kind=DossierKind.REGISTRATION,
                by=officer,
                version=0,
                handed_over=services.HandedOver("Nguyễn Thị Hòa"),
                papers=[services.HandedPaper(kind="registration_form")],
            )
            got.append("done")
        except Conflict as refusal:
            got.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got, key=lambda words: words != "done")


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


def test_one_of_two_officers_takes_it_in_and_the_other_reads_who_did(enrolment):
    first, second = take_in_twice(enrolment)
    assert first == "done"
    assert "đã nhận hồ sơ giấy lúc" in second
    assert (Dossier.objects.count(), PaperIntake.objects.count()) == (1, 1)


def test_without_asking_who_began_it_both_would_have_taken_it_in(enrolment, monkeypatch):
    """The control: were the page's version not compared, the second would be taken for a further visit."""
    begun = desk.begun
    monkeypatch.setattr(desk, "begun", lambda dossier, *, by: (begun(dossier, by=by)[0], True))
    assert take_in_twice(enrolment) == ["done", "done"]
    assert PaperIntake.objects.count() == 2
