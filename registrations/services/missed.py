"""Marking on the roster who had not registered when the last day ended."""

from collections.abc import Iterable
from datetime import date

from registrations.models import Enrolment


def enrolments_missed(*, subject_ids: Iterable[int], year: int, last_day: date) -> int:
    """Mark the rows of these subjects that are still not registered; how many. In the transaction of the day's end, place locked."""
    rows = Enrolment.objects.filter(subject__in=list(subject_ids), year=year, registered_at=None, left_on=None, in_scope=True)
    return rows.update(missed_on=last_day)


def enrolments_not_missed(*, subject_ids: Iterable[int], year: int) -> int:
    """Take the mark away from those whose last day was moved and is ahead again, whether they registered since or not; how many."""
    return Enrolment.objects.filter(subject__in=list(subject_ids), year=year).exclude(missed_on=None).update(missed_on=None)
