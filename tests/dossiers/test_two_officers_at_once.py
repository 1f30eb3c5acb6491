"""Two officers confirm the same dossier at the same moment: one does, the other is told who was first. Proved on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from antt_portal.refusals import Conflict
from antt_portal.trail.models import Entry
from dossiers import services
from dossiers.choices import DossierState
from dossiers.models import Attachment, Dossier, FileVersion
from dossiers.services import document_files, transition
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


def while_the_other_is_sent(act: str) -> str:
    """What comes of `act` on a paper that two drafts share, while the other of them is just being sent."""
    areas = [factories.EnrolmentFactory() for _ in range(2)]
    head = factories.head_of(areas[0].subject)
    own, other = (samples.opened(area, head if number == 0 else factories.head_of(area.subject)) for number, area in enumerate(areas))
    paper = samples.file_paper(own, head, "resolution")
    Attachment.objects.create(dossier=other, document=paper)
    Dossier.objects.filter(pk=own.pk).update(unclassified_declared_at=own.state_since)
    acts = {
        "add": lambda: services.document_add(dossier=samples.fresh(own), by=head, kind="resolution", files=[samples.upload()]),
        "remove": lambda: services.document_remove(dossier=own, file=paper.files.get(), by=head),
        "describe": lambda: services.document_describe(dossier=own, document=paper, by=head, dated_on=date(2026, 1, 5)),
    }
    got = []

    def press():
        try:
            acts[act]()
            got.append("done")
        except Conflict as refusal:
            got.append(refusal.sentence)
        finally:
            connection.close()

    thread = threading.Thread(target=press)
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=other.pk)
        thread.start()
        thread.join(timeout=2)  # until it is done, or waits for the lock
        sent = {"state": DossierState.SUBMITTED, "receipt_code": "DD-1", "received_at": own.state_since, "last_day": date(2026, 3, 31)}
        Dossier.objects.filter(pk=other.pk).update(**sent)
    thread.join(timeout=60)
    return got[0]


@pytest.mark.parametrize("act", ["add", "remove", "describe"])
def test_a_shared_paper_is_not_changed_while_the_other_dossier_is_being_sent(act, at):
    at("2026-03-15 09:00")
    assert "dùng chung với một hồ sơ khác đã gửi" in while_the_other_is_sent(act)


def test_without_locking_both_the_shared_paper_would_have_changed_behind_its_reviewer(at, monkeypatch):
    """The control: what is asked of the other dossier before it is locked is not true any more a moment later."""
    at("2026-03-15 09:00")
    monkeypatch.setattr(document_files, "lock_all_that_share", lambda documents, *dossiers: None)
    assert while_the_other_is_sent("describe") == "done"
