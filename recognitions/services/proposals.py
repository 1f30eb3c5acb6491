"""The way of a proposal (Tờ trình): drafted, signed by the chief, checked by the office, agreed by the chairperson.

Rows are locked in one order everywhere: place, proposal, appraisals, dossiers.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from dossiers.models import Dossier
from recognitions import deciding, meanwhile
from recognitions.choices import AppraisalState, DecisionState, ProposalState
from recognitions.models import Appraisal, Decision, Proposal, ProposalItem
from recognitions.permissions import appraises_in, membership_of, permitted
from recognitions.symbols import same_symbol, symbol_of

REASON_LENGTH = 500


@transaction.atomic
def proposal_draft(*, deciding_place: Place, year: int, by, appraisals: Iterable[Appraisal], before_window_ends: bool = False) -> Proposal:
    """Draft the next round of a place and year from concluded appraisals.

    For police of the place. Without the statement `before_window_ends` nobody is proposed whose window still runs (practice P8).
    Raises Refused naming those that cannot go in, Conflict when one went into another proposal meanwhile.
    """
    if not appraises_in(by, deciding_place.pk):
        raise NotYours
    place = Place.objects.select_for_update(no_key=True).get(pk=deciding_place.pk)
    last = Proposal.objects.filter(deciding_place=place, year=year).aggregate(last=Max("round"))["last"] or 0
    now = clock.now()
    proposal = Proposal.objects.create(
        deciding_place=place,
        year=year,
        round=last + 1,
        before_window_ends=before_window_ends,
        drafted_by=by,
        drafted_at=now,
        state_since=now,
    )
    items = _put_in(proposal, appraisals)
    _record("proposal.drafted", proposal, by, {"round": proposal.round, "items": items, "before_window_ends": before_window_ends})
    return proposal


@transaction.atomic
def proposal_add(*, proposal: Proposal, appraisals: Iterable[Appraisal], by, version: int) -> Proposal:
    """Put more concluded appraisals into a proposal that is not signed yet."""
    row = _locked(proposal, "add_items", by, version)
    items = _put_in(row, appraisals)
    _next(row)
    _record("proposal.items_added", row, by, {"items": items})
    return row


def _put_in(proposal: Proposal, appraisals: Iterable[Appraisal]) -> list[int]:
    """Make items of the appraisals, all or none, and return the appraisals' ids."""
    wanted = sorted({appraisal.pk for appraisal in appraisals})
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng.", field="appraisals")
    rows = list(Appraisal.objects.select_for_update(of=("self",)).select_related("enrolment").filter(pk__in=wanted).order_by("pk"))
    foreign = [row for row in rows if (row.deciding_place_id, row.year) != (proposal.deciding_place_id, proposal.year)]
    if foreign or len(rows) != len(wanted):
        raise NotYours
    taken = ProposalItem.objects.filter(appraisal__in=rows, taken_out_at=None).select_related("proposal", "appraisal__enrolment")
    if names := [f"{item.appraisal.enrolment.name} (đợt {item.proposal.round})" for item in taken]:
        raise Conflict(f"Đã nằm trong Tờ trình khác: {', '.join(names)}. Ông/bà tải lại trang rồi chọn lại.")
    if names := [row.enrolment.name for row in rows if row.state != AppraisalState.CONCLUDED]:
        raise Conflict(f"Phiếu thẩm định đã được mở lại: {', '.join(names)}. Ông/bà tải lại trang rồi chọn lại.")
    for row in rows:
        ProposalItem.objects.update_or_create(
            proposal=proposal,
            appraisal=row,
            defaults={"outcome": row.outcome, "taken_out_at": None, "taken_out_by": None, "taken_out_reason": ""},
        )
    items = [item for item in deciding.live_items(proposal) if item.appraisal_id in wanted]
    around = deciding.circumstances(proposal, items, on=clock.today())
    problems = deciding.problems_of(items, around, deciding.subject_stands, deciding.window_has_ended)
    if problems:
        raise Refused(
            f"Chưa đưa vào Tờ trình được: {deciding.named(items, problems)}. Ông/bà bỏ chọn, hoặc đánh dấu “Quyết định trước khi "
            "hết mốc đánh giá” nếu Chủ tịch đồng ý quyết định sớm.",
            field="appraisals",
        )
    return wanted


