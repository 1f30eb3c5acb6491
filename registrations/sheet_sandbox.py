"""Reads the first sheet of an Excel file that a stranger made: sizes are judged before anything is unpacked.

The limits are those of bars S30; XML that declares a document type (the carrier of entity bombs and of files read from this
machine) is refused in every part. It knows nothing of the portal, so that it also runs as a script of its own, with little memory
and little time (bars S23):

    sheet_sandbox.py FILE      prints {"rows": [[number, [cells]], …]}, or {"refused": what is wrong and what to do}
"""

import gc
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_FILE_BYTES = 15 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_PRINTED_CHARACTERS = 20 * 1024 * 1024  # one long text may be named by a million cells
OLD_EXCEL_OR_PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AS_XLSX = "Ông/bà mở tệp bằng Excel, chọn “Lưu thành” kiểu “Excel Workbook (.xlsx)”, không đặt mật khẩu, rồi nạp lại."
DAMAGED = f"Không đọc được tệp Excel này: tệp bị hỏng. {SAVE_AS_XLSX}"
TOO_MUCH = "Tệp khi mở ra quá lớn so với một danh sách. Ông/bà chép danh sách sang tệp mẫu mới rồi nạp lại."

Row = tuple[int, tuple]


class NotTaken(Exception):
    """The file is not an Excel file that may be opened; the text says why and what to do."""


def filled_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet of an .xlsx file that hold anything, each with its number in Excel (from 1) and its cells.

    Formulas give their last computed value. Raises NotTaken for what is no .xlsx file, is damaged, or is larger than the limits.
    """
    _judge_archive(content)
    try:
        from openpyxl import load_workbook  # slow to import: the portal starts without it

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise NotTaken("Tệp không có trang tính nào. Ông/bà điền vào tệp mẫu rồi nạp lại.")
        yield from _rows_of(book.worksheets[0])
    except NotTaken:
        raise
    except Exception as error:  # openpyxl answers a damaged part with whatever its parsers happen to raise
        raise NotTaken(DAMAGED) from error


def _rows_of(sheet) -> Iterator[Row]:
    sheet.reset_dimensions()  # the size a file claims for its sheet is not to be trusted
    filled = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if all(value is None or value == "" for value in cells):
            continue
        filled += 1
        if filled > MAX_ROWS + 1:
            raise NotTaken(f"Tệp có nhiều hơn {MAX_ROWS} dòng. Ông/bà chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.")
        yield number, cells


def _judge_archive(content: bytes) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise NotTaken("Tệp lớn hơn 15 MB. Ông/bà xóa hình ảnh và trang tính không cần thiết trong tệp rồi nạp lại.")
    if content.startswith(OLD_EXCEL_OR_PASSWORD):
        raise NotTaken(f"Tệp là kiểu Excel cũ (.xls) hoặc có đặt mật khẩu. {SAVE_AS_XLSX}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _judge_entries(archive.infolist())
            _judge_markup(archive)
    except DefusedXmlException as error:
        raise NotTaken(f"Tệp chứa khai báo lạ, không được mở vì lý do an toàn. {SAVE_AS_XLSX}") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:  # whatever zipfile raises
        raise NotTaken(f"Tệp này không phải là tệp Excel (.xlsx) hoặc đã bị hỏng. {SAVE_AS_XLSX}") from error


def _judge_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1):
        raise NotTaken(TOO_MUCH)
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise NotTaken(f"Tệp này không phải là tệp Excel (.xlsx). {SAVE_AS_XLSX}")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise NotTaken(f"Tệp có chứa macro nên không được nhận. {SAVE_AS_XLSX}")


def _judge_markup(archive: zipfile.ZipFile) -> None:
    """Read every XML part up to its first element: a document type can stand only before it."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                try:
                    next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
                except ParseError as error:
                    raise NotTaken(DAMAGED) from error


def printed(rows: Iterable[Row]) -> str:
    """The rows as JSON; a day is written {"on": …}, an instant {"at": …}. Raises NotTaken when that becomes too long."""
    parts, length = [], 0
    for row in rows:
        parts.append(json.dumps(row, default=_day_or_text))
        length += len(parts[-1])
        if length > MAX_PRINTED_CHARACTERS:
            raise NotTaken(TOO_MUCH)
    return f'{{"rows": [{",".join(parts)}]}}'


def _day_or_text(value) -> dict[str, str] | str:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else str(value)


def limit_this_process() -> None:
    """From here on: at most 512 MB, 20 seconds of work, no core file."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))


def main(file: str) -> str:
    limit_this_process()
    gc.freeze()  # what was imported stays: the collector of cycles need not go through it while rows are read
    try:
        return printed(filled_rows(Path(file).read_bytes()))
    except NotTaken as problem:
        return json.dumps({"refused": str(problem)})
    except MemoryError:
        return json.dumps({"refused": TOO_MUCH})


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
