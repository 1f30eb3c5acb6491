"""Enqueue, publish, claim, finish, sweep: how a job row lives."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q

from antt_portal import clock
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=4)  # longer than Celery's hard limit: a lease that ran out belongs to a dead worker
REPUBLISH_AFTER = timedelta(minutes=2)
OVERDUE_AFTER = timedelta(minutes=10)
ATTEMPTS = 3

Work = Callable[[int], None]
_kinds: dict[str, Work] = {}


class WillNeverWork(Exception):
    """The work cannot succeed however often it is tried; its text is for a person."""


def register(kind: str, work: Work) -> None:
    """Say what does jobs of `kind`: a function of the object's id, safe to run twice, which opens its own transactions."""
    _kinds[kind] = work


def enqueue(*, kind: str, object_id: int, dedupe_key: str, not_before=None) -> Job:
    """Add a job in the transaction of the change that makes it necessary; the same `dedupe_key` is the same job.

    Its id is published after commit. A broker that is down is logged, not raised: the sweep publishes again.
    """
    job, created = Job.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={"kind": kind, "object_id": object_id, "not_before": not_before, "created_at": clock.database_now()},
    )
    if created and not_before is None:
        transaction.on_commit(lambda: publish([job.pk]), robust=True)
    return job


def publish(job_ids: list[int]) -> None:
    """Hint the worker at these jobs. Stops at the first failure: the next sweep tries again."""
    from antt_portal.jobs.tasks import run_job

    for job_id in job_ids:
        try:
            run_job.apply_async((job_id,), retry=False)
        except Exception as error:
            log.warning("job_not_published", job=job_id, error=type(error).__name__)
            return
        Job.objects.filter(pk=job_id).update(published_at=clock.database_now())


def run(job_id: int) -> bool:
    """Claim the job and do its work. False when there was nothing to claim: done already, held by another, or not yet due."""
    job = claim(job_id)
    if job is None:
        return False
    try:
        _kinds[job.kind](job.object_id)
    except Exception as error:
        _give_back(job, error)
        if not isinstance(error, WillNeverWork):
            log.exception("job_attempt_failed", job=job.pk, kind=job.kind, attempt=job.attempts)
        return True
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
        state=JobState.DONE, finished_at=clock.database_now(), lease_until=None, problem=""
    )
    return True


def claim(job_id: int) -> Job | None:
    """Take the job by compare-and-set: of two workers one gets it. None when it is not to be had now."""
    now = clock.database_now()
    taken = (
        Job.objects.filter(Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now), pk=job_id)
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .update(state=JobState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    if job.attempts > ATTEMPTS:
        _close_as_failed(job, job.problem or "Việc đã bị ngắt giữa chừng nhiều lần.")
        return None
    return job


def _give_back(job: Job, error: Exception) -> None:
    """After a failed attempt: wait for the next one, or show the failure to a person."""
    sentence = str(error) if isinstance(error, WillNeverWork) else f"Lỗi kỹ thuật ({type(error).__name__})."
    if isinstance(error, WillNeverWork) or job.attempts >= ATTEMPTS:
        _close_as_failed(job, sentence)
    else:
        pause = clock.database_now() + timedelta(seconds=30 * job.attempts)
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
            state=JobState.WAITING, lease_until=None, not_before=pause, published_at=None, problem=sentence
        )


def _close_as_failed(job: Job, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, problem=sentence, finished_at=clock.database_now(), lease_until=None)


def retry(job: Job) -> None:
    """Try a failed job again because a person asked for it."""
    changed = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.WAITING, attempts=0, not_before=None, finished_at=None, published_at=None
    )
    if changed:
        transaction.on_commit(lambda: publish([job.pk]), robust=True)


def sweep() -> int:
    """Publish again what waits unpublished or too long, and what a dead worker left behind. Returns how many."""
    now = clock.database_now()
    stale = Q(published_at=None) | Q(published_at__lt=now - REPUBLISH_AFTER)
    waiting = Q(state=JobState.WAITING) & (Q(not_before=None) | Q(not_before__lte=now)) & stale
    left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
    ids = list(Job.objects.filter(waiting | left_behind).order_by("id").values_list("pk", flat=True)[:1000])
    publish(ids)
    return len(ids)


def overdue() -> list[str]:
    """Jobs that should have been done ten minutes ago, and jobs that failed, one sentence each (for `doctor`)."""
    limit = clock.database_now() - OVERDUE_AFTER
    late = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).filter(
        Q(not_before=None, created_at__lt=limit) | Q(not_before__lt=limit)
    )
    failed = Job.objects.filter(state=JobState.FAILED)
    return [f"jobs: {job.kind} {job.object_id} has waited more than ten minutes" for job in late] + [
        f"jobs: {job.kind} {job.object_id} failed" for job in failed
    ]
