"""Pictures of pages for reading on screen: made when first asked for, kept beside the private files, never in the database.

A browser is never given a stranger's PDF to show: its viewer would need a weaker Content-Security-Policy, and a picture cannot
run anything. Pictures are upright and carry no EXIF.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from antt_portal import file_store
from dossiers import reading_apart

TILE_EDGE = 320
READING_EDGE = 1600


class NoPicture(Exception):
    """The page could not be drawn, although the file was readable when it came."""


def page_picture(sha256: str, page: int, *, long_edge: int = READING_EDGE) -> Path:
    """The WebP picture of page `page` (from 1) of a kept file, `long_edge` pixels on its longer side at most.

    Raises `NoPicture` when it cannot be drawn.
    """
    picture = picture_path(sha256, page, long_edge)
    if picture.exists():
        return picture
    picture.parent.mkdir(parents=True, exist_ok=True)
    handle, half_done = tempfile.mkstemp(dir=picture.parent, prefix="drawing-")
    os.close(handle)
    try:
        answer = reading_apart.run("render", str(file_store.path_of(sha256)), str(page), str(long_edge), half_done)
        if "refused" in answer:
            raise NoPicture
        os.replace(half_done, picture)
    finally:
        Path(half_done).unlink(missing_ok=True)
    return picture


def picture_path(sha256: str, page: int, long_edge: int) -> Path:
    """Where the picture lies, whether it is there or not."""
    return Path(settings.FILE_STORE).parent / "previews" / sha256[:2] / f"{sha256}-{page}-{long_edge}.webp"
