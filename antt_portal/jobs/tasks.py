"""Celery's doors to the job rows. Arguments are ids."""

from celery import shared_task
from celery.signals import worker_ready
from django.db import connection

from antt_portal import clock
from antt_portal.jobs import services
from antt_portal.jobs.models import Pulse


@shared_task(bind=True)
def run_job(task, job_id: int) -> None:
    delivery = task.request.delivery_info or {}
    services.run(job_id, message=task.request.id or "", redelivered=bool(delivery.get("redelivered")))


@shared_task
def sweep_jobs() -> None:
    services.sweep()


@shared_task
def record_pulse() -> None:
    """Leave a sign of life that `/healthz` can read."""
    Pulse.objects.update_or_create(name="worker", defaults={"at": clock.database_now()})


@worker_ready.connect
def show_first_pulse(**_kwargs) -> None:
    """The worker shows that it is there as soon as it is, not only when beat first asks it."""
    record_pulse()
    connection.close()
