"""A job is a row made in the transaction of the change; of two who want it one gets it; three failures show it to a person."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.jobs import services, work
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job, Pulse
from antt_portal.jobs.services import WillNeverWork
from tests.ground.waiting import until

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
KIND = "test.in_process"


@pytest.fixture
def does(monkeypatch):
    """Say what jobs of the test's kind do: `does(function)`."""
    monkeypatch.setattr(work, "_kinds", dict(work._kinds))
    return lambda function: services.register(KIND, function)


@pytest.fixture
def published(monkeypatch):
    """The ids that went to the broker, in a list for each connection made; no broker is needed."""
    sent = []
    monkeypatch.setattr(services._Publication, "resting_until", 0.0)
    monkeypatch.setattr(services, "publish", lambda ids: sent.append(list(ids)) or list(ids))
    return sent


def _enqueue(object_id=1, **changes) -> Job:
    return services.enqueue(**{"kind": KIND, "object_id": object_id, "dedupe_key": f"{KIND}:{object_id}"} | changes)


def _raise(error):
    raise error


def test_the_same_key_is_the_same_job():
    assert _enqueue() == _enqueue()
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_one_transaction_enqueues_is_published_together_after_its_commit(published):
    with transaction.atomic():
        first = _enqueue(1)
        with transaction.atomic():
            second = _enqueue(2)
        assert published == []
    assert published == [[first.pk, second.pk]]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_neither_job_nor_message(published):
    with transaction.atomic():
        _enqueue()
        transaction.set_rollback(True)
    assert published == []
    assert not Job.objects.exists()


def test_a_job_for_later_is_published_by_the_sweep_when_its_time_has_come(published, at):
    now = at("2026-11-04 10:00")
    job = _enqueue(not_before=now + timedelta(hours=1))
    assert services.sweep() == 0
    assert not services.run(job.pk)
    at("2026-11-04 11:00")
    assert services.sweep() == 1
    assert published[-1] == [job.pk]


def test_the_result_and_done_are_written_together(does):
    does(lambda object_id: lambda: Pulse.objects.create(name=f"result {object_id}", at=timezone.now()))
    job = _enqueue(7)
    assert services.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Pulse.objects.filter(name="result 7").exists()


def test_a_result_that_cannot_be_written_leaves_the_job_undone(does):
    does(lambda object_id: lambda: _raise(ZeroDivisionError()))
    job = _enqueue()
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)


def test_who_has_lost_the_job_while_working_writes_nothing(does):
    """The other worker's claim counts as an attempt of its own."""

    def lose_it(object_id):
        Job.objects.update(attempts=2, lease_until=clock.database_now() + work.LEASE)
        return lambda: Pulse.objects.create(name="late", at=timezone.now())

    does(lose_it)
    job = _enqueue()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert not Pulse.objects.filter(name="late").exists()


def test_a_job_that_is_done_is_not_done_again(does):
    does(lambda object_id: None)
    job = _enqueue()
    assert services.run(job.pk)
    assert not services.run(job.pk)


def test_three_failures_show_the_job_to_a_person_who_may_have_it_tried_again(does, at):
    does(lambda object_id: _raise(ZeroDivisionError("Nguyễn Văn A")))
    now = at("2026-11-04 10:00")
    job = _enqueue()
    for attempt in (1, 2, 3):
        at(f"{now + timedelta(minutes=5 * attempt):%Y-%m-%d %H:%M}")
        services.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.problem == "Lỗi kỹ thuật (ZeroDivisionError)."
    assert services.overdue() == [f"jobs: {KIND} 1 failed"]
    does(lambda object_id: None)
    services.retry(job)
    assert services.run(job.pk)
    assert services.overdue() == []


def test_after_a_failure_the_job_rests_before_it_is_tried_again(does):
    does(lambda object_id: _raise(ZeroDivisionError()))
    job = _enqueue()
    services.run(job.pk)
    assert not services.run(job.pk)
    job.refresh_from_db()
    assert job.not_before > clock.database_now()


def test_what_will_never_work_is_not_tried_again_and_its_sentence_is_kept(does):
    does(lambda object_id: _raise(WillNeverWork("Máy chủ chưa có bộ chữ in.")))
    job = _enqueue()
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.problem) == (JobState.FAILED, 1, "Máy chủ chưa có bộ chữ in.")


