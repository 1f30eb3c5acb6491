"""A slip lets its person in, once, within its hours: by the digits or by the QR; it never stands in for what else must be shown."""

import io
import logging
import re

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client

from antt_portal.accounts.models import SignInSlip, User
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.trail.models import Entry
from tests import factories
from tests.ground.test_second_factor import code_of, enrol
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
NEW = "mua-nang-bon-mua-88"


@pytest.fixture
def head():
    """Who represents subjects and has never set a password."""
    person = factories.UserFactory(username="0912345678", full_name="Nguyễn Thị Hoa")
    person.set_unusable_password()
    person.save()
    return person


def typed(client, person, code, **extra):
    return client.post("/vao/", {"login": person.username, "code": code}, **extra)


def wrong(issued) -> str:
    """Digits that are not those of the slip."""
    return f"{(int(issued.code.replace(' ', '')) + 1) % 10**8:08}"


def test_the_name_and_the_digits_let_in_however_they_are_written(client, head):
    issued = slip_issue(person=head, by=None)
    answer = client.post("/vao/", {"login": "+84 912.345.678", "code": issued.code.replace(" ", "-")})
    assert (answer.status_code, answer.url) == (302, "/vao/xong/")
    assert is_signed_in(client)
    assert Entry.objects.filter(action="account.slip_used", actor_id=head.pk).count() == 1


def test_the_qr_shows_the_given_name_only_and_a_press_lets_in(client, head):
    issued = slip_issue(person=head, by=None)
    address = f"/vao/{issued.token}/"
    shown = client.get(address)
    page = shown.content.decode()
    assert "Đăng nhập cho ông/bà Hoa" in page
    assert "Nguyễn" not in page
    assert "0912345678" not in page
    assert "no-store" in shown["Cache-Control"]
    assert SignInSlip.objects.get().used_at is None  # opening it, as a messenger's preview does, uses nothing up
    assert client.post(address).url == "/vao/xong/"
    assert is_signed_in(client)


def test_it_works_once_by_either_way(client, head):
    issued = slip_issue(person=head, by=None)
    client.post(f"/vao/{issued.token}/")
    other = Client()
    assert "không còn dùng được" in other.get(f"/vao/{issued.token}/").content.decode()
    assert other.post(f"/vao/{issued.token}/").status_code == 404
    assert typed(other, head, issued.code).status_code == 200
    assert not is_signed_in(other)


def test_after_its_hours_it_lets_nobody_in(client, head, at):
    at("2026-05-04 09:00")
    issued = slip_issue(person=head, by=None)
    at("2026-05-07 09:00")
    assert client.post(f"/vao/{issued.token}/").status_code == 404
    assert typed(client, head, issued.code).status_code == 200
    assert not is_signed_in(client)


def test_it_lets_in_nobody_whose_account_is_closed(client, head):
    issued = slip_issue(person=head, by=None)
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert client.post(f"/vao/{issued.token}/").status_code == 404
    assert typed(client, head, issued.code).status_code == 200


def test_an_unknown_name_and_a_wrong_code_answer_alike(client, head):
    issued = slip_issue(person=head, by=None)
    answers = [client.post("/vao/", {"login": name, "code": wrong(issued)}) for name in (head.username, "0987654321")]
    bodies = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert bodies[0] == bodies[1]
    assert "xin người đã cấp một phiếu mới" in bodies[0]


def test_the_fifth_wrong_try_voids_the_digits_only_and_others_are_not_counted(client, head):
    issued = slip_issue(person=head, by=None)
    stranger = factories.person()
    for _ in range(4):
        typed(client, head, wrong(issued))
    typed(client, stranger, wrong(issued))
    assert SignInSlip.objects.get().wrong_tries == 4
    typed(client, head, wrong(issued))
    assert typed(client, head, issued.code).status_code == 200
    assert Entry.objects.filter(action="account.slip_digits_voided", object_id=head.pk).count() == 1
    assert not is_signed_in(client)
    assert client.post(f"/vao/{issued.token}/").url == "/vao/xong/", "a stranger who knows the number takes nobody's QR away"
    assert is_signed_in(client)


def test_four_wrong_tries_and_the_right_one_let_in(client, head):
    issued = slip_issue(person=head, by=None)
    for _ in range(4):
        typed(client, head, wrong(issued))
    assert typed(client, head, issued.code).status_code == 302


def test_what_is_not_eight_digits_counts_nowhere_and_stays_typed(client, head):
    slip_issue(person=head, by=None)
    answer = typed(client, head, "1234 567")
    assert "gồm 8 chữ số" in answer.content.decode()
    assert 'value="1234 567"' in answer.content.decode()
    assert SignInSlip.objects.get().wrong_tries == 0
    assert not AccessAttempt.objects.exists()


