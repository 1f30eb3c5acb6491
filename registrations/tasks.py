from celery import shared_task


@shared_task
def enforce_calendar() -> None:
    pass
