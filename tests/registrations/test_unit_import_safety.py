"""A file that is no Excel file, or that would hurt the machine that opens it, is refused in words before it is unpacked."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from registrations import sheet_sandbox
from registrations.workbooks import Unreadable, first_sheet
from tests.registrations.unit_sheets import AREA, saved, xlsx

pytestmark = pytest.mark.embedded


def rewritten(content: bytes, part: str, change) -> bytes:
    """The same archive with one part put through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, change(data) if entry.filename == part else data)
    return out.getvalue()


def with_entries(content: bytes, entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def word_document() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        "Loại;Tên\nTổ dân phố;Số 5\n".encode(),
        b"PK\x03\x04 and then nothing",
        xlsx(AREA)[:-300],
        word_document(),
    ],
    ids=["empty", "pdf", "csv", "torn", "cut", "word"],
)
def test_what_is_no_excel_file_is_refused_in_words(content):
    with pytest.raises(Unreadable, match="không phải là tệp Excel"):
        first_sheet(content)


def test_an_old_or_locked_excel_file_is_told_apart():
    with pytest.raises(Unreadable, match="kiểu Excel cũ"):
        first_sheet(sheet_sandbox.OLD_EXCEL_OR_PASSWORD + b"\0" * 600)


def test_a_damaged_sheet_is_refused_in_words():
    with pytest.raises(Unreadable, match="bị hỏng"):
        first_sheet(rewritten(xlsx(AREA), "xl/worksheets/sheet1.xml", lambda data: data[:-40]))


def test_an_archive_that_unpacks_to_too_much_is_refused():
    with pytest.raises(Unreadable, match="quá lớn"):
        first_sheet(with_entries(xlsx(AREA), {"xl/media/zeros.bin": b"\0" * (sheet_sandbox.MAX_UNPACKED_BYTES + 1)}))


def test_an_archive_that_is_packed_too_well_is_refused():
    with pytest.raises(Unreadable, match="quá lớn"):
        first_sheet(with_entries(xlsx(AREA), {"xl/media/zeros.bin": b"\0" * 20_000_000}))


def test_an_archive_of_too_many_parts_is_refused():
    with pytest.raises(Unreadable, match="quá lớn"):
        first_sheet(with_entries(xlsx(AREA), {f"xl/media/{number}.bin": b"x" for number in range(sheet_sandbox.MAX_ENTRIES)}))


def test_macros_are_refused():
    with pytest.raises(Unreadable, match="macro"):
        first_sheet(with_entries(xlsx(AREA), {"xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_document_type_is_refused_in_every_part(part):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(Unreadable, match="khai báo lạ"):
        first_sheet(rewritten(xlsx(AREA), part, lambda data: bomb + data[data.index(b"<", 5 if data.startswith(b"<?xml") else 0) :]))


def test_more_rows_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(sheet_sandbox, "MAX_ROWS", 3)
    assert len(first_sheet(xlsx(*[AREA] * 3)).rows) == 4
    with pytest.raises(Unreadable, match="nhiều hơn 3 dòng"):
        first_sheet(xlsx(*[AREA] * 4))


def test_a_false_dimension_hides_no_row():
    lied = rewritten(
        xlsx(AREA, AREA), "xl/worksheets/sheet1.xml", lambda data: data.replace(b'<dimension ref="A1:N3"', b'<dimension ref="A1:A1"')
    )
    assert [number for number, _ in first_sheet(lied).rows] == [1, 2, 3]


def test_rows_without_content_do_not_count():
    book = Workbook()
    book.active["A30000"] = "   "
    book.active["A1"] = "Loại"
    assert len(first_sheet(saved(book)).rows) <= 2
