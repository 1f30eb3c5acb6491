"""Real workers on PostgreSQL and Redis send each person one mail of the day, however often they are asked, and when one is killed."""

import email
import email.policy
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from antt_portal import clock
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.notices.choices import DeliveryState
from antt_portal.notices.models import Delivery
from antt_portal.notices.services import DigestLine, digest_add
from tests import factories
from tests.ground.stand_ins import HANG, mail_server
from tests.ground.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def server(monkeypatch):
    with mail_server() as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")  # for the workers, which are processes of their own
        yield server


def told(people: int) -> list[int]:
    """So many people told two things today; the ids of the jobs, due at once."""
    for number in range(people):
        person = factories.UserFactory(email=f"nguoi-{number}@example.org")
        lines = [DigestLine(person.pk, f"Việc {one}", "/", f"{one}:{person.pk}") for one in range(2)]
        digest_add(lines, day=timezone.localdate(clock.database_now()))
    Job.objects.update(not_before=None)
    return list(Job.objects.values_list("pk", flat=True))


def received(server) -> Counter:
    return Counter(email.message_from_bytes(mail, policy=email.policy.default)["To"] for mail in server.mails)


def all_sent() -> bool:
    return not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def test_two_workers_asked_three_times_over_send_each_person_one_mail(server, hire):
    ids = told(10)
    for _ in range(3):
        jobs.publish(ids)
    hire()
    hire()
    until(all_sent)
    jobs.publish(ids)
    until(lambda: not Job.objects.exclude(state=JobState.DONE).exists())
    assert received(server) == {f"nguoi-{number}@example.org": 1 for number in range(10)}


def test_a_worker_killed_while_the_server_keeps_it_waiting_leaves_the_mail_to_another(server, hire):
    server.answers = {".": HANG}
    (job,) = told(1)
    jobs.publish([job])
    first = hire()
    until(lambda: "DATA" in server.verbs)
    first.kill()
    server.answers = {}
    hire()
    past = clock.database_now() - timedelta(hours=1)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=past, published_at=past)  # as if its lease were over
    jobs.sweep()
    until(all_sent)
    assert received(server) == {"nguoi-0@example.org": 1}
