"""Opening an Excel file that a stranger made, without letting it hurt: sizes are judged before anything is unpacked.

The limits are those of bars S30; XML that declares a document type (the carrier of entity bombs and of files read from this
machine) is refused in every part.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook

from antt_portal.refusals import Refused

MAX_FILE_BYTES = 15 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 20_000
OLD_EXCEL_OR_PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AS_XLSX = "Ông/bà mở tệp bằng Excel, chọn “Lưu thành” kiểu “Excel Workbook (.xlsx)”, không đặt mật khẩu, rồi nạp lại."


class Unreadable(Refused):
    """The file is not an Excel file that may be opened; the sentence says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that hold anything, each with its number in Excel (from 1) and the values of its cells from column A."""

    rows: tuple[tuple[int, tuple], ...]


def first_sheet(content: bytes) -> Sheet:
    """The first sheet of the .xlsx file whose bytes are `content`; formulas give their last computed value.

    Raises Unreadable for what is no .xlsx file, is damaged, or is larger than the limits above.
    """
    _judge_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise Unreadable("Tệp không có trang tính nào. Ông/bà điền vào tệp mẫu rồi nạp lại.")
        return Sheet(rows=tuple(_filled_rows(book.worksheets[0])))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl answers a damaged part with whatever its parsers happen to raise
        raise Unreadable(f"Không đọc được tệp Excel này: tệp bị hỏng. {SAVE_AS_XLSX}") from error


def _filled_rows(sheet) -> Iterator[tuple[int, tuple]]:
    sheet.reset_dimensions()  # the size a file claims for its sheet is not to be trusted
    filled = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if all(value is None or value == "" for value in cells):
            continue
        filled += 1
        if filled > MAX_ROWS + 1:
            raise Unreadable(f"Tệp có nhiều hơn {MAX_ROWS} dòng. Ông/bà chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.")
        yield number, cells


def _judge_archive(content: bytes) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise Unreadable("Tệp lớn hơn 15 MB. Ông/bà xóa hình ảnh và trang tính không cần thiết trong tệp rồi nạp lại.")
    if content.startswith(OLD_EXCEL_OR_PASSWORD):
        raise Unreadable(f"Tệp là kiểu Excel cũ (.xls) hoặc có đặt mật khẩu. {SAVE_AS_XLSX}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _judge_entries(archive.infolist())
            _judge_markup(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, DefusedXmlException):
            raise Unreadable(f"Tệp chứa khai báo lạ, không được mở vì lý do an toàn. {SAVE_AS_XLSX}") from error
        raise Unreadable(f"Tệp này không phải là tệp Excel (.xlsx) hoặc đã bị hỏng. {SAVE_AS_XLSX}") from error


def _judge_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1):
        raise Unreadable("Tệp khi mở ra quá lớn so với một danh sách. Ông/bà chép danh sách sang tệp mẫu mới rồi nạp lại.")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise Unreadable(f"Tệp này không phải là tệp Excel (.xlsx). {SAVE_AS_XLSX}")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable(f"Tệp có chứa macro nên không được nhận. {SAVE_AS_XLSX}")


def _judge_markup(archive: zipfile.ZipFile) -> None:
    """Read every XML part up to its first element: a document type can stand only before it."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                try:
                    next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
                except ParseError as error:
                    raise Unreadable(f"Không đọc được tệp Excel này: tệp bị hỏng. {SAVE_AS_XLSX}") from error
