"""Pages that belong to no app: health, and what people see when something is not there or went wrong."""

from datetime import timedelta

import structlog
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.jobs import broker
from antt_portal.jobs.models import Pulse

log = structlog.get_logger(__name__)
PULSE_LASTS = timedelta(seconds=90)


@require_safe
@never_cache
def healthz(request):
    """200 when web, database, broker and worker answer; 503 with the names of those that do not."""
    silent = [name for name, answers in (("database", _database), ("broker", broker.answers), ("worker", _worker)) if not _holds(answers)]
    return JsonResponse({"ok": not silent, "silent": silent}, status=503 if silent else 200)


def _holds(answers) -> bool:
    try:
        return answers()
    except Exception as error:
        log.warning("health_check_failed", check=answers.__name__, error=type(error).__name__)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return True


def _worker() -> bool:
    return Pulse.objects.filter(name="worker", at__gte=clock.database_now() - PULSE_LASTS).exists()


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def server_error(request):
    return render(request, "errors/500.html", status=500)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)
