"""The only clock of the portal.

`now()` is the instant at which the web process received the request and decides lateness; outside a request it is the
machine's clock. `database_now()` is the database's clock and serves enforcement, leases and `not_before`, so that a worker
whose clock is wrong does no harm. Dates are those of Asia/Ho_Chi_Minh.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

_received_at: ContextVar[datetime | None] = ContextVar("received_at", default=None)


@contextmanager
def request_received_at(instant: datetime):
    """Hold `now()` at `instant` (aware) for as long as one request is answered."""
    token = _received_at.set(instant)
    try:
        yield
    finally:
        _received_at.reset(token)


@contextmanager
def of_the_database():
    """Hold `now()` at the database's clock as it stands, unless an instant is held already: for work that runs where the clock may be
    wrong."""
    with request_received_at(_received_at.get() or database_now()):
        yield


def now() -> datetime:
    """The aware instant that counts for the citizen: when the request arrived."""
    return _received_at.get() or timezone.now()


def today() -> date:
    """The date of `now()` in Vietnam."""
    return timezone.localdate(now())


def database_now() -> datetime:
    """The aware instant of the database. SQLite has no clock of its own: there it is this machine's."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
