"""What `doctor` checks of the table of days off."""

from collections.abc import Iterator

from antt_portal.places.choices import DayKind
from antt_portal.places.day_rules import problem_of_kind
from antt_portal.places.models import CalendarDay
from antt_portal.places.public_holidays import YEARS


def days_that_make_no_sense() -> Iterator[str]:
    """Rows in force that say nothing, or nothing that the calendar may rest on: a working day that is one anyway, a day off on a
    Saturday or Sunday that is no holiday, a year beyond the table, no name or source."""
    for row in CalendarDay.objects.filter(active=True).iterator():
        if row.date.year not in YEARS:
            yield f"days off: {row.date} lies outside {YEARS[0]}-{YEARS[-1]}"
        elif row.kind not in DayKind.values:
            yield f"days off: {row.date} is of no known kind"
        elif problem_of_kind(row.date, row.kind):
            wrong = "a working day anyway" if row.kind == DayKind.WORKING_DAY else "a day off anyway"
            yield f"days off: {row.date} is {wrong}"
        if not row.name.strip() or not row.source.strip():
            yield f"days off: {row.date} has no name or no source"
