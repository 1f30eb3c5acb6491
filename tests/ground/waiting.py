"""Waiting for a condition, never for a time."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path


def until(condition: Callable[[], object], seconds: float = 60):
    """The first true answer of `condition`; fails when there was none within `seconds`."""
    patience_ends = time.monotonic() + seconds
    while time.monotonic() < patience_ends:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not true within {seconds} s: {condition.__name__}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_with(text: str) -> list[int]:
    """The living processes in whose environment `text` stands."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            if text.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it ended while we looked, or is another account's
            continue
    return found
