"""Two people write down the same meeting from the same page: one is kept, the other is told who was first. Proved on PostgreSQL."""

import threading
from datetime import datetime

import pytest
from django.db import connection

from antt_portal.refusals import Conflict
from dossiers import services
from dossiers.choices import DossierKind
from dossiers.models import Dossier, Participant
from dossiers.services import meetings
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: there is no race to lose"),
]


@pytest.fixture
def dossier(at):
    at("2026-10-31 09:00")
    enrolment = factories.EnrolmentFactory()
    return samples.opened(enrolment, factories.head_of(enrolment.subject), DossierKind.RECOGNITION)


def write_down_twice(dossier: Dossier) -> list[str]:
    """What the head and the clerk get who save at once, each with their own list of people."""
    clerk = factories.SubjectMemberFactory(subject=dossier.subject, role=MemberRole.CLERK).user
    head = dossier.subject.members.get(role=MemberRole.HEAD).user
    together, got = threading.Barrier(2), []

    def press(person, names):
        try:
            together.wait(timeout=20)
            services.meeting_save(
                dossier=dossier,
                by=person,
                version=dossier.version,
                held_at=datetime(2026, 10, 30, 19, 30, tzinfo=VIETNAM),
                participants=[services.Present(name, ("chair",)) for name in names],
            )
            got.append("done")
        except Conflict as refusal:
            got.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=one) for one in ((head, ["A", "B"]), (clerk, ["C", "D", "E"]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(got, key=lambda words: words != "done")


def test_one_of_two_is_kept_whole_and_the_other_reads_who_saved(dossier):
    first, second = write_down_twice(dossier)
    assert first == "done"
    assert "đã lưu thông tin cuộc họp lúc" in second
    assert set(Participant.objects.values_list("name", flat=True)) in ({"A", "B"}, {"C", "D", "E"})
    assert samples.fresh(dossier).version == dossier.version + 1


def test_without_the_pages_version_the_second_would_write_over_the_first_unseen(dossier, monkeypatch):
    """The control."""
    editable = meetings.editable
    monkeypatch.setattr(meetings, "editable", lambda row, *, version, **given: editable(row, version=None, **given))
    assert write_down_twice(dossier) == ["done", "done"]
    assert samples.fresh(dossier).version == dossier.version + 2
