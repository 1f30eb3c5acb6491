"""About whom a consultation may ask: what the place decides on this year and no agreed proposal holds yet."""

from django.db.models import Case, QuerySet, When

from antt_portal.places.models import Place
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import AppraisalState, ProposalState
from recognitions.models import Appraisal, ProposalItem
from registrations.choices import SubjectKind
from registrations.models import Enrolment

APPRAISED, COMPLETE = "appraised", "complete"
SOURCES = {APPRAISED: "Đã thẩm định xong", COMPLETE: "Mọi hồ sơ đầy đủ"}


def candidates_of(place: Place, year: int, *, source: str = APPRAISED, kind: str = "") -> QuerySet[Enrolment]:
    """The roster rows of a source (`SOURCES`) and, if given, of one kind; those in an agreed proposal are decided on already."""
    if source == COMPLETE:
        dossiers = Dossier.objects.filter(deciding_place=place, year=year, kind=DossierKind.RECOGNITION, state=DossierState.COMPLETE)
        wanted = dossiers.values("enrolment")
    else:
        wanted = Appraisal.objects.filter(deciding_place=place, year=year, state=AppraisalState.CONCLUDED).values("enrolment")
    agreed = ProposalItem.objects.filter(taken_out_at=None, proposal__state=ProposalState.AGREED, proposal__year=year)
    rows = Enrolment.objects.filter(pk__in=wanted).exclude(pk__in=agreed.values("appraisal__enrolment"))
    if kind:
        rows = rows.filter(kind=kind)
    in_order = Case(*(When(kind=value, then=position) for position, value in enumerate(SubjectKind)))
    return rows.select_related("place").order_by(in_order, "sort_key", "pk")