def test_a_message_of_a_dead_holder_takes_the_job_over_before_its_lease_ends_and_no_other_does():
    job = _enqueue()
    assert work.claim(job.pk, message="first")
    assert work.claim(job.pk, message="second", redelivered=True) is None
    assert work.claim(job.pk, message="first") is None
    assert work.claim(job.pk, message="first", redelivered=True).attempts == 2


def test_a_job_cut_off_three_times_is_shown_to_a_person():
    job = _enqueue()
    for _attempt in range(work.ATTEMPTS):
        assert work.claim(job.pk, message="m", redelivered=True)
    assert work.claim(job.pk, message="m", redelivered=True) is None
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, work.CUT_OFF)


def test_work_that_takes_long_keeps_its_lease(does, monkeypatch, transactional_db):
    monkeypatch.setattr(work, "RENEWED_EVERY", timedelta(milliseconds=50))

    def take_long(object_id):
        first = Job.objects.get().lease_until
        until(lambda: Job.objects.get().lease_until > first, 10)

    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite database lives in one connection; the renewing thread needs a second")
    does(take_long)
    job = _enqueue()
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.DONE, "")


def _read_then_write(job_id, **_message):
    """The claim without compare-and-set: look whether it is waiting, then take it."""
    job = Job.objects.get(pk=job_id)
    _both_have_looked.wait(10)
    if job.state == JobState.WAITING:
        Job.objects.filter(pk=job_id).update(state=JobState.RUNNING, attempts=1)
        return Job.objects.get(pk=job_id)
    return None


_both_have_looked = threading.Barrier(2)


@pytest.mark.parametrize(("claim", "starts"), [(None, 1), (_read_then_write, 2)], ids=["compare-and-set", "control: read, then write"])
def test_of_two_deliveries_at_once_one_does_the_job(does, monkeypatch, transactional_db, claim, starts):
    if connection.vendor == "sqlite":
        pytest.skip("a race is proved on PostgreSQL")
    if claim:
        monkeypatch.setattr(work, "claim", claim)
    started, together = [], threading.Barrier(2)
    does(started.append)
    job = _enqueue()

    def deliver():
        try:
            together.wait(10)
            services.run(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == starts


def test_a_job_that_waits_for_more_than_ten_minutes_is_named(at):
    now = at("2026-11-04 10:00")
    _enqueue(5)
    _enqueue(6, not_before=now + timedelta(hours=1))
    assert services.overdue() == []
    at("2026-11-04 10:11")
    assert services.overdue() == [f"jobs: {KIND} 5 has waited more than ten minutes"]


def test_a_kind_may_rest_longer_and_be_tried_more_often(does, at):
    pauses = (timedelta(minutes=1), timedelta(hours=1), timedelta(hours=4))
    services.register(KIND, lambda object_id: _raise(services.TryLater("Máy chủ bận.")), pauses=pauses)
    now = at("2026-11-04 10:00")
    job = _enqueue()
    for pause in pauses:
        services.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.problem, job.not_before) == (JobState.WAITING, "Máy chủ bận.", now + pause)
        now = at(f"{now + pause:%Y-%m-%d %H:%M}")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 4)


def test_who_asks_for_a_longer_pause_gets_it(does, at):
    services.register(KIND, lambda object_id: _raise(services.TryLater("Máy chủ bận.", after=timedelta(minutes=9))))
    now = at("2026-11-04 10:00")
    job = _enqueue()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.not_before == now + timedelta(minutes=9)


@pytest.mark.parametrize("how", ["refused", "cut off"])
def test_a_kind_that_shows_its_failures_hears_of_them_and_doctor_does_not(does, how):
    heard = []
    work_of = {"refused": lambda object_id: _raise(WillNeverWork("Không có hộp thư.")), "cut off": lambda object_id: None}[how]
    services.register(KIND, work_of, pauses=(), when_given_up=lambda object_id, sentence: heard.append((object_id, sentence)))
    job = _enqueue(7)
    if how == "cut off":
        assert work.claim(job.pk, message="m")
        assert not services.run(job.pk, message="m", redelivered=True)
    else:
        services.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert heard == [(7, "Không có hộp thư." if how == "refused" else work.CUT_OFF)]
    assert services.overdue() == []
