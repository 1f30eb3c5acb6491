"""A head's phone lets them in by one press for 90 days; nobody's who holds an office, and none that was forgotten."""

import pytest
from django.test import Client

from antt_portal.accounts.models import Membership, RememberedPhone, User
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.trail.models import Entry
from tests import factories
from tests.ground.test_second_factor import code_of
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
COOKIE = "antt_phone"


@pytest.fixture
def head():
    return factories.UserFactory(full_name="Nguyễn Thị Hoa")


@pytest.fixture
def phone(client, head, at):
    """A browser that is remembered for `head` and signed out; the session cookies are gone, as after days."""
    at("2026-03-02 09:00")
    client.post(f"/vao/{slip_issue(person=head, by=None).token}/", HTTP_USER_AGENT=ANDROID)
    assert client.post("/vao/xong/", {"remember": "on"}, HTTP_USER_AGENT=ANDROID).status_code == 302
    client.post("/dang-xuat/")
    assert not is_signed_in(client)
    return client


def press(client):
    return client.post("/vao/dien-thoai/")


def test_only_a_digest_is_kept_and_the_cookie_is_out_of_reach_of_scripts(phone, head):
    row, cookie = RememberedPhone.objects.get(), phone.cookies[COOKIE]
    assert (row.user, row.name) == (head, "Chrome trên Android")
    assert cookie.value not in str(vars(row))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert [entry.object_id for entry in Entry.objects.filter(action="account.phone_remembered")] == [head.pk]


def test_the_sign_in_page_offers_one_press_by_the_given_name_beside_the_form(phone):
    page = phone.get("/dang-nhap/").content.decode()
    assert "Tiếp tục với tên Hoa" in page
    assert "Nguyễn" not in page
    assert 'for="id_password"' in page
    assert "Tiếp tục với tên" not in Client().get("/dang-nhap/").content.decode()
    assert press(phone).url == "/"
    assert is_signed_in(phone)


def test_signing_out_leaves_the_phone_remembered_and_the_browser_keeps_its_cookie(phone):
    press(phone)
    assert phone.post("/dang-xuat/")["Clear-Site-Data"] == '"cache", "storage"'
    assert press(phone).url == "/"


def test_a_press_changes_the_token_and_the_one_before_dies_soon(phone, at):
    before = phone.cookies[COOKIE].value
    press(phone)
    assert phone.cookies[COOKIE].value != before
    thief = Client()
    at("2026-03-02 09:11")
    thief.cookies[COOKIE] = before
    assert press(thief).url == "/dang-nhap/"
    assert not is_signed_in(thief)


def test_an_answer_that_got_lost_does_not_lock_the_phone_out(phone, at):
    before = phone.cookies[COOKIE].value
    press(phone)
    phone.cookies[COOKIE] = before
    at("2026-03-02 09:05")
    assert press(phone).url == "/"
    assert is_signed_in(phone)


def test_of_two_presses_at_once_either_answer_may_arrive_last(phone):
    before = phone.cookies[COOKIE].value
    press(phone)
    first_answer = phone.cookies[COOKIE].value
    phone.cookies[COOKIE] = before
    press(phone)
    phone.cookies[COOKIE] = first_answer
    assert press(phone).url == "/"


def test_it_ends_ninety_days_after_it_was_remembered_however_often_it_was_used(phone, at):
    at("2026-05-31 08:59")
    assert press(phone).url == "/"
    at("2026-05-31 20:00")
    assert "Tiếp tục với tên" not in phone.get("/dang-nhap/").content.decode()
    assert press(phone).url == "/dang-nhap/"


def test_a_forgotten_phone_opens_nothing_and_loses_its_cookie(phone, head):
    RememberedPhone.objects.update(forgotten_at="2026-03-02T09:00+07:00")
    answer = press(phone)
    assert answer.url == "/dang-nhap/"
    assert answer.cookies[COOKIE].value == ""
    assert "không còn được ghi nhớ" in phone.get("/dang-nhap/").content.decode()


def test_who_has_come_to_hold_an_office_or_was_switched_off_needs_more_than_a_phone(phone, head):
    role = factories.MembershipFactory(user=head)
    assert press(phone).url == "/dang-nhap/"
    Membership.objects.filter(pk=role.pk).delete()
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert press(phone).url == "/dang-nhap/"


def test_an_officer_is_never_offered_it(client):
    person = factories.person()
    sign_in(client, person)
    assert client.post("/tai-khoan/thiet-bi/dien-thoai/ghi-nho/").status_code == 404
    assert "Ghi nhớ điện thoại này" not in client.get("/tai-khoan/thiet-bi/").content.decode()
    assert client.post("/vao/xong/", {"remember": "on"}).url == "/"
    assert not RememberedPhone.objects.exists()


def test_a_phone_alone_sets_no_password_and_no_factor_and_remembers_itself_no_longer(phone):
    press(phone)
    assert "Cần phiếu mã để đặt mật khẩu" in phone.get("/tai-khoan/dat-mat-khau/").content.decode()
    new = {"password1": "mua-nang-bon-mua-88", "password2": "mua-nang-bon-mua-88"}
    phone.post("/tai-khoan/dat-mat-khau/", new)
    assert phone.get("/tai-khoan/xac-thuc-hai-buoc/bat/").url == "/tai-khoan/dat-mat-khau/"
    assert phone.post("/tai-khoan/thiet-bi/dien-thoai/ghi-nho/").status_code == 404
    assert not User.objects.get().has_usable_password()


def test_a_second_factor_is_asked_for_all_the_same(phone, head, at):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(head, secret)
    assert press(phone).url == "/tai-khoan/xac-thuc-hai-buoc/nhap-ma/"
    assert not is_signed_in(phone)
    phone.post("/tai-khoan/xac-thuc-hai-buoc/nhap-ma/", {"code": code_of(secret)})
    assert is_signed_in(phone)


def test_remembering_again_takes_the_place_of_the_row_before(phone, head):
    phone.post(f"/vao/{slip_issue(person=head, by=None).token}/")
    phone.post("/vao/xong/", {"remember": "on"})
    assert RememberedPhone.objects.filter(forgotten_at=None).count() == 1


def test_a_changed_password_forgets_the_phones_elsewhere(phone, head):
    head.set_password(factories.PASSWORD)
    head.save()
    elsewhere = Client()
    sign_in(elsewhere, head)
    new = "mua-nang-bon-mua-88"
    elsewhere.post("/tai-khoan/doi-mat-khau/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new})
    assert press(phone).url == "/dang-nhap/"


def test_in_production_the_cookie_is_bound_to_the_host(phone, settings):
    settings.PHONE_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-antt_phone", True
    client = Client()
    client.post(f"/vao/{slip_issue(person=User.objects.get(), by=None).token}/", secure=True)
    cookie = client.post("/vao/xong/", {"remember": "on"}, secure=True).cookies["__Host-antt_phone"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
