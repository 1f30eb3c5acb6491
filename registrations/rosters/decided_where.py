"""Which rows of a roster a ward decides on: the condition over many rows that `calendar.deciding` is for one."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from registrations.choices import Level, SubjectKind
from registrations.plans import YearCalendar


def decided_by_ward(calendar: YearCalendar, *, on: date) -> Q:
    """The condition that a ward, and not its province, decides on a roster row on the day `on` (Điều 10)."""
    pairs = [(kind, level) for kind in SubjectKind for level in Level]
    held = (Q(kind=kind, managing_level=level) for kind, level in pairs if is_decided_by_ward(calendar, kind, level, on=on))
    return reduce(or_, held)


def is_decided_by_ward(calendar: YearCalendar, kind: str, managing_level: str, *, on: date) -> bool:
    return calendar.deciding(kind=kind, managing_level=managing_level, on=on).level == Level.WARD
