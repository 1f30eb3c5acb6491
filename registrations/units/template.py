"""The list of units that a ward fills in, empty or with the units that are there: its headers are the ones `unit_import` reads."""

from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from registrations.choices import SchoolLevel, SizeClass
from registrations.list_to_fill_in import AS_DAY, AS_TEXT, USUAL_WIDTH, Column, append_headings, explain, set_out
from registrations.unit_import import COLUMNS
from registrations.workbooks import MAX_ROWS

WIDTHS = {"name": 42, "address": 38, "head_name": 24, "head_phone": 15, "school_levels": 28, "officer": 20, "managing_level": 18}
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


def unit_template(units: Iterable[Mapping[str, object]] = ()) -> Workbook:
    """A list: the sheet to fill in, with lists to choose from, and a sheet that explains it with two examples.

    `units` are written into it, one a row, by field: words, counts and days. Without any it is empty.
    """
    book = Workbook()
    set_out(book.active, map(_to_fill_in, COLUMNS), rows=units, frozen="C2", most_rows=MAX_ROWS)
    _guide_sheet(book.create_sheet("Hướng dẫn"))
    return book


def _to_fill_in(column) -> Column:
    field = column.field
    cell_format = AS_TEXT if field in TEXT_FIELDS else AS_DAY if field == "founded_on" else ""
    return Column(column.header, field, WIDTHS.get(field, USUAL_WIDTH), cell_format, CHOICES.get(field, ()))


def _guide_sheet(sheet: Worksheet) -> None:
    explain(sheet, ((column.header, EXPLANATIONS[column.field]) for column in COLUMNS), widths=(18, 90))
    sheet.append(["Ô để trống", "Đơn vị đã có giữ nguyên số liệu cũ của ô đó."])
    sheet.append([])
    sheet.append(["Ví dụ", "Hai dòng dưới đây cho thấy cách điền. Chỉ trang “Danh sách” được nạp vào cổng."])
    last = sheet.max_row
    append_headings(sheet, (column.header for column in COLUMNS))
    for example in EXAMPLES:
        sheet.append([example.get(column.field) for column in COLUMNS])
    for row in sheet.iter_rows(min_row=2, max_row=last, max_col=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
