"""The Excel file of a roster holds all rows of the filter, words as words and numbers as numbers, and leaves one line in the trail."""

import io
import json
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from antt_portal.trail.models import Entry
from registrations.models import Enrolment
from tests.factories import PASSWORD, EnrolmentFactory, SubjectFactory, SubjectMemberFactory, person, ward
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

FORMULAS = ("=1+1", "+84", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1+1", "＋1", "－1", "＠A1", "#N/A", "'=1", "=cmd|'/c calc'!A0")


@pytest.fixture
def address(at):
    at("2026-04-10 09:00")
    return reverse("roster_export", args=["00235", 2026])


@pytest.fixture
def police(client, address):
    officer = person()
    sign_in(client, officer)
    return officer


def table(answer) -> list[tuple]:
    """The rows of the file's first sheet, headers first."""
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    return [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]


def test_all_rows_of_the_filter_are_in_the_file_not_only_the_page(client, police, address):
    for number in range(1, 61):
        EnrolmentFactory(subject=SubjectFactory(name=f"Tổ dân phố số {number}"))
    EnrolmentFactory(subject=SubjectFactory(enterprise=True))
    page = client.get(address, {"loai": "residential_area"})
    assert page.context["found"] == 60
    assert not Entry.objects.filter(action="roster.exported").exists()
    answer = client.post(f"{address}?loai=residential_area&sau=7&tu_khoa=số")
    headers, *rows = table(answer)
    assert [row[0] for row in rows] == [f"Tổ dân phố số {number}" for number in range(1, 61)]
    assert headers[:5] == ("Tên", "Loại", "Cấp quản lý", "Số hộ", "Số lao động")
    assert answer["Content-Disposition"] == 'attachment; filename="danh-sach-phuong-dong-da-2026.xlsx"'
    entry = Entry.objects.get(action="roster.exported")
    details = json.loads(entry.body)["details"]
    assert details == {"year": 2026, "filters": ["loai", "tu_khoa"], "rows": 60}


def test_words_are_text_numbers_are_numbers_days_are_days(client, police, address):
    for words in FORMULAS:
        EnrolmentFactory(subject=SubjectFactory(), registered_at=timezone.make_aware(datetime(2026, 3, 2, 0, 30)))
        Enrolment.objects.filter(pk=Enrolment.objects.last().pk).update(name=words)
    Enrolment.objects.order_by("pk")[0].subject.__class__.objects.update(head_name="=A1\x0b", head_phone="+84912345678")
    sheet = load_workbook(io.BytesIO(client.post(address).content)).worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    rows = [dict(zip(headers, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert {row["Tên"].value for row in rows} == set(FORMULAS)
    for row in rows:
        assert row["Tên"].data_type == row["Người đứng đầu"].data_type == row["Điện thoại"].data_type == "s"
        assert row["Điện thoại"].quotePrefix
        assert (row["Số hộ"].value, row["Số hộ"].data_type) == (120, "n")
        assert row["Ngày đăng ký"].value == datetime(2026, 3, 2)
        assert row["Ngày đăng ký"].number_format == "dd/mm/yyyy"


def test_each_group_has_its_own_columns(client, police, address):
    EnrolmentFactory(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ", exclusion_basis="điểm b")
    EnrolmentFactory(left_on=date(2026, 2, 1), left_reason="Giải thể")
    followed, left = (dict(zip(*table(client.post(f"{address}?dien={group}")), strict=True)) for group in ("theo-doi", "da-ra"))
    assert (followed["Lý do không xét"], followed["Căn cứ"]) == ("Doanh nghiệp nhỏ", "điểm b")
    assert (left["Ra ngày"], left["Lý do"]) == (datetime(2026, 2, 1), "Giải thể")


def test_telephone_numbers_are_for_who_may_see_them(client, address):
    row = EnrolmentFactory(subject=SubjectFactory(head_name="Nguyễn Văn A", head_phone="0912345678"))
    mine = person("area_officer")
    SubjectMemberFactory(subject=row.subject, user=mine, role="area_officer")
    EnrolmentFactory()
    for reader, rows, sees in ((person("auditor"), 2, False), (person("office"), 2, True), (mine, 1, True)):
        client.logout()
        sign_in(client, reader)
        headers, *found = table(client.post(address))
        assert (len(found), "Điện thoại" in headers) == (rows, sees)


def test_the_password_is_asked_again_when_it_is_old(client, police, address, at):
    EnrolmentFactory()
    at("2026-04-10 09:06")
    assert "Nhập lại mật khẩu" in client.post(f"{address}?loai=agency").content.decode()
    assert not Entry.objects.filter(action="roster.exported").exists()
    answer = client.post(f"{address}?loai=residential_area", {"again-password": PASSWORD})
    assert len(table(answer)) == 2


def test_a_province_has_no_file_of_its_own(client, address):
    sign_in(client, person(place=ward().parent))
    assert client.post(address).status_code == 200
    assert client.get(reverse("roster_export", args=[ward().parent.code, 2026])).status_code == 404
