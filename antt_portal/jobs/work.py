"""What a worker does with a job: claim it, hold it, do it, and write the result and `done` together.

The lease is short and is renewed while the work goes on. Whoever stops renewing is dead, and the job is another's.
"""

import threading
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet

from antt_portal import clock
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=20)
PAUSES = (timedelta(seconds=30), timedelta(seconds=60))
ATTEMPTS = len(PAUSES) + 1
CUT_OFF = "Việc này đã bị ngắt giữa chừng nhiều lần. Hãy thử lại; nếu vẫn không được, báo người quản trị."

Work = Callable[[int], Callable[[], None] | None]
GivenUp = Callable[[int, str], None]


@dataclass(frozen=True)
class Kind:
    """What does the jobs of a kind, how long they rest after each failed attempt but the last, and who hears that one was given up."""

    work: Work
    pauses: tuple[timedelta, ...] = PAUSES
    when_given_up: GivenUp | None = None

    @property
    def attempts(self) -> int:
        return len(self.pauses) + 1


_kinds: dict[str, Kind] = {}


class WillNeverWork(Exception):
    """The work cannot succeed however often it is tried; its text is for a person."""


class TryLater(Exception):
    """The work cannot be done now, perhaps later; its text says why, for a person. `after` is the least pause that was asked for."""

    def __init__(self, sentence: str, *, after: timedelta = timedelta(0)):
        super().__init__(sentence)
        self.after = after


def register(kind: str, work: Work, *, pauses: tuple[timedelta, ...] = PAUSES, when_given_up: GivenUp | None = None) -> None:
    """Say what does jobs of `kind`: a function of the object's id, safe to run twice.

    It does what takes long outside of any transaction. What it wants to be written exactly once it returns as a function
    without arguments, which is called in the transaction that marks the job done, or never if the job has become another's.
    `when_given_up(object id, sentence)` is called in the transaction that marks it failed: that kind shows its failures itself.
    """
    _kinds[kind] = Kind(work, pauses, when_given_up)


def kinds_that_show_failures() -> list[str]:
    """The kinds whose failed jobs are shown to whom they concern, on a page of their own."""
    return [name for name, kind in _kinds.items() if kind.when_given_up]


def run(job_id: int, *, message: str = "", redelivered: bool = False) -> bool:
    """Claim the job and do its work. False when there was nothing to claim: done already, held by another, or not yet due.

    `message` is the id of the broker's message; with `redelivered` the broker says that whoever had that message is gone.
    """
    job = claim(job_id, message=message, redelivered=redelivered)
    if job is None:
        return False
    try:
        with _lease_renewed(job):
            write_result = _kinds[job.kind].work(job.object_id)
        _finish(job, write_result)
    except WillNeverWork as refusal:
        _give_up(_held(job), job, str(refusal))
    except TryLater as refusal:
        log.warning("job_put_off", job=job.pk, kind=job.kind, attempt=job.attempts)
        _give_back(job, str(refusal), refusal.after)
    except Exception as error:
        frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
        log.error("job_attempt_failed", job=job.pk, kind=job.kind, attempt=job.attempts, error=type(error).__name__, at=frames)
        _give_back(job, f"Lỗi kỹ thuật ({type(error).__name__}).")
    return True


def claim(job_id: int, *, message: str = "", redelivered: bool = False) -> Job | None:
    """Take the job by compare-and-set: of two workers one gets it. None when it is not to be had now."""
    now = clock.database_now()
    waiting = Q(state=JobState.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
    if redelivered and message:
        left_behind |= Q(state=JobState.RUNNING, claimed_by=message)
    row = Job.objects.filter(pk=job_id)
    job = row.first()
    if job is None:
        return None
    if job.attempts >= _kind_of(job).attempts:
        _give_up(row.filter(left_behind, attempts=job.attempts), job, CUT_OFF)
    taken = row.filter(waiting | left_behind).update(
        state=JobState.RUNNING, lease_until=now + LEASE, claimed_by=message, attempts=F("attempts") + 1
    )
    return row.get() if taken else None


def _held(job: Job):
    """The row of `job` if it is still the one that was claimed: each claim counts an attempt."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


@contextmanager
def _lease_renewed(job: Job):
    """Renew the lease from a thread of its own for as long as the block lasts."""
    over = threading.Event()

    def renew():
        while not over.wait(RENEWED_EVERY.total_seconds()):
            try:
                _held(job).update(lease_until=clock.database_now() + LEASE)
            except DatabaseError as error:
                log.warning("job_lease_not_renewed", job=job.pk, error=type(error).__name__)
            finally:
                connection.close()

    thread = threading.Thread(target=renew, name=f"lease of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _finish(job: Job, write_result: Callable[[], None] | None) -> None:
    """Write the result and `done` in one transaction; neither, where the job has become another's meanwhile."""
    with transaction.atomic():
        done = _held(job).update(state=JobState.DONE, finished_at=clock.database_now(), lease_until=None, problem="")
        if not done:
            log.warning("job_lost_while_working", job=job.pk, kind=job.kind)
        elif callable(write_result):
            write_result()


def _give_back(job: Job, sentence: str, after: timedelta = timedelta(0)) -> None:
    """After a failed attempt: wait for the next one, at least as long as `after`, or show the failure to a person."""
    pauses = _kind_of(job).pauses
    if job.attempts > len(pauses):
        _give_up(_held(job), job, sentence)
        return
    pause_ends = clock.database_now() + max(pauses[job.attempts - 1], after)
    _held(job).update(state=JobState.WAITING, lease_until=None, not_before=pause_ends, published_at=None, problem=sentence)


def _give_up(row: QuerySet, job: Job, sentence: str) -> None:
    """Mark the `row` of `job`, where it still is what its conditions say, as failed, and let its kind know in the same transaction."""
    with transaction.atomic():
        given_up = row.update(state=JobState.FAILED, problem=sentence, finished_at=clock.database_now(), lease_until=None)
        if given_up and (tell := _kind_of(job).when_given_up):
            tell(job.object_id, sentence)


def _kind_of(job: Job) -> Kind:
    """How jobs of its kind are done; of a kind that this process does not know, as usual."""
    return _kinds.get(job.kind) or Kind(lambda object_id: None)
