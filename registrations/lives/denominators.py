"""How many subjects a roster counts, before and after a change: what the 100 % and the 70 % of khoản 4 Điều 5 are counted of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from antt_portal.places.models import Place
from registrations.choices import Level, SubjectKind
from registrations.lives.change import Edit
from registrations.models import Enrolment
from registrations.plans import YearCalendar, calendar_for
from registrations.rosters.decided_where import is_decided_by_ward

COUNTED = ("kind", "managing_level", "in_scope", "left_on", "registered_at")


@dataclass(frozen=True)
class Denominator:
    """The rows of a place's year that one level decides on: all of them and those registered, before and after."""

    place: str
    year: int
    level: str
    before: int
    after: int
    registered_before: int
    registered_after: int

    @property
    def changes(self) -> bool:
        return (self.before, self.registered_before) != (self.after, self.registered_after)


def denominators_of(rows: Iterable[Edit], *, on: date) -> list[Denominator]:
    """The denominators that these edits of roster rows concern; the ward's own always, its province's where it changes."""
    by_roster: dict[tuple[Place, int], list[Edit]] = defaultdict(list)
    for edit in rows:
        by_roster[edit.row.place, edit.row.year].append(edit)
    found = []
    for (place, year), edits in sorted(by_roster.items(), key=lambda entry: (entry[0][1], entry[0][0].code)):
        calendar = calendar_for(place, year)
        before = _counted(calendar, on)
        after = _moved(before, edits, calendar, on)
        shown = [Denominator(place.name, year, level.label, *_numbers(before[level], after[level])) for level in Level]
        found += [one for level, one in zip(Level, shown, strict=True) if level == Level.WARD or one.changes]
    return found


def _counted(calendar: YearCalendar, on: date) -> dict[str, list[int]]:
    """All and registered rows in force as they stand, by the level that decides on them. One query."""
    rows = Enrolment.objects.in_force().roster(calendar.place, calendar.year).exclude(kind=SubjectKind.WARD).order_by()
    counts = {level: [0, 0] for level in Level}
    grouped = rows.values_list("kind", "managing_level").annotate(
        every=Count("pk"), those=Count("pk", filter=Q(registered_at__isnull=False))
    )
    for kind, managing_level, every, registered in grouped:
        level = _level(calendar, kind, managing_level, on)
        counts[level][0] += every
        counts[level][1] += registered
    return counts


def _moved(before: dict[str, list[int]], edits: list[Edit], calendar: YearCalendar, on: date) -> dict[str, list[int]]:
    after = {level: list(numbers) for level, numbers in before.items()}
    for edit in edits:
        if not edit.is_new:
            _add(after, {name: edit.was(name) for name in COUNTED}, -1, calendar, on)
        _add(after, {name: getattr(edit.row, name) for name in COUNTED}, 1, calendar, on)
    return after


def _add(counts: dict[str, list[int]], values: dict, step: int, calendar: YearCalendar, on: date) -> None:
    if values["in_scope"] and values["left_on"] is None and values["kind"] != SubjectKind.WARD:
        level = _level(calendar, values["kind"], values["managing_level"], on)
        counts[level][0] += step
        counts[level][1] += step * (values["registered_at"] is not None)


def _level(calendar: YearCalendar, kind: str, managing_level: str, on: date) -> Level:
    return Level.WARD if is_decided_by_ward(calendar, kind, managing_level, on=on) else Level.PROVINCE


def _numbers(before: list[int], after: list[int]) -> tuple[int, int, int, int]:
    return before[0], after[0], before[1], after[1]
