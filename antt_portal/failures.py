"""A line in the log for each request that failed by our fault: where it broke, without what it was about."""

import sys
import traceback

import structlog
from django.core.signals import got_request_exception
from django.dispatch import receiver

log = structlog.get_logger(__name__)


@receiver(got_request_exception, dispatch_uid="antt_portal.failures")
def log_failure(sender, request=None, **kwargs):
    """The kind of the exception and its call stack. Its message is left out: a database names the row that it refuses."""
    kind, _, stack = sys.exc_info()
    match = getattr(request, "resolver_match", None)
    log.error(
        "request_failed",
        error=kind.__name__ if kind else None,
        route=match.view_name if match else None,
        stack=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(stack)],
    )
