"""The list of units that a ward fills in, empty or with the units that are there: its headers are the ones `unit_import` reads.

What people typed is always text: a cell that begins as a formula does stays words (bars S35).
"""

import io
from collections.abc import Iterable, Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registrations.choices import SchoolLevel, SizeClass
from registrations.rosters.export import text_cell
from registrations.unit_import import COLUMNS
from registrations.workbooks import MAX_ROWS

WIDTHS = {"name": 42, "address": 38, "head_name": 24, "head_phone": 15, "school_levels": 28, "officer": 20, "managing_level": 18}
USUAL_WIDTH = 14
CHOICES = {
    "kind": ("Tổ dân phố", "Thôn", "Ấp", "Khóm", "Khu vực", "Khu dân cư", "Cơ quan", "Doanh nghiệp", "Cơ sở giáo dục"),
    "managing_level": ("Phường/Xã", "Tỉnh/Thành phố"),
    "size_class": tuple(size.label for size in SizeClass),
    "has_party_organisation": ("Có", "Không"),
}
TEXT_FIELDS = ("name", "head_phone", "tax_code", "officer")  # as text, Excel keeps a leading 0 and does not make 5/1 a date
EXPLANATIONS = {
    "kind": "Bắt buộc. Chọn trong danh sách. Phường, xã, đặc khu tự có tên trong cổng, không ghi vào đây.",
    "name": "Bắt buộc. Tên đầy đủ. Trùng loại và tên với đơn vị đã có thì đơn vị đó được sửa theo dòng này.",
    "address": "Địa chỉ trong phường, xã.",
    "head_name": "Họ và tên người đứng đầu (tổ trưởng, trưởng thôn, thủ trưởng, giám đốc, hiệu trưởng).",
    "head_phone": "Một số điện thoại.",
    "managing_level": "Bắt buộc với cơ quan, doanh nghiệp, cơ sở giáo dục. Khu dân cư có thể để trống.",
    "households": "Khu dân cư: tổng số hộ đang cư trú.",
    "staff": "Cơ quan, doanh nghiệp, cơ sở giáo dục: số cán bộ, người lao động.",
    "size_class": "Doanh nghiệp: quy mô tự khai. Siêu nhỏ và Nhỏ không thuộc diện xét (điểm b khoản 2 Điều 1 Thông tư 124/2021/TT-BCA).",
    "school_levels": (
        f"Cơ sở giáo dục: các cấp học, cách nhau bằng dấu “;”, trong số: {'; '.join(level.label for level in SchoolLevel)}. "
        "Cấp cao nhất quyết định có thuộc diện xét hay không."
    ),
    "tax_code": "Không bắt buộc. Có mã số thuế thì nhận ra đơn vị cả khi đổi tên.",
    "officer": "Không bắt buộc. Tên đăng nhập của cảnh sát khu vực phụ trách.",
    "has_party_organisation": "Không bắt buộc. Có hoặc Không.",
    "founded_on": "Không bắt buộc. Ngày/tháng/năm, ví dụ 01/07/2025.",
}
EXAMPLES = (
    {
        "kind": "Tổ dân phố",
        "name": "Tổ dân phố số 5",
        "address": "Ngõ 10 phố Ví Dụ",
        "head_name": "Nguyễn Văn A",
        "head_phone": "0912345678",
        "managing_level": "Phường/Xã",
        "households": 120,
        "has_party_organisation": "Có",
    },
    {
        "kind": "Cơ sở giáo dục",
        "name": "Trường Tiểu học và THCS Ví Dụ",
        "address": "Số 1 phố Ví Dụ",
        "head_name": "Trần Thị B",
        "head_phone": "02431234567",
        "managing_level": "Phường/Xã",
        "staff": 64,
        "school_levels": "Tiểu học; Trung học cơ sở",
        "has_party_organisation": "Có",
        "founded_on": "15/08/1995",
    },
)
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color="8B0000")
THIN_LINE = Side(style="thin", color="D0CBC2")


def unit_template(units: Iterable[Mapping[str, object]] = ()) -> Workbook:
    """A list: the sheet to fill in, with lists to choose from, and a sheet that explains it with two examples.

    `units` are written into it, one a row, by field: words, counts and days. Without any it is empty.
    """
    book = Workbook()
    _list_sheet(book.active)
    for unit in units:
        book.active.append([_cell(book.active, unit.get(column.field)) for column in COLUMNS])
    _guide_sheet(book.create_sheet("Hướng dẫn"))
    return book


def as_bytes(book: Workbook) -> bytes:
    """The .xlsx file of `book`."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Worksheet, value):
    """Words as words, whatever they begin with; counts and days as they are."""
    if isinstance(value, str):
        return text_cell(sheet, value) if value else None
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    return value


def _list_sheet(sheet: Worksheet) -> None:
    sheet.title = "Danh sách"
    _header_row(sheet, 1, [column.header for column in COLUMNS])
    sheet.freeze_panes = "C2"
    for index, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(index)
        dimension = sheet.column_dimensions[letter]
        dimension.width = WIDTHS.get(column.field, USUAL_WIDTH)
        if column.field in TEXT_FIELDS:
            dimension.number_format = "@"
        elif column.field == "founded_on":
            dimension.number_format = "dd/mm/yyyy"
        if column.field in CHOICES:
            sheet.add_data_validation(_choice_of(CHOICES[column.field], f"{letter}2:{letter}{MAX_ROWS + 1}"))


def _choice_of(words: tuple[str, ...], cells: str) -> DataValidation:
    validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    validation.errorTitle, validation.error = "Chưa đúng danh mục", "Hãy chọn một trong các từ của danh sách."
    validation.add(cells)
    return validation


def _guide_sheet(sheet: Worksheet) -> None:
    _header_row(sheet, 1, ["Cột", "Cách ghi"])
    for column in COLUMNS:
        sheet.append([column.header, EXPLANATIONS[column.field]])
    sheet.append(["Ô để trống", "Đơn vị đã có giữ nguyên số liệu cũ của ô đó."])
    sheet.append([])
    sheet.append(["Ví dụ", "Hai dòng dưới đây cho thấy cách điền. Chỉ trang “Danh sách” được nạp vào cổng."])
    first = sheet.max_row + 1
    _header_row(sheet, first, [column.header for column in COLUMNS])
    for example in EXAMPLES:
        sheet.append([example.get(column.field) for column in COLUMNS])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    for row in sheet.iter_rows(min_row=2, max_row=first - 1, max_col=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _header_row(sheet: Worksheet, number: int, titles: list[str]) -> None:
    for index, title in enumerate(titles, 1):
        cell = sheet.cell(number, index, title)
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
        cell.border = Border(bottom=THIN_LINE)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
