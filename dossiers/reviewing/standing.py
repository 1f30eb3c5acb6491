"""Why a dossier stands as it stands, where its state alone does not say: who withdrew it or opened it again, when, and why."""

from dataclasses import dataclass
from datetime import datetime

from dossiers.choices import DossierState
from dossiers.filters import OPENED_AGAIN
from dossiers.models import Dossier

WITHDRAWN, OPENED = "Hồ sơ đã được rút lại", "Hồ sơ được mở lại để kiểm tra"


@dataclass(frozen=True)
class Standing:
    words: str
    who: str
    at: datetime
    reason: str


def standing_of(dossier: Dossier) -> Standing | None:
    """The reason behind a withdrawn dossier, or behind one that is checked again; None for every other. At most one query."""
    if dossier.state == DossierState.WITHDRAWN:
        words, notes = WITHDRAWN, dossier.notes.filter(action="withdraw")
    elif dossier.state == DossierState.IN_REVIEW:
        words, notes = OPENED, dossier.notes.filter(action__in=OPENED_AGAIN, written_at=dossier.state_since)
    else:
        return None
    note = notes.select_related("written_by").last()
    return Standing(words, str(note.written_by), note.written_at, note.reason) if note else None
