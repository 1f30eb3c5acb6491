"""The template has the headers that the import reads, and its own example can be imported."""

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from registrations.services.subjects import known_of
from registrations.unit_import import COLUMNS, checked
from registrations.units.template import EXAMPLES
from registrations.workbooks import Unreadable, first_sheet
from tests.factories import ward
from tests.registrations.unit_sheets import saved, xlsx

pytestmark = pytest.mark.embedded
HEADERS = [
    *("Loại", "Tên", "Địa chỉ", "Người đứng đầu", "Điện thoại", "Cấp quản lý", "Số hộ", "Số lao động", "Quy mô", "Cấp học"),
    *("Mã số thuế", "Cảnh sát khu vực", "Có tổ chức Đảng", "Ngày thành lập"),
]


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "mau.xlsx"
    call_command("unit_template", str(path))
    return path


def test_it_has_the_headers_of_the_contract_in_their_order(template):
    book = load_workbook(template)
    assert book.sheetnames == ["Danh sách", "Hướng dẫn"]
    assert [cell.value for cell in book.worksheets[0][1]] == HEADERS


def test_it_offers_lists_that_the_import_accepts(template):
    validations = load_workbook(template).worksheets[0].data_validations.dataValidation
    assert {str(validation.sqref).split("2:")[0] for validation in validations} == {"A", "F", "I", "M"}
    assert all(len(validation.formula1) <= 257 for validation in validations), "Excel takes lists of at most 255 characters"


@pytest.mark.django_db
def test_filled_with_its_own_examples_it_can_be_imported(template):
    book = load_workbook(template)
    for example in EXAMPLES:
        book.worksheets[0].append([example.get(column.field) for column in COLUMNS])
    result = checked(first_sheet(saved(book)), known_of(ward()))
    assert result.errors == []
    assert len(result.rows) == len(EXAMPLES)


@pytest.mark.django_db
def test_empty_it_is_refused_in_words(template):
    with pytest.raises(Unreadable, match="chưa có dòng nào"):
        checked(first_sheet(template.read_bytes()), known_of(ward()))


def test_it_does_not_write_over_a_list_that_is_there(tmp_path):
    path = tmp_path / "da-dien.xlsx"
    path.write_bytes(xlsx())
    with pytest.raises(CommandError, match="Chọn tên khác"):
        call_command("unit_template", str(path))
