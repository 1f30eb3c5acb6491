"""How registration went in a ward's year: figures against “100% đã đăng ký” (điểm a khoản 4 Điều 5), and who is still to be called.

Every figure counts in-scope rows of the roster, and says by which filters of the roster page exactly these rows are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import BigIntegerField, BooleanField, Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from registrations.calendar_words import KIND_LABELS
from registrations.choices import Level, SubjectKind
from registrations.criteria import Criterion
from registrations.filters import BY_PROVINCE, BY_WARD, NO_OFFICER, REGISTRATION
from registrations.models import Enrolment
from registrations.plans import YearCalendar
from registrations.rosters.area_officers import NOBODY, with_officer
from registrations.rosters.contacts import Contact, contacts_of
from registrations.rosters.decided_where import decided_by_ward
from registrations.rosters.standing import standing_of

COUNTS = {
    "total": Count("pk"),
    "registered": Count("pk", filter=REGISTRATION["co"][1]),
    "late": Count("pk", filter=REGISTRATION["muon"][1]),
    "missed": Count("pk", filter=REGISTRATION["qua-han"][1]),
}
EVERYBODY = "Mọi đối tượng trong danh sách"
BY_OFFICER = ("officer_order", "state_order", "sort_key", "pk")


@dataclass(frozen=True)
class Line:
    """Counts of rows that belong together; `filters` are those that show exactly them."""

    words: str
    total: int
    registered: int
    late: int
    missed: int
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def not_registered(self) -> int:
        return self.total - self.registered

    @property
    def is_whole(self) -> bool:
        """Whether all have registered, with at least one there."""
        return bool(self.total) and not self.not_registered

    @property
    def query(self) -> str:
        return f"?{urlencode(self.filters)}"

    @property
    def registered_query(self) -> str:
        return self._of_state("co")

    @property
    def late_query(self) -> str:
        return self._of_state("muon")

    @property
    def missed_query(self) -> str:
        return self._of_state("qua-han")

    @property
    def not_registered_query(self) -> str:
        return self._of_state("chua")

    def _of_state(self, state: str) -> str:
        return f"?{urlencode([*self.filters, ('dang_ky', state)])}"


@dataclass(frozen=True)
class Results:
    """What the ward decides on, per kind and pooled, and apart from it what its province decides on."""

    own: Line
    own_kinds: tuple[Line, ...]
    province_kinds: tuple[Line, ...]


@dataclass(frozen=True)
class LastDay:
    """Until when whom (“Tổ dân phố; Cơ quan”) registers, and where that day comes from."""

    day: date
    whom: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Row:
    """One line of a list: the roster row, how it stands, whom to call."""

    enrolment: Enrolment
    standing: str
    contact: Contact


def results_of(rows: QuerySet, calendar: YearCalendar, *, on: date) -> Results:
    """The figures of in-scope `rows` of one ward and year, by where they are decided as things stand on the day `on`. One query."""
    own, province = {}, {}
    for found in by_kind(rows, calendar, on=on).annotate(**COUNTS):
        filters = (("xet", BY_WARD if found["by_ward"] else BY_PROVINCE), ("loai", found["kind"]))
        line = Line(kind_words(found["kind"], calendar), *_counts(found), filters)
        (own if found["by_ward"] else province)[found["kind"]] = line
    own_kinds = _in_order(own)
    return Results(_sum("Tất cả", own_kinds, (("xet", BY_WARD),)), own_kinds, _in_order(province))


def by_kind(rows: QuerySet, calendar: YearCalendar, *, on: date) -> QuerySet:
    """The `rows` of one ward and year grouped by `kind` and by whether the ward decides on them (`by_ward`), to be counted."""
    return with_by_ward(rows, calendar, on=on).order_by().values("kind", "by_ward")


def with_by_ward(rows: QuerySet, calendar: YearCalendar, *, on: date) -> QuerySet:
    """The `rows`, each with `by_ward`: whether the ward decides on it as things stand on the day `on`."""
    decided = Case(When(decided_by_ward(calendar, on=on), then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(by_ward=decided)


def criterion_of(calendar: YearCalendar) -> Criterion:
    """The criterion of the ward that these figures are held against."""
    return next(item for item in calendar.criteria(SubjectKind.WARD).items if item.rule == "subjects_registered_100")


def to_call(rows: QuerySet) -> QuerySet:
    """The in-scope `rows` whose people are called: all but the ward itself."""
    return rows.exclude(kind=SubjectKind.WARD)


def last_days(calendar: YearCalendar, results: Results) -> list[LastDay]:
    """The last days of registration of the kinds that are there, nearest first, each day of one source once; verified when it is
    for every kind."""
    found: dict[tuple[date, str], list[tuple[str, bool]]] = {}
    for lines, level in ((results.own_kinds, Level.WARD), (results.province_kinds, Level.PROVINCE)):
        for line in lines:
            kind = dict(line.filters)["loai"]
            rule = calendar.rule(kind, level)
            source = calendar.source_text(kind, level, "registration_last_day")
            by_province = level == Level.PROVINCE and kind != SubjectKind.WARD
            words = f"{line.words} do tỉnh, thành phố xét" if by_province else line.words
            found.setdefault((rule.registration_last_day, source), []).append((words, rule.verified["registration_last_day"]))
    return [
        LastDay(day, "; ".join(words for words, _ in kinds) if len(found) > 1 else EVERYBODY, source, all(known for _, known in kinds))
        for (day, source), kinds in sorted(found.items())
    ]


def kind_words(kind: str, calendar: YearCalendar) -> str:
    return calendar.label if kind == SubjectKind.RESIDENTIAL_AREA else KIND_LABELS[kind]


def by_officer(rows: QuerySet, *, on: date) -> QuerySet:
    """`rows` with what orders them: per area officer of the day `on`, those without one first; in each, who has not registered,
    then who was late."""
    state = Case(
        When(registered_at=None, then=Value(0)),
        When(registered_late=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return with_officer(rows, on).annotate(officer_order=Coalesce(F("officer_id"), 0, output_field=BigIntegerField()), state_order=state)


def officer_lines(rows: QuerySet, names: dict[int, str]) -> list[Line]:
    """The figures per area officer of `rows` that `by_officer` gave; `names` by id. One query."""
    counted = rows.order_by().values("officer_order").annotate(**COUNTS).order_by("officer_order")
    return [
        Line(
            names.get(found["officer_order"], NOBODY),
            *_counts(found),
            (("can_bo", str(found["officer_order"] or NO_OFFICER)),),
        )
        for found in counted
    ]


def listed(rows: Iterable[Enrolment], *, user) -> list[Row]:
    """The rows of a list with whom to call, as `user` may see it. One query."""
    rows = list(rows)
    contacts = contacts_of(rows, user=user)
    return [Row(row, standing_of(row), contacts[row.subject_id]) for row in rows]


def grouped(rows: Iterable[Row], names: dict[int, str]) -> list[tuple[str, list[Row]]]:
    """The rows, in their order, under the name of each area officer."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.enrolment.officer_order, []).append(row)
    return [(names.get(officer, NOBODY), members) for officer, members in groups.items()]


def _counts(found: dict) -> tuple[int, ...]:
    return tuple(found[name] for name in COUNTS)


def _in_order(lines: dict[str, Line]) -> tuple[Line, ...]:
    return tuple(lines[kind] for kind in SubjectKind.values if kind in lines)


def _sum(words: str, lines: Iterable[Line], filters: tuple[tuple[str, str], ...]) -> Line:
    lines = list(lines)
    return Line(words, *(sum(getattr(line, name) for line in lines) for name in COUNTS), filters)