def test_wrong_codes_and_wrong_passwords_count_together_and_only_where_they_were_typed(client, head):
    issued = slip_issue(person=head, by=None)
    here = {"REMOTE_ADDR": "203.0.113.9"}
    for _ in range(7):
        sign_in(client, head, password="sai-mat-khau", **here)
    assert [typed(client, head, wrong(issued), **here).status_code for _ in range(3)] == [200, 200, 429]
    assert typed(client, head, issued.code, **here).status_code == 429
    assert "mã trên phiếu" in typed(client, head, issued.code, **here).content.decode()
    assert typed(client, head, issued.code, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_password_that_was_set_before_is_no_longer_good_and_its_sessions_are_over(client, head):
    head.set_password(factories.PASSWORD)
    head.save()
    elsewhere = Client()
    sign_in(elsewhere, head)
    issued = slip_issue(person=head, by=None)
    assert is_signed_in(elsewhere)  # a slip that nobody uses changes nothing
    client.post(f"/vao/{issued.token}/")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(elsewhere, head).status_code == 200


def test_a_new_slip_ends_every_other_session_and_phone_of_who_has_no_password(client, head):
    lost = Client()
    lost.post(f"/vao/{slip_issue(person=head, by=None).token}/")
    lost.post("/vao/xong/", {"remember": "on"})
    assert is_signed_in(lost)
    UserSession.objects.all().delete()  # even a session that stands in no list
    client.post(f"/vao/{slip_issue(person=head, by=None).token}/")
    assert is_signed_in(client)
    assert not is_signed_in(lost)
    assert lost.post("/vao/dien-thoai/").url == "/dang-nhap/"


def test_a_representative_may_set_a_password_or_not(client, head):
    client.post(f"/vao/{slip_issue(person=head, by=None).token}/")
    page = client.get("/vao/xong/").content.decode()
    assert "Ghi nhớ điện thoại này 90 ngày" in page
    assert "checked" not in page
    assert client.post("/vao/xong/", {}).url == "/"
    assert client.get("/thong-bao/").status_code == 200
    assert client.post("/tai-khoan/dat-mat-khau/", {"password1": NEW, "password2": NEW}).status_code == 302
    client.post("/dang-xuat/")
    assert sign_in(client, head, password=NEW).status_code == 302


def test_who_holds_an_office_reaches_nothing_before_a_password_of_their_own(client, settings, at):
    at("2026-05-04 09:00")
    settings.SECOND_FACTOR_FORCED = True
    person = factories.person("chairperson")
    client.post(f"/vao/{slip_issue(person=person, by=None).token}/")
    for address in ("/", "/vao/xong/", "/tai-khoan/", "/thong-bao/", "/tai-khoan/xac-thuc-hai-buoc/bat/", "/khong-co-trang-nay/"):
        assert client.get(address).status_code == 404 or client.get(address).url == "/tai-khoan/dat-mat-khau/", address
    easy = client.post("/tai-khoan/dat-mat-khau/", {"password1": "congan-dong-da-1", "password2": "congan-dong-da-1"})
    assert "từ dễ đoán" in easy.content.decode()
    assert client.post("/tai-khoan/dat-mat-khau/", {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/").url == "/tai-khoan/xac-thuc-hai-buoc/bat/"
    enrol(client)  # a password just chosen need not be typed again
    assert client.get("/thong-bao/").status_code == 200


def test_a_slip_is_not_a_password_just_given(client, head):
    """Before an act that cannot be undone, who came by a slip has first to set a password."""
    from django.test import RequestFactory

    from antt_portal.accounts.recency import is_recent

    client.post(f"/vao/{slip_issue(person=head, by=None).token}/")
    request = RequestFactory().get("/")
    request.user, request.session = head, client.session
    assert not is_recent(request)
    client.post("/tai-khoan/dat-mat-khau/", {"password1": NEW, "password2": NEW})
    request.session = client.session
    assert is_recent(request)


def test_with_a_second_factor_the_slip_alone_does_not_let_in(client, at):
    at("2026-05-04 09:00")
    person = factories.person("office")
    sign_in(client, person)
    secret = enrol(client)
    client.post("/dang-xuat/")
    issued = slip_issue(person=person, by=None)
    assert client.post(f"/vao/{issued.token}/").url == "/tai-khoan/xac-thuc-hai-buoc/nhap-ma/"
    assert not is_signed_in(client)
    client.post("/tai-khoan/xac-thuc-hai-buoc/nhap-ma/", {"code": code_of(secret)})
    assert client.get("/").url == "/tai-khoan/dat-mat-khau/"


def test_who_else_was_signed_in_here_is_signed_out(client, head):
    sign_in(client, factories.person())
    issued = slip_issue(person=head, by=None)
    assert "đang có người khác đăng nhập" in client.get(f"/vao/{issued.token}/").content.decode()
    client.post(f"/vao/{issued.token}/")
    assert "Nguyễn Thị Hoa" in client.get("/tai-khoan/").content.decode()


def test_an_earlier_secret_key_still_reads_a_slip(client, head, settings):
    issued = slip_issue(person=head, by=None)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "khóa mới" * 8
    assert typed(client, head, issued.code).status_code == 302


def test_neither_token_nor_code_is_in_the_log(client, head):
    root, stream = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(next(each.formatter for each in root.handlers if type(each) is logging.StreamHandler))
    root.addHandler(handler)
    try:
        issued = slip_issue(person=head, by=None)
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/vao/{issued.token}/").status_code == 403
        for _ in range(2):
            client.get(f"/vao/{issued.token}/")
            client.post(f"/vao/{issued.token}/")
        client.put(f"/vao/{issued.token}/")
        typed(client, head, wrong(issued))
    finally:
        root.removeHandler(handler)
    written = stream.getvalue()
    assert written.count('"route": "slip_open"') == 6
    for secret in (issued.token, issued.code, issued.code.replace(" ", ""), wrong(issued), head.username):
        assert secret not in written
    attempt = " ".join(str(value) for value in vars(AccessAttempt.objects.get()).values())
    assert wrong(issued) not in attempt
