"""Every list in Excel keeps words as words, numbers as numbers and days as days, and says where it comes from and when."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from antt_portal.list_workbook import XLSX, Column, list_file

pytestmark = pytest.mark.embedded

COLUMNS = (Column("Tên", 40, lambda row: row[0]), Column("Số hộ", 9, lambda row: row[1]), Column("Ngày", 13, lambda row: row[2]))


def sheets(rows, **more):
    return load_workbook(io.BytesIO(list_file("danh-sach.xlsx", title="Danh sách", columns=COLUMNS, rows=rows, **more).content))


@pytest.mark.parametrize("words", ["=1+1", "+84", "-1", "@SUM(A1)", "＝1+1", "\t=1", "#N/A", "Tổ dân phố số 5"])
def test_words_stay_words(words):
    cell = sheets([(words, None, None)]).worksheets[0]["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", words.strip())
    assert cell.quotePrefix == (words[0] not in "T#")


def test_numbers_are_numbers_days_are_days_and_nothing_is_an_empty_cell():
    rows = list(sheets([("", 0, date(2026, 11, 4)), (None, 120, None)]).worksheets[0].iter_rows(min_row=2))
    assert [[cell.value for cell in row] for row in rows] == [[None, 0, datetime(2026, 11, 4)], [None, 120, None]]
    assert rows[0][2].number_format == "dd/mm/yyyy"


def test_what_excel_cannot_hold_is_left_out():
    assert sheets([("Tổ\x0b dân phố", None, None)]).worksheets[0]["A2"].value == "Tổ dân phố"


def test_headings_stay_in_sight_and_columns_have_their_width():
    sheet = sheets([], frozen="C2").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Tên", "Số hộ", "Ngày"]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width) == ("C2", 40)


def test_a_second_sheet_says_where_the_list_comes_from_and_when(at):
    at("2026-11-04 10:00")
    book = sheets([], about=[("Nơi", "=Phường"), ("Năm", 2026)])
    assert book.sheetnames == ["Danh sách", "Về tệp này"]
    told = list(book.worksheets[1].iter_rows(values_only=True))
    assert told == [("Nơi", "=Phường"), ("Năm", 2026), ("Tải về lúc", "10:00 ngày 04/11/2026")]
    assert sheets([]).sheetnames == ["Danh sách"]


def test_it_is_a_download_that_no_cache_keeps():
    answer = list_file("danh-sach.xlsx", title="Danh sách", columns=COLUMNS, rows=[]).response()
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"] == 'attachment; filename="danh-sach.xlsx"'
    assert answer["Cache-Control"] == "private, no-store"
