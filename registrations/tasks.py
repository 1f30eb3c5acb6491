"""Celery's doors to this floor."""

from celery import shared_task

from registrations.services import enforcement

SECONDS = 90  # of one run, before Celery ends it (CELERY_TASK_SOFT_TIME_LIMIT)


@shared_task
def enforce_calendar() -> None:
    """Do what the calendar makes due; beat runs it every few minutes, and the next run goes on where one stopped."""
    try:
        enforcement.enforce_calendar(seconds=SECONDS)
    except enforcement.RulesFailed as failed:
        enforcement.report(failed)
