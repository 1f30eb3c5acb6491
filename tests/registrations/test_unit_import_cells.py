"""A list of units is read as people and Excel write it; what is wrong is told by cell, all of it at once."""

import unicodedata
from datetime import date, datetime

import pytest

from registrations.choices import Level, SizeClass, SubjectKind
from registrations.unit_import import Known, checked
from registrations.workbooks import Unreadable, first_sheet
from tests.registrations.unit_sheets import AREA, FIRM, HEADERS, REQUIRED_HEADERS, SCHOOL, xlsx

pytestmark = pytest.mark.embedded

KNOWN = Known(residential_label="Khối phố", officers={"csk.lan": 7}, today=date(2026, 2, 10))


def read(*rows, **sheet):
    return checked(first_sheet(xlsx(*rows, **sheet)), KNOWN)


def the_row(*rows, **sheet):
    result = read(*rows, **sheet)
    assert [str(error) for error in result.errors] == []
    return result.rows[0]


def errors_of(*rows, **sheet):
    return [str(error) for error in read(*rows, **sheet).errors]


def test_a_row_becomes_a_unit():
    row = the_row(AREA)
    assert (row.kind, row.label, row.name_key) == (SubjectKind.RESIDENTIAL_AREA, "Tổ dân phố", "to dan pho so 5")
    assert row.values["households"] == 120
    assert row.values["managing_level"] == Level.WARD
    assert "staff" not in row.values, "an empty cell says nothing"


def test_headers_may_stand_in_any_order_without_marks_under_a_title():
    mixed = [header.upper() for header in reversed(REQUIRED_HEADERS)]
    bare = ["LOAI" if header == "LOẠI" else header for header in mixed]
    row = {header: AREA.get(name) for header, name in zip(bare, reversed(REQUIRED_HEADERS), strict=True)}
    assert the_row(row, headers=bare, above=[["DANH SÁCH TỔ DÂN PHỐ"], []]).values["name"] == "Tổ dân phố số 5"


@pytest.mark.parametrize(
    ("word", "kind", "label"),
    [
        ("Khu dân cư", SubjectKind.RESIDENTIAL_AREA, ""),
        ("to dan pho", SubjectKind.RESIDENTIAL_AREA, "Tổ dân phố"),
        ("THÔN", SubjectKind.RESIDENTIAL_AREA, "Thôn"),
        ("Ấp", SubjectKind.RESIDENTIAL_AREA, "Ấp"),
        ("Khóm", SubjectKind.RESIDENTIAL_AREA, "Khóm"),
        ("Khu vực", SubjectKind.RESIDENTIAL_AREA, "Khu vực"),
        ("khối phố", SubjectKind.RESIDENTIAL_AREA, "Khối phố"),
        (" cơ  quan ", SubjectKind.AGENCY, ""),
        ("Doanh nghiệp", SubjectKind.ENTERPRISE, ""),
        ("co so giao duc", SubjectKind.EDUCATIONAL_INSTITUTION, ""),
    ],
)
def test_the_kind_is_known_by_its_words_and_by_the_locality_s_own(word, kind, label):
    row = the_row(AREA | {"Loại": word})
    assert (row.kind, row.label) == (kind, label)


def test_decomposed_text_and_stray_spaces_are_made_normal():
    name = unicodedata.normalize("NFD", "  Tổ dân phố\u00a0 số 5\n")
    assert the_row(AREA | {"Tên": name, "Loại": unicodedata.normalize("NFD", "Tổ dân phố")}).values["name"] == "Tổ dân phố số 5"


@pytest.mark.parametrize(("written", "number"), [(120, 120), (120.0, 120), ("120", 120), ("1.234", 1234), ("1 234", 1234), ("1,234", 1234)])
def test_counts_are_read_as_people_write_them(written, number):
    assert the_row(AREA | {"Số hộ": written}).values["households"] == number


@pytest.mark.parametrize("written", [1.234, "12,5", "-3", "khoảng 120", "1.23", 99_999_999, True])
def test_what_is_no_count_is_told(written):
    [error] = errors_of(AREA | {"Số hộ": written})
    assert error.startswith("G2 (Số hộ): ")
    assert "Ông/bà" in error


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (912345678, "0912345678"),
        (912345678.0, "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84912345678", "0912345678"),
        (84912345678, "0912345678"),
        (2438512345, "02438512345"),
        ("(024) 3851-2345", "02438512345"),
        ("19001234", "19001234"),
    ],
)
def test_a_telephone_number_gets_back_the_zero_that_excel_took(written, phone):
    assert the_row(AREA | {"Điện thoại": written}).values["head_phone"] == phone


@pytest.mark.parametrize("written", ["12345", "0912345678/0987654321", "không có", 0])
def test_what_is_no_telephone_number_is_told(written):
    [error] = errors_of(AREA | {"Điện thoại": written})
    assert error.startswith("E2 (Điện thoại): ")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2025, 7, 1), date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 7, 1)),
        ("01/07/2025", date(2025, 7, 1)),
        ("1-7-2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        ("31/10/2025", date(2025, 10, 31)),
    ],
)
def test_dates_are_days_then_months(written, day):
    assert the_row(FIRM | {"Ngày thành lập": written}).values["founded_on"] == day


