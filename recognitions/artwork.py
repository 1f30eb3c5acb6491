"""The pictures on a certificate: ours, or those that the deploying agency brought.

The repository ships a neutral frame and a neutral mark. The national emblem and the police badge are for the agency that may use
them: their files come from the folder that `ANTT_PRINT_ASSETS` names.
"""

from antt_portal.print_assets import ROOT, deployed

FRAME = ROOT + "artwork/frame.svg"
MARK = ROOT + "artwork/mark.svg"


def emblem() -> str | None:
    """The address of the agency's emblem, if it brought one."""
    return _brought("emblem")


def background() -> str | None:
    """The address of the agency's own sheet, frame included, if it brought one."""
    return _brought("background")


def _brought(stem: str) -> str | None:
    return next((f"{ROOT}deployed/{name}" for name in deployed() if name.startswith(f"{stem}.")), None)
