"""Recording that a decision was signed and numbered, which issues it: what then follows by its kind (practice P1, P2).

Agreeing is not signing. A revocation may also be recorded at once from a paper that was signed before the portal knew of it.
"""

from datetime import date

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from dossiers.models import Dossier
from recognitions import deciding, meanwhile
from recognitions.amendments.words import current_words, facts_among
from recognitions.choices import DecisionKind, DecisionState, IssuedBy, RecognitionState, ReissueReason
from recognitions.models import Amendment, Appraisal, Decision, ProposalItem, Recognition
from recognitions.permissions import permitted
from recognitions.services.certificates import certificate_reissue, certificate_revoke, certificates_freeze
from recognitions.services.decisions.drafting import new_amending, reason_of
from recognitions.services.decisions.handing_out import text_is_as_handed_out
from recognitions.services.decisions.signed_papers import CHANGED_SINCE, SignedPaper, TakenIn, locked, not_headed_by_signer, sign, take_in
from recognitions.services.telling import tell_subjects
from registrations import conclusions
from registrations.choices import SubjectKind
from registrations.models import Subject

TOLD = {
    DecisionKind.RECOGNISE: "Đã có kết quả xét công nhận năm {year} theo Quyết định số {symbol}.",
    DecisionKind.REFUSE: "Đã có kết quả xét công nhận năm {year} theo Quyết định số {symbol}.",
    DecisionKind.CORRECT: "Quyết định công nhận năm {year} được đính chính theo Quyết định số {symbol}.",
    DecisionKind.REVOKE: "Việc công nhận năm {year} đã được thu hồi theo Quyết định số {symbol}.",
}


def decision_record(
    *,
    decision: Decision,
    symbol: str,
    dated_on: date,
    signer: Membership,
    means: str,
    scan: File | None,
    by,
    version: int,
    names_compared: bool = False,
) -> Decision:
    """Record symbol, date, signer and the signed file of a drafted decision, and issue it with all that follows from its kind.

    For the office of the deciding place. All in one transaction; the file is kept before it (an orphan if the rest is refused).
    Raises Refused for what was typed or found in the file, Conflict when an item may no longer be decided or somebody was faster.
    """
    paper = SignedPaper(symbol, dated_on, signer, means, scan, names_compared)
    permitted(by, "record", decision, moved=meanwhile.sentence(decision))
    taken = take_in(paper, own_pdf_sha256=decision.own_pdf_sha256)
    return _record_and_issue(decision, paper, taken, by, version)


@transaction.atomic
def _record_and_issue(decision: Decision, paper: SignedPaper, taken: TakenIn, by, version: int) -> Decision:
    own = _hold(decision)
    row = locked(decision, "record", by, version)
    if taken.own_pdf_sha256 and not text_is_as_handed_out(row):
        raise Refused(CHANGED_SINCE, field="means")
    sign(row, paper, taken, by)
    subject_ids = _issue_proposed(row, by) if row.proposal else _issue_amending(row, by)
    _tell(row, subject_ids)
    details = {"symbol": row.symbol, "dated_on": row.dated_on, "means": row.issued_by_means, "items": len(subject_ids)}
    details |= {"scan": row.scan_sha256, "signatures": len(row.signatures)}
    trail.record(action="decision.issued", of=row, by=by, place_id=row.deciding_place_id, details=details)
    conclusions.look_again(own, row.year, changed=conclusions.RESULTS, by=by)
    return row


def _hold(decision: Decision) -> list[int]:
    """Lock the place, then what was concluded of the subjects that the decision names and of the ward whose share they are: before the
    decision, as whoever takes a subject out of its proposal does.

    Returns the ward's own subject: what the ward recognises is its khoản 4 Điều 5. None where the province decides.
    """
    place = Place.objects.select_for_update(no_key=True).get(pk=decision.deciding_place_id)
    own = list(Subject.objects.filter(kind=SubjectKind.WARD, place=place).values_list("pk", flat=True))
    proposed = Appraisal.objects.filter(proposal_items__proposal=decision.proposal_id) if decision.proposal_id else Appraisal.objects.none()
    conclusions.hold([*proposed.values_list("subject", flat=True), *own], decision.year)
    return own


