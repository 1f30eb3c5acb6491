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
    """The in-scope roster rows that the calendar's place decides on on the day `on`: a ward's own and those delegated to it, or
    a province's own without those that it delegated.

    Criteria 5.4a and 5.4b count these for a ward (design §6).
    """
    place, year = calendar.place, calendar.year
    rows = Enrolment.objects.in_force().filter(year=year)
    if place.is_province:
        return rows.filter(place__parent=place).exclude(_by_wards(calendar, on=on))
    return rows.filter(_by_wards(calendar, on=on), place=place)


def decided_in_wards(calendar: YearCalendar, *, on: date):
    """The in-scope roster rows that the wards of the calendar's province decide on: all of it that is not `decided_here`."""
    rows = Enrolment.objects.in_force().filter(year=calendar.year, place__parent=calendar.place)
    return rows.filter(_by_wards(calendar, on=on))


def delegated_kinds(calendar: YearCalendar, *, on: date) -> set[str]:
    """The kinds of organisations managed by the province that wards decide on that day (khoản 2 Điều 10)."""
    return {kind for delegation in calendar.delegations for kind in delegation.kinds if delegation.covers(kind, on)}


def _by_wards(calendar: YearCalendar, *, on: date) -> Q:
    """The condition that a ward decides on a roster row; never on a ward itself."""
    return (Q(managing_level=Level.WARD) | Q(kind__in=delegated_kinds(calendar, on=on))) & ~Q(kind=SubjectKind.WARD)


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
