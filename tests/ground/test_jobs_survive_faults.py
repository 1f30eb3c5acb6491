"""Whatever breaks under it, a job that was enqueued is done, once, or its failure is shown to a person.

Real PostgreSQL, a Redis of the test's own, real worker processes. Beside each fault stands its control: the same fault with
the protection out of the way does the harm.
"""

import os
import signal
from datetime import timedelta

import pytest
import redis
from django.db import transaction

from antt_portal.jobs import services
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from tests.ground import job_kinds
from tests.ground.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _enqueue(kind: str, object_id: int) -> Job:
    with transaction.atomic():
        return services.enqueue(kind=kind, object_id=object_id, dedupe_key=f"{kind}:{object_id}")


def _is(job: Job, state: JobState) -> bool:
    job.refresh_from_db()
    return job.state == state


def _done(job: Job):
    return until(lambda: _is(job, JobState.DONE))


def _time_passes(job: Job) -> None:
    """Move the row's instants an hour back, as if the hour were over."""
    job.refresh_from_db()
    hour = timedelta(hours=1)
    moved = {name: getattr(job, name) - hour for name in ("lease_until", "published_at", "not_before") if getattr(job, name)}
    Job.objects.filter(pk=job.pk).update(**moved)


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """How long each attempt to reach the broker may take at the most, in seconds: what it costs however slow the machine is."""
    found, connect = [], redis.connection.Connection._connect

    def counted(connection):
        found.append(max(connection.socket_connect_timeout, connection.socket_timeout))
        return connect(connection)

    monkeypatch.setattr(redis.connection.Connection, "_connect", counted)
    return found


def test_a_job_enqueued_while_the_broker_is_down_is_done_once_after_it_is_up(private_redis, hire, waits):
    private_redis.kill()
    job = _enqueue("test.mark", 1)
    assert 0 < len(waits) <= 2, "a broker that is down refuses at once: it is tried, and hardly again"
    private_redis.start()
    hire()
    later = _enqueue_now("test.mark", 2)
    _done(later)
    assert job_kinds.effects_of(1) == 0  # the control: without the sweep nobody ever hears of it
    assert services.sweep() == 1
    _done(job)
    assert services.sweep() == 0
    assert job_kinds.effects_of(1) == len(job_kinds.starts_of(1)) == 1


def _enqueue_now(kind: str, object_id: int) -> Job:
    """Enqueue as a process does that has not found the broker down."""
    services._Publication.resting_until = 0.0
    return _enqueue(kind, object_id)


def test_a_broker_that_hangs_costs_a_request_less_than_a_second_and_the_next_ones_nothing(private_redis, transactional_db, waits):
    private_redis.freeze()
    with transaction.atomic():
        for number in range(50):
            services.enqueue(kind="test.mark", object_id=number, dedupe_key=f"hang:{number}")
    assert 0 < sum(waits) < 1
    waits.clear()
    _enqueue("test.mark", 51)
    assert waits == []
    assert Job.objects.filter(state=JobState.WAITING, published_at=None).count() == 51


def test_a_worker_killed_in_the_middle_of_a_job_leaves_it_to_another_when_its_lease_is_over(hire, traces):
    first = hire()
    job = _enqueue("test.wait", 3)
    until(lambda: job_kinds.starts_of(3))
    first.kill()
    second = hire()
    assert services.sweep() == 0  # the control: as long as the lease runs nobody takes the job from its holder
    assert _is(job, JobState.RUNNING)
    (traces / "go").touch()
    _time_passes(job)
    assert services.sweep() == 1
    _done(job)
    assert second.process.poll() is None
    assert len(job_kinds.starts_of(3)) == 2
    assert job_kinds.effects_of(3) == 1


def test_a_job_whose_process_is_killed_is_taken_up_again_at_once(hire, traces):
    hire()
    job = _enqueue("test.wait", 4)
    (process,) = until(lambda: job_kinds.starts_of(4))
    (traces / "go").touch()
    os.kill(process, signal.SIGKILL)
    _done(job)  # long before the lease is over, and without a sweep
    assert len(job_kinds.starts_of(4)) == 2
    assert job_kinds.effects_of(4) == 1


def test_a_job_that_kills_its_process_each_time_is_shown_as_failed_after_three_attempts_and_holds_nobody_up(hire):
    hire()
    poison, sound = _enqueue("test.poison", 5), _enqueue("test.mark", 6)
    until(lambda: _is(poison, JobState.FAILED))
    assert len(job_kinds.starts_of(5)) == 3
    assert poison.problem
    assert "jobs: test.poison 5 failed" in services.overdue()
    _done(sound)


def test_an_emptied_broker_is_filled_again_by_the_sweep(private_redis, hire):
    jobs = [_enqueue("test.mark", number) for number in range(10, 20)]
    assert private_redis.waiting_messages() == 10
    private_redis.client.flushall()
    assert private_redis.waiting_messages() == 0  # the control: the broker alone has forgotten all of them
    assert services.sweep() == 0  # they were published just now
    for job in jobs:
        _time_passes(job)
    assert services.sweep() == 10
    hire()
    for job in jobs:
        _done(job)
    assert [job_kinds.effects_of(job.object_id) for job in jobs] == [1] * 10


def test_a_worker_at_rest_finds_its_broker_again_after_a_restart(private_redis, hire):
    hire()
    _done(_enqueue("test.mark", 30))
    until(lambda: private_redis.held_messages() == 0)  # it has said so to the broker too: now it rests
    private_redis.kill()
    lost = _enqueue_now("test.mark", 31)
    private_redis.start()
    services._Publication.resting_until = 0.0
    assert services.sweep() == 1
    _done(lost)
    assert job_kinds.effects_of(31) == 1


def test_a_worker_that_loses_its_broker_in_the_middle_of_a_job_is_back_under_its_supervisor(private_redis, hire, traces):
    """Kombu cannot give back what it held once the broker is gone, and the worker ends; whoever supervises it starts it again."""
    worker = hire()
    job = _enqueue("test.wait", 32)
    until(lambda: job_kinds.starts_of(32))
    private_redis.kill()
    (traces / "go").touch()
    lost = _enqueue_now("test.mark", 33)
    private_redis.start()
    services._Publication.resting_until = 0.0

    def supervised():
        worker.keep_running(say=lambda _sentence: _time_passes(job))
        services.sweep()
        return _is(job, JobState.DONE) and _is(lost, JobState.DONE)

    until(supervised)
    assert job_kinds.effects_of(32) == job_kinds.effects_of(33) == 1
