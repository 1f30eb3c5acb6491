"""Recording that a decision was signed and numbered, which issues it; and revoking a recognition by a later decision.

The number is the office's own (practice P1): it is typed, never made here. Agreeing is not signing (P2).
"""

from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from dossiers import intake
from dossiers.models import Dossier
from recognitions import deciding, meanwhile
from recognitions.choices import DecisionKind, DecisionState, IssuedBy, RecognitionState
from recognitions.models import Appraisal, Decision, ProposalItem, Recognition
from recognitions.permissions import permitted
from recognitions.services.certificates import certificate_revoke, certificates_freeze
from recognitions.symbols import same_symbol, symbol_of
from registrations.models import SubjectMember

PDF = "application/pdf"
REASON_LENGTH = 1000


@dataclass(frozen=True)
class SignedPaper:
    """What the office reads off a signed decision. `signer` is the chairperson's membership in force on that day."""

    symbol: str
    dated_on: date
    signer: Membership
    means: str
    scan: File
    names_compared: bool = False


def decision_record(
    *, decision: Decision, symbol: str, dated_on: date, signer: Membership, means: str, scan: File, by, version: int, names_compared=False
) -> Decision:
    """Record symbol, date, signer and the signed file of an agreed decision, and issue it: recognitions, certificates, notices.

    For the office of the deciding place. All in one transaction; the file is kept before it (an orphan if the rest is refused).
    Raises Refused for what was typed, Conflict when an item may no longer be decided or somebody was faster.
    """
    paper = SignedPaper(symbol, dated_on, signer, means, scan, names_compared)
    permitted(by, "record", decision, moved=meanwhile.sentence(decision))
    received = _take_in(paper)
    return _record_and_issue(decision, paper, received, by, version)


def _take_in(paper: SignedPaper) -> intake.Received:
    """Keep the signed file. Raises Refused when it is missing or not what the way of signing asks for."""
    if paper.means == IssuedBy.TOKEN:
        raise Refused("Cổng chưa kiểm tra được chữ ký số trên bản do cổng tạo. Ông/bà chọn một trong hai cách còn lại.", field="means")
    if paper.means not in IssuedBy.values:
        raise Refused("Ông/bà chọn bản đã ký là bản giấy đã quét hay bản ký số.", field="means")
    if paper.scan is None:
        raise Refused("Ông/bà tải lên bản Quyết định đã ký, đóng dấu.", field="scan")
    try:
        received = intake.take_in(paper.scan.chunks(), name=paper.scan.name)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="scan") from refusal
    if paper.means == IssuedBy.DOCUMENT_SYSTEM:
        if received.media_type != PDF:
            raise Refused("Bản ký số từ hệ thống quản lý văn bản phải là tệp PDF. Ông/bà tải tệp PDF đó lên.", field="scan")
        if not paper.names_compared:
            raise Refused(
                "Ông/bà đối chiếu danh sách trong tệp đã ký với danh sách trên cổng rồi đánh dấu xác nhận.", field="names_compared"
            )
    return received


