"""How far a place is in a year. Every figure counts roster rows, and the list behind a figure uses the same condition."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import AppraisalState, RecognitionState
from recognitions.models import Appraisal, Recognition
from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment
from registrations.plans import YearCalendar

FILED = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.RETURNED, DossierState.COMPLETE)


@dataclass(frozen=True)
class Progress:
    """Counts of in-scope roster rows: all of them, and how many have come how far."""

    total: int
    registered: int
    filed: int
    appraised: int
    recognised: int


def decided_here(calendar: YearCalendar, *, on: date):
    """The in-scope roster rows that the calendar's place decides on: its own and those delegated to it on the day `on`.

    Criteria 5.4a and 5.4b count these for a ward (design §6).
    """
    place, year = calendar.place, calendar.year
    rows = Enrolment.objects.in_force().filter(year=year)
    if place.is_province:
        wards = Q(kind=SubjectKind.WARD) | Q(managing_level=Level.PROVINCE)
        return rows.filter(wards, place__parent=place)
    delegated = {kind for delegation in calendar.delegations for kind in delegation.kinds if delegation.covers(kind, on)}
    return rows.filter(Q(managing_level=Level.WARD) | Q(kind__in=delegated), place=place).exclude(kind=SubjectKind.WARD)


def with_steps(rows):
    """`rows` of the roster, each annotated with `has_filed`, `is_appraised` and `is_recognised`."""
    same = {"subject": OuterRef("subject"), "year": OuterRef("year")}
    return rows.annotate(
        has_filed=Exists(Dossier.objects.filter(kind=DossierKind.RECOGNITION, state__in=FILED, **same)),
        is_appraised=Exists(Appraisal.objects.filter(state=AppraisalState.CONCLUDED, **same)),
        is_recognised=Exists(Recognition.objects.filter(state=RecognitionState.IN_FORCE, **same)),
    )


def progress(rows) -> Progress:
    """How far these roster rows have come, in one query."""
    counted = with_steps(rows).aggregate(
        total=Count("pk"),
        registered=Count("pk", filter=Q(registered_at__isnull=False)),
        filed=Count("pk", filter=Q(has_filed=True)),
        appraised=Count("pk", filter=Q(is_appraised=True)),
        recognised=Count("pk", filter=Q(is_recognised=True)),
    )
    return Progress(**counted)
