"""The Excel list of people to fill in; for representatives with a row for every subject that has no head on the portal yet."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from antt_portal.accounts.choices import Role, SigningCapacity
from registrations.choices import MemberRole
from registrations.people.sheet import MOST_ROWS, Column
from registrations.rosters.export import text_cell

WIDTHS = {"full_name": 26, "phone": 15, "subject": 42, "role": 24, "capacity": 26, "paper": 36, "basis": 36}
USUAL_WIDTH = 14
TEXT_FIELDS = ("full_name", "phone", "subject")  # as text, Excel keeps a leading 0
DAY_FIELDS = ("starts_on", "ends_on")
EXPLANATIONS = {
    "full_name": "Bắt buộc. Đủ họ, tên đệm và tên.",
    "phone": "Bắt buộc. Số di động của chính người đó, cũng là tên đăng nhập. Số đã có tài khoản thì họ tên phải đúng như tài khoản.",
    "subject": "Bắt buộc. Tên như trong danh sách đơn vị của phường, xã; viết không dấu cũng được.",
    "role": "Bắt buộc. Chọn trong danh sách. Mỗi đơn vị chỉ có một người đứng đầu.",
    "capacity": "Chỉ ghi cho chỉ huy Công an và Chủ tịch, Phó Chủ tịch.",
    "starts_on": "Bắt buộc. Ngày/tháng/năm, ví dụ 01/07/2025.",
    "ends_on": "Không bắt buộc. Ngày cuối cùng giữ vai trò.",
    "paper": "Không bắt buộc. Số, ký hiệu và ngày, ví dụ Quyết định 25/QĐ-UBND ngày 10/09/2026.",
    "basis": "Không bắt buộc. Số, ký hiệu và ngày, ví dụ Quyết định 25/QĐ-UBND ngày 10/09/2026.",
}


def people_template(columns: Sequence[Column], *, roles: Iterable[str], heads: Iterable = (), today: date) -> bytes:
    """An .xlsx file with `columns` and a list of `roles` to choose from; `heads` are subjects, a row for the head of each."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    _header_row(sheet, [column.header for column in columns])
    sheet.freeze_panes = "B2"
    for index, column in enumerate(columns, 1):
        _format(sheet, get_column_letter(index), column, choices_of(column.field, roles))
    for subject in heads:
        sheet.append([_cell(sheet, _head_row(subject, today).get(column.field)) for column in columns])
    guide = book.create_sheet("Hướng dẫn")
    _header_row(guide, ["Cột", "Cách ghi"])
    for column in columns:
        guide.append([column.header, EXPLANATIONS[column.field]])
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 20, 100
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def choices_of(field: str, roles: Iterable[str]) -> list[str]:
    if field == "capacity":
        return [capacity.label.split(",")[0].split(" (")[0] for capacity in SigningCapacity]
    if field == "role":
        return [MemberRole(role).label if role in MemberRole.values and role not in Role.values else Role(role).label for role in roles]
    return []


def _head_row(subject, today: date) -> dict[str, object]:
    """What the list of units knows of the head, for an officer to check and complete."""
    return {
        "full_name": subject.head_name,
        "phone": subject.head_phone,
        "subject": subject.name,
        "role": MemberRole.HEAD.label,
        "starts_on": today,
    }


def _cell(sheet, value):
    return text_cell(sheet, value) if isinstance(value, str) and value else value or None


def _format(sheet, letter: str, column: Column, choices: list[str]) -> None:
    dimension = sheet.column_dimensions[letter]
    dimension.width = WIDTHS.get(column.field, USUAL_WIDTH)
    if column.field in TEXT_FIELDS:
        dimension.number_format = "@"
    elif column.field in DAY_FIELDS:
        dimension.number_format = "dd/mm/yyyy"
    if choices:
        validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
        validation.errorTitle, validation.error = "Chưa đúng danh mục", "Hãy chọn một trong các từ của danh sách."
        validation.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
        sheet.add_data_validation(validation)


def _header_row(sheet, titles: list[str]) -> None:
    sheet.append(titles)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color="8B0000")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
