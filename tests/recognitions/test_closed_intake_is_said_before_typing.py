"""When the last day is over, a head reads before typing whether a dossier can still be sent, and whom to call where it cannot."""

import pytest
from django.urls import reverse

from registrations.models import Enrolment
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.factories import DossierFactory, SubjectFactory, SubjectMemberFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
BEGIN = "Bắt đầu làm hồ sơ"
STILL = "vẫn gửi được, hồ sơ được ghi là nộp muộn"


@pytest.fixture
def area(at):
    """An area with an area officer, on the roster; it is the second of April and it has not registered."""
    at("2026-01-05 08:00")
    area = SubjectFactory()
    roster_open(place=ward(), year=2026)
    officer = person("area_officer", full_name="Lê Minh Tuấn", phone="0912000111")
    SubjectMemberFactory(subject=area, user=officer, role="area_officer")
    at("2026-04-02 09:00")
    return area


def refuse_late() -> None:
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code, "late_dossiers": "refuse"}
    plan_publish(content={"plan": plan}, source="test")


@pytest.fixture
def page(client):
    def get(user, *address) -> str:
        client.force_login(user)
        return client.get(reverse(address[0], args=address[1:]), follow=True).content.decode()

    return get


def test_where_late_ones_are_refused_the_home_says_so_and_whom_to_call(area, page):
    refuse_late()
    home = page(head_of(area), "home")
    assert "Đã hết hạn gửi hồ sơ đăng ký năm 2026" in home
    assert "Ông/bà liên hệ cảnh sát khu vực Lê Minh Tuấn" in home
    assert '<button class="big-row' not in home
    assert "không phải làm gì thêm" not in home


def test_where_late_ones_are_refused_the_start_page_says_so_and_begins_nothing(area, page):
    refuse_late()
    start = page(head_of(area), "dossier_start", area.pk, 2026, "registration")
    assert "Đã hết hạn, kế hoạch không nhận hồ sơ muộn." in start
    assert "0912000111" in start
    assert BEGIN not in start


def test_the_area_officer_may_still_type_in_what_was_handed_over_in_time(area, page):
    refuse_late()
    officer = area.members.get(role="area_officer").user
    start = page(officer, "dossier_start", area.pk, 2026, "registration")
    assert "đã nộp bản giấy từ trước hạn" in start
    assert BEGIN in start


def test_a_draft_that_cannot_be_sent_any_more_says_so(area, page):
    refuse_late()
    draft = DossierFactory(registration=True, enrolment=Enrolment.objects.get(subject=area))
    head = head_of(area)
    assert "Đã hết hạn gửi hồ sơ đăng ký năm 2026" in page(head, "home")
    assert "Hồ sơ làm bây giờ không gửi được." in page(head, "dossier", draft.pk)


def test_where_late_ones_are_taken_both_say_that_it_can_still_be_sent(area, page):
    head = head_of(area)
    assert STILL.replace("vẫn", "Vẫn") in page(head, "home")
    start = page(head, "dossier_start", area.pk, 2026, "registration")
    assert STILL in start
    assert BEGIN in start


def test_before_the_last_day_nothing_of_it_is_said(area, page, at):
    refuse_late()
    at("2026-03-31 23:59")
    head = head_of(area)
    for shown in (page(head, "home"), page(head, "dossier_start", area.pk, 2026, "registration")):
        assert "hôm nay là ngày cuối" in shown
        assert "không nhận hồ sơ muộn" not in shown


def test_one_that_was_returned_came_in_time(area, page):
    refuse_late()
    DossierFactory(registration=True, enrolment=Enrolment.objects.get(subject=area), returned=True)
    home = page(head_of(area), "home")
    assert "Bổ sung hồ sơ đăng ký năm 2026" in home
    assert "Kế hoạch không nhận hồ sơ muộn" not in home


def test_one_that_was_begun_is_gone_on_with(area, client):
    draft = DossierFactory(registration=True, enrolment=Enrolment.objects.get(subject=area))
    client.force_login(head_of(area))
    answer = client.get(reverse("dossier_start", args=[area.pk, 2026, "registration"]))
    assert answer.url == reverse("dossier", args=[draft.pk])


def test_who_is_not_on_the_roster_is_told_so_before_beginning(area, page):
    newcomer = SubjectFactory(name="Tổ dân phố số 99")
    start = page(head_of(newcomer), "dossier_start", newcomer.pk, 2026, "registration")
    assert "chưa có trong danh sách năm 2026" in start
    assert BEGIN not in start
