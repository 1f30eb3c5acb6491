"""Excel files for tests of the list of units."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from registrations.unit_import import COLUMNS

HEADERS = [column.header for column in COLUMNS]
REQUIRED_HEADERS = HEADERS[:10]
AREA = {
    "Loại": "Tổ dân phố",
    "Tên": "Tổ dân phố số 5",
    "Địa chỉ": "Ngõ 10 phố Tây Sơn",
    "Người đứng đầu": "Nguyễn Văn Đức",
    "Điện thoại": "0912345678",
    "Cấp quản lý": "Phường/Xã",
    "Số hộ": 120,
}
FIRM = {"Loại": "Doanh nghiệp", "Tên": "Công ty Ánh Dương", "Cấp quản lý": "Phường/Xã", "Số lao động": 150, "Quy mô": "Vừa"}
SCHOOL = {"Loại": "Cơ sở giáo dục", "Tên": "Trường THCS Đống Đa", "Cấp quản lý": "Phường/Xã", "Cấp học": "THCS"}


def xlsx(*rows: dict, headers=HEADERS, above=()) -> bytes:
    """An .xlsx file with `headers` and a row for each dict (by header); `above` are rows before the header."""
    book = Workbook()
    for values in above:
        book.active.append(values)
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(header) for header in headers])
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sent(content: bytes, name: str = "danh-sach.xlsx") -> SimpleUploadedFile:
    """`content` as the browser sends it in the field of a form."""
    return SimpleUploadedFile(name, content)
