"""Which kept files are still needed. Each floor says what its rows point to; `doctor` compares that with the store.

A row whose file is gone or changed is a loss. A file that no row points to is an orphan: an upload whose transaction did not come
through. Files younger than a day are not orphans yet: their transaction may still be open.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from antt_portal import file_store

Pointers = Callable[[], Iterable[str]]
ORPHAN_AFTER_SECONDS = 24 * 3600
_floors: dict[str, Pointers] = {}


def register(name: str, pointers: Pointers) -> None:
    """Say under `name` (“dossiers”) how to list the SHA-256 of every file that this floor's rows need; "" is passed over."""
    _floors[name] = pointers


def findings() -> list[str]:
    """One sentence for each file that is missing or changed, and for each orphan; empty when rows and files agree."""
    needed = {sha256: name for name, pointers in _floors.items() for sha256 in pointers() if sha256}
    lost = [
        f"files: {sha256} of {name} is missing or changed" for sha256, name in sorted(needed.items()) if not file_store.is_whole(sha256)
    ]
    return lost + [f"files: {path.name} belongs to no row" for path in orphans(set(needed))]


def orphans(needed: set[str]) -> list[Path]:
    """The stored files, a day old or more, that are not among `needed`; half-written ones included."""
    root = Path(settings.FILE_STORE)
    oldest_young = time.time() - ORPHAN_AFTER_SECONDS
    stored = [path for path in root.rglob("*") if path.is_file() and path.name not in needed] if root.exists() else []
    return sorted(path for path in stored if path.stat().st_mtime < oldest_young)
