"""Two officers confirm the same dossier at the same moment: one does, the other is told who was first. Proved on PostgreSQL."""

import threading

import pytest
from django.db import connection

from antt_portal.refusals import Conflict
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierState
from dossiers.models import Attachment, Dossier, FileVersion
from dossiers.services import transition
from tests import factories
from tests.dossiers import samples

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


@pytest.fixture
def dossier():
    enrolment = factories.EnrolmentFactory()
    sent = samples.sent(enrolment, factories.head_of(enrolment.subject))
    taker = factories.person()
    taken = services.dossier_take(dossier=sent, by=taker, version=sent.version)
    return services.dossier_release(dossier=taken, by=taker)


def confirm_twice(dossier) -> list[str]:
    """What two officers get who press the button at once, from the same page."""
    officers, together, got = [factories.person(), factories.person("chief")], threading.Barrier(2), []

    def press(officer):
        try:
            together.wait(timeout=20)
            services.dossier_complete(dossier=dossier, by=officer, version=dossier.version)
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
    return sorted(got)


def completed() -> int:
    return Entry.objects.filter(action="dossier.completed").count()


def test_one_of_two_officers_confirms_and_the_other_reads_who_did(dossier):
    first, second = sorted(confirm_twice(dossier), key=lambda words: words != "done")
    assert first == "done"
    assert "đã xác nhận hồ sơ đầy đủ lúc" in second
    assert completed() == 1
    assert Dossier.objects.get().state == DossierState.COMPLETE


def test_two_who_replace_pages_of_papers_that_both_dossiers_share_wait_for_each_other():
    enrolments = [factories.EnrolmentFactory() for _ in range(2)]
    heads = [factories.head_of(enrolment.subject) for enrolment in enrolments]
    sent = [samples.sent(enrolment, head) for enrolment, head in zip(enrolments, heads, strict=True)]
    papers = [FileVersion.objects.filter(document__dossiers=one).first() for one in sent]
    for one, other_paper in zip(sent, reversed(papers), strict=True):
        Attachment.objects.create(dossier=one, document=other_paper.document)
    Dossier.objects.update(state=DossierState.COMPLETE)
    together, conflicts, failed = threading.Barrier(2), [], []

    def replace(dossier, paper, head):
        try:
            together.wait(timeout=20)
            services.document_replace(dossier=dossier, file=paper, by=head, upload=samples.upload())
        except Conflict as conflict:  # the other was first, and this dossier is being checked again
            conflicts.append(conflict)
        except Exception as error:  # a thread's error would be lost
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=replace, args=one) for one in zip(sent, papers, heads, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert len(conflicts) < 2, "of two at once, one must get through"
    assert set(Dossier.objects.values_list("state", flat=True)) == {DossierState.IN_REVIEW}


def test_without_the_lock_both_would_have_confirmed(dossier, monkeypatch):
    """The control: with the lock lifted the race is lost, so the test above proves something."""
    both_have_read = threading.Barrier(2)

    def read_without_lock(row):
        found = Dossier.objects.select_related("subject__place__parent", "enrolment", "place__parent", "deciding_place", "figures").get(
            pk=row.pk
        )
        both_have_read.wait(timeout=20)
        return found

    monkeypatch.setattr(transition, "locked", read_without_lock)
    assert confirm_twice(dossier) == ["done", "done"]
    assert completed() == 2
