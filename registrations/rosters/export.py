"""The Excel file of what a roster page shows: all rows of the filter, not only its page; numbers as numbers, days as days.

What people typed is always text: a cell that begins as a formula does stays words (bars S35).
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from antt_portal import clock, text
from antt_portal.cells import FORMULA_STARTS
from antt_portal.places.models import Place
from antt_portal.statuses import STATUSES
from antt_portal.trail import services as trail
from registrations.eligibility import open_question
from registrations.filters import FOLLOWED, GROUPS, LEFT, RosterFilter
from registrations.models import Enrolment
from registrations.rosters.area_officers import NOBODY, officer_names, with_officer
from registrations.rosters.contacts import contacts_of

HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color="8B0000")


@dataclass(frozen=True)
class ExcelFile:
    name: str
    content: bytes


@dataclass(frozen=True)
class Facts:
    """A row with what stands beside it on the page."""

    row: Enrolment
    officer: str
    contact_name: str
    contact_phone: str


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[Facts], object]


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
    Column("Đăng ký", 22, lambda one: STATUSES["enrolment"][_registered(one.row)].words),
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
    name = f"danh-sach-{text.folded(place.name).replace(' ', '-')}-{year}.xlsx"
    return ExcelFile(name, _written(_facts(rows, user=by), chosen, year))


def text_cell(sheet, value: str) -> Cell:
    """A cell of words, also where they begin as a formula would; Excel keeps them words when the cell is edited."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell


def _facts(rows: list[Enrolment], *, user) -> list[Facts]:
    names, contacts = officer_names(rows), contacts_of(rows, user=user)
    return [Facts(row, names.get(row.officer_id, ""), contacts[row.subject_id].name, contacts[row.subject_id].phone) for row in rows]


def _written(facts: list[Facts], chosen: RosterFilter, year: int) -> bytes:
    with_contact = any(one.contact_phone for one in facts)
    columns = _columns(chosen.group, with_contact=with_contact)
    book = Workbook(write_only=True)
    _list_sheet(book.create_sheet(f"Danh sách {year}"), columns, facts)
    _about_sheet(book.create_sheet("Về tệp này"), chosen, len(facts))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _columns(group: str, *, with_contact: bool) -> list[Column]:
    contact = CONTACT if with_contact else ()
    return [NAME, KIND, LEVEL, HOUSEHOLDS, STAFF, *OF_GROUP.get(group, ()), OFFICER, QUESTION, *REGISTRATION, *contact]


def _list_sheet(sheet, columns: list[Column], facts: Iterable[Facts]) -> None:
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_header(sheet, column.title) for column in columns])
    for one in facts:
        sheet.append([_cell(sheet, column.value(one)) for column in columns])


def _about_sheet(sheet, chosen: RosterFilter, rows: int) -> None:
    """Where and when the file comes from, and by which filters: a list without that is soon mistaken for another."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 70
    place, year = chosen.calendar.place, chosen.calendar.year
    told = [
        ("Nơi", f"{place.name}, {place.parent.name}"),
        ("Năm", year),
        ("Diện", GROUPS[chosen.group][0]),
        *(("Lọc theo", words) for words, _ in chosen.in_force()),
        ("Số dòng", rows),
        ("Tải về lúc", f"{timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}"),
    ]
    for label, value in told:
        sheet.append([_cell(sheet, label), _cell(sheet, value)])


def _cell(sheet, value) -> Cell | None:
    if isinstance(value, str):
        return text_cell(sheet, value) if value else None
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    return cell


def _header(sheet, title: str) -> Cell:
    cell = text_cell(sheet, title)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    return cell


def _question(row: Enrolment) -> str:
    return open_question(kind=row.kind, size_class=row.size_class, school_levels=row.school_levels)


def _registered(row: Enrolment) -> str:
    """How a row stands with its registration, also outside the group that is reviewed."""
    if row.registered_at is None:
        return "not_registered"
    return "registered_late" if row.registered_late else "registered"
