"""A unit that may be there under another spelling is pointed out: by folded name, by the core of its name, by its tax code."""

from datetime import date

import pytest

from antt_portal.text import folded, sort_key
from registrations.choices import SubjectKind, SubjectStatus
from registrations.models import Subject
from registrations.unit_import import Known, checked
from registrations.units.likely_duplicates import core_of, likely_duplicates
from registrations.units.matching import matched
from registrations.workbooks import first_sheet
from tests.registrations.unit_sheets import AREA, FIRM, SCHOOL, xlsx

pytestmark = pytest.mark.embedded
KNOWN = Known(residential_label="Tổ dân phố", officers={}, today=date(2026, 2, 10))
PLACE = None


def subject(name, kind=SubjectKind.ENTERPRISE, pk=1, **fields):
    return Subject(pk=pk, name=name, name_key=folded(name), sort_key=sort_key(name), kind=kind, **fields)


def found(rows, *subjects):
    """The sentences about `rows`, beside `subjects`."""
    result = checked(first_sheet(xlsx(*rows)), KNOWN)
    assert result.errors == []
    alive = [one for one in subjects if one.status == SubjectStatus.ACTIVE]
    matches = matched(result.rows, subjects=alive, place=PLACE, residential_label="Tổ dân phố")
    return [one.sentence for one in likely_duplicates(matches, subjects)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty TNHH MTV Ánh Dương", "Công ty cổ phần Ánh Dương"),
        ("Công ty Trách nhiệm hữu hạn hai thành viên Ánh Dương", "ANH DUONG"),
        ("Trường THCS Đống Đa", "Trường Trung học cơ sở Đống Đa"),
        ("Trường TH và THCS số 05", "Trường Tiểu học và Trung học cơ sở 5"),
        ("Tổ dân phố số 05", "TDP 5"),
        ("Tổ số 5", "Khu dân cư 5"),
        ("UBND phường Đống Đa", "Ủy ban nhân dân phường Đống Đa"),
    ],
)
def test_two_spellings_of_one_name_have_one_core(one, other):
    assert core_of(folded(one)) == core_of(folded(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tổ dân phố số 5", "Tổ dân phố số 15"),
        ("Chi nhánh Công ty Ánh Dương", "Công ty Ánh Dương"),
        ("Trường THCS Đống Đa", "Trường THPT Đống Đa"),
        ("Công ty TNHH", "Công ty cổ phần"),
    ],
)
def test_two_names_have_two_cores(one, other):
    assert core_of(folded(one)) != core_of(folded(other))


def test_a_near_name_another_kind_and_a_branch_are_told_of():
    assert found([FIRM], subject("Công ty TNHH Ánh Dương")) == ["Tên gần giống với “Công ty TNHH Ánh Dương” (doanh nghiệp) đang có."]
    assert found([FIRM], subject("CÔNG TY ÁNH DƯƠNG", SubjectKind.AGENCY)) == ["Trùng tên với “CÔNG TY ÁNH DƯƠNG” (cơ quan) đang có."]
    branch = FIRM | {"Tên": "Kho hàng Láng", "Mã số thuế": "0101234567-001"}
    assert found([branch], subject("Công ty Ánh Dương", tax_code="0101234567")) == [
        "Cùng mã số thuế gốc 0101234567 với “Công ty Ánh Dương” (doanh nghiệp) đang có."
    ]


def test_one_that_is_gone_is_told_of_with_its_day():
    gone = subject("Tổ dân phố số 5", SubjectKind.RESIDENTIAL_AREA, status=SubjectStatus.MERGED, status_on=date(2025, 7, 1))
    [sentence] = found([AREA], gone)
    assert sentence == "Trùng tên với “Tổ dân phố số 5” (khu dân cư), đã sáp nhập từ ngày 01/07/2025. Nếu nạp, cổng ghi một đơn vị mới."


def test_two_new_rows_are_told_of_once_at_the_later_one():
    assert found([FIRM, FIRM | {"Tên": "Công ty TNHH Ánh Dương"}]) == [
        "Tên gần giống với “Công ty Ánh Dương” (doanh nghiệp) ở dòng 2 của tệp."
    ]


def test_a_new_name_that_comes_near_another_unit_is_told_of():
    renamed = subject("Công ty Bình Minh", pk=1, tax_code="0101234567")
    other = subject("Công ty TNHH Ánh Dương", pk=2)
    assert len(found([FIRM | {"Mã số thuế": "0101234567"}], renamed, other)) == 1


def test_what_is_known_or_only_sounds_alike_is_not_told_of():
    assert found([FIRM], subject("Công ty Ánh Dương")) == []
    assert found([SCHOOL | {"Tên": "Số 5"}], subject("Tổ dân phố số 5", SubjectKind.RESIDENTIAL_AREA)) == []
    assert found([AREA], subject("Tổ dân phố số 15", SubjectKind.RESIDENTIAL_AREA)) == []
