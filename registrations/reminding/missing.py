"""Which subjects of a place have not sent something, for all milestones of one day at once. One query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from registrations.choices import Level
from registrations.models import Enrolment
from registrations.plans import YearCalendar
from registrations.reminding.lines import Missing
from registrations.rosters.area_officers import with_officer
from registrations.rosters.decided_where import decided_by_ward


def roster_of(calendar: YearCalendar) -> QuerySet[Enrolment]:
    """The reviewed rows that a place is concerned with: a ward's own, and for a province those of all its wards."""
    place = calendar.place
    where = Q(place__parent=place) if place.is_province else Q(place=place)
    return Enrolment.objects.in_force().filter(where, year=calendar.year).order_by()


def missing_in(rows: QuerySet[Enrolment], calendar: YearCalendar, pairs: Iterable[tuple[str, str]], *, on: date) -> list[Missing]:
    """Those of the roster `rows` that are of one of the `pairs` (kind, level that decides as things stand on the day `on`)."""
    wanted = set(pairs)
    by_ward = Case(When(decided_by_ward(calendar, on=on), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = rows.filter(kind__in={kind for kind, _ in wanted}).annotate(by_ward=by_ward)
    found = with_officer(rows, on).values_list("subject_id", "kind", "by_ward", "officer_id")
    missing = (Missing(subject_id, kind, Level.WARD if ward else Level.PROVINCE, officer) for subject_id, kind, ward, officer in found)
    return [row for row in missing if (row.kind, row.level) in wanted]
