"""The one way in which a dossier changes its state: lock, right, state, guards, reason, write, trail, tell."""

from collections.abc import Callable

from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import Conflict, Refused
from antt_portal.trail import services as trail
from dossiers import history, permissions, telling
from dossiers.models import Dossier, ReviewNote
from dossiers.services.guards import GUARDS
from dossiers.transitions import BY_ACTION, Transition
from registrations import conclusions

PAST = {
    "submit": "dossier.submitted",
    "take_in": "dossier.paper_received",
    "take_back": "dossier.taken_back",
    "withdraw": "dossier.withdrawn",
    "take": "dossier.taken",
    "return": "dossier.returned",
    "complete": "dossier.completed",
    "reopen": "dossier.reopened",
    "replace": "dossier.replaced",
    "restart": "dossier.restarted",
    "lapse": "dossier.lapsed",
}
REASON_LENGTH = 500
# After these a dossier's papers and figures count, or count no more: what was concluded from them is looked at again.
CHANGES_WHAT_COUNTS = ("submit", "take_in", "take_back", "withdraw", "complete", "reopen", "replace")

Change = Callable[[Dossier], dict]


def locked(dossier: Dossier) -> Dossier:
    """The dossier's row as it stands now, locked until the transaction ends."""
    rows = Dossier.objects.select_for_update(of=("self",), no_key=True).select_related(
        "subject__place__parent", "enrolment", "place__parent", "deciding_place", "figures"
    )
    return rows.get(pk=dossier.pk)


@transaction.atomic
def perform(
    action: str,
    *,
    dossier: Dossier,
    by,
    version: int | None = None,
    reason: str = "",
    before: Callable[[Dossier], None] | None = None,
    change: Change | None = None,
    silent: bool = False,
    as_consequence: bool = False,
) -> Dossier:
    """Do `action` of the table to `dossier` and return the row as it is then.

    `version` is the one the person saw (None: not compared). `before(row)` sets what the guards look at. `change(row)` sets what
    else belongs to the act while the row still has its old state, and returns details for the trail ("notes" if it kept the reason
    itself). `silent` tells nobody. `as_consequence`: follows from what `by` had the right to do to another dossier.
    Raises NotYours, Conflict (another state or version) or Refused (guard, reason).
    """
    if action in CHANGES_WHAT_COUNTS:
        conclusions.hold([dossier.subject_id], dossier.year)
    step, row = BY_ACTION[action], locked(dossier)
    permissions.require(as_consequence or permissions.allows(step, by, row))
    if row.state not in step.sources or (version is not None and version != row.version):
        raise Conflict(history.conflict_sentence(row))
    reason = _checked_reason(step, reason) or step.says
    if before:
        before(row)
    for guard in step.guards:
        GUARDS[guard](row, by)
    now = clock.now()
    details = {"from": row.state, "to": step.target, "version": row.version + 1} | (change(row) if change else {})
    row.state, row.state_since, row.version = step.target, now, row.version + 1
    row.claimed_by, row.claimed_at = (by, now) if step.claims else (None, None)
    row.save()
    if reason and "notes" not in details:
        note = ReviewNote.objects.create(dossier=row, action=action, reason=reason, written_by=by, written_at=now, settled_at=now)
        details["note"] = note.pk
    trail.record(action=PAST[action], of=row, by=by, place_id=row.deciding_place_id, details=details)
    if not silent:
        telling.tell_of(action, row, by=by)
    if action in CHANGES_WHAT_COUNTS:
        conclusions.look_again([row.subject_id], row.year, changed=conclusions.PAPERS, by=by)
    return row


def _checked_reason(step: Transition, reason: str) -> str:
    """The reason as it will be kept; refused when one is needed and none is given, or when it is too long."""
    reason = text.normal(reason)
    if step.reason and not reason:
        raise Refused(f"Ông/bà chưa ghi lý do. Ghi lý do rồi bấm “{step.label}” một lần nữa.", field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự. Ông/bà viết ngắn lại.", field="reason")
    return reason
