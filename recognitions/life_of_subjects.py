"""What appraisals and decisions say when something happens to a subject: whose year is settled, and which proposals it is in (P7)."""

from recognitions.choices import DecisionKind, DecisionState, Outcome, ProposalState
from recognitions.models import ProposalItem, Recognition
from registrations.lives import decided


def register() -> None:
    """Answer the questions of the floors below."""
    decided.decided.register(_decided)
    decided.register_consequences(_proposals)


def _decided(subject_ids, year: int) -> set[int]:
    """Those that an issued decision recognised (even if revoked since) or refused."""
    recognised = Recognition.objects.filter(subject__in=subject_ids, year=year)
    refused = ProposalItem.objects.filter(
        outcome=Outcome.REFUSE,
        taken_out_at=None,
        appraisal__subject__in=subject_ids,
        appraisal__year=year,
        proposal__decisions__kind=DecisionKind.REFUSE,
        proposal__decisions__state=DecisionState.ISSUED,
    )
    return {*recognised.values_list("subject", flat=True), *refused.values_list("appraisal__subject", flat=True)}


def _proposals(subject_ids, years) -> list[str]:
    """One sentence for each proposal without an issued decision that names one of the subjects."""
    items = ProposalItem.objects.filter(taken_out_at=None, appraisal__subject__in=subject_ids, appraisal__year__in=years)
    open_items = items.exclude(proposal__decisions__state=DecisionState.ISSUED).select_related("proposal", "appraisal__enrolment")
    return [
        f"{item.appraisal.enrolment.name} đang nằm trong Tờ trình năm {item.proposal.year}, đợt {item.proposal.round} "
        f"({ProposalState(item.proposal.state).label.lower()}): đối tượng không còn hoạt động thì phải đưa ra khỏi Tờ trình."
        for item in open_items.order_by("proposal", "pk")
    ]
