"""The way of a proposal (Tờ trình): signed by the chief, checked by the office, agreed by the chairperson, or given back."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.refusals import Refused
from recognitions import deciding
from recognitions.choices import CheckedPoint, ProposalState
from recognitions.models import Decision, PlaceSettings, Proposal, ProposalItem, ProposalReturn
from recognitions.permissions import membership_of
from recognitions.services.proposals import ground
from recognitions.symbols import same_symbol, symbol_of


@transaction.atomic
def proposal_sign(*, proposal: Proposal, by, version: int, symbol: str, dated_on: date) -> Proposal:
    """Record that the chief (or who stands in) signed the proposal letter with this number and date. From here it holds its dossiers."""
    row = ground.locked(proposal, "sign", by, version)
    symbol = symbol_of(symbol, example="12/TTr-CAP")
    if dated_on > clock.today():
        raise Refused("Ngày Tờ trình ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    if dated_on.year < row.year:
        raise Refused(f"Ngày Tờ trình ở trước năm xét {row.year}. Ông/bà xem lại.", field="dated_on")
    _symbol_is_free(row, symbol, dated_on)
    items = ground.locked_items(row)
    ground.all_pass(items, deciding.circumstances(row, items, on=clock.today()), deciding.AT_SIGNING)
    row.symbol, row.dated_on = symbol, dated_on
    row.signed_by, row.signed_at = by, clock.now()
    row.signed_capacity = membership_of(by, Role.POLICE_CHIEF, row.deciding_place_id).capacity
    row.return_reason, row.checked_by, row.checked_at, row.checked_points = "", None, None, []
    ground.hold(items, deciding.hold_name(row))
    ground.move(row, ProposalState.SIGNED)
    ground.record("proposal.signed", row, by, {"symbol": symbol, "dated_on": dated_on, "items": len(items)})
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
    """Send the signed proposal to the office of the People's Committee. Conflict names what changed since it was signed."""
    row = ground.locked(proposal, "send", by, version)
    _still_stand(row)
    ground.move(row, ProposalState.WITH_OFFICE)
    ground.record("proposal.sent", row, by, {})
    ground.tell_about(row, ground.people_of(row, Role.OFFICE), "Công an đã gửi Tờ trình đề nghị công nhận để Văn phòng kiểm tra.")
    return row


@transaction.atomic
def proposal_forward(*, proposal: Proposal, by, version: int, checked: Iterable[str]) -> Proposal:
    """The office found its form right, every CheckedPoint of it, and puts it to the chairperson.

    Raises Refused naming the points that were not checked: what is wrong goes back to the police instead.
    """
    row = ground.locked(proposal, "forward", by, version)
    checked = set(checked)
    if missing := [point.label for point in CheckedPoint if point not in checked]:
        raise Refused(
            f"Còn điểm chưa kiểm tra: {'; '.join(missing)}. Ông/bà đánh dấu khi đã kiểm tra, hoặc trả lại Công an nếu chưa đúng.",
            field="checked",
        )
    _still_stand(row)
    row.checked_by, row.checked_at, row.checked_points = by, clock.now(), [point.value for point in CheckedPoint]
    ground.move(row, ProposalState.WITH_CHAIRPERSON)
    ground.record("proposal.forwarded", row, by, {"checked": row.checked_points})
    ground.tell_about(row, ground.people_of(row, Role.CHAIRPERSON), "Có Tờ trình đề nghị công nhận chờ phê duyệt.")
    return row


def _still_stand(row: Proposal) -> None:
    """Nothing that no longer stands goes on: an appraisal may have opened again by itself (practice P8)."""
    items = ground.locked_items(row)
    ground.all_pass(items, deciding.circumstances(row, items, on=clock.today()), deciding.ON_THE_WAY)


@transaction.atomic
def proposal_return(*, proposal: Proposal, by, version: int, reason: str) -> Proposal:
    """Give it back to who drafted it, with a reason: the chief inside the police, the office, the chairperson. Its dossiers are free."""
    row = ground.locked(proposal, "return", by, version)
    row.return_reason = ground.reason_of(reason, "Ông/bà ghi lý do trả lại để người soạn sửa.")
    ProposalReturn.objects.create(proposal=row, returned_from=row.state, returned_by=by, returned_at=clock.now(), reason=row.return_reason)
    ground.hold(ground.locked_items(row, may_be_empty=True), "")
    details = {"from": row.state}
    ground.move(row, ProposalState.RETURNED)
    ground.record("proposal.returned", row, by, details)
    ground.tell_about(row, [row.drafted_by, row.signed_by], "Tờ trình đề nghị công nhận bị trả lại.")
    return row


@transaction.atomic
def proposal_agree(*, proposal: Proposal, by, version: int, early_confirmed: bool = False) -> list[Decision]:
    """Agree to all that is left in the proposal, and draft its decisions: one that recognises, one that does not, as needed.

    Not by who drafted or signed it. Every item is checked as if it stood alone; if one fails, nothing is agreed and Conflict
    names each that failed and why. Where a window still runs, the chairperson confirms it with `early_confirmed` (practice P8),
    else Refused.
    """
    row = ground.locked(proposal, "agree", by, version)
    if by.pk in (row.drafted_by_id, row.signed_by_id):
        raise Refused("Người soạn hoặc ký Tờ trình không phê duyệt chính Tờ trình đó. Ông/bà để người khác có thẩm quyền phê duyệt.")
    items = ground.locked_items(row)
    around = deciding.circumstances(row, items, on=clock.today(), approver=by)
    ground.all_pass(items, around, deciding.AT_AGREEMENT)
    _decides_early(row, items, around, by, confirmed=early_confirmed)
    row.agreed_by, row.agreed_at = by, clock.now()
    ground.move(row, ProposalState.AGREED)
    decides_as = PlaceSettings.settings_of(row.deciding_place).decides_as
    drafted = {"proposal": row, "deciding_place": row.deciding_place, "year": row.year, "decides_as": decides_as}
    decisions = [
        Decision.objects.create(kind=outcome, authority=authority, drafted_at=clock.now(), **drafted)
        for outcome, authority in deciding.authorities(items, around).items()
    ]
    details = {"items": len(items), "decisions": [decision.pk for decision in decisions], "early": row.early_confirmed_at is not None}
    ground.record("proposal.agreed", row, by, details)
    ground.tell_about(row, ground.people_of(row, Role.OFFICE), "Tờ trình đã được phê duyệt: Quyết định chờ ký, ghi số và ngày.")
    return decisions


def _decides_early(row: Proposal, items: list[ProposalItem], around: deciding.Circumstances, by, *, confirmed: bool) -> None:
    """Who decides for days that have not happened says so, and it is kept who said it and when."""
    early = [item for item in items if deciding.is_early(item, around)]
    if not early:
        return
    if not confirmed:
        last = max(deciding.window_end(item, around) for item in early)
        raise Refused(
            f"Mốc đánh giá của {len(early)} đối tượng còn đến hết ngày {last:%d/%m/%Y}. Ông/bà đánh dấu “Quyết định trước khi hết mốc "
            "đánh giá” nếu quyết định sớm, hoặc trả lại Tờ trình để chờ hết mốc.",
            field="early_confirmed",
        )
    row.early_confirmed_by, row.early_confirmed_at = by, clock.now()