@transaction.atomic
def proposal_sign(*, proposal: Proposal, by, version: int, symbol: str, dated_on: date) -> Proposal:
    """Record that the chief (or who stands in) signed the proposal letter with this number and date. From here it holds its dossiers."""
    row = _locked(proposal, "sign", by, version)
    symbol = symbol_of(symbol, example="12/TTr-CAP")
    if dated_on > clock.today():
        raise Refused("Ngày Tờ trình ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    if dated_on.year < row.year:
        raise Refused(f"Ngày Tờ trình ở trước năm xét {row.year}. Ông/bà xem lại.", field="dated_on")
    _symbol_is_free(row, symbol, dated_on)
    items = _locked_items(row)
    _all_pass(items, deciding.circumstances(row, items, on=clock.today()), deciding.AT_SIGNING)
    row.symbol, row.dated_on = symbol, dated_on
    row.signed_by, row.signed_at = by, clock.now()
    row.signed_capacity = membership_of(by, Role.POLICE_CHIEF, row.deciding_place_id).capacity
    row.return_reason = ""
    _hold(items, deciding.hold_name(row))
    _move(row, ProposalState.SIGNED)
    _record("proposal.signed", row, by, {"symbol": symbol, "dated_on": dated_on, "items": len(items)})
    return row


def _symbol_is_free(row: Proposal, symbol: str, dated_on: date) -> None:
    others = Proposal.objects.filter(deciding_place=row.deciding_place_id, dated_on__year=dated_on.year).exclude(pk=row.pk)
    for other in others:
        if same_symbol(other.symbol, symbol):
            raise Refused(
                f"Số {other.symbol} đã dùng cho Tờ trình đợt {other.round} năm {other.year}, ngày {other.dated_on:%d/%m/%Y}. "
                "Ông/bà xem lại số trên bản đã ký.",
                field="symbol",
            )


@transaction.atomic
def proposal_send(*, proposal: Proposal, by, version: int) -> Proposal:
    """Send the signed proposal to the office of the People's Committee."""
    row = _locked(proposal, "send", by, version)
    _move(row, ProposalState.WITH_OFFICE)
    _record("proposal.sent", row, by, {})
    _tell(row, people_of(row, Role.OFFICE), "Công an đã gửi Tờ trình đề nghị công nhận để Văn phòng kiểm tra.")
    return row


@transaction.atomic
def proposal_forward(*, proposal: Proposal, by, version: int) -> Proposal:
    """The office found its form right and puts it to the chairperson."""
    row = _locked(proposal, "forward", by, version)
    row.checked_by, row.checked_at = by, clock.now()
    _move(row, ProposalState.WITH_CHAIRPERSON)
    _record("proposal.forwarded", row, by, {})
    _tell(row, people_of(row, Role.CHAIRPERSON), "Có Tờ trình đề nghị công nhận chờ phê duyệt.")
    return row


@transaction.atomic
def proposal_return(*, proposal: Proposal, by, version: int, reason: str) -> Proposal:
    """Give it back to the police with a reason; its dossiers are free again."""
    row = _locked(proposal, "return", by, version)
    row.return_reason = _reason(reason, "Ông/bà ghi lý do trả lại để Công an sửa.")
    _hold(_locked_items(row, may_be_empty=True), "")
    _move(row, ProposalState.RETURNED)
    _record("proposal.returned", row, by, {})
    _tell(row, [row.drafted_by, row.signed_by], "Tờ trình đề nghị công nhận bị trả lại.")
    return row


@transaction.atomic
def item_take_out(*, item: ProposalItem, reason: str, by, version: int) -> ProposalItem:
    """Take one subject out of a proposal with a reason: the police while it is not signed, then the office, then the chairperson.

    The chairperson may still do so after agreeing, as long as the decision is not issued: something may happen in between. A
    decision that loses its last subject so is void.
    """
    proposal = _locked(item.proposal, "take_out", by, version)
    if proposal.state == ProposalState.AGREED:
        _leave_unissued_decision(proposal, item)
    Appraisal.objects.select_for_update(of=("self",)).get(pk=item.appraisal_id)
    row = ProposalItem.objects.select_related("appraisal__dossier", "appraisal__enrolment").get(pk=item.pk)
    reason = _reason(reason, "Ông/bà ghi lý do đưa đối tượng này ra khỏi Tờ trình.")
    if row.taken_out_at:
        raise Conflict(f"{row.appraisal.enrolment.name} đã được đưa ra khỏi Tờ trình. {meanwhile.sentence(proposal)}")
    row.taken_out_at, row.taken_out_by, row.taken_out_reason = clock.now(), by, reason
    row.save()
    _hold([row], "")
    _next(proposal)
    _record("proposal.item_taken_out", proposal, by, {"item": row.pk, "subject": row.appraisal.subject_id})
    if proposal.state not in (ProposalState.DRAFT, ProposalState.RETURNED):
        _tell(proposal, [proposal.drafted_by, proposal.signed_by], "Có đối tượng được đưa ra khỏi Tờ trình.", occasion=f"item:{row.pk}")
    return row


def _leave_unissued_decision(proposal: Proposal, item: ProposalItem) -> None:
    """An item leaves a decision that still awaits its signature; the office's page of it grows stale. Without items it is void."""
    decision = proposal.decisions.select_for_update(of=("self",)).get(kind=item.outcome)
    if decision.state == DecisionState.ISSUED:
        raise Refused(f"Quyết định số {decision.symbol} đã ban hành. Sau khi ban hành chỉ còn cách thu hồi.")
    if not proposal.items.filter(taken_out_at=None, outcome=item.outcome).exclude(pk=item.pk).exists():
        decision.state = DecisionState.VOID
    decision.version += 1
    decision.save()


@transaction.atomic
def proposal_agree(*, proposal: Proposal, by, version: int) -> list[Decision]:
    """Agree to all that is left in the proposal, and draft its decisions: one that recognises, one that does not, as needed.

    Not by who drafted or signed it. Every item is checked as if it stood alone; if one fails, nothing is agreed and Conflict
    names each that failed and why.
    """
    row = _locked(proposal, "agree", by, version)
    if by.pk in (row.drafted_by_id, row.signed_by_id):
        raise Refused("Người soạn hoặc ký Tờ trình không phê duyệt chính Tờ trình đó. Ông/bà để người khác có thẩm quyền phê duyệt.")
    items = _locked_items(row)
    around = deciding.circumstances(row, items, on=clock.today(), approver=by)
    _all_pass(items, around, deciding.AT_AGREEMENT)
    row.agreed_by, row.agreed_at = by, clock.now()
    _move(row, ProposalState.AGREED)
    decisions = [
        Decision.objects.create(
            kind=outcome, proposal=row, deciding_place=row.deciding_place, year=row.year, authority=authority, drafted_at=clock.now()
        )
        for outcome, authority in deciding.authorities(items, around).items()
    ]
    _record("proposal.agreed", row, by, {"items": len(items), "decisions": [decision.pk for decision in decisions]})
    _tell(row, people_of(row, Role.OFFICE), "Tờ trình đã được phê duyệt: Quyết định chờ ký, ghi số và ngày.")
    return decisions


def _locked(proposal: Proposal, action: str, by, version: int) -> Proposal:
    """The proposal, locked, when `by` may do `action` to it as the page of `version` showed it."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("deciding_place", "drafted_by", "signed_by")
    row = rows.get(pk=proposal.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    meanwhile.same_version(row, version)
    return row


def _locked_items(row: Proposal, *, may_be_empty: bool = False) -> list[ProposalItem]:
    """Its live items, with their appraisals and dossiers locked, read after the locks. Refused when none is left, unless it may be."""
    appraisals = Appraisal.objects.filter(proposal_items__in=row.items.filter(taken_out_at=None))
    locked = list(appraisals.select_for_update(of=("self",)).order_by("pk").values_list("dossier", flat=True))
    list(Dossier.objects.filter(pk__in=locked).select_for_update(of=("self",)).order_by("pk"))
    items = deciding.live_items(row)
    if not items and not may_be_empty:
        raise Refused("Tờ trình không còn đối tượng nào. Ông/bà thêm đối tượng hoặc trả lại Tờ trình.")
    return items


def _all_pass(items: list[ProposalItem], around: deciding.Circumstances, guards) -> None:
    problems = deciding.problems_of(items, around, *guards)
    if problems:
        raise Conflict(
            f"Chưa thực hiện được vì {len(problems)} đối tượng chưa đủ điều kiện: {deciding.named(items, problems)}. "
            "Ông/bà đưa các đối tượng này ra khỏi Tờ trình hoặc trả lại Tờ trình."
        )


def _hold(items: list[ProposalItem], holder: str) -> None:
    """Write into the items' dossiers what holds them, or that nothing does."""
    Dossier.objects.filter(pk__in=[item.appraisal.dossier_id for item in items]).update(held_by=holder)


def _move(row: Proposal, state: str) -> None:
    row.state, row.state_since = state, clock.now()
    _next(row)


def _next(row: Proposal) -> None:
    row.version += 1
    row.save()


def _reason(typed: str, missing: str) -> str:
    reason = text.normal(typed)
    if not reason:
        raise Refused(missing, field="reason")
    return reason[:REASON_LENGTH]


def people_of(row: Proposal | Decision, role: str) -> list[User]:
    """Those who hold `role` in the deciding place today."""
    held = Membership.objects.in_force(clock.today()).filter(role=role, place=row.deciding_place_id, user__is_active=True)
    return [membership.user for membership in held.select_related("user")]


def _tell(row: Proposal, recipients: Iterable[User | None], sentence: str, *, occasion: str = "") -> None:
    tell(
        recipients=[person for person in recipients if person],
        kind=f"proposal.{row.state}",
        text=f"{sentence} Đợt {row.round} năm {row.year}.",
        link=reverse("proposal", args=[row.pk]),
        dedupe_key=f"proposal:{row.pk}:{occasion or row.version}",
    )


def _record(action: str, row: Proposal, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
