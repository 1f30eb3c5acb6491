"""The pictures on a certificate: ours, or those that the deploying agency brought.

The repository ships a neutral frame and a neutral mark. The national emblem and the police badge are for the agency that may use
them: their files come from the folder that `ANTT_PRINT_ASSETS` names.
"""

from functools import lru_cache

from django.template.loader import render_to_string

from antt_portal.print_assets import ROOT, assets, deployed
from antt_portal.print_drawing import Drawing, drawing_of

FRAME = ROOT + "artwork/frame.svg"
MARK = ROOT + "artwork/mark.svg"


def emblem() -> str | None:
    """The address of the agency's emblem, if it brought one."""
    return _brought("emblem")


def background() -> str | None:
    """The address of the agency's own sheet, frame included, if it brought one."""
    return _brought("background")


def drawing(template: str, stylesheet: str) -> Drawing:
    """Frame and mark as they are now, drawn once in this process for all certificates."""
    pictures = (background() or FRAME, emblem() or MARK)
    changed = tuple(assets()[picture].stat().st_mtime_ns for picture in pictures)
    return _drawn(template, stylesheet, pictures, changed)


@lru_cache(maxsize=4)
def _drawn(template: str, stylesheet: str, pictures: tuple[str, str], _changed: tuple[int, int]) -> Drawing:
    frame, mark = pictures
    return drawing_of(render_to_string(template, {"frame": frame, "mark": mark}), stylesheet=stylesheet)


def _brought(stem: str) -> str | None:
    return next((f"{ROOT}deployed/{name}" for name in deployed() if name.startswith(f"{stem}.")), None)
