"""What taking a list of units in would do, laid out for the person who decides. Pure: no queries, nothing is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from registrations.choices import GONE, SubjectKind
from registrations.eligibility import open_question
from registrations.models import Subject
from registrations.rosters.freezing import OutOfScope
from registrations.units.likely_duplicates import likely_duplicates
from registrations.units.matching import Match, Matches
from registrations.units.words import LABELS, NOTHING, words_of

SHOWN = 200  # of each group; the full number is always said


@dataclass(frozen=True)
class Change:
    """One field that becomes different, in words."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Line:
    """One unit as a group tells of it. `number` is its row in the file, None for a unit that the file does not name."""

    name: str
    kind: str
    number: int | None = None
    pk: int | None = None
    words: str = ""
    basis: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Group:
    """How many units a group has, and the first of them."""

    total: int
    lines: list[Line]

    def __bool__(self):
        return self.total > 0

    @property
    def in_file(self) -> bool:
        """Whether its units stand in the file, so that each has a row there."""
        return any(line.number is not None for line in self.lines)

    @property
    def hidden(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Preview:
    """Every group of a list: what is new, changed and unchanged; what is only followed; what to look at; what the list leaves out."""

    total: int
    new: Group
    changed: Group
    unchanged: Group
    excluded: Group
    excluded_by_reason: dict[str, int]
    duplicates: Group
    open_questions: Group
    not_named: Group


@dataclass(frozen=True)
class Officers:
    """Who is area officer of which unit today, and whom the list makes it instead (unit to user id); their names."""

    new: Mapping[int, int] = field(default_factory=dict)
    standing: Mapping[int, list[str]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def change_of(self, match: Match) -> Change | None:
        """The change of area officer that a row makes, if it makes one."""
        user_id = match.row.officer_id if match.is_new else self.new.get(match.subject.pk)
        if user_id is None:
            return None
        return Change(LABELS["officer"], ", ".join(self.standing.get(match.subject.pk, [])) or NOTHING, self.names[user_id])


def preview_of(matches: Matches, *, subjects: list[Subject], officers: Officers, left_out: Mapping[int, OutOfScope]) -> Preview:
    """The preview of `matches`, where `subjects` are all of the place, those that are gone too; `left_out` says by row number which
    units will be followed only, and why."""
    changed = [match for match in matches.rows if not match.is_new and (match.was or officers.change_of(match))]
    excluded = [(match, left_out[match.row.number]) for match in matches.rows if match.row.number in left_out]
    as_listed = {match.subject.pk: match.subject for match in matches.rows if not match.is_new}
    standing = [as_listed.get(subject.pk, subject) for subject in subjects]
    questions = ((match, _question(match.subject)) for match in matches.rows)
    not_named = (s for s in subjects if s.pk not in as_listed and s.status not in GONE and s.kind != SubjectKind.WARD)
    return Preview(
        total=len(matches.rows),
        new=_group(matches.new, lambda match: _line(match, words=_beginning(match, officers))),
        changed=_group(changed, lambda match: _line(match, changes=_changes(match, officers))),
        unchanged=_group([match for match in matches.unchanged if not officers.change_of(match)], _line),
        excluded=_group(excluded, lambda pair: _line(pair[0], words=pair[1].reason, basis=pair[1].basis)),
        excluded_by_reason=dict(sorted(Counter(f"{why.reason} ({why.basis})" for _, why in excluded).items())),
        duplicates=_group(likely_duplicates(matches, standing), lambda found: _line(found.match, words=found.sentence)),
        open_questions=_group([pair for pair in questions if pair[1]], lambda pair: _line(pair[0], words=pair[1])),
        not_named=_group(not_named, lambda subject: Line(subject.name, subject.kind_label, pk=subject.pk)),
    )


def _group(items: Iterable, line: Callable) -> Group:
    items = list(items)
    return Group(len(items), [line(item) for item in items[:SHOWN]])


def _line(match: Match, **more) -> Line:
    return Line(match.subject.name, match.subject.kind_label, match.row.number, match.subject.pk, **more)


def _question(subject: Subject) -> str:
    return open_question(kind=subject.kind, size_class=subject.size_class, school_levels=subject.school_levels)


def _beginning(match: Match, officers: Officers) -> str:
    """Where a new unit is, and whose it will be."""
    officer = officers.change_of(match)
    return "; ".join(filter(None, [match.subject.address, f"cảnh sát khu vực {officer.now}" if officer else ""]))


def _changes(match: Match, officers: Officers) -> tuple[Change, ...]:
    """Every field that the row changes, in the order of the columns, with what it was."""
    now = match.subject
    fields = [
        Change(LABELS[name], words_of(name, match.was[name]), words_of(name, getattr(now, name))) for name in LABELS if name in match.was
    ]
    officer = officers.change_of(match)
    return (*fields, officer) if officer else tuple(fields)
