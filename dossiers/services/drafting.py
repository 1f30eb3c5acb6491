"""Filling a dossier: the row is locked, its state allows it, the saving is on the trail and the draft says when it was saved."""

from antt_portal import clock
from antt_portal.refusals import Conflict
from antt_portal.trail import services as trail
from dossiers import history, permissions
from dossiers.choices import EDITABLE
from dossiers.models import Dossier
from dossiers.services.transition import locked


def editable(dossier: Dossier, *, by, version: int | None = None, also_on_paper: bool = False) -> Dossier:
    """The dossier's row, locked, if `by` may fill it and it is a draft or was returned.

    `also_on_paper`: of a dossier that came on paper also while it is checked, by who may take in paper. Raises NotYours, or Conflict
    when it was sent meanwhile or somebody else saved after `version` was read.
    """
    row = locked(dossier)
    permissions.require(permissions.may_fill(by, row))
    is_open = permissions.is_open_to(by, row) and (also_on_paper or row.state in EDITABLE)
    if not is_open or (version is not None and version != row.version):
        raise Conflict(history.conflict_sentence(row))
    return row


def saved(row: Dossier, *, action: str, by, **details) -> Dossier:
    """Note that the draft was saved: instant, next version, trail."""
    row.saved_at, row.version = clock.now(), row.version + 1
    row.save(update_fields=["saved_at", "version", "unclassified_declared_at"])
    details |= {"on_behalf": True} if permissions.on_behalf(by, row) else {}
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row
