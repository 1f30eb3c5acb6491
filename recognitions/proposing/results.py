"""What became of every subject of a proposal: taken out by whom and why, in which decision, recognised or not, its certificate."""

from dataclasses import dataclass

from antt_portal.statuses import STATUSES
from recognitions.choices import CertificateState, DecisionState, RecognitionState
from recognitions.models import Certificate, Decision, Proposal, ProposalItem, Recognition


@dataclass(frozen=True)
class ItemResult:
    """One subject: its `fate` (statuses, family item_result); where it went, if it was taken out and proposed again; its decision, if
    one was drafted."""

    item: ProposalItem
    fate: str
    elsewhere: Proposal | None = None
    decision: Decision | None = None
    certificate: Certificate | None = None

    @property
    def fate_words(self) -> str:
        return STATUSES["item_result"][self.fate].words

    @property
    def out_words(self) -> str:
        """By whom it was taken out, when and why; empty while it is in."""
        item = self.item
        if not item.taken_out_at:
            return ""
        return f"{item.taken_out_by or 'Cổng'}: {item.taken_out_reason}"


def results_of(proposal: Proposal, *, only_taken_out: bool = False) -> list[ItemResult]:
    """Every item, also those taken out (or only those), in Vietnamese order. Five queries, however many there are."""
    rows = proposal.items.exclude(taken_out_at=None) if only_taken_out else proposal.items.all()
    items = list(rows.select_related("appraisal__enrolment", "taken_out_by"))
    if not items:
        return []
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
        return ItemResult(item, "proposed_again" if other else "taken_out", elsewhere=other)
    decision = decisions.get(item.outcome)
    if decision is None:
        return ItemResult(item, "proposed")
    if decision.state != DecisionState.ISSUED:
        return ItemResult(item, "agreed", decision=decision)
    recognition = recognised.get(item.appraisal.subject_id)
    if recognition is None:
        return ItemResult(item, "refused", decision=decision)
    fate = "revoked" if recognition.state == RecognitionState.REVOKED else "recognised"
    return ItemResult(item, fate, decision=decision, certificate=certificates.get(recognition.pk))
