"""Accounts from Excel: every error by cell at once, a look beforehand, all or nothing, then slips for whoever is new."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, SignInSlip, User
from antt_portal.trail.models import Entry
from registrations.choices import MemberRole
from registrations.models import SubjectMember
from registrations.services.people_lists import REPRESENTATIVES, STAFF, PeopleRefused, people_import, people_intended
from registrations.workbooks import first_sheet
from tests.factories import SubjectFactory, head_of, person, ward
from tests.registrations.unit_sheets import xlsx
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
REPRESENTATIVE_HEADERS = ["Họ và tên", "Điện thoại", "Đơn vị", "Là", "Từ ngày", "Theo văn bản", "Thư điện tử"]
STAFF_HEADERS = ["Họ và tên", "Điện thoại", "Vai trò", "Thẩm quyền ký", "Từ ngày", "Đến hết ngày", "Theo văn bản", "Thư điện tử"]
HEAD = {
    "Họ và tên": "Nguyễn Thị Hòa",
    "Điện thoại": 912345678,
    "Đơn vị": "to dan pho so 5",
    "Là": "Người đứng đầu",
    "Từ ngày": "01/09/2026",
}
CLERK = HEAD | {"Họ và tên": "Phạm Thu Ngân", "Điện thoại": "0987654321", "Là": "Người làm hồ sơ"}


@pytest.fixture(autouse=True)
def _in_september(at):
    at("2026-09-10 09:00")


@pytest.fixture
def officer(db):
    return person()


@pytest.fixture
def area(db):
    return SubjectFactory(name="Tổ dân phố số 5", head_name="Nguyễn Thị Hòa", head_phone="0912345678")


def representatives(*rows) -> bytes:
    return xlsx(*rows, headers=REPRESENTATIVE_HEADERS)


def errors_of(content: bytes, by, kind=REPRESENTATIVES) -> dict[str, str]:
    with pytest.raises(PeopleRefused) as refused:
        people_intended(sheet=first_sheet(content), kind=kind, place=ward(), by=by)
    return {error.cell: error.sentence for error in refused.value.errors}


def test_a_list_makes_accounts_or_takes_those_of_the_same_name(area, officer):
    firm = SubjectFactory(enterprise=True, name="Công ty Ánh Dương")
    head_of(firm)
    content = representatives(HEAD, CLERK, CLERK | {"Đơn vị": "Công ty Ánh Dương", "Điện thoại": "+84 987 654 321"})
    looked = people_intended(sheet=first_sheet(content), kind=REPRESENTATIVES, place=ward(), by=officer)
    assert [one.is_new for one in looked] == [True, True, False]
    assert not User.objects.filter(username="0912345678").exists()
    people_import(sheet=first_sheet(content), kind=REPRESENTATIVES, place=ward(), by=officer, source_sha256="0" * 64)
    assert SubjectMember.objects.filter(subject=area, role=MemberRole.HEAD, user__username="0912345678").exists()
    assert User.objects.get(username="0987654321").subject_members.count() == 2


def test_every_error_is_told_at_its_cell_at_once(area, officer):
    head_of(SubjectFactory(name="Tổ dân phố số 6"))
    person("office", username="0933333333", phone="0933333333", full_name="Đặng Thị Mai")
    told = errors_of(
        representatives(
            HEAD | {"Điện thoại": "0243123"},
            CLERK | {"Đơn vị": "Tổ dân phố số 55", "Là": "Kế toán"},
            HEAD | {"Đơn vị": "Tổ dân phố số 6"},
            CLERK | {"Từ ngày": "01/09/2020", "Họ và tên": None},
            CLERK | {"Từ ngày": "01/09/2020"},
            CLERK | {"Điện thoại": "0933333333"},
            HEAD,
            HEAD | {"Họ và tên": "Vũ Đình Khánh", "Điện thoại": "0944444444"},
        ),
        officer,
    )
    assert set(told) == {"B2", "C3", "D3", "D4", "A5", "E6", "B7", "D9"}
    assert "Có phải “Tổ dân phố số 5” không?" in told["C3"]
    assert "Mai" not in told["B7"]
    assert not SubjectMember.objects.filter(subject=area).exists()


def test_the_look_beforehand_and_the_taking_in_refuse_alike_and_neither_lets_an_officer_name_themselves(area, officer):
    User.objects.filter(pk=officer.pk).update(phone="0955555555", full_name="Phạm Thu Ngân")
    person("office", place=ward("00004"), username="0933333333", phone="0933333333", full_name="Đặng Thị Mai")
    content = representatives(
        CLERK | {"Điện thoại": "0955555555"},
        CLERK | {"Điện thoại": "0933333333", "Họ và tên": "Đặng Thị Mai"},
        HEAD,
        HEAD | {"Họ và tên": "Vũ Đình Khánh"},
        HEAD | {"Là": "Người làm hồ sơ", "Điện thoại": "12"},
    )
    told = errors_of(content, officer)
    assert set(told) == {"B2", "B3", "B5", "B6"}
    with pytest.raises(PeopleRefused) as refused:
        people_import(sheet=first_sheet(content), kind=REPRESENTATIVES, place=ward(), by=officer, source_sha256="0" * 64)
    assert {error.cell: error.sentence for error in refused.value.errors} == told
    assert not SubjectMember.objects.exists()


@pytest.mark.parametrize("kind", [REPRESENTATIVES, STAFF])
def test_a_look_beforehand_asks_a_fixed_number_of_queries_and_the_taking_in_a_fixed_number_a_row(area, officer, kind):
    by = officer if kind == REPRESENTATIVES else person("administrator")
    assert by.current_memberships  # read once for each request

    def sheet(many):
        number = f"09{many:03}"
        row = CLERK if kind == REPRESENTATIVES else {"Họ và tên": "Phạm Thu Ngân", "Vai trò": "Cán bộ Công an", "Từ ngày": "01/09/2026"}
        rows = [row | {"Điện thoại": f"{number}{one:05}"} for one in range(many)]
        return first_sheet(xlsx(*rows, headers=REPRESENTATIVE_HEADERS if kind == REPRESENTATIVES else STAFF_HEADERS))

    asked = {}
    for many in (3, 30):
        with CaptureQueriesContext(connection) as looked:
            people_intended(sheet=sheet(many), kind=kind, place=ward(), by=by)
        assert all(query["sql"].startswith("SELECT") and "FOR UPDATE" not in query["sql"] for query in looked)
        with CaptureQueriesContext(connection) as taken:
            people_import(sheet=sheet(many), kind=kind, place=ward(), by=by, source_sha256="0" * 64)
        asked[many] = (len(looked), len(taken))
    assert asked[3][0] == asked[30][0] <= 10
    assert asked[30][1] - asked[3][1] <= 27 * 12
    last = list(Entry.objects.order_by("-id").values_list("action", flat=True)[:30])
    assert set(last) == {"account.created"}, "the chain that all accounts share is held at the very end only"


def test_a_wrong_header_is_told_before_anything_else(officer):
    told = errors_of(xlsx(HEAD, headers=["Họ và tên", "Điện thoại", "Đơn vị", "Chức vụ", "Từ ngày"]), officer)
    assert "Không có cột nào tên “Chức vụ”" in told["D1"]
    assert "Thiếu cột “Là”" in told["1"]


def test_staff_come_by_their_administrator_s_list():
    administrator = person("administrator")
    chief = {"Họ và tên": "Hoàng Văn Dũng", "Điện thoại": "0911111111", "Vai trò": "Chỉ huy Công an", "Từ ngày": "01/09/2026"}
    deputy = chief | {"Họ và tên": "Bùi Ngọc Ánh", "Điện thoại": "0922222222", "Thẩm quyền ký": "Cấp phó", "Đến hết ngày": "31/12/2026"}
    second = chief | {"Họ và tên": "Lê Minh Tuấn", "Điện thoại": "0933333333"}
    told = errors_of(xlsx(chief, deputy, second, headers=STAFF_HEADERS), administrator, STAFF)
    assert list(told) == ["D4"]
    sheet = first_sheet(xlsx(chief, deputy, headers=STAFF_HEADERS))
    people_import(sheet=sheet, kind=STAFF, place=ward(), by=administrator, source_sha256="0" * 64)
    made = Membership.objects.get(user__username="0922222222")
    assert (made.role, made.capacity, made.ends_on) == (Role.POLICE_CHIEF, SigningCapacity.DEPUTY, date(2026, 12, 31))


def test_the_heads_of_a_whole_ward_in_one_go(client, officer):
    for number in range(1, 21):
        SubjectFactory(name=f"Tổ dân phố số {number}", head_name=f"Nguyễn Thị {chr(64 + number % 26)}", head_phone=f"09{number:08}")
    sign_in(client, officer)
    filled = client.post(reverse("people_template", args=["00235"]))
    sheet = load_workbook(io.BytesIO(filled.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == REPRESENTATIVE_HEADERS
    for row in range(2, 22):
        sheet.cell(row, 1).value = "Nguyễn Thị Hòa"
    target = io.BytesIO()
    sheet.parent.save(target)
    upload = reverse("people_upload", args=["00235"])
    looked = client.post(upload, {"file": SimpleUploadedFile("nguoi.xlsx", target.getvalue())})
    assert "Nạp 20 người đại diện" in looked.content.decode()
    assert not SubjectMember.objects.exists()
    done = client.post(reverse("people_take_in", args=["00235"]), {"kept": looked.context["kept"]}, follow=True)
    assert "Đã nạp 20 người: 20 tài khoản mới" in done.content.decode()
    assert "In phiếu mã cho 20 người chưa có" in done.content.decode()
    assert client.post(reverse("slip_sheet", args=["00235"]), {"tat_ca": "1"})["Content-Type"] == "application/pdf"
    assert SignInSlip.objects.count() == 20


def test_the_page_tells_what_is_wrong_and_keeps_nothing(client, officer, area):
    sign_in(client, officer)
    upload = reverse("people_upload", args=["00235"])
    for content in (b"khong phai excel", b""):
        answer = client.post(upload, {"file": SimpleUploadedFile("nguoi.xlsx", content)})
        assert answer.status_code == 400
        assert "<title>Lỗi:" in answer.content.decode()
    wrong = client.post(upload, {"file": SimpleUploadedFile("nguoi.xlsx", representatives(HEAD | {"Điện thoại": "12"}))})
    assert wrong.status_code == 400
    assert "B2" in wrong.content.decode()
    assert client.post(reverse("people_take_in", args=["00235"]), {"kept": "khac"}).status_code == 400
    assert not SubjectMember.objects.exists()


def test_only_who_keeps_a_list_sends_one(client):
    for other in (person("office"), person("area_officer"), person("administrator", place=ward("00004"))):
        client.force_login(other)
        assert client.get(reverse("people_upload", args=["00235"])).status_code == 404
        assert client.get(reverse("people_template", args=["00235"])).status_code == 404


def test_a_mail_address_is_optional_is_checked_at_its_cell_and_never_replaces_one(officer, area):
    wrong = errors_of(representatives(HEAD | {"Thư điện tử": "hoa@"}), officer)
    assert "không phải là địa chỉ thư điện tử" in wrong["G2"]
    given = {"kind": REPRESENTATIVES, "place": ward(), "by": officer, "source_sha256": "0" * 64}
    people_import(sheet=first_sheet(representatives(HEAD | {"Thư điện tử": "hoa@Example.org"})), **given)
    assert User.objects.get(username="0912345678").email == "hoa@example.org"
    SubjectFactory(name="Công ty Gạch Ngói", kind="enterprise")
    again = HEAD | {"Đơn vị": "Công ty Gạch Ngói", "Là": "Người làm hồ sơ"}
    for typed in ("khac@example.org", "hoa@example.org"):
        assert "giữ địa chỉ thư của mình" in errors_of(representatives(again | {"Thư điện tử": typed}), officer)["G2"]
    people_import(sheet=first_sheet(representatives(again)), **given)
    assert User.objects.get(username="0912345678").email == "hoa@example.org"


def test_two_rows_of_one_new_person_may_both_name_their_address(officer, area):
    SubjectFactory(name="Công ty Gạch Ngói", kind="enterprise")
    one = HEAD | {"Thư điện tử": "hoa@example.org"}
    other = one | {"Đơn vị": "Công ty Gạch Ngói", "Là": "Người làm hồ sơ"}
    people_import(sheet=first_sheet(representatives(one, other)), kind=REPRESENTATIVES, place=ward(), by=officer, source_sha256="0" * 64)
    assert User.objects.get(username="0912345678").email == "hoa@example.org"


def test_a_list_without_the_column_is_taken_as_before(officer, area):
    headers = [header for header in REPRESENTATIVE_HEADERS if header != "Thư điện tử"]
    sheet = first_sheet(xlsx(HEAD, headers=headers))
    people_import(sheet=sheet, kind=REPRESENTATIVES, place=ward(), by=officer, source_sha256="0" * 64)
    assert User.objects.get(username="0912345678").email == ""
