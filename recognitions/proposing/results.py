"""What became of every subject of a proposal: taken out by whom and why, in which decision, recognised or not, its certificate."""

from dataclasses import dataclass

from recognitions.choices import CertificateState, DecisionState, Outcome, ProposalState, RecognitionState
from recognitions.models import Certificate, Decision, Proposal, ProposalItem, Recognition

UNSIGNED = (ProposalState.DRAFT, ProposalState.RETURNED)


@dataclass(frozen=True)
class ItemResult:
    """One subject: `fate` in words; where it went, if it was taken out and proposed again; its decision, if one was drafted."""

    item: ProposalItem
    fate: str
    tone: str
    elsewhere: Proposal | None = None
    decision: Decision | None = None
    certificate: Certificate | None = None

    @property
    def out_words(self) -> str:
        """By whom it was taken out, when and why; empty while it is in."""
        item = self.item
        if not item.taken_out_at:
            return ""
        return f"{item.taken_out_by or 'Cổng'}: {item.taken_out_reason}"


def results_of(proposal: Proposal) -> list[ItemResult]:
    """Every item, also those taken out, in Vietnamese order. Five queries, however many there are."""
    items = list(proposal.items.select_related("appraisal__enrolment", "taken_out_by"))
    decisions = {row.kind: row for row in proposal.decisions.exclude(state=DecisionState.VOID)}
    subjects = [item.appraisal.subject_id for item in items]
    recognitions = Recognition.objects.filter(decision__proposal=proposal, subject__in=subjects)
    recognised = {row.subject_id: row for row in recognitions}
    papers = Certificate.objects.filter(recognition__in=recognitions).exclude(state=CertificateState.REPLACED)
    certificates = {row.recognition_id: row for row in papers}
    again = _proposed_again(items)
    return [_result(item, decisions, recognised, certificates, again) for item in items]


def _proposed_again(items: list[ProposalItem]) -> dict[int, Proposal]:
    """By appraisal, the other proposal in which one that was taken out lies now."""
    out = [item.appraisal_id for item in items if item.taken_out_at]
    rows = ProposalItem.objects.filter(appraisal__in=out, taken_out_at=None).select_related("proposal")
    return {row.appraisal_id: row.proposal for row in rows}


def _result(item, decisions, recognised, certificates, again) -> ItemResult:
    if item.taken_out_at:
        other = again.get(item.appraisal_id)
        words = f"Đã đưa ra, nay trong Tờ trình đợt {other.round}" if other else "Đã đưa ra khỏi Tờ trình"
        return ItemResult(item, words, "quiet", elsewhere=other)
    decision = decisions.get(item.outcome)
    if decision is None:
        return ItemResult(item, item.get_outcome_display(), "quiet")
    if decision.state != DecisionState.ISSUED:
        return ItemResult(item, "Đã phê duyệt, Quyết định chờ ký", "moving", decision=decision)
    recognition = recognised.get(item.appraisal.subject_id)
    if item.outcome == Outcome.REFUSE or recognition is None:
        return ItemResult(item, "Chưa đạt", "failing", decision=decision)
    words, tone = ("Đã thu hồi", "failing") if recognition.state == RecognitionState.REVOKED else ("Đã công nhận", "done")
    return ItemResult(item, words, tone, decision=decision, certificate=certificates.get(recognition.pk))
