"""Several schedulers at one instant, and schedulers that are processes of their own on the test's database."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection
from django.db.models import QuerySet

LONG_ENOUGH = 60  # seconds


def at_one_instant(*acts: Callable[[], object]) -> tuple[list, list[Exception]]:
    """What `acts` answered that began together, each in a thread and on a connection of its own; and what broke in them."""
    together = Barrier(len(acts))
    answers, broken = [], []

    def run(act):
        try:
            together.wait(timeout=LONG_ENOUGH)
            answers.append(act())
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, broken


def without_row_locks(monkeypatch, *models) -> None:
    """Take away the locks on rows of these models: for controls."""
    locking = QuerySet.select_for_update

    def select_for_update(rows, *given, **named):
        return rows.all() if rows.model in models else locking(rows, *given, **named)

    monkeypatch.setattr(QuerySet, "select_for_update", select_for_update)


def portal_process(*command: str, **environment: str) -> subprocess.Popen:
    """`manage.py` with a command, begun in a process of its own on the test's database."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    given = os.environ | {"DATABASE_URL": f"postgres://{login}/{database['NAME']}"} | environment
    return subprocess.Popen([sys.executable, "manage.py", *command], env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def scheduler_process(*arguments: str, **environment: str) -> subprocess.Popen:
    """One run of the calendar in a process of its own; what it did is read by `done_by`."""
    return portal_process("enforce_calendar", "--json", *arguments, **environment)


def done_by(process: subprocess.Popen) -> list[dict]:
    """What a scheduler's process says it did, once it has ended well."""
    told, complaint = process.communicate(timeout=LONG_ENOUGH)
    assert process.returncode == 0, complaint
    return json.loads(told)
