"""Python's collector of reference cycles, and when it had better rest."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the collector of cycles rest during one act that makes very many rows at once; also a decorator.

    Each time such rows pile up, the collector goes through all of them to find that they are still needed: a third of the time of
    taking in 5,000 units. What is no longer referred to is freed as ever. It rests for the whole process, until the last of several
    such acts in its threads has ended; so use it only where the size of what comes in has a limit.
    """
    global _resting
    with _lock:
        _resting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting:
                gc.enable()
