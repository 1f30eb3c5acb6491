"""The Excel file of a register book: words as words, numbers as numbers, days as days (bars S35)."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from recognitions.paper_words import committee
from recognitions.register import book
from recognitions.register_lines import RegisterLine, lines_of
from registrations.rosters.export import text_cell

HEADER_FONT, HEADER_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="8B0000")


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[RegisterLine], object]


COLUMNS = (
    Column("Số vào sổ", 12, lambda line: line.certificate.register_number),
    Column("Năm của sổ", 12, lambda line: line.certificate.register_year),
    Column("Lần cấp", 10, lambda line: line.certificate.issue),
    Column("Ngày vào sổ", 13, lambda line: line.entered_on),
    Column("Tên trên giấy", 44, lambda line: line.subject),
    Column("Địa chỉ", 40, lambda line: line.address),
    Column("Loại", 18, lambda line: line.kind),
    Column("Năm xét", 10, lambda line: line.certificate.facts["year"]),
    Column("Số Quyết định", 20, lambda line: line.symbol),
    Column("Ngày Quyết định", 15, lambda line: line.dated_on),
    Column("Trạng thái", 16, lambda line: line.certificate.get_state_display()),
    Column("Ngày trao", 13, lambda line: line.handed_over_on),
    Column("Ghi chú", 60, lambda line: line.remark),
)


def register_export(*, place: Place, year: int, by) -> bytes:
    """The whole book of a place and year. Leaves one row in the trail: which year, how many lines."""
    with transaction.atomic():
        lines = lines_of(book(place, year=year))
        trail.record(action="register.exported", of=place, by=by, place_id=place.pk, details={"year": year, "rows": len(lines)})
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(f"Sổ cấp giấy {year}")
    sheet.freeze_panes = "B2"
    for number, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_header(sheet, column.title) for column in COLUMNS])
    for line in lines:
        sheet.append([_cell(sheet, column.value(line)) for column in COLUMNS])
    about = workbook.create_sheet("Về tệp này")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 60
    made = f"{timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}"
    for label, value in (("Nơi ban hành", committee(place)), ("Sổ năm", year), ("Số dòng", len(lines)), ("Tải về lúc", made)):
        about.append([_cell(about, label), _cell(about, value)])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _cell(sheet, value) -> Cell | None:
    if isinstance(value, str):
        return text_cell(sheet, value) if value else None
    cell = WriteOnlyCell(sheet, value)
    if hasattr(value, "isoformat"):
        cell.number_format = "dd/mm/yyyy"
    return cell


def _header(sheet, title: str) -> Cell:
    cell = text_cell(sheet, title)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    return cell
