"""Kinds of jobs for the fault tests. Real workers import this module, so that what they do can be seen from outside.

Each start is a line in the file `starts` of the folder that ANTT_TEST_TRACES names; each effect is a row, written once or not.
"""

import os
import signal
import time
import uuid
from pathlib import Path

from antt_portal import clock
from antt_portal.jobs.models import Pulse
from antt_portal.jobs.services import register

PATIENCE_SECONDS = 60


def _traces() -> Path:
    return Path(os.environ["ANTT_TEST_TRACES"])


def note_start(object_id: int) -> None:
    with (_traces() / "starts").open("a") as starts:
        starts.write(f"{object_id} {os.getpid()}\n")


def starts_of(object_id: int) -> list[int]:
    """The process ids of those that have started on the object, in order."""
    try:
        rows = [line.split() for line in (_traces() / "starts").read_text().splitlines()]
    except FileNotFoundError:
        return []
    return [int(process) for started, process in rows if int(started) == object_id]


def effects_of(object_id: int) -> int:
    return Pulse.objects.filter(name__startswith=f"{object_id}:").count()


def effect(object_id: int):
    return lambda: Pulse.objects.create(name=f"{object_id}:{uuid.uuid4().hex[:16]}", at=clock.database_now())


def mark(object_id: int):
    note_start(object_id)
    return effect(object_id)


def wait_for_the_word(object_id: int):
    note_start(object_id)
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while not (_traces() / "go").exists() and time.monotonic() < patience_ends:
        time.sleep(0.05)
    return effect(object_id)


def take_the_process_down(object_id: int):
    note_start(object_id)
    os.kill(os.getpid(), signal.SIGKILL)


register("test.mark", mark)
register("test.wait", wait_for_the_word)
register("test.poison", take_the_process_down)
