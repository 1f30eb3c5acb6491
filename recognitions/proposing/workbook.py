"""The results of a proposal as an Excel file: what its page says, a row for each subject."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter

from recognitions.models import Certificate, Proposal
from recognitions.proposing.results import ItemResult
from recognitions.register import number_shown
from registrations.rosters.export import HEADER_FILL, HEADER_FONT, text_cell


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[ItemResult], str | date | None]


COLUMNS = (
    Column("Tên", 42, lambda one: one.item.appraisal.enrolment.name),
    Column("Loại", 18, lambda one: one.item.appraisal.enrolment.kind_label),
    Column("Đề nghị", 24, lambda one: one.item.get_outcome_display()),
    Column("Kết quả", 34, lambda one: one.fate_words),
    Column("Ai đưa ra, vì sao", 44, lambda one: one.out_words),
    Column("Đưa ra ngày", 13, lambda one: timezone.localdate(one.item.taken_out_at) if one.item.taken_out_at else None),
    Column("Quyết định số", 18, lambda one: one.decision.symbol if one.decision else ""),
    Column("Ngày Quyết định", 16, lambda one: one.decision.dated_on if one.decision else None),
    Column("Số vào sổ", 14, lambda one: _register_number(one.certificate)),
)


def _register_number(row: Certificate | None) -> str:
    return number_shown(row.register_number, row.register_year) if row else ""


def workbook_of(proposal: Proposal, results: Iterable[ItemResult]) -> bytes:
    """One sheet, the head frozen; words are always words and days days (bars S35)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"Đợt {proposal.round} năm {proposal.year}")
    sheet.freeze_panes = "B2"
    for number, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_head(sheet, column.title) for column in COLUMNS])
    for result in results:
        sheet.append([_cell(sheet, column.value(result)) for column in COLUMNS])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _head(sheet, title: str) -> Cell:
    cell = text_cell(sheet, title)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    return cell


def _cell(sheet, value: str | date | None) -> Cell | None:
    if not isinstance(value, date):
        return text_cell(sheet, value) if value else None
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "dd/mm/yyyy"
    return cell
