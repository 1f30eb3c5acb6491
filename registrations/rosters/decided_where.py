"""Which rows of a roster a ward decides on: the condition over many rows that `calendar.deciding` is for one (Điều 10).

By the rule of the day, except where the level is fixed already: by a recognition dossier that was sent (design §6). The floor above
knows of those, and registers its conditions in its `ready()`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from registrations.calendar import Delegation, deciding_level
from registrations.choices import Level, SubjectKind
from registrations.plans import YearCalendar, delegations_of_wards


@dataclass(frozen=True)
class Fixed:
    """Conditions on roster rows: that the place which decides is fixed, and that it is the row's own ward."""

    anywhere: Callable[[], Q]
    by_ward: Callable[[], Q]


_fixed: list[Fixed] = []


def register_fixed(*, anywhere: Callable[[], Q], by_ward: Callable[[], Q]) -> None:
    """Let rows of which `anywhere` holds be decided where it is fixed, by the ward when `by_ward` holds too, whatever the day's rule."""
    _fixed.append(Fixed(anywhere, by_ward))


def decided_by_ward(calendar: YearCalendar, *, on: date) -> Q:
    """The condition that a ward, and not its province, decides on a roster row as things stand on the day `on`.

    Of a province's calendar it holds for the rows of all its wards, each by the delegations that its own plans state too: one query.
    """
    condition = _by_rule_of_the_day(calendar, on)
    for fixed in _fixed:
        condition = fixed.by_ward() | (~fixed.anywhere() & condition)
    return condition


def is_decided_by_ward(calendar: YearCalendar, kind: str, managing_level: str, *, on: date) -> bool:
    """The rule of the day for one sort of subject, without what is fixed already."""
    return calendar.deciding(kind=kind, managing_level=managing_level, on=on).level == Level.WARD


def _by_rule_of_the_day(calendar: YearCalendar, on: date) -> Q:
    if not calendar.place.is_province:
        return _of_pairs(calendar.delegations, on)
    of_wards = delegations_of_wards(calendar.place)
    condition = ~Q(place__in=list(of_wards)) & _of_pairs(calendar.delegations, on)
    return reduce(or_, (Q(place=ward_id) & _of_pairs(stated, on) for ward_id, stated in of_wards.items()), condition)


def _of_pairs(delegations: Iterable[Delegation], on: date) -> Q:
    pairs = [(kind, level) for kind in SubjectKind for level in Level]
    held = (
        Q(kind=kind, managing_level=level)
        for kind, level in pairs
        if deciding_level(kind=kind, managing_level=level, delegations=delegations, on=on).level == Level.WARD
    )
    return reduce(or_, held)
