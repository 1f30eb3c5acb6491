"""With which mail (or SMS) a line goes out: that of the day; where it is closed already, that of the next working day.

Only what ends before that day cannot wait: it goes out the same day, with a further mail. Else nobody gets two on one day, and nobody is
told on a day off.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

from antt_portal.jobs.services import enqueue_many
from antt_portal.notices.models import Delivery
from antt_portal.notices.reach import with_a_way
from antt_portal.places.working_days import next_working_day

MAIL_JOB = "notices.mail"
GATHERING = timedelta(minutes=10)  # the lines of several places come one place after the other
FIRST_OF_THE_DAY = time(7, 0)


class Line(Protocol):
    recipient_id: int
    until: date | None
    dedupe_key: str


def delivery_job_key(delivery_id: int) -> str:
    return f"{MAIL_JOB}:{delivery_id}"


def deliveries_of(lines: Sequence[Line], *, day: date, now: datetime) -> dict[str, int]:
    """The delivery (its id) with which each line goes out, by the line's key; held open by its lock until the transaction ends.

    `day` is the day of the mails, today or later. Lines to people who are not reached have none.
    """
    reached = with_a_way({line.recipient_id for line in lines})
    of_the_day = _last_parts(reached, day, now)
    closed = {person for person, row in of_the_day.items() if row.part > 1 or row.closed_at}
    late = [line for line in lines if line.recipient_id in closed]
    if not late:
        return _by_key(lines, of_the_day)
    following = next_working_day(day)
    urgent = [line for line in late if _ends_before(following, line, day)]
    patient = [line for line in late if not _ends_before(following, line, day)]
    further = _further_parts([of_the_day[person] for person in {line.recipient_id for line in urgent}], day, now)
    later = _last_parts({line.recipient_id for line in patient}, following, now)
    in_time = [line for line in lines if line.recipient_id not in closed]
    return _by_key(in_time, of_the_day) | _by_key(urgent, further) | _by_key(patient, later)


def _ends_before(following: date, line: Line, day: date) -> bool:
    """Whether what the line asks is still to be done on `day` and no more on the day of the following mail."""
    return line.until is not None and day <= line.until < following


def _by_key(lines: Sequence[Line], deliveries: Mapping[int, Delivery]) -> dict[str, int]:
    return {line.dedupe_key: deliveries[line.recipient_id].pk for line in lines if line.recipient_id in deliveries}


def _further_parts(last: Collection[Delivery], day: date, now: datetime) -> dict[int, Delivery]:
    """The last delivery of the day of each of these recipients, or one more where it is closed: what came first is locked, so that nobody
    else makes one meanwhile."""
    Delivery.objects.bulk_create([Delivery(recipient_id=row.recipient_id, day=day, part=row.part + 1) for row in last if row.closed_at])
    return _last_parts({row.recipient_id for row in last}, day, now)


def _last_parts(recipients: Collection[int], day: date, now: datetime) -> dict[int, Delivery]:
    """The last delivery of the day of each recipient, locked; the first one is made where there is none, with the job that sends it."""
    first = [Delivery(recipient_id=recipient, day=day) for recipient in sorted(recipients)]
    Delivery.objects.bulk_create(first, ignore_conflicts=True)
    of_the_day = Delivery.objects.locked().filter(recipient__in=recipients, day=day)
    list(of_the_day.filter(part=1))  # who had to wait here for another sees only with the next statement which further part that one made
    rows = {row.recipient_id: row for row in of_the_day}
    morning = datetime.combine(day, FIRST_OF_THE_DAY, timezone.get_default_timezone())
    waiting = {delivery_job_key(row.pk): row.pk for row in rows.values() if not row.closed_at}
    enqueue_many(kind=MAIL_JOB, keyed=waiting, not_before=max(now, morning) + GATHERING)
    return rows
