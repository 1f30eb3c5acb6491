"""The Celery application. Tasks are thin: they take ids and call services; the truth is a job row (see `jobs`)."""

import os

from celery import Celery
from celery.signals import beat_embedded_init, setup_logging, worker_process_init

from antt_portal.supervision import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antt_portal.settings")

app = Celery("antt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_djangos_logging(**_kwargs):
    """Celery would install its own handlers; Django's JSON lines are the ones we read."""


# What a worker starts ends with it, also when the worker is killed and can say nothing.
worker_process_init.connect(die_with_parent)
beat_embedded_init.connect(die_with_parent)
