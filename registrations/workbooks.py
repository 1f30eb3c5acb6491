"""Opening an Excel file that a stranger made, without letting it hurt: here, or in a process of its own (`sheet_sandbox.py`).

What a web request brings is opened apart, once; what was found in it is kept as plain JSON and read from there ever after.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import structlog

from antt_portal.refusals import Refused
from registrations import sheet_sandbox
from registrations.sheet_sandbox import MAX_FILE_BYTES, MAX_ROWS, SAVE_AS_XLSX, NotTaken

__all__ = ["MAX_FILE_BYTES", "MAX_ROWS", "Sheet", "Unreadable", "first_sheet", "read_apart", "sheet_of"]

log = structlog.get_logger(__name__)
SANDBOX = Path(sheet_sandbox.__file__)
WALL_SECONDS = 25  # five more than the work it may do: a child that only waits ends too


class Unreadable(Refused):
    """The file is not an Excel file that may be opened; the sentence says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that hold anything, each with its number in Excel (from 1) and the values of its cells from column A."""

    rows: tuple[tuple[int, tuple], ...]


def first_sheet(content: bytes) -> Sheet:
    """The first sheet of the .xlsx file whose bytes are `content`, read in this process.

    Raises Unreadable for what is no .xlsx file, is damaged, or is larger than the limits of `sheet_sandbox.py`.
    """
    try:
        return Sheet(rows=tuple(sheet_sandbox.filled_rows(content)))
    except NotTaken as problem:
        raise Unreadable(str(problem)) from problem


def read_apart(path: Path | str) -> bytes:
    """What the first sheet of the file at `path` holds, as JSON for `sheet_of`, read in a process with little memory and time.

    Raises Unreadable as `first_sheet` does, and when that process crashed or ran out of memory or time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the argument is a path of ours
            [sys.executable, "-I", str(SANDBOX), str(path)], capture_output=True, timeout=WALL_SECONDS, check=False, env={}
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        log.warning("sheet_sandbox_gave_no_answer", error=type(error).__name__)
        raise Unreadable(f"Không mở được tệp Excel này: tệp bị hỏng hoặc quá lớn. {SAVE_AS_XLSX}") from error
    if "refused" in found:
        raise Unreadable(found["refused"])
    return done.stdout


def sheet_of(kept: bytes) -> Sheet:
    """The sheet that `read_apart` found."""
    rows = json.loads(kept, object_hook=_day)["rows"]
    return Sheet(rows=tuple((number, tuple(cells)) for number, cells in rows))


def _day(value: dict):
    """A day or an instant of a cell, as `sheet_sandbox.printed` writes it."""
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["on"]) if "on" in value else value
