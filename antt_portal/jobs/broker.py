"""The way to the broker for those who cannot wait: a request, a health check, a sweep."""

from antt_portal.celery import app

PATIENCE_SECONDS = 0.7


def connect():
    """A connection, to be used as a context manager, that gives up after 0.7 seconds whether the broker is down or hangs.

    Raises kombu's `OperationalError` when it is used and the broker does not answer.
    """
    patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    return app.connection_for_write(connect_timeout=PATIENCE_SECONDS, transport_options=patience)


def answers() -> bool:
    """True when the broker takes a connection; raises `OperationalError` when it does not."""
    with connect() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=PATIENCE_SECONDS)
    return True
