"""Drafting a proposal and adding to it while it is not signed."""

from collections.abc import Iterable

from django.db import transaction

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions import deciding
from recognitions.choices import AppraisalState
from recognitions.models import Appraisal, Proposal, ProposalItem
from recognitions.permissions import appraises_in
from recognitions.proposing.candidates import lie_nowhere_else, may_go_in
from recognitions.services.proposals import ground


@transaction.atomic
def proposal_draft(*, deciding_place: Place, year: int, by, appraisals: Iterable[Appraisal], before_window_ends: bool = False) -> Proposal:
    """Draft the next round of a place and year from concluded appraisals.

    For police of the place. `before_window_ends` asks the chairperson to decide early; without it nobody is proposed whose window
    still runs (practice P8). Raises Refused naming those that cannot go in, Conflict when one went into another proposal meanwhile.
    """
    if not appraises_in(by, deciding_place.pk):
        raise NotYours
    place = ground.locked_place(deciding_place.pk)
    proposal = begun(place, year, drafted_by=by, before_window_ends=before_window_ends)
    items = put_in(proposal, appraisals)
    ground.record("proposal.drafted", proposal, by, {"round": proposal.round, "items": items, "before_window_ends": before_window_ends})
    return proposal


def begun(place: Place, year: int, **fields) -> Proposal:
    """An empty draft that is the next round of the locked place and year."""
    now = clock.now()
    return Proposal.objects.create(
        deciding_place=place, year=year, round=ground.next_round(place, year), drafted_at=now, state_since=now, **fields
    )


@transaction.atomic
def proposal_add(*, proposal: Proposal, appraisals: Iterable[Appraisal], by, version: int) -> Proposal:
    """Put more concluded appraisals into a proposal that is not signed yet."""
    row = ground.locked(proposal, "add_items", by, version)
    items = put_in(row, appraisals)
    ground.next_version(row)
    ground.record("proposal.items_added", row, by, {"items": items})
    return row


def put_in(proposal: Proposal, appraisals: Iterable[Appraisal]) -> list[int]:
    """Make items of the appraisals, all or none, and return the appraisals' ids. Only what may be drafted today goes in."""
    wanted = sorted({appraisal.pk for appraisal in appraisals})
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng.", field="appraisals")
    rows = list(
        Appraisal.objects.select_for_update(of=("self",), no_key=True).select_related("enrolment").filter(pk__in=wanted).order_by("pk")
    )
    foreign = [row for row in rows if (row.deciding_place_id, row.year) != (proposal.deciding_place_id, proposal.year)]
    if foreign or len(rows) != len(wanted):
        raise NotYours
    lie_nowhere_else(rows)
    if names := [row.enrolment.name for row in rows if row.state != AppraisalState.CONCLUDED]:
        raise Conflict(f"Phiếu thẩm định đã được mở lại: {', '.join(names)}. Ông/bà tải lại trang rồi chọn lại.")
    _make_items(proposal, rows)
    items = [item for item in deciding.guarded_items(proposal) if item.appraisal_id in wanted]
    may_go_in(items, deciding.circumstances(proposal, items, on=clock.today()))
    return wanted


def _make_items(proposal: Proposal, rows: list[Appraisal]) -> None:
    """An item for each appraisal; one that was taken out of this proposal comes back with what is proposed now."""
    back = {item.appraisal_id: item for item in ProposalItem.objects.filter(proposal=proposal, appraisal__in=rows)}
    for row in rows:
        if item := back.get(row.pk):
            item.outcome, item.taken_out_at, item.taken_out_by, item.taken_out_reason = row.outcome, None, None, ""
    ProposalItem.objects.bulk_update(back.values(), ["outcome", "taken_out_at", "taken_out_by", "taken_out_reason"])
    ProposalItem.objects.bulk_create(
        ProposalItem(proposal=proposal, appraisal=row, outcome=row.outcome) for row in rows if row.pk not in back
    )
