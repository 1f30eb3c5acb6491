"""Lists as Excel files: a frozen row of headings, a row for each thing, and a sheet that says where the list comes from.

What people typed is always text: a cell that begins as a formula does stays words (bars S35). openpyxl is slow to import, so a view
imports what leads here only when a file is wanted.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from antt_portal import clock
from antt_portal.cells import FORMULA_STARTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING_FONT, HEADING_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="8B0000")
DAY_FORMAT = "dd/mm/yyyy"
ABOUT_WIDTHS = (22, 70)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and what stands in it for one of the list's rows."""

    heading: str
    width: int
    value: Callable[[Any], str | int | date | None]


@dataclass(frozen=True)
class ExcelFile:
    """An .xlsx file under the name it is downloaded by."""

    name: str
    content: bytes

    def response(self) -> HttpResponse:
        """The file as a download that no cache keeps."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(self.content, content_type=XLSX, headers=headers)


def list_file(
    name: str, *, title: str, columns: Sequence[Column], rows: Iterable, about: Iterable[tuple[str, object]] = (), frozen: str = "B2"
) -> ExcelFile:
    """A file with the sheet `title`: one of `rows` a line, what stands above and left of the cell `frozen` never scrolls away.

    `about` are labels with their values for a second sheet, which also tells when the file was made: a list without that is soon
    mistaken for another.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = frozen
    _widen(sheet, (column.width for column in columns))
    sheet.append([heading_cell(sheet, column.heading) for column in columns])
    for row in rows:
        sheet.append([cell_of(sheet, column.value(row)) for column in columns])
    told = list(about)
    if told:
        _about_sheet(book.create_sheet("Về tệp này"), told)
    return ExcelFile(name, as_bytes(book))


def as_bytes(book: Workbook) -> bytes:
    """The .xlsx file of `book`."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell_of(sheet, value: str | int | date | None) -> Cell | None:
    """A cell of `sheet`: words as words, numbers as numbers, days as days; None for what is not there."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = DAY_FORMAT
    return cell


def text_cell(sheet, words: str) -> Cell:
    """A cell of words, also where they begin as a formula would; Excel keeps them words when the cell is edited."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA_STARTS)
    return cell


def heading_cell(sheet, words: str) -> Cell:
    """A cell of the row that names the columns."""
    cell = text_cell(sheet, words)
    cell.font, cell.fill = HEADING_FONT, HEADING_FILL
    return cell


def _about_sheet(sheet, told: list[tuple[str, object]]) -> None:
    _widen(sheet, ABOUT_WIDTHS)
    for label, value in (*told, ("Tải về lúc", f"{timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}")):
        sheet.append([cell_of(sheet, label), cell_of(sheet, value)])


def _widen(sheet, widths: Iterable[int]) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
