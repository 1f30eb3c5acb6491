"""Celery's doors to the job rows. Arguments are ids."""

from celery import shared_task

from antt_portal import clock
from antt_portal.jobs import services
from antt_portal.jobs.models import Pulse


@shared_task
def run_job(job_id: int) -> None:
    services.run(job_id)


@shared_task
def sweep_jobs() -> None:
    services.sweep()


@shared_task
def record_pulse() -> None:
    """Leave a sign of life that `/healthz` can read."""
    Pulse.objects.update_or_create(name="worker", defaults={"at": clock.database_now()})
