"""Celery's doors to this floor."""

from celery import shared_task

from registrations.services import enforcement


@shared_task
def enforce_calendar() -> None:
    """Do what the calendar makes due; beat runs it every few minutes."""
    enforcement.enforce_calendar()