def _issue_proposed(row: Decision, by) -> list[int]:
    """Issue a decision on a proposal: its items are checked once more as of the day of signing. Returns the subjects it names."""
    _not_before(row, row.proposal.dated_on, "ngày Tờ trình")
    _not_before(row, timezone.localdate(row.proposal.agreed_at), "ngày phê duyệt trên cổng")
    if row.signer_id in (row.proposal.drafted_by_id, row.proposal.signed_by_id):
        raise Refused(
            "Người soạn hoặc ký Tờ trình không ký Quyết định theo chính Tờ trình đó. Ông/bà xem lại người ký trên bản đã ký.",
            field="signer",
        )
    items = _checked_items(row)
    _issued(row)
    if row.kind == DecisionKind.RECOGNISE:
        Recognition.objects.bulk_create(
            Recognition(subject=item.appraisal.subject, enrolment=item.appraisal.enrolment, year=row.year, decision=row) for item in items
        )
        certificates_freeze(decision=row, by=by)
    return [item.appraisal.subject_id for item in items]


def _not_before(row: Decision, day: date, words: str) -> None:
    if row.dated_on < day:
        raise Refused(f"Ngày Quyết định ở trước {words} ({day:%d/%m/%Y}). Ông/bà xem lại.", field="dated_on")


def _checked_items(row: Decision) -> list[ProposalItem]:
    """The decision's items, locked and checked once more as of the day of signing; its authority is cited anew."""
    appraisals = Appraisal.objects.filter(proposal_items__in=row.proposal.items.filter(taken_out_at=None, outcome=row.kind))
    dossiers = list(appraisals.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("dossier", flat=True))
    list(Dossier.objects.filter(pk__in=dossiers).select_for_update(of=("self",), no_key=True).order_by("pk"))
    items = deciding.items_of(row)
    around = deciding.circumstances(row.proposal, items, on=row.dated_on, approver=row.signer)
    if problems := deciding.problems_of(items, around, *deciding.AT_AGREEMENT):
        raise Refused(
            f"Chưa ban hành được vì {len(problems)} đối tượng không còn đủ điều kiện vào ngày {row.dated_on:%d/%m/%Y}: "
            f"{deciding.named(items, problems)}. Chủ tịch đưa các đối tượng này ra khỏi Tờ trình, rồi in và ký lại Quyết định."
        )
    acting = {name: row.authority[name] for name in ("acting",) if name in row.authority}
    row.authority = deciding.authorities(items, around)[row.kind] | acting
    return items


def _issued(row: Decision) -> None:
    row.state, row.issued_at, row.version = DecisionState.ISSUED, clock.now(), row.version + 1
    row.save()


def _issue_amending(row: Decision, by) -> list[int]:
    """Issue a decision that corrects or revokes: its certificates follow. Returns the subjects it names."""
    _not_before(row, row.amends.dated_on, "ngày Quyết định trước")
    _not_before(row, timezone.localdate(row.drafted_at), "ngày soạn dự thảo trên cổng")
    amendments = list(row.amendments.select_related("recognition__enrolment"))
    subject_ids = [amendment.recognition.subject_id for amendment in amendments]
    not_headed_by_signer(row, subject_ids)
    if row.signer_id == row.drafted_by_id:
        raise Refused("Người soạn dự thảo không ký chính Quyết định đó. Ông/bà xem lại người ký trên bản đã ký.", field="signer")
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=row.amends_id)  # before its recognitions, as whoever reissues
    _all_stand(amendments)
    _issued(row)
    for amendment in amendments:
        if row.kind == DecisionKind.REVOKE:
            certificate_revoke(recognition=amendment.recognition, decision=row, by=by)
        else:
            _correct(amendment, row, by)
    return subject_ids


