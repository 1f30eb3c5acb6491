"""What Excel lists to fill in have in common: headings, words to choose from, and a sheet that explains each column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from antt_portal.list_workbook import DAY_FORMAT, cell_of, heading_cell

AS_TEXT = "@"
AS_DAY = DAY_FORMAT
USUAL_WIDTH = 14
HEADING_LINE = Border(bottom=Side(style="thin", color="D0CBC2"))
HEADING_ALIGNMENT = Alignment(vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """A column to fill in: the field it stands for, how its empty cells are formatted ("" for Excel's own way), words to choose from."""

    heading: str
    field: str
    width: int = USUAL_WIDTH
    cell_format: str = ""
    choices: tuple[str, ...] = ()


def set_out(sheet: Worksheet, columns: Iterable[Column], *, rows: Iterable[Mapping[str, object]], frozen: str, most_rows: int) -> None:
    """The empty `sheet` with its headings and formats, then one of `rows` (values by field) a line.

    `most_rows` is how many rows are taken in: as far down words are offered to choose from.
    """
    columns = tuple(columns)
    sheet.title, sheet.freeze_panes = "Danh sách", frozen
    append_headings(sheet, (column.heading for column in columns))
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column.width
        if column.cell_format:
            dimension.number_format = column.cell_format
        if column.choices:
            sheet.add_data_validation(_one_of(column.choices, f"{letter}2:{letter}{most_rows + 1}"))
    for row in rows:
        sheet.append([cell_of(sheet, row.get(column.field)) for column in columns])


def explain(sheet: Worksheet, explanations: Iterable[tuple[str, str]], *, widths: tuple[int, int]) -> None:
    """The empty `sheet` with each heading and how its column is filled in."""
    append_headings(sheet, ("Cột", "Cách ghi"))
    for heading, words in explanations:
        sheet.append([heading, words])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = widths


def append_headings(sheet: Worksheet, words: Iterable[str]) -> None:
    """A row of headings below what `sheet` holds."""
    cells = [heading_cell(sheet, heading) for heading in words]
    for cell in cells:
        cell.border, cell.alignment = HEADING_LINE, HEADING_ALIGNMENT
    sheet.append(cells)


def _one_of(words: tuple[str, ...], cells: str) -> DataValidation:
    validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    validation.errorTitle, validation.error = "Chưa đúng danh mục", "Hãy chọn một trong các từ của danh sách."
    validation.add(cells)
    return validation
