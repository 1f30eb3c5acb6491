"""Filling a dossier: the row is locked, its state allows it, the saving is on the trail and the draft says when it was saved."""

from antt_portal import clock
from antt_portal.refusals import Conflict
from antt_portal.trail import services as trail
from dossiers import history, permissions
from dossiers.models import Dossier
from dossiers.services.transition import locked
from dossiers.steps import EDITABLE


def editable(dossier: Dossier, *, by, version: int | None = None) -> Dossier:
    """The dossier's row, locked, if `by` may fill it and it is a draft or was returned.

    Raises NotYours, or Conflict when it was sent meanwhile or somebody else saved after `version` was read.
    """
    row = locked(dossier)
    permissions.require(permissions.may_prepare(by, row))
    if row.state not in EDITABLE or (version is not None and version != row.version):
        raise Conflict(history.conflict_sentence(row))
    return row


def saved(row: Dossier, *, action: str, by, **details) -> Dossier:
    """Note that the draft was saved: instant, next version, trail."""
    row.saved_at, row.version = clock.now(), row.version + 1
    row.save(update_fields=["saved_at", "version", "unclassified_declared_at"])
    details |= {"on_behalf": True} if permissions.helps(by, row.subject) else {}
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row
