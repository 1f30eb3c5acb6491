"""Collecting the static files only when one of them has changed: hashing and compressing them takes seconds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def collect_when_changed() -> bool:
    """Collect the static files unless those collected last are still the same; say whether it was done."""
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    fingerprint = fingerprint_of_sources()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def fingerprint_of_sources() -> str:
    """A hash over path, size and time of every static file that the finders know."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{storage.location} {name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
