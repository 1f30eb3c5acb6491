"""The Excel file of what a roster page shows: all rows of the filter, not only its page."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.list_workbook import Column, ExcelFile, list_file
from antt_portal.places.models import Place
from antt_portal.statuses import STATUSES
from antt_portal.trail import services as trail
from registrations.eligibility import open_question
from registrations.filters import FOLLOWED, GROUPS, LEFT, RosterFilter
from registrations.models import Enrolment
from registrations.rosters.area_officers import NOBODY, officer_names, with_officer
from registrations.rosters.contacts import contacts_of
from registrations.rosters.standing import registered_how


@dataclass(frozen=True)
class Facts:
    """A row with what stands beside it on the page."""

    row: Enrolment
    officer: str
    contact_name: str
    contact_phone: str


NAME, KIND, LEVEL, HOUSEHOLDS, STAFF = (
    Column("Tên", 42, lambda one: one.row.name),
    Column("Loại", 18, lambda one: one.row.kind_label),
    Column("Cấp quản lý", 18, lambda one: one.row.get_managing_level_display()),
    Column("Số hộ", 9, lambda one: one.row.households),
    Column("Số lao động", 12, lambda one: one.row.staff),
)
OFFICER = Column("Cảnh sát khu vực", 24, lambda one: one.officer or NOBODY)
QUESTION = Column("Cần làm rõ", 40, lambda one: _question(one.row))
REGISTRATION = (
    Column("Đăng ký", 22, lambda one: STATUSES["enrolment"][registered_how(one.row)].words),
    Column("Ngày đăng ký", 13, lambda one: timezone.localdate(one.row.registered_at) if one.row.registered_at else None),
    Column("Đã đăng ký tại phường, xã cũ theo", 30, lambda one: one.row.registered_elsewhere),
)
CONTACT = (
    Column("Người đứng đầu", 24, lambda one: one.contact_name),
    Column("Điện thoại", 15, lambda one: one.contact_phone),
)
OF_GROUP = {
    FOLLOWED: (
        Column("Lý do không xét", 40, lambda one: one.row.exclusion_reason),
        Column("Căn cứ", 40, lambda one: one.row.exclusion_basis),
    ),
    LEFT: (
        Column("Ra ngày", 13, lambda one: one.row.left_on),
        Column("Lý do", 40, lambda one: one.row.left_reason),
    ),
}


def roster_export(*, place: Place, year: int, chosen: RosterFilter, by) -> ExcelFile:
    """The file of all rows of the filter `chosen`, with contacts where `by` may see telephone numbers.

    Leaves one row in the trail: which filters, how many rows; never what was searched for.
    """
    with transaction.atomic():
        rows = list(with_officer(chosen.qs, clock.today()).select_related("subject__place").order_by("sort_key", "pk"))
        details = {"year": year, "filters": sorted(chosen.given), "rows": len(rows)}
        trail.record(action="roster.exported", of=place, by=by, place_id=place.pk, details=details)
    facts = _facts(rows, user=by)
    with_contact = any(one.contact_phone for one in facts)
    return list_file(
        f"danh-sach-{text.folded(place.name).replace(' ', '-')}-{year}.xlsx",
        title=f"Danh sách {year}",
        columns=_columns(chosen.group, with_contact=with_contact),
        rows=facts,
        about=_about(chosen, len(facts)),
    )


def _facts(rows: list[Enrolment], *, user) -> list[Facts]:
    names, contacts = officer_names(rows), contacts_of(rows, user=user)
    return [Facts(row, names.get(row.officer_id, ""), contacts[row.subject_id].name, contacts[row.subject_id].phone) for row in rows]


def _columns(group: str, *, with_contact: bool) -> list[Column]:
    contact = CONTACT if with_contact else ()
    return [NAME, KIND, LEVEL, HOUSEHOLDS, STAFF, *OF_GROUP.get(group, ()), OFFICER, QUESTION, *REGISTRATION, *contact]


def _about(chosen: RosterFilter, rows: int) -> list[tuple[str, object]]:
    place, year = chosen.calendar.place, chosen.calendar.year
    return [
        ("Nơi", f"{place.name}, {place.parent.name}"),
        ("Năm", year),
        ("Diện", GROUPS[chosen.group][0]),
        *(("Lọc theo", words) for words, _ in chosen.in_force()),
        ("Số dòng", rows),
    ]


def _question(row: Enrolment) -> str:
    return open_question(kind=row.kind, size_class=row.size_class, school_levels=row.school_levels)
