"""The homes of the chairperson and of the office: what waits for a signature, a number, a print."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from antt_portal.places.models import Place
from recognitions.choices import GONE, CertificateState, DecisionState, ProposalState
from recognitions.models import Decision, Proposal
from recognitions.proposing.filters import with_counts

LAST = 5


@dataclass(frozen=True)
class CommitteeHome:
    place: Place
    proposals: list[Proposal]
    unsigned: list[Decision]
    to_print: list[Decision]
    issued: list[Decision]


def committee_home(place: Place, *, waiting_in: str) -> CommitteeHome:
    """What waits in `place`: proposals in the state `waiting_in`, decisions without number, certificates to print, last decisions."""
    proposals = with_counts(Proposal.objects.filter(deciding_place=place, state=waiting_in))
    decisions = Decision.objects.filter(deciding_place=place)
    issued = decisions.filter(state=DecisionState.ISSUED).annotate(
        ready=Count("recognitions__certificates", filter=Q(recognitions__certificates__state=CertificateState.READY)),
        handed_over=Count("recognitions__certificates", filter=Q(recognitions__certificates__state=CertificateState.HANDED_OVER)),
        all_certificates=Count("recognitions__certificates", filter=~Q(recognitions__certificates__state__in=GONE)),
    )
    return CommitteeHome(
        place=place,
        proposals=list(proposals.order_by("state_since")),
        unsigned=list(
            decisions.filter(state=DecisionState.AWAITING_SIGNATURE)
            .select_related("proposal", "amends")
            .annotate(count=Count("proposal__items", filter=Q(proposal__items__taken_out_at=None, proposal__items__outcome=F("kind"))))
        ),
        to_print=list(issued.filter(all_certificates__gt=0).order_by("-issued_at")[:LAST]),
        issued=list(issued.order_by("-issued_at")[:LAST]),
    )


WAITING_FOR_OFFICE = ProposalState.WITH_OFFICE
WAITING_FOR_CHAIRPERSON = ProposalState.WITH_CHAIRPERSON
