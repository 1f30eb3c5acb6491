"""How a subject is copied into its row of a year's roster, and whether it is reviewed in that year. No queries."""

from dataclasses import dataclass

from registrations.calendar import first_quarter_ends
from registrations.choices import Level, LineageKind, SubjectKind
from registrations.lineage import Registered, registration_through
from registrations.models import Enrolment, Subject
from registrations.plans import YearCalendar
from registrations.units.matching import exclusion_of

COPIED_FIELDS = (
    *("kind", "name", "name_key", "sort_key", "label", "address", "households", "staff"),
    *("size_class", "school_levels", "managing_level", "has_party_organisation"),
)
FROZEN_FIELDS = (*COPIED_FIELDS, "in_scope", "exclusion_reason", "exclusion_basis")
FIXED_LEVELS = {SubjectKind.RESIDENTIAL_AREA: Level.WARD, SubjectKind.WARD: Level.PROVINCE}
CAME_BY = {LineageKind.MERGED: "sáp nhập", LineageKind.SPLIT: "chia tách", LineageKind.MOVED: "chuyển đến"}
BY_THE_WARD = "theo cài đặt của phường"
ONCE_A_YEAR = "khoản 1 Điều 3 Thông tư 124/2021/TT-BCA"


@dataclass(frozen=True)
class Origin:
    """How a subject came of others within a year: by what kind of lineage, and the rows that they have on that year's roster (None
    for one that has none); `all_decided` when an issued decision has settled each of them."""

    kind: str
    rows: tuple[Enrolment | None, ...]
    all_decided: bool = False

    @property
    def registration(self) -> Registered | None:
        """What its predecessors' registration is worth to it (practice P6)."""
        return registration_through([_registered(row) for row in self.rows])


@dataclass(frozen=True)
class OutOfScope:
    """Why a subject is followed in a year but not reviewed (practice P26), on what basis, and whether the ward may include it."""

    reason: str
    basis: str
    ward_may_include: bool = False


def out_of_scope(subject: Subject, calendar: YearCalendar, *, origin: Origin | None = None) -> OutOfScope | None:
    """Why `subject` is not reviewed in the year of `calendar`, or None when it is.

    In this order: Điều 1.2b of the circular, a plan that leaves its kind out, predecessors that were decided on already (Điều 3.1:
    once a year), foundation after the first quarter (practice P7), which does not hold against one that came of others: their first
    quarter speaks for it (P6).
    """
    if excluded := exclusion_of(subject):
        return OutOfScope(excluded.reason, excluded.basis)
    level = FIXED_LEVELS.get(subject.kind, subject.managing_level)
    if not calendar.rule(subject.kind, level).enabled:
        basis = calendar.source_text(subject.kind, level, "enabled")
        reason = f"Kế hoạch năm {calendar.year} không xét loại “{SubjectKind(subject.kind).label}”"
        return OutOfScope(reason, basis.removeprefix("theo ")[:120])
    if origin and origin.all_decided:
        reason = f"Đã có quyết định năm {calendar.year} trước khi {CAME_BY[origin.kind]}"
        return OutOfScope(reason, ONCE_A_YEAR, ward_may_include=origin.kind != LineageKind.MOVED)
    if founded_late(subject, calendar) and origin is None:
        reason = f"Thành lập ngày {subject.founded_on:%d/%m/%Y}, sau Quý I năm {calendar.year}"
        return OutOfScope(reason, BY_THE_WARD, ward_may_include=True)
    return None


def founded_late(subject: Subject, calendar: YearCalendar) -> bool:
    return subject.founded_on is not None and subject.founded_on > first_quarter_ends(calendar.year)


def freeze(row: Enrolment, subject: Subject, calendar: YearCalendar, *, origin: Origin | None = None) -> None:
    """Copy `subject` as it stands into `row`, with whether it is reviewed. What the ward included stays included."""
    for name in COPIED_FIELDS:
        setattr(row, name, getattr(subject, name))
    reason = out_of_scope(subject, calendar, origin=origin)
    if reason and reason.ward_may_include and row.included_reason:
        reason = None
    row.in_scope = reason is None
    row.exclusion_reason, row.exclusion_basis = (reason.reason, reason.basis) if reason else ("", "")


def inherit_registration(row: Enrolment, origin: Origin) -> None:
    """Let a new row be registered since its predecessors were; one that moved says where."""
    if registered := origin.registration:
        row.registered_at, row.registered_late = registered.at, registered.late
    if registered and origin.kind == LineageKind.MOVED:
        [old] = origin.rows
        row.registered_elsewhere = f"Danh sách năm {row.year} của {old.place.name}"[:120]


def _registered(row: Enrolment | None) -> Registered | None:
    return Registered(row.registered_at, row.registered_late) if row and row.registered_at else None
