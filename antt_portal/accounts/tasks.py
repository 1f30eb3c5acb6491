"""Celery's doors to accounts."""

from celery import shared_task

from antt_portal.accounts.ways_in import sessions


@shared_task
def sweep_sessions() -> None:
    """Forget what is over; beat runs it every hour."""
    sessions.sessions_sweep()