def _all_stand(amendments: list[Amendment]) -> None:
    """Every recognition is still in force and still says what the draft corrects. Raises Refused naming those that do not."""
    recognitions = Recognition.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[one.recognition_id for one in amendments]
    )
    states = dict(recognitions.order_by("pk").values_list("pk", "state"))
    if names := [one.recognition.enrolment.name for one in amendments if states[one.recognition_id] != RecognitionState.IN_FORCE]:
        raise Refused(f"Việc công nhận đã được thu hồi trước đó: {', '.join(names)}. Ông/bà ghi “Không ban hành” cho dự thảo này.")
    now = current_words([one.recognition_id for one in amendments])
    if names := [
        one.recognition.enrolment.name
        for one in amendments
        if any(now[one.recognition_id][name] != change["from"] for name, change in one.corrected.items())
    ]:
        raise Refused(f"Nội dung cần đính chính đã được sửa trước đó: {', '.join(names)}. Ông/bà soạn lại dự thảo đính chính.")


def _correct(amendment: Amendment, row: Decision, by) -> None:
    """The certificate is issued anew where the correction touches what it says; words of the list alone leave it as it is."""
    if facts := facts_among(amendment.corrected):
        standing = amendment.recognition.standing_certificate()
        certificate_reissue(certificate=standing, reason=ReissueReason.CORRECTED, by=by, corrected=facts, decision=row)


def _tell(row: Decision, subject_ids: list[int]) -> None:
    """Tell each subject's own people what was decided, and where to read it (practice P20). The words name nobody."""
    tell_subjects(
        subject_ids,
        kind="decision.issued",
        text=TOLD[row.kind].format(year=row.year, symbol=row.symbol),
        link=lambda subject_id: reverse("subject", args=[subject_id]),
        dedupe_key=f"decision:{row.pk}",
    )


def decision_revoke(
    *,
    recognition: Recognition,
    reason: str,
    symbol: str,
    dated_on: date,
    signer: Membership,
    scan: File | None,
    by,
    version: int,
    means: str = IssuedBy.SCAN,
    names_compared: bool = True,
) -> Decision:
    """Record at once a paper, signed outside the portal, that revokes a recognition: a decision that amends the first, which stays.

    For office or chairperson of the deciding place; `version` is that of the first decision. Thông tư 124 as known has no rule on
    it; it is for the general law.
    """
    paper = SignedPaper(symbol, dated_on, signer, means, scan, names_compared)
    permitted(by, "revoke", recognition.decision, moved=meanwhile.sentence(recognition.decision))
    reason = reason_of(reason, "Ông/bà ghi lý do và căn cứ thu hồi.")
    return _revoke(recognition, paper, take_in(paper), reason, by, version)


@transaction.atomic
def _revoke(recognition: Recognition, paper: SignedPaper, taken: TakenIn, reason: str, by, version: int) -> Decision:
    own = _hold(recognition.decision)
    first = locked(recognition.decision, "revoke", by, version)
    decision = new_amending(first, DecisionKind.REVOKE, reason, by)
    amendment = Amendment(decision=decision, recognition=recognition)
    _all_stand([amendment])
    sign(decision, paper, taken, by)
    _not_before(decision, first.dated_on, "ngày Quyết định trước")
    not_headed_by_signer(decision, [recognition.subject_id])
    decision.state, decision.issued_at = DecisionState.ISSUED, clock.now()
    decision.save()
    amendment.decision = decision
    amendment.save()
    certificate_revoke(recognition=recognition, decision=decision, by=by)
    _tell(decision, [recognition.subject_id])
    details = {"symbol": decision.symbol, "dated_on": decision.dated_on, "amends": first.pk, "recognition": recognition.pk}
    trail.record(action="decision.revoked", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    conclusions.look_again(own, decision.year, changed=conclusions.RESULTS, by=by)
    return decision
