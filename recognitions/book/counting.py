"""What the book says of many subjects at once: cases of both evaluation windows, and what was written under each criterion.

Only lines that stand are counted. What an officer wrote is a reading aid: nothing becomes a figure until the police confirm it (P15).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from recognitions.choices import FollowUpKind
from recognitions.models import FollowUp
from recognitions.predecessors import Whose
from registrations.choices import SubjectKind
from registrations.evaluation_years import Window, lies_in
from registrations.plans import YearCalendar

COUNTED = (FollowUpKind.INCIDENT, FollowUpKind.DISCIPLINE)


@dataclass(frozen=True)
class Windows:
    """The evaluation window of a year and of the year before, for one kind of subject that one level decides on."""

    now: Window
    before: Window


@dataclass(frozen=True)
class Asked:
    """One subject to count for: its kind and place (a ward counts all that happened in it), whose lines are its own, its windows."""

    subject_id: int
    kind: str
    place_id: int
    whose: Whose
    windows: Windows


@dataclass
class PreSum:
    """What the book adds up to. `before` is None after a split; `changed_at` is when a counted line was last written or struck."""

    before: int | None = 0
    now: int = 0
    disciplined: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """What is read of a line for counting."""

    subject_id: int
    place_id: int
    kind: str
    happened_on: date
    written_at: datetime
    struck_at: datetime | None


def window_of(calendar: YearCalendar, kind: str, level: str) -> Window | None:
    """The evaluation window of a kind at a level; None for a pair that the circular does not know."""
    rule = calendar.rules.get((kind, level))
    return rule.window if rule else None


def windows_of(calendar: YearCalendar, earlier: YearCalendar, kind: str, level: str) -> Windows | None:
    """Both windows; `earlier` is the calendar of the year before."""
    now, before = (window_of(one, kind, level) for one in (calendar, earlier))
    return Windows(now, before) if now and before else None


def pre_sums(asked: Iterable[Asked]) -> dict[int, PreSum]:
    """What the book says of each subject, in one query however many there are.

    Of a ward itself all incidents in its place count (khoản 2 Điều 5 looks at the whole ward), of disciplined people only its own
    lines (điểm b khoản 3 Điều 5 looks at its police).
    """
    rows = list(asked)
    if not rows:
        return {}
    by_subject, by_place = defaultdict(list), defaultdict(list)
    for line in _lines(rows):
        by_subject[line.subject_id].append(line)
        by_place[line.place_id].append(line)
    return {row.subject_id: _pre_sum(row, by_subject, by_place) for row in rows}


def _lines(rows: list[Asked]) -> list[Line]:
    subjects = {pk for row in rows for pk in row.whose.subjects}
    wards = {row.place_id for row in rows if row.kind == SubjectKind.WARD}
    first, last = min(row.windows.before[0] for row in rows), max(row.windows.now[1] for row in rows)
    theirs = Q(subject__in=subjects) | Q(place__in=wards, kind=FollowUpKind.INCIDENT) if wards else Q(subject__in=subjects)
    found = FollowUp.objects.filter(theirs, kind__in=COUNTED, happened_on__range=(first, last)).order_by()
    return [Line(*values) for values in found.values_list("subject", "place", "kind", "happened_on", "written_at", "struck_at")]


def _pre_sum(row: Asked, by_subject: Mapping[int, list[Line]], by_place: Mapping[int, list[Line]]) -> PreSum:
    own = [line for pk in row.whose.subjects for line in by_subject.get(pk, ())]
    if row.kind == SubjectKind.WARD:
        own = [line for line in own if line.kind == FollowUpKind.DISCIPLINE]
        own += [line for line in by_place.get(row.place_id, ()) if line.kind == FollowUpKind.INCIDENT]
    total = PreSum(before=None if row.whose.parted else 0)
    for line in own:
        _add(total, line, row.windows)
    return total


def _add(total: PreSum, line: Line, windows: Windows) -> None:
    in_now, in_before = lies_in(line.happened_on, windows.now), lies_in(line.happened_on, windows.before)
    if not (in_now or (in_before and line.kind == FollowUpKind.INCIDENT)):
        return
    total.changed_at = max(filter(None, (total.changed_at, line.written_at, line.struck_at)))
    if line.struck_at:
        return
    if line.kind == FollowUpKind.DISCIPLINE:
        total.disciplined += 1
        return
    total.now += in_now
    if total.before is not None:
        total.before += in_before  # where plans let two windows overlap, what happened in both counts in both


@dataclass(frozen=True)
class AtCriterion:
    """What the book holds under one criterion in the window: how many lines of each kind, and their document numbers in order."""

    incidents: int
    disciplined: int
    papers: tuple[str, ...]


def by_criterion(subjects: Mapping[int, tuple[Whose, Window]]) -> dict[int, dict[str, AtCriterion]]:
    """By subject and criterion code, what the book holds of incidents and discipline in the window. One query."""
    if not subjects:
        return {}
    every = {pk for whose, _ in subjects.values() for pk in whose.subjects}
    first, last = min(window[0] for _, window in subjects.values()), max(window[1] for _, window in subjects.values())
    rows = FollowUp.objects.standing().filter(subject__in=every, kind__in=COUNTED, happened_on__range=(first, last)).exclude(criterion="")
    lines = defaultdict(list)
    for subject_id, *line in rows.values_list("subject", "happened_on", "kind", "criterion", "reference"):
        lines[subject_id].append(line)
    return {pk: _at_criteria(whose, window, lines) for pk, (whose, window) in subjects.items()}


def _at_criteria(whose: Whose, window: Window, lines: Mapping[int, list]) -> dict[str, AtCriterion]:
    kinds, papers = defaultdict(Counter), defaultdict(dict)
    for happened_on, kind, criterion, reference in sorted(line for pk in whose.subjects for line in lines.get(pk, ())):
        if lies_in(happened_on, window):
            kinds[criterion][kind] += 1
            papers[criterion] |= {reference: True} if reference else {}
    return {
        code: AtCriterion(counted[FollowUpKind.INCIDENT], counted[FollowUpKind.DISCIPLINE], tuple(papers[code]))
        for code, counted in kinds.items()
    }
