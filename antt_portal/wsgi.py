"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from antt_portal.collector import collector_at_rest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antt_portal.settings")
with collector_at_rest():  # all that is loaded now stays: going through it again and again would only make the start longer
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 reading them loads every page, so that the first visitor does not wait for it
gc.freeze()
