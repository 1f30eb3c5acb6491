"""Appraisals that open again by themselves, because what they rest on changed before the decision (practice P8; design §5)."""

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.notices.services import tell
from antt_portal.trail import services as trail
from recognitions.choices import AppraisalState, DecisionState, ProposalState, ReopenedBy
from recognitions.models import Appraisal, Proposal, ProposalItem
from recognitions.services.hearing_withdrawal import refusals_withdraw

UNSIGNED = (ProposalState.DRAFT, ProposalState.RETURNED)
POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


def appraisals_reopen(*, subject_ids: Iterable[int], year: int, because: str, by) -> list[Appraisal]:
    """Open the concluded appraisals of these subjects' year again, because of what `because` (ReopenedBy) says.

    To be called inside the transaction of the change. In an unsigned proposal the item goes out with it; in a signed one it stays
    and stands in the way of whoever agrees or records, until it is taken out or the proposal returned. One whose decision is issued
    stays concluded: its police are told, because then only a revocation helps. Rows are locked as everywhere: proposals, appraisals.
    `by` may be None: the portal itself.
    """
    rows = appraisals_locked(Appraisal.objects.filter(subject__in=list(subject_ids), year=year, state=AppraisalState.CONCLUDED))
    issued = _issued(rows)
    for row in rows:
        if row.pk in issued:
            _tell_police(row, f"{ReopenedBy(because).label} sau khi đã có Quyết định: xem có phải thu hồi không.", because)
        else:
            _reopen(row, because, by)
    return [row for row in rows if row.pk not in issued]


def appraisals_locked(wanted: QuerySet[Appraisal]) -> list[Appraisal]:
    """The rows of `wanted`, locked, and before them the proposals that name them, as everywhere."""
    pks = list(wanted.values_list("pk", flat=True))
    if not pks:
        return []
    items = ProposalItem.objects.filter(appraisal__in=pks, taken_out_at=None)
    list(Proposal.objects.filter(items__in=items).select_for_update(of=("self",), no_key=True).order_by("pk"))
    return list(wanted.filter(pk__in=pks).select_for_update(of=("self",), no_key=True).order_by("pk"))


def _issued(rows: list[Appraisal]) -> set[int]:
    """Those on which an issued decision rests."""
    items = ProposalItem.objects.filter(appraisal__in=rows, taken_out_at=None)
    decided = items.filter(proposal__decisions__state=DecisionState.ISSUED, proposal__decisions__kind=F("outcome"))
    return set(decided.values_list("appraisal", flat=True))


def _reopen(row: Appraisal, because: str, by) -> None:
    row.state, row.outcome, row.reason = AppraisalState.OPEN, "", ""
    row.concluded_by = row.concluded_at = None
    row.reopened_by, row.version = because, row.version + 1
    row.save()
    drafts = ProposalItem.objects.filter(appraisal=row, taken_out_at=None, proposal__state__in=UNSIGNED)
    proposals = sorted(drafts.values_list("proposal", flat=True))
    reason = f"Phiếu thẩm định tự mở lại: {ReopenedBy(because).label.lower()}."
    drafts.update(taken_out_at=clock.now(), taken_out_by=by, taken_out_reason=reason)
    Proposal.objects.filter(pk__in=proposals).update(version=F("version") + 1)
    refusals_withdraw(appraisal_ids=[row.pk], by=by)
    details = {"because": because, "proposals": proposals}
    trail.record(action="appraisal.reopened_by_itself", of=row, by=by, place_id=row.deciding_place_id, details=details)
    _tell_police(row, reason, because)


def _tell_police(row: Appraisal, sentence: str, because: str) -> None:
    seats = Membership.objects.in_force(clock.today()).filter(role__in=POLICE, place=row.deciding_place_id, user__is_active=True)
    tell(
        recipients=[seat.user for seat in seats.select_related("user")],
        kind="appraisal.reopened",
        text=sentence,
        link=reverse("appraisal", args=[row.pk]),
        dedupe_key=f"appraisal:{row.pk}:{because}:{row.version}",
    )
