"""Private files, named by the SHA-256 of their bytes, outside the web root.

A file is written beside its place and renamed in, so that a name that exists is whole. Rows point to the hash; files that no
row points to are orphans, which `doctor` names.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class TooLarge(Exception):
    """The stream was longer than its limit; nothing was kept."""


@dataclass(frozen=True)
class Stored:
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies, whether it is there or not."""
    return Path(settings.FILE_STORE) / sha256[:2] / sha256


def put(chunks: Iterable[bytes], *, limit: int | None = None) -> Stored:
    """Store the bytes of `chunks` and return their hash and size in bytes. Raises `TooLarge` beyond `limit` bytes."""
    root = Path(settings.FILE_STORE)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        final = path_of(digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        os.replace(name, final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size)


def read(sha256: str) -> bytes:
    """The bytes of a stored file. Raises FileNotFoundError when it is gone."""
    return path_of(sha256).read_bytes()


def is_whole(sha256: str) -> bool:
    """Whether the file is there and its bytes still have this hash."""
    try:
        with path_of(sha256).open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def drop(sha256: str) -> None:
    """Remove a file that was joined from others and that no row points to any more; what somebody handed in is never dropped."""
    path_of(sha256).unlink(missing_ok=True)
