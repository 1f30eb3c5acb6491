"""The registration results of a ward: every figure opens exactly its rows, the list is grouped per area officer, and it prints."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from registrations import plans
from registrations.calendar import Delegation
from registrations.models import Enrolment
from tests.factories import EnrolmentFactory, SubjectFactory, SubjectMemberFactory, person, varied_roster, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

LINK = re.compile(r'<a (?:class="figure-tile" )?href="([^"]*)">\s*(?:<span class="figure-number">)?(\d+)')
DELEGATION = Delegation("120/QĐ-UBND", date(2026, 1, 1), "UBND thành phố", ("enterprise",), date(2026, 1, 1))


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


@pytest.fixture
def address():
    return reverse("registration_results", args=["00235", 2026])


@pytest.fixture
def police(client):
    officer = person()
    client.force_login(officer)
    return officer


def rows_of(answer) -> list:
    return [row.enrolment for _, rows in answer.context["groups"] for row in rows]


@pytest.mark.parametrize("delegations", [(), (DELEGATION,)])
def test_each_figure_opens_exactly_its_rows(client, police, address, monkeypatch, delegations):
    monkeypatch.setattr(plans, "_delegations", lambda versions: delegations)
    varied_roster()
    page = client.get(address).content.decode()
    figures = [(unescape(link), int(number)) for link, number in LINK.findall(page)]
    assert len(figures) > 25
    for link, number in figures:
        answer = client.get(link if link.startswith("/") else f"{address}{urlsplit(link)._replace(fragment='').geturl()}")
        assert answer.context["found"] == number, link


def test_what_the_ward_decides_is_held_against_100_percent(client, police, address, monkeypatch):
    now = timezone.now()
    EnrolmentFactory(registered_at=now)
    EnrolmentFactory(subject=SubjectFactory(agency=True), registered_at=now, registered_late=True)
    firm = EnrolmentFactory(subject=SubjectFactory(enterprise=True, provincial=True))
    EnrolmentFactory(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ")
    EnrolmentFactory(left_on=date(2026, 2, 1))
    results = client.get(address).context["results"]
    assert (results.own.total, results.own.registered, results.own.late, results.own.is_whole) == (2, 2, 1, True)
    assert [(line.words, line.total) for line in results.province_kinds] == [("Doanh nghiệp", 1)]
    monkeypatch.setattr(plans, "_delegations", lambda versions: (DELEGATION,))
    answer = client.get(address)
    assert (answer.context["results"].own.total, answer.context["results"].own.is_whole) == (3, False)
    assert "Còn <strong>1</strong> đối tượng nữa thì đủ 100%" in answer.content.decode()
    assert rows_of(client.get(address, {"dang_ky": "chua"})) == [firm]


def test_the_list_is_grouped_per_officer_those_without_one_first(client, police, address):
    officer = person("area_officer", full_name="Lê Minh Tuấn")
    for name, registered in (("Tổ dân phố số 1", timezone.now()), ("Tổ dân phố số 2", None)):
        row = EnrolmentFactory(subject=SubjectFactory(name=name), registered_at=registered)
        SubjectMemberFactory(subject=row.subject, user=officer, role="area_officer")
    EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 3"))
    answer = client.get(address)
    groups = [(name, [row.enrolment.name for row in rows]) for name, rows in answer.context["groups"]]
    assert groups == [("Chưa phân công", ["Tổ dân phố số 3"]), ("Lê Minh Tuấn", ["Tổ dân phố số 2", "Tổ dân phố số 1"])]
    lines = [(line.words, line.total, line.not_registered) for line in answer.context["officer_lines"]]
    assert lines == [("Chưa phân công", 1, 1), ("Lê Minh Tuấn", 2, 1)]


def test_a_row_says_when_how_and_whom_to_call(client, address):
    listed = SubjectFactory(name="Tổ dân phố số 1", head_name="Trần Thị B", head_phone="0912345678")
    EnrolmentFactory(subject=listed, registered_at=timezone.now(), registered_elsewhere="Danh sách năm 2026 của Phường Cũ")
    signs_in = SubjectFactory(name="Tổ dân phố số 2", head_name="Người Cũ", head_phone="0999999999")
    EnrolmentFactory(subject=signs_in)
    member = SubjectMemberFactory(subject=signs_in, user__full_name="Vũ Đình Khánh", user__phone="0900000012")
    client.force_login(person("office"))
    page = client.get(address).content.decode()
    for words in ("Trần Thị B", "0912345678", "10/02/2026", "Đã đăng ký tại phường cũ", "Vũ Đình Khánh", "0900000012"):
        assert words in page
    assert "0999999999" not in page  # the number of the head before is not the new head's
    member.user.phone = ""
    member.user.save()
    assert "0999999999" not in client.get(address).content.decode()
    client.force_login(person("auditor"))
    page = client.get(address).content.decode()
    assert "Trần Thị B" in page
    assert "0912345678" not in page


def test_the_last_day_is_told_with_its_source(client, police, address, at):
    EnrolmentFactory()
    EnrolmentFactory(subject=SubjectFactory(agency=True))
    assert "theo Thông tư 124/2021/TT-BCA" in client.get(address).content.decode()
    (last,) = client.get(address).context["last_days"]
    assert (last.day, last.whom) == (date(2026, 3, 31), "Mọi đối tượng trong danh sách")
    at("2026-04-02 09:00")
    client.force_login(police)
    assert "Đã hết ngày 31/03/2026 (thứ Ba)" in client.get(address).content.decode()


def test_an_area_officer_sees_and_counts_their_own(client, address):
    mine, officer = EnrolmentFactory(), person("area_officer")
    EnrolmentFactory()
    SubjectMemberFactory(subject=mine.subject, user=officer, role="area_officer")
    client.force_login(officer)
    Enrolment.objects.filter(pk=mine.pk).update(registered_at=timezone.now())
    answer = client.get(address)
    assert rows_of(answer) == [mine]
    assert (answer.context["results"].own.total, answer.context["results"].own.is_whole) == (1, True)
    page = answer.content.decode()
    assert "Đối tượng ông/bà phụ trách" in page
    assert not any(words in page for words in ("Tiêu chí:", "100%.")), "their part says nothing of the ward's criterion"
    printed = client.get(reverse("registration_results_print", args=["00235", 2026])).content
    told = "".join(page.extract_text() for page in PdfReader(BytesIO(printed)).pages)
    assert ("Đối tượng ông/bà phụ trách" in told, "Tiêu chí" in told) == (True, False)


def test_a_long_list_comes_in_pages_without_a_gap(client, police, address):
    officer = person("area_officer")
    rows = [EnrolmentFactory(registered_at=timezone.now() if number % 3 else None) for number in range(55)]
    for row in rows[::2]:
        SubjectMemberFactory(subject=row.subject, user=officer, role="area_officer")
    first = client.get(address)
    second = client.get(address + first.context["next_url"])
    assert len(rows_of(first)) == 50
    assert sorted(row.pk for row in rows_of(first) + rows_of(second)) == sorted(row.pk for row in rows)


def test_the_list_prints_with_its_heads_on_every_page(client, police, address):
    officer = person("area_officer", full_name="Lê Minh Tuấn")
    for number in range(1, 61):
        subject = SubjectFactory(name=f"Tổ dân phố số {number}", head_name="<b>An</b>", head_phone="0912345678")
        EnrolmentFactory(subject=subject, registered_at=timezone.now() if number > 55 else None)
        SubjectMemberFactory(subject=subject, user=officer, role="area_officer")
    answer = client.get(reverse("registration_results_print", args=["00235", 2026]), {"dang_ky": "chua"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
        assert "Người liên hệ" in page
    for words in ("<b>An</b>", "0912345678", "Cảnh sát khu vực: Lê Minh Tuấn (55)", "Đăng ký: Chưa đăng ký; 55 đối tượng"):
        assert words in " ".join(pages)


def test_an_empty_year_says_so(client, police, address):
    assert "chưa có đối tượng nào thuộc diện xét" in client.get(address).content.decode()
    answer = client.get(reverse("registration_results_print", args=["00235", 2026]))
    assert "Không có đối tượng nào" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_a_province_reads_those_of_its_wards(client, address):
    EnrolmentFactory()
    client.force_login(person(place=ward().parent))
    assert len(rows_of(client.get(address))) == 1
    assert client.get(reverse("registration_results", args=[ward().parent.code, 2026])).status_code == 404
    assert address in client.get(reverse("roster", args=[ward().parent.code, 2026])).content.decode()


@pytest.mark.parametrize("many", [3, 30])
def test_the_number_of_queries_does_not_grow(client, police, address, many, django_assert_max_num_queries):
    for _ in range(many):
        row = EnrolmentFactory()
        SubjectMemberFactory(subject=row.subject, user=person("area_officer"), role="area_officer")
        SubjectMemberFactory(subject=row.subject)
    with django_assert_max_num_queries(19):
        assert len(rows_of(client.get(address))) == many
