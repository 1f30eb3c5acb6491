"""Which rows of a roster share a last day: the condition over many rows that a rule of the calendar is for one.

A plan may give each kind its own day, and another to those that the province decides on. Where all have the same one, there is nothing
to tell apart and no filter.
"""

from datetime import date

from django.db.models import Q

from registrations.choices import Level
from registrations.plans import YearCalendar
from registrations.rosters.decided_where import decided_by_ward

# The field of a rule → the filter of the roster by it.
FILTERS = {"registration_last_day": "han_dang_ky", "recognition_last_day": "han_ho_so", "decision_last_day": "han_quyet_dinh"}


def last_days(calendar: YearCalendar, field: str) -> list[date]:
    """The days by which rows can be told apart, in order; none where all have the same day, or none at all, and none of a province,
    whose wards may have plans of their own."""
    days = set() if calendar.place.is_province else {getattr(rule, field) for rule in calendar.rules.values()}
    return sorted(day for day in days if day) if len(days) > 1 else []


def having_last_day(calendar: YearCalendar, field: str, day: date, *, on: date) -> Q:
    """The condition that `day` is the last day of a roster row, decided where it is as things stand on the day `on`."""
    own = decided_by_ward(calendar, on=on)
    pairs = [pair for pair, rule in calendar.rules.items() if getattr(rule, field) == day]
    kinds = {level: [kind for kind, at in pairs if at == level] for level in Level}
    return (own & Q(kind__in=kinds[Level.WARD])) | (~own & Q(kind__in=kinds[Level.PROVINCE]))


def filters_of(calendar: YearCalendar, field: str, day: date) -> tuple[tuple[str, str], ...]:
    """The filter of the roster that shows the rows of that last day; none where all rows have it."""
    return ((FILTERS[field], day.isoformat()),) if day in last_days(calendar, field) else ()