@transaction.atomic
def _record_and_issue(decision: Decision, paper: SignedPaper, received: intake.Received, by, version: int) -> Decision:
    row = _locked(decision, "record", by)
    meanwhile.same_version(row, version)
    _sign(row, paper, received, by)
    if paper.dated_on < row.proposal.dated_on:
        raise Refused(f"Ngày Quyết định ở trước ngày Tờ trình ({row.proposal.dated_on:%d/%m/%Y}). Ông/bà xem lại.", field="dated_on")
    agreed_on = timezone.localdate(row.proposal.agreed_at)
    if paper.dated_on < agreed_on:
        raise Refused(f"Ngày Quyết định ở trước ngày phê duyệt trên cổng ({agreed_on:%d/%m/%Y}). Ông/bà xem lại.", field="dated_on")
    if row.signer_id in (row.proposal.drafted_by_id, row.proposal.signed_by_id):
        raise Refused(
            "Người soạn hoặc ký Tờ trình không ký Quyết định theo chính Tờ trình đó. Ông/bà xem lại người ký trên bản đã ký.",
            field="signer",
        )
    items = _checked_items(row)
    row.state, row.issued_at, row.version = DecisionState.ISSUED, clock.now(), row.version + 1
    row.save()
    if row.kind == DecisionKind.RECOGNISE:
        _recognise(row, items)
        certificates_freeze(decision=row, by=by)
    told = f"Đã có kết quả xét công nhận năm {row.year} theo Quyết định số {row.symbol}."
    _tell_people_of([item.appraisal.subject_id for item in items], row, told)
    details = {"symbol": row.symbol, "dated_on": row.dated_on, "means": row.issued_by_means, "items": len(items), "scan": row.scan_sha256}
    trail.record(action="decision.issued", of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row


def _locked(decision: Decision, action: str, by) -> Decision:
    """The decision, locked after its place (one symbol is given at a time), when `by` may do `action` to it."""
    Place.objects.select_for_update(no_key=True).get(pk=decision.deciding_place_id)
    rows = Decision.objects.select_for_update(of=("self",)).select_related("deciding_place", "proposal__deciding_place")
    row = rows.get(pk=decision.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    return row


def _sign(row: Decision, paper: SignedPaper, received: intake.Received, by) -> None:
    """Write what the signed paper says into the row, not saved. Raises Refused with the field that is wrong."""
    symbol = symbol_of(paper.symbol, example="215/QĐ-UBND")
    if paper.dated_on > clock.today():
        raise Refused("Ngày Quyết định ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    _symbol_is_free(row, symbol, paper.dated_on)
    signer = paper.signer
    if (signer.role, signer.place_id) != (Role.CHAIRPERSON, row.deciding_place_id) or not signer.in_force(paper.dated_on):
        raise Refused(
            f"Người này không giữ chức vụ Chủ tịch hoặc Phó Chủ tịch UBND vào ngày {paper.dated_on:%d/%m/%Y}. "
            "Ông/bà xem lại ngày hoặc người ký.",
            field="signer",
        )
    row.symbol, row.dated_on, row.calendar_year = symbol, paper.dated_on, paper.dated_on.year
    row.signer, row.signer_name, row.capacity = signer.user, signer.user.full_name, signer.capacity
    row.issued_by_means, row.recorded_by = paper.means, by
    row.scan_sha256, row.scan_size, row.scan_media_type = received.sha256, received.size, received.media_type


def _symbol_is_free(row: Decision, symbol: str, dated_on: date) -> None:
    """The number is one of the agency's whole year (practice P1)."""
    for other in Decision.objects.filter(deciding_place=row.deciding_place_id, calendar_year=dated_on.year).exclude(pk=row.pk):
        if same_symbol(other.symbol, symbol):
            raise Refused(
                f"Số {other.symbol} năm {dated_on.year} đã là số của Quyết định {other.get_kind_display().lower()} ngày "
                f"{other.dated_on:%d/%m/%Y}. Ông/bà xem lại số trên bản đã ký.",
                field="symbol",
            )


def items_of(decision: Decision) -> list[ProposalItem]:
    """The subjects a decision is about: the proposal's items left in it with the decision's outcome."""
    if decision.proposal is None:
        return []
    return [item for item in deciding.live_items(decision.proposal) if item.outcome == decision.kind]


def _checked_items(row: Decision) -> list[ProposalItem]:
    """The decision's items, locked and checked once more as of the day of signing; its authority is cited anew."""
    appraisals = Appraisal.objects.filter(proposal_items__in=row.proposal.items.filter(taken_out_at=None, outcome=row.kind))
    locked = list(appraisals.select_for_update(of=("self",)).order_by("pk").values_list("dossier", flat=True))
    list(Dossier.objects.filter(pk__in=locked).select_for_update(of=("self",)).order_by("pk"))
    items = items_of(row)
    around = deciding.circumstances(row.proposal, items, on=row.dated_on, approver=row.signer)
    if problems := deciding.problems_of(items, around, *deciding.AT_AGREEMENT):
        raise Refused(
            f"Chưa ban hành được vì {len(problems)} đối tượng không còn đủ điều kiện vào ngày {row.dated_on:%d/%m/%Y}: "
            f"{deciding.named(items, problems)}. Chủ tịch đưa các đối tượng này ra khỏi Tờ trình, rồi in và ký lại Quyết định."
        )
    row.authority = deciding.authorities(items, around)[row.kind]
    return items


def _recognise(row: Decision, items: list[ProposalItem]) -> None:
    Recognition.objects.bulk_create(
        Recognition(subject=item.appraisal.subject, enrolment=item.appraisal.enrolment, year=row.year, decision=row) for item in items
    )


def _tell_people_of(subject_ids: list[int], row: Decision, sentence: str) -> None:
    """Tell each subject's own people what was decided, and where to read it (practice P20). The words name nobody."""
    members = SubjectMember.objects.in_force(clock.today()).representatives().filter(subject__in=subject_ids).select_related("user")
    for member in members:
        tell(
            recipients=[member.user],
            kind="decision.issued",
            text=sentence,
            link=reverse("subject", args=[member.subject_id]),
            dedupe_key=f"decision:{row.pk}:{member.subject_id}",
        )


def decision_revoke(
    *,
    recognition: Recognition,
    reason: str,
    symbol: str,
    dated_on: date,
    signer: Membership,
    scan: File,
    by,
    version: int,
    means: str = IssuedBy.SCAN,
) -> Decision:
    """Record a signed decision that revokes a recognition: a decision that amends the first, which stays as it was.

    For office or chairperson of the deciding place; `version` is that of the first decision. Thông tư 124 as known has no rule on
    it; it is for the general law.
    """
    paper = SignedPaper(symbol, dated_on, signer, means, scan, names_compared=True)
    permitted(by, "revoke", recognition.decision, moved=meanwhile.sentence(recognition.decision))
    reason = text.normal(reason)[:REASON_LENGTH]
    if not reason:
        raise Refused("Ông/bà ghi lý do và căn cứ thu hồi.", field="reason")
    received = _take_in(paper)
    return _revoke(recognition, paper, received, reason, by, version)


@transaction.atomic
def _revoke(recognition: Recognition, paper: SignedPaper, received: intake.Received, reason: str, by, version: int) -> Decision:
    first = _locked(recognition.decision, "revoke", by)
    meanwhile.same_version(first, version)
    row = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    if row.state != RecognitionState.IN_FORCE:
        raise Refused("Việc công nhận này đã được thu hồi trước đó.")
    if paper.dated_on < first.dated_on:
        raise Refused(f"Ngày thu hồi ở trước ngày công nhận ({first.dated_on:%d/%m/%Y}). Ông/bà xem lại.", field="dated_on")
    decision = Decision(
        kind=DecisionKind.REVOKE,
        amends=first,
        deciding_place=first.deciding_place,
        year=first.year,
        state=DecisionState.ISSUED,
        grounds_revoked=reason,
        drafted_at=clock.now(),
        issued_at=clock.now(),
        authority=first.authority,
    )
    _sign(decision, paper, received, by)
    decision.save()
    certificate_revoke(recognition=row, decision=decision, by=by)
    told = f"Việc công nhận năm {decision.year} đã được thu hồi theo Quyết định số {decision.symbol}."
    _tell_people_of([row.subject_id], decision, told)
    details = {"symbol": decision.symbol, "dated_on": decision.dated_on, "amends": first.pk, "recognition": row.pk}
    trail.record(action="decision.revoked", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    return decision
