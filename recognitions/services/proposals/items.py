"""Taking subjects out of a proposal, each with its reason; and splitting some off into a proposal of their own."""

from collections.abc import Iterable

from django.db import transaction

from antt_portal import clock
from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions import meanwhile
from recognitions.choices import DecisionState, ProposalState
from recognitions.models import Appraisal, Proposal, ProposalItem
from recognitions.services.proposals import ground
from recognitions.services.proposals.drafting import begun, put_in

UNSIGNED = (ProposalState.DRAFT, ProposalState.RETURNED)


def item_take_out(*, item: ProposalItem, reason: str, by, version: int) -> ProposalItem:
    """`items_take_out` of one."""
    return items_take_out(proposal=item.proposal, items=[item], reason=reason, by=by, version=version)[0]


@transaction.atomic
def items_take_out(*, proposal: Proposal, items: Iterable[ProposalItem], reason: str, by, version: int) -> list[ProposalItem]:
    """Take subjects out of a proposal with one reason: the police while it is not signed, then the office, then the chairperson.

    The chairperson may still do so after agreeing, as long as the decision is not issued: something may happen in between. A
    decision that loses its last subject so is void.
    """
    row = ground.locked(proposal, "take_out", by, version)
    chosen = _locked_items_of(row, items)
    if row.state == ProposalState.AGREED:
        _leave_unissued_decisions(row, chosen)
    reason = ground.reason_of(reason, "Ông/bà ghi lý do đưa ra khỏi Tờ trình.")
    _out(row, chosen, reason, by)
    ground.next_version(row)
    subjects = [item.appraisal.subject_id for item in chosen]
    ground.record("proposal.item_taken_out", row, by, {"items": [item.pk for item in chosen], "subjects": subjects})
    if row.state not in UNSIGNED:
        ground.tell_about(row, [row.drafted_by, row.signed_by], "Có đối tượng được đưa ra khỏi Tờ trình.")
    return chosen


@transaction.atomic
def items_split_off(*, proposal: Proposal, items: Iterable[ProposalItem], reason: str, by, version: int) -> Proposal:
    """Take subjects out and draft them as the next round, for another signatory (practice P27): nobody types them again.

    Who drafted the first drafted the second, which the police sign and send as any other. Raises Refused when nothing would be left
    here, or when one of them could not be proposed today.
    """
    place = ground.locked_place(proposal.deciding_place_id)
    row = ground.locked(proposal, "split_off", by, version)
    chosen = _locked_items_of(row, items)
    if not row.items.filter(taken_out_at=None).exclude(pk__in=[item.pk for item in chosen]).exists():
        raise Refused(
            "Tờ trình chỉ có các đối tượng này: không cần tách, người khác có thẩm quyền phê duyệt chính Tờ trình này.", field="items"
        )
    reason = ground.reason_of(reason, "Ông/bà ghi lý do tách sang Tờ trình khác.")
    _out(row, chosen, reason, by)
    ground.next_version(row)
    split = begun(place, row.year, drafted_by=row.drafted_by, before_window_ends=row.before_window_ends, split_from=row, split_by=by)
    went_in = put_in(split, [item.appraisal for item in chosen])
    subjects = [item.appraisal.subject_id for item in chosen]
    details = {"items": [item.pk for item in chosen], "subjects": subjects, "into": split.pk, "round": split.round}
    ground.record("proposal.split_off", row, by, details)
    drafted = {"round": split.round, "items": went_in, "before_window_ends": split.before_window_ends}
    ground.record("proposal.drafted", split, by, drafted)
    told = f"Có đối tượng được tách khỏi Tờ trình đợt {row.round} sang Tờ trình mới để người khác phê duyệt: chờ ký và gửi."
    ground.tell_about(split, [row.drafted_by, row.signed_by], told)
    return split


def _locked_items_of(row: Proposal, items: Iterable[ProposalItem]) -> list[ProposalItem]:
    """The items of the proposal among `items`, their appraisals locked. Raises Refused for none, Conflict when one is out already."""
    wanted = {item.pk for item in items}
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng.", field="items")
    list(
        Appraisal.objects.filter(proposal_items__in=row.items.filter(pk__in=wanted))
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    rows = list(row.items.filter(pk__in=wanted).select_related("appraisal__dossier", "appraisal__enrolment", "taken_out_by"))
    if len(rows) != len(wanted):
        raise NotYours
    if out := [item.appraisal.enrolment.name for item in rows if item.taken_out_at]:
        raise Conflict(f"{', '.join(out)} đã được đưa ra khỏi Tờ trình. {meanwhile.sentence(row)}")
    return rows


def _out(row: Proposal, items: list[ProposalItem], reason: str, by) -> None:
    for item in items:
        item.taken_out_at, item.taken_out_by, item.taken_out_reason = clock.now(), by, reason
    ProposalItem.objects.bulk_update(items, ["taken_out_at", "taken_out_by", "taken_out_reason"])
    ground.hold(items, "")


def _leave_unissued_decisions(row: Proposal, items: list[ProposalItem]) -> None:
    """Items leave decisions that still await their signature; the office's pages of them grow stale. Without items one is void."""
    leaving = [item.pk for item in items]
    for decision in row.decisions.select_for_update(of=("self",), no_key=True).filter(kind__in={item.outcome for item in items}):
        if decision.state == DecisionState.ISSUED:
            raise Refused(f"Quyết định số {decision.symbol} đã ban hành. Sau khi ban hành chỉ còn cách thu hồi.")
        if not row.items.filter(taken_out_at=None, outcome=decision.kind).exclude(pk__in=leaving).exists():
            decision.state = DecisionState.VOID
        decision.version += 1
        decision.save()
