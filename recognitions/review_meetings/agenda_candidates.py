"""Whom a meeting may review: concluded appraisals of the place and year that no agreed proposal holds yet."""

from django.db.models import Case, Q, QuerySet, When

from antt_portal.places.models import Place
from recognitions.choices import AppraisalState, ProposalState
from recognitions.models import Appraisal, ProposalItem, ReviewMeeting, ReviewParticipant
from registrations.choices import SubjectKind


def candidates_of(place: Place, year: int, *, meeting: ReviewMeeting | None = None) -> QuerySet[Appraisal]:
    """The candidates, and what already stands on the agenda of `meeting`."""
    agreed = ProposalItem.objects.filter(taken_out_at=None, proposal__state=ProposalState.AGREED).values("appraisal")
    free = Q(state=AppraisalState.CONCLUDED) & ~Q(pk__in=agreed)
    wanted = free | Q(pk__in=meeting.items.values("appraisal")) if meeting else free
    in_order = Case(*(When(enrolment__kind=value, then=position) for position, value in enumerate(SubjectKind)))
    rows = Appraisal.objects.filter(wanted, deciding_place=place, year=year)
    return rows.select_related("enrolment__place", "dossier").prefetch_related("results").order_by(in_order, "enrolment__sort_key", "pk")


def last_participants(place: Place) -> list[ReviewParticipant]:
    """Who was invited to the place's last meeting: most often the same people come again."""
    last = ReviewMeeting.objects.filter(deciding_place=place).order_by("-called_at", "-pk").first()
    return list(last.participants.all()) if last else []