@pytest.mark.parametrize(
    ("written", "words"),
    [("31/02/2025", "Không có ngày"), ("2015", "không phải là ngày"), (45000, "không phải là ngày"), ("01/07/2027", "chưa tới")],
)
def test_what_is_no_day_is_told(written, words):
    [error] = errors_of(FIRM | {"Ngày thành lập": written})
    assert error.startswith("N2 (Ngày thành lập): ")
    assert words in error


@pytest.mark.parametrize(
    ("written", "code"),
    [("0101234567", "0101234567"), (101234567, "0101234567"), ("0101234567-001", "0101234567-001"), ("0101234567001", "0101234567-001")],
)
def test_a_tax_code_gets_back_the_zero_that_excel_took(written, code):
    assert the_row(FIRM | {"Mã số thuế": written}).tax_code == code


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("Tiểu học; Trung học cơ sở", ["primary", "lower_secondary"]),
        ("THCS;tieu hoc; ", ["primary", "lower_secondary"]),
        ("Tiểu học, THCS", ["primary", "lower_secondary"]),
        ("Cao đẳng, đại học", ["higher"]),
    ],
)
def test_school_levels_are_a_list(written, levels):
    assert the_row(SCHOOL | {"Cấp học": written}).values["school_levels"] == levels


def test_words_of_choice_are_matched_without_marks():
    row = the_row(FIRM | {"Quy mô": "SIEU NHO", "Cấp quản lý": "thành phố", "Có tổ chức Đảng": "khong"})
    assert (row.values["size_class"], row.values["managing_level"], row.values["has_party_organisation"]) == (
        SizeClass.MICRO,
        Level.PROVINCE,
        False,
    )


def test_an_organisation_must_say_who_manages_it_and_a_residential_area_need_not():
    [error] = errors_of(FIRM | {"Cấp quản lý": None}, AREA | {"Cấp quản lý": None})
    assert error == "F2 (Cấp quản lý): Chưa ghi cấp quản lý. Ông/bà ghi “Phường/Xã” hoặc “Tỉnh/Thành phố”."
    [error] = errors_of(AREA | {"Cấp quản lý": "Tỉnh"})
    assert "Khu dân cư luôn do phường, xã quản lý" in error


def test_an_area_officer_is_named_by_the_sign_in_name():
    assert the_row(AREA | {"Cảnh sát khu vực": "CSK.Lan"}).officer_id == 7
    [error] = errors_of(AREA | {"Cảnh sát khu vực": "csk.khac"})
    assert error.startswith("L2 (Cảnh sát khu vực): Không có cảnh sát khu vực nào")


def test_a_name_that_excel_made_a_date_or_an_error_is_told():
    first, second, third = errors_of(AREA | {"Tên": datetime(2026, 1, 5)}, AREA | {"Tên": "#N/A"}, AREA | {"Tên": "***"})
    assert first.startswith("B2 (Tên): Excel đã tự đổi ô này thành ngày 05/01/2026.")
    assert second.startswith("B3 (Tên): Công thức Excel")
    assert third.startswith("B4 (Tên): Tên phải có chữ hoặc số.")


def test_all_errors_are_told_at_once_in_the_order_of_the_sheet():
    result = read(AREA | {"Số hộ": "nhiều", "Loại": "Xóm trọ"}, {}, FIRM | {"Tên": None, "Quy mô": "Khổng lồ", "Cấp quản lý": "Huyện"})
    assert [error.cell for error in result.errors] == ["A2", "G2", "B4", "F4", "I4"]
    assert result.rows == []


def test_two_rows_of_one_name_or_one_tax_code_are_told_with_both_rows():
    errors = errors_of(
        AREA,
        AREA | {"Tên": "TO DAN PHO SO 05"},
        FIRM | {"Mã số thuế": "0101234567"},
        FIRM | {"Tên": "Công ty khác", "Mã số thuế": 101234567},
    )
    assert len(errors) == 2
    assert errors[0].startswith("B3 (Tên): Dòng 2 và dòng 3 ")
    assert errors[1].startswith("K5 (Mã số thuế): Dòng 4 và dòng 5 ")


def test_a_name_may_be_shared_by_two_kinds():
    assert errors_of(FIRM | {"Tên": "Hoa Sen"}, SCHOOL | {"Tên": "Hoa Sen"}) == []


def test_an_unknown_a_missing_and_a_doubled_column_are_told_by_name():
    headers = ["Tên" if header == "Địa chỉ" else header for header in REQUIRED_HEADERS] + ["Màu sắc"]
    errors = errors_of(AREA, headers=headers)
    assert any("“Màu sắc”" in error and error.startswith("K1") for error in errors)
    assert any("Thiếu cột “Địa chỉ”" in error for error in errors)
    assert any("Cột “Tên” đã có ở ô B1" in error for error in errors)


def test_what_stands_outside_the_columns_is_told_once():
    headers = [*REQUIRED_HEADERS, None]
    book_rows = [AREA | {None: "ghi chú"}, AREA | {"Tên": "Tổ dân phố số 6", None: "nữa"}]
    [error] = errors_of(*book_rows, headers=headers)
    assert error.startswith("K2: Ô này nằm ngoài các cột có tiêu đề.")


@pytest.mark.parametrize("rows", [(), ({},)])
def test_a_sheet_without_units_is_refused(rows):
    with pytest.raises(Unreadable, match="chưa có dòng nào"):
        read(*rows, headers=HEADERS)


def test_text_that_would_be_cut_is_told():
    [error] = errors_of(AREA | {"Tên": "Tổ " + "rất dài " * 30})
    assert error.startswith("B2 (Tên): Nội dung dài ")
