"""What happens to every request before a view sees it."""

import time

import structlog
from django.shortcuts import render
from django.utils import timezone

from antt_portal import clock, failures  # noqa: F401 (failures connects itself to failed requests)
from antt_portal.refusals import NotYours, Refused
from antt_portal.views import healthz

log = structlog.get_logger(__name__)


class RequestInstant:
    """Fixes `clock.now()` at the instant the request arrived: lateness is decided by arrival, not by how long we work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with clock.request_received_at(timezone.now()):
            return self.get_response(request)


class RequestLog:
    """One line a request: method, route name, status, milliseconds, user id. No path, no address: they may name people."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "_cached_user", None)  # only if the view asked who it is: a log line makes no query
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000),
            user=user.pk if user else None,
        )
        return response


class HealthFirst:
    """Answers `/healthz` before hosts, sessions and sign-in have a say: it must not fail because one of them cannot work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/healthz":
            return healthz(request)
        return self.get_response(request)


class NoNulInAddresses:
    """No address holds a NUL: PostgreSQL does not take one in a question, so whoever types it is told that there is no such page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            return render(request, "errors/404.html", status=404)
        return self.get_response(request)


class RefusalAnswers:
    """Turns what a service refused, and no view caught, into a page: 400 or 409 with its sentence, 404 for what is not yours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, NotYours):
            return render(request, "errors/404.html", status=404)
        if isinstance(exception, Refused):
            return render(request, "errors/refused.html", {"refusal": exception}, status=exception.status)
        return None
