"""One pass of the calendar over 1,000, 10,000 and 200,000 subjects: what needs nothing costs nothing.

A pass in which nothing is due, and one in which the 300 units of one ward are to be reminded: statements and time, against the same pass in
the small database. Measured on the embedded SQLite, and on PostgreSQL where a server answers (127.0.0.1, or ANTT_BENCH_POSTGRESQL): there
in databases of its own, which it drops again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import environ
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test.utils import CaptureQueriesContext

from antt_portal.places.models import Place
from bench.measure import Line, ratio, seconds
from bench.nation import AT_REST, UNITS, YEAR, Nation
from registrations.calendar import VIETNAM
from registrations.choices import Level, MilestoneKind
from registrations.models import Milestone
from registrations.services.enforcement import enforce_calendar

SIZES = (1_000, 10_000, 200_000)
GROWTH_LIMIT = 1.3
SERVER = os.environ.get("ANTT_BENCH_POSTGRESQL", "postgres://postgres@127.0.0.1:5432/postgres")

Pass = Callable[[], None]
Databases = dict[int, BaseDatabaseWrapper]


def lines() -> Iterator[Line]:
    yield from _lines("sqlite", _sqlite_of_each_size())
    if _server_answers():
        with _postgresql_of_each_size() as databases:
            yield from _lines("postgresql", databases)


def _lines(where: str, databases: Databases) -> Iterator[Line]:
    small = databases[SIZES[0]]
    for one_pass, rounds in ((at_rest, 60), (reminding_a_ward, 10)):
        for size in SIZES[1:]:
            name = f"calendar_{one_pass.__name__}_{size}_{where}"
            more = _statements(one_pass, databases[size]) / _statements(one_pass, small)
            yield Line(f"{name}_statements", more, f"times those of {SIZES[0]} subjects", 1)
            grown = ratio(_timed(one_pass, databases[size]), _timed(one_pass, small), rounds=rounds)
            yield Line(name, grown, f"times the pass over {SIZES[0]} subjects", GROWTH_LIMIT)


def at_rest() -> None:
    if done := enforce_calendar(AT_REST):
        raise AssertionError(f"something was due: {done}")


def reminding_a_ward() -> None:
    (done,) = enforce_calendar(AT_REST)
    if done["told"] < UNITS:
        raise AssertionError(f"{UNITS} units were to be reminded: {done}")


def _timed(one_pass: Pass, database: BaseDatabaseWrapper) -> Callable[[], float]:
    def took() -> float:
        with _prepared(one_pass, database):
            return seconds(one_pass)

    return took


def _statements(one_pass: Pass, database: BaseDatabaseWrapper) -> int:
    with _prepared(one_pass, database), CaptureQueriesContext(database) as captured:
        one_pass()
    return len(captured)


@contextmanager
def _prepared(one_pass: Pass, database: BaseDatabaseWrapper):
    """The portal turned to a database, with what a pass needs there; everything is undone."""
    with _turned_to(database), transaction.atomic():
        if one_pass is reminding_a_ward:
            ward = Place.objects.wards().filter(dissolved_on=None).order_by("code")[0]
            rows = Milestone.objects.filter(place=ward, year=YEAR, what=MilestoneKind.RECOGNITION_ENDS, level=Level.WARD)
            rows.update(day=AT_REST.astimezone(VIETNAM).date() + timedelta(days=7), next_at=AT_REST)
        yield
        transaction.set_rollback(True)


@contextmanager
def _turned_to(database: BaseDatabaseWrapper):
    before = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = before


def _grown(base: BaseDatabaseWrapper) -> Iterator[int]:
    """Fill an empty database to each size, in turn; between two it may be copied."""
    with _turned_to(base):
        call_command("migrate", interactive=False, verbosity=0)
        nation = Nation()
        for size in SIZES:
            nation.grow(size)
            yield size


def _sqlite_of_each_size() -> Databases:
    files = {size: Path(settings.DATA_DIR) / f"nation-{size}.sqlite3" for size in SIZES}
    base = _opened(settings.DATABASES["default"] | {"NAME": str(files[SIZES[-1]])})
    for size in _grown(base):
        if size != SIZES[-1]:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(files[size])])
    return {size: base if size == SIZES[-1] else _opened(base.settings_dict | {"NAME": str(file)}) for size, file in files.items()}


def _server_answers() -> bool:
    try:
        with psycopg.connect(SERVER.replace("postgres://", "postgresql://"), connect_timeout=3) as server:
            row = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return bool(row and row[0])
    except psycopg.Error:
        return False


@contextmanager
def _postgresql_of_each_size():
    names = {size: f"antt_bench_{os.getpid()}_{size}" for size in SIZES}
    opened = {size: _opened(environ.Env.db_url_config(SERVER) | {"NAME": name}) for size, name in names.items()}
    base = opened[SIZES[-1]]
    with psycopg.connect(SERVER.replace("postgres://", "postgresql://"), autocommit=True) as server:
        try:
            server.execute(f"CREATE DATABASE {names[SIZES[-1]]}")
            for size in _grown(base):
                if size != SIZES[-1]:
                    base.close()
                    server.execute(f"CREATE DATABASE {names[size]} TEMPLATE {names[SIZES[-1]]}")
            yield opened
        finally:
            for size, name in names.items():
                opened[size].close()
                server.execute(f"DROP DATABASE IF EXISTS {name}")


def _opened(address: dict) -> BaseDatabaseWrapper:
    """A connection that the portal takes for its default one."""
    return ConnectionHandler({"default": address})["default"]
