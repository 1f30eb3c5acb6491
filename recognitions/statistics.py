"""How far a place is in a year. Every figure counts roster rows, and the list behind a figure uses the same condition."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dossiers.choices import SENT, DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import AppraisalState, DecisionKind, DecisionState, Outcome, RecognitionState
from recognitions.models import Appraisal, Decision, ProposalItem, Recognition
from registrations.filters import REGISTRATION
from registrations.models import Enrolment
from registrations.plans import YearCalendar
from registrations.rosters.decided_where import decided_by_ward

SAME = {"subject": OuterRef("subject"), "year": OuterRef("year")}
COUNTS = {  # of rows `with_steps`
    "total": Count("pk"),
    "registered": Count("pk", filter=REGISTRATION["co"][1]),
    "filed": Count("pk", filter=Q(has_filed=True)),
    "appraised": Count("pk", filter=Q(is_appraised=True)),
    "recognised": Count("pk", filter=Q(is_recognised=True)),
}


@dataclass(frozen=True)
class Progress:
    """Counts of in-scope roster rows: all of them, and how many have come how far."""

    total: int
    registered: int
    filed: int
    appraised: int
    recognised: int


def decided_here(calendar: YearCalendar, *, on: date):
    """The in-scope roster rows that the calendar's place decides on as things stand on the day `on`: a ward's own and those delegated
    to it, or a province's own without those that it delegated. A recognition dossier that was sent has fixed where.

    Criteria 5.4a and 5.4b count these for a ward (design §6).
    """
    place, year = calendar.place, calendar.year
    rows = Enrolment.objects.in_force().filter(year=year)
    if place.is_province:
        return rows.filter(place__parent=place).exclude(decided_by_ward(calendar, on=on))
    return rows.filter(decided_by_ward(calendar, on=on), place=place)


def decided_in_wards(calendar: YearCalendar, *, on: date):
    """The in-scope roster rows that the wards of the calendar's province decide on: all of it that is not `decided_here`."""
    rows = Enrolment.objects.in_force().filter(year=calendar.year, place__parent=calendar.place)
    return rows.filter(decided_by_ward(calendar, on=on))


def filed_dossiers() -> QuerySet:
    """The recognition dossier of a roster row that was sent and not withdrawn, for a subquery."""
    return Dossier.objects.filter(kind=DossierKind.RECOGNITION, state__in=SENT, **SAME)


def has_filed() -> Exists:
    """The condition that a roster row's recognition dossier was sent and not withdrawn."""
    return Exists(filed_dossiers())


def has_filed_late() -> Exists:
    """The condition that it was sent after the last day that held then."""
    return Exists(filed_dossiers().filter(late=True))


def is_complete() -> Exists:
    """The condition that it was found complete."""
    return Exists(filed_dossiers().filter(state=DossierState.COMPLETE))


def is_appraised() -> Exists:
    """The condition that a roster row's appraisal is concluded."""
    return Exists(Appraisal.objects.filter(state=AppraisalState.CONCLUDED, **SAME))


def is_recognised() -> Exists:
    """The condition that a roster row's recognition is in force."""
    return Exists(Recognition.objects.filter(state=RecognitionState.IN_FORCE, **SAME))


def is_refused() -> Exists:
    """The condition that an issued decision did not recognise a roster row's subject."""
    issued = Decision.objects.filter(kind=DecisionKind.REFUSE, state=DecisionState.ISSUED)
    items = ProposalItem.objects.filter(taken_out_at=None, outcome=Outcome.REFUSE, proposal__in=issued.values("proposal"))
    return Exists(items.filter(appraisal__subject=OuterRef("subject"), appraisal__year=OuterRef("year")))


def is_decided() -> Q:
    """The condition that an issued decision recognised a roster row's subject, also one that was revoked since, or did not."""
    return Exists(Recognition.objects.filter(**SAME)) | is_refused()


def with_steps(rows):
    """`rows` of the roster, each annotated with `has_filed`, `is_appraised` and `is_recognised`."""
    return rows.annotate(has_filed=has_filed(), is_appraised=is_appraised(), is_recognised=is_recognised())


def progress(rows) -> Progress:
    """How far these roster rows have come, in one query."""
    return Progress(**with_steps(rows).aggregate(**COUNTS))
