"""A list of units is sent in the browser, looked at, and taken in whole; nothing changes before, and nothing by halves."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.trail.models import Entry
from registrations.choices import MemberRole, SubjectStatus
from registrations.models import Enrolment, Subject, SubjectMember, UnitList
from tests.factories import SubjectFactory, SubjectMemberFactory, person, unit_list, ward
from tests.registrations.unit_sheets import AREA, FIRM, SCHOOL, sent, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
UPLOAD = "/danh-sach/00235/nap/"


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


@pytest.fixture
def officer(client):
    """A police officer of the ward, signed in."""
    officer = person(full_name="Trần Quốc Bảo")
    client.force_login(officer)
    return officer


@pytest.fixture
def uploaded(client, officer):
    """The address of the page of a list with these rows, just sent."""

    def send(*rows, **sheet):
        answer = client.post(UPLOAD, {"file": sent(xlsx(*rows, **sheet))})
        assert answer.status_code == 302
        return answer.url

    return send


def take_in(client, address, fingerprint=None):
    if fingerprint is None:
        fingerprint = client.get(address).context["fingerprint"]
    return client.post(address, {"fingerprint": fingerprint})


def test_a_list_is_sent_looked_at_and_taken_in(client, uploaded, officer):
    standing = SubjectFactory(name="Tổ dân phố số 5", households=100, head_name="Nguyễn Văn Đức", head_phone="0912345678")
    left_out = SubjectFactory(name="Tổ dân phố số 6")
    address = uploaded(AREA | {"Địa chỉ": None}, FIRM | {"Quy mô": "Nhỏ"}, SCHOOL)
    assert (Subject.objects.count(), Subject.objects.get(pk=standing.pk).households) == (2, 100), "a look changes nothing"
    answer = client.get(address)
    page, preview = answer.content.decode(), answer.context["preview"]
    assert (preview.total, preview.new.total, preview.changed.total, preview.unchanged.total) == (3, 2, 1, 0)
    [changed] = preview.changed.lines
    assert [(c.label, c.was, c.now) for c in changed.changes] == [("Số hộ", "100", "120")]
    [excluded] = preview.excluded.lines
    assert (excluded.words, excluded.basis) == ("Doanh nghiệp nhỏ", "điểm b khoản 2 Điều 1 Thông tư 124/2021/TT-BCA")
    assert [line.pk for line in preview.not_named.lines] == [left_out.pk]
    assert "Nạp 3 đơn vị" in page
    answer = take_in(client, address)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Đã nạp 3 đơn vị: mới 2, thay đổi 1, giữ nguyên 0." in page
    assert reverse("roster", args=["00235", 2026]) in page
    assert Subject.objects.get(pk=standing.pk).households == 120
    assert Enrolment.objects.filter(year=2026, subject__name__in=["Tổ dân phố số 5", "Trường THCS Đống Đa"]).count() == 2
    row = UnitList.objects.get()
    assert (row.taken_in_by, row.summary["new"], row.summary["excluded"]) == (officer, 2, {"Doanh nghiệp nhỏ": 1})
    uploaded_entry, imported = Entry.objects.filter(action__startswith="units.").order_by("seq")
    assert (uploaded_entry.action, imported.action, imported.actor_id) == ("units.list_uploaded", "units.imported", officer.pk)
    assert f'"unit_list":{row.pk}' in imported.body
    assert "danh-sach" not in uploaded_entry.body
    assert "Mới 2, thay đổi 1" in client.get(UPLOAD).content.decode()


def test_a_second_click_changes_nothing_and_says_who_took_it_in(client, uploaded):
    address = uploaded(AREA)
    fingerprint = client.get(address).context["fingerprint"]
    assert take_in(client, address, fingerprint).status_code == 302
    Subject.objects.filter(name="Tổ dân phố số 5").update(households=1)
    answer = take_in(client, address, fingerprint)
    assert answer.status_code == 409
    assert "Danh sách này đã được nạp lúc 09:00 ngày 10/02/2026 (Trần Quốc Bảo)." in answer.content.decode()
    assert Subject.objects.get(name="Tổ dân phố số 5").households == 1
    assert Entry.objects.filter(action="units.imported").count() == 1


def test_units_that_changed_meanwhile_are_shown_anew_before_anything_is_written(client, uploaded):
    subject = SubjectFactory(name="Tổ dân phố số 5", households=100)
    address = uploaded(AREA)
    fingerprint = client.get(address).context["fingerprint"]
    subject.households = 110
    subject.save()
    answer = take_in(client, address, fingerprint)
    assert answer.status_code == 409
    assert "đã thay đổi từ lúc ông/bà mở trang này" in answer.content.decode()
    changes = answer.context["preview"].changed.lines[0].changes
    assert ("Số hộ", "110", "120") in [(c.label, c.was, c.now) for c in changes]
    assert Subject.objects.get(pk=subject.pk).households == 110
    assert take_in(client, address, answer.context["fingerprint"]).status_code == 302
    assert Subject.objects.get(pk=subject.pk).households == 120


@pytest.mark.parametrize("fingerprint", ["", "0" * 64, "x\0y"])
def test_what_nobody_was_shown_is_not_taken_in(client, uploaded, fingerprint):
    address = uploaded(AREA)
    assert take_in(client, address, fingerprint).status_code == 409
    assert not Subject.objects.exists()


def test_every_error_is_told_by_cell_and_nothing_can_be_taken_in(client, uploaded):
    SubjectFactory(enterprise=True, name="Công ty Một", tax_code="0101234567")
    SubjectFactory(enterprise=True, name="Công ty Hai")
    contradiction = FIRM | {"Tên": "Công ty Hai", "Mã số thuế": "0101234567"}
    address = uploaded(AREA | {"Số hộ": "nhiều"}, FIRM | {"Tên": None, "Quy mô": "Khổng lồ"}, contradiction)
    answer = client.get(address)
    page = answer.content.decode()
    assert [(error.place_words, error.header) for error in answer.context["errors"]] == [
        ("G2", "Số hộ"),
        ("B3", "Tên"),
        ("I3", "Quy mô"),
        ("Dòng 4", ""),
    ]
    assert "Có 4 chỗ cần sửa." in page
    assert "Gửi lại tệp đã sửa" in page
    assert "<title>Lỗi:" in page
    assert answer.context["preview"] is None
    answer = take_in(client, address, "")
    assert answer.status_code == 400
    assert Subject.objects.count() == 2
    assert "3 chỗ cần sửa" in client.get(UPLOAD).content.decode(), "what the cells alone told when it was sent"


def test_an_area_officer_s_change_alone_is_one_changed_row(client, uploaded):
    subject = SubjectFactory(name="Tổ dân phố số 5", address="Ngõ 10", head_name="Nguyễn Văn Đức", head_phone="0912345678")
    old, new = (person("area_officer", username=name, full_name=name.title()) for name in ("csk.lan", "csk.hoa"))
    SubjectMemberFactory(subject=subject, user=old, role=MemberRole.AREA_OFFICER)
    address = uploaded(AREA | {"Địa chỉ": None, "Cảnh sát khu vực": "csk.hoa"}, FIRM | {"Cảnh sát khu vực": "csk.hoa"})
    preview = client.get(address).context["preview"]
    assert [(c.label, c.was, c.now) for c in preview.changed.lines[0].changes] == [("Cảnh sát khu vực", "Csk.Lan", "Csk.Hoa")]
    assert preview.new.lines[0].words == "cảnh sát khu vực Csk.Hoa"
    assert take_in(client, address).status_code == 302
    assert SubjectMember.objects.in_force(date(2026, 2, 10)).filter(user=new, role=MemberRole.AREA_OFFICER).count() == 2
    assert not SubjectMember.objects.in_force(date(2026, 2, 10)).filter(user=old).exists()


def test_an_officer_who_left_meanwhile_is_an_error_and_not_a_fault(client, uploaded):
    officer = person("area_officer", username="csk.lan")
    address = uploaded(AREA | {"Cảnh sát khu vực": "csk.lan"})
    fingerprint = client.get(address).context["fingerprint"]
    officer.memberships.update(ends_on=date(2026, 2, 9))
    answer = take_in(client, address, fingerprint)
    assert answer.status_code == 400
    assert [error.cell for error in answer.context["errors"]] == ["L2"]
    assert not Subject.objects.exists()


def test_a_list_like_what_is_there_has_nothing_to_take_in(client, uploaded):
    address = uploaded(AREA, SCHOOL)
    take_in(client, address)
    answer = client.get(uploaded(AREA, SCHOOL))
    assert answer.context["preview"].unchanged.total == 2
    assert "Không có gì để nạp" in answer.content.decode()


def test_what_is_not_known_of_a_unit_is_asked_and_its_likely_double_is_named(client, uploaded):
    SubjectFactory(enterprise=True, name="Công ty TNHH MTV Ánh Dương")
    SubjectFactory(name="Tổ 5", status=SubjectStatus.CLOSED, status_on=date(2026, 1, 1))
    preview = client.get(uploaded(AREA, FIRM | {"Quy mô": None})).context["preview"]
    assert [line.words[:25] for line in preview.duplicates.lines] == ["Tên gần giống với “Tổ 5” ", "Tên gần giống với “Công t"]
    assert [line.name for line in preview.open_questions.lines] == ["Công ty Ánh Dương"]


def test_long_groups_show_the_first_two_hundred_and_say_the_full_number(client, uploaded):
    answer = client.get(uploaded(*(AREA | {"Tên": f"Tổ dân phố số {number}"} for number in range(1, 252))))
    group = answer.context["preview"].new
    assert (group.total, len(group.lines), group.hidden) == (251, 200, 51)
    assert "200 đơn vị đầu trong 251" in answer.content.decode()


@pytest.mark.parametrize("many", [3, 30])
def test_a_look_asks_a_fixed_number_of_questions(client, uploaded, many, django_assert_max_num_queries):
    for number in range(many):
        SubjectFactory(name=f"Tổ dân phố số {number + 100}", households=1)
    address = uploaded(*(AREA | {"Tên": f"Tổ dân phố số {number + 102}"} for number in range(many)))
    with django_assert_max_num_queries(20):
        assert client.get(address).status_code == 200
    with django_assert_max_num_queries(13):
        assert client.get(UPLOAD).status_code == 200


def test_lists_of_another_ward_are_not_found(client, officer):
    other = person(place=ward("00004"))
    foreign = unit_list(by=other, place=ward("00004"))
    for address in (f"/danh-sach/00004/nap/{foreign.pk}/", f"{UPLOAD}{foreign.pk}/", "/danh-sach/00004/nap/", "/danh-sach/01/nap/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"fingerprint": "0" * 64}).status_code == 404
    assert not Subject.objects.exists()
