"""Enqueue, publish, sweep, retry: how a job row comes to a worker. What the worker then does with it is in `work`."""

import time
from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q

from antt_portal import clock
from antt_portal.jobs import broker
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.jobs.work import TryLater, WillNeverWork, kinds_that_show_failures, register, run

__all__ = ["TryLater", "WillNeverWork", "enqueue", "enqueue_many", "overdue", "publish", "register", "retry", "run", "sweep"]

log = structlog.get_logger(__name__)

REPUBLISH_AFTER = timedelta(minutes=1)
OVERDUE_AFTER = timedelta(minutes=10)
SWEPT_AT_ONCE = 1000
REST_SECONDS = 30


def enqueue(*, kind: str, object_id: int, dedupe_key: str, not_before=None) -> Job:
    """Add a job in the transaction of the change that makes it necessary; the same `dedupe_key` is the same job.

    Its id is published after commit, together with the other jobs of the transaction. A broker that is down is logged, not
    raised: the sweep publishes again. With `not_before` (an aware instant of the database's clock) the sweep publishes it then.
    """
    job, created = Job.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={"kind": kind, "object_id": object_id, "not_before": not_before, "created_at": clock.database_now()},
    )
    if created and not_before is None:
        _publish_after_commit(job.pk)
    return job


def enqueue_many(*, kind: str, keyed: Mapping[str, int], not_before=None) -> None:
    """Add many jobs of one kind, object ids by `dedupe_key`, as `enqueue` adds one: as many statements for three hundred as for one."""
    known = set(Job.objects.filter(dedupe_key__in=keyed).values_list("dedupe_key", flat=True))
    wanted = {key: object_id for key, object_id in keyed.items() if key not in known}
    now = clock.database_now()
    Job.objects.bulk_create(
        [Job(kind=kind, object_id=object_id, dedupe_key=key, not_before=not_before, created_at=now) for key, object_id in wanted.items()],
        ignore_conflicts=True,
    )
    if not_before is not None:
        return
    for job_id in Job.objects.filter(dedupe_key__in=wanted).order_by("pk").values_list("pk", flat=True):
        _publish_after_commit(job_id)


def retry(job: Job) -> None:
    """Try a failed job again because a person asked for it."""
    changed = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.WAITING, attempts=0, not_before=None, finished_at=None, published_at=None
    )
    if changed:
        _publish_after_commit(job.pk)


class _Publication:
    """What one transaction publishes when it is committed."""

    resting_until = 0.0  # on the monotonic clock, for this process: a broker that was down is not tried for each request

    def __init__(self):
        self.job_ids: list[int] = []

    def __call__(self) -> None:
        if time.monotonic() >= _Publication.resting_until and len(publish(self.job_ids)) < len(self.job_ids):
            _Publication.resting_until = time.monotonic() + REST_SECONDS


def _publish_after_commit(job_id: int) -> None:
    for _savepoints, callback, *_ in connection.run_on_commit:
        if isinstance(callback, _Publication):
            callback.job_ids.append(job_id)
            return
    publication = _Publication()
    publication.job_ids.append(job_id)
    transaction.on_commit(publication, robust=True)


def publish(job_ids: list[int]) -> list[int]:
    """Hint the worker at these jobs; return the ids that went out. Stops at the first failure: the sweep tries again."""
    from antt_portal.jobs.tasks import run_job

    sent = []
    try:
        with broker.connect() as connected:
            for job_id in job_ids:
                run_job.apply_async((job_id,), connection=connected, retry=False)
                sent.append(job_id)
    except Exception as error:  # a transport raises errors of many kinds; none may undo or hide what was committed
        log.warning("jobs_not_published", waiting=len(job_ids) - len(sent), error=type(error).__name__)
    Job.objects.filter(pk__in=sent, state=JobState.WAITING).update(published_at=clock.database_now())
    return sent


def sweep() -> int:
    """Publish again what waits unpublished or too long, and what a dead worker left behind. Returns how many.

    Two sweeps at once share the rows between them.
    """
    ids = _take_unheard()
    sent = publish(ids)
    Job.objects.filter(pk__in=set(ids) - set(sent)).update(published_at=None)
    return len(sent)


def _take_unheard() -> list[int]:
    now = clock.database_now()
    unheard = Q(published_at=None) | Q(published_at__lt=now - REPUBLISH_AFTER)
    waiting = Q(state=JobState.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        rows = Job.objects.filter(unheard & (waiting | left_behind)).order_by("id").select_for_update(skip_locked=True)
        ids = list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
        Job.objects.filter(pk__in=ids).update(published_at=now)
    return ids


def overdue() -> list[str]:
    """Jobs that should have been done ten minutes ago, and jobs that failed, one sentence each (for `doctor`).

    A failure that is shown to whom it concerns, like a mailbox that is no more, says nothing against the portal.
    """
    limit = clock.database_now() - OVERDUE_AFTER
    late = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).filter(
        Q(not_before=None, created_at__lt=limit) | Q(not_before__lt=limit)
    )
    failed = Job.objects.filter(state=JobState.FAILED).exclude(kind__in=kinds_that_show_failures())
    return [f"jobs: {job.kind} {job.object_id} has waited more than ten minutes" for job in late] + [
        f"jobs: {job.kind} {job.object_id} failed" for job in failed
    ]
