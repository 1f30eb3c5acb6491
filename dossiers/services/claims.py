"""Holding a dossier while one works on it, letting it go, and taking over from a colleague, who is told."""

from django.db import transaction

from antt_portal import clock
from antt_portal.refusals import Conflict
from antt_portal.trail import services as trail
from dossiers import history, permissions, telling
from dossiers.models import Dossier
from dossiers.reviewing.claiming import CLAIMABLE, claim_of, since_words
from dossiers.services.guards import held_sentence, not_ones_own
from dossiers.services.transition import locked


@transaction.atomic
def dossier_claim(*, dossier: Dossier, by, instead_of: int | None = None) -> Dossier:
    """Hold `dossier` from now on. A colleague's live claim is taken over only by naming its holder in `instead_of`, as the page
    showed them; a stale one needs no naming. The former holder is told.

    Raises NotYours; Refused where it is one's own; Conflict: a dossier that nobody can check just now, or another holder than the one
    that was seen.
    """
    row = locked(dossier)
    permissions.require(permissions.may_review(by, row))
    not_ones_own(row, by)
    if row.state not in CLAIMABLE:
        raise Conflict(history.conflict_sentence(row))
    former = claim_of(row, by)
    if former and former.keeps_off and former.holder_id != instead_of:
        raise Conflict(f"{held_sentence(former)} Muốn làm thay, ông/bà bấm “Nhận thay”.")
    row.claimed_by, row.claimed_at = by, clock.now()
    row.save(update_fields=["claimed_by", "claimed_at"])
    if former and former.is_mine:
        return row
    action, details = ("dossier.claim_taken_over", {"instead_of": former.holder_id}) if former else ("dossier.claimed", {})
    entry = trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
    if former:
        telling.tell_of_take_over(row, former_holder=former.holder_id, occasion=entry.pk)
    return row


@transaction.atomic
def dossier_release(*, dossier: Dossier, by) -> Dossier:
    """Let `dossier` go, so that a colleague may take it up. Raises NotYours, or Conflict when `by` does not hold it any more."""
    row = locked(dossier)
    permissions.require(permissions.may_review(by, row))
    claim = claim_of(row, by)
    if claim is None:
        raise Conflict("Hiện không ai giữ hồ sơ này. Ông/bà xem lại trang rồi làm tiếp.")
    if not claim.is_mine:
        raise Conflict(f"{claim.holder} đã nhận thay hồ sơ này lúc {since_words(claim.since)}. Ông/bà không còn giữ hồ sơ.")
    row.claimed_by = row.claimed_at = None
    row.save(update_fields=["claimed_by", "claimed_at"])
    trail.record(action="dossier.released", of=row, by=by, place_id=row.deciding_place_id)
    return row
