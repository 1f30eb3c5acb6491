"""Everyone sees where they are signed in and which phones let them in, and ends any of it at once (bars S10)."""

import secrets
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from antt_portal.accounts.models import RememberedPhone
from antt_portal.accounts.tasks import sweep_sessions
from antt_portal.accounts.ways_in.devices import device_words
from antt_portal.accounts.ways_in.phones import phone_remember
from antt_portal.accounts.ways_in.sessions import OwnSession
from antt_portal.trail.models import Entry
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PAGE = "/tai-khoan/thiet-bi/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, "Chrome trên Windows"),
        (WINDOWS + " Edg/126.0", "Edge trên Windows"),
        (IPHONE, "Safari trên iPhone"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36 SamsungBrowser/25.0", "Samsung Internet trên Android"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/114 Safari/537.36", "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/120 Mobile Safari/537.36 Zalo android/2401", "Zalo trên Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox trên Linux"),
        ("<script>", "Trình duyệt trên máy khác"),
        ("", "Trình duyệt trên máy khác"),
    ],
)
def test_a_browser_is_called_by_words(user_agent, words):
    assert device_words(user_agent) == words


@pytest.fixture
def person(client, at):
    """Signed in here at 09:00 and on an iPhone at 09:05."""
    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person, HTTP_USER_AGENT=WINDOWS)
    at("2026-05-04 09:05")
    return person


@pytest.fixture
def other(person):
    other = Client(HTTP_USER_AGENT=IPHONE)
    sign_in(other, person)
    return other


def listed(client) -> list[OwnSession]:
    return client.get(PAGE).context["sessions"]


def test_one_sees_ones_own_sessions_this_one_first(client, person, other):
    sign_in(Client(), factories.person())
    assert [(one.device, f"{one.begun_at:%H:%M}", one.is_this) for one in listed(client)] == [
        ("Chrome trên Windows", "02:00", True),
        ("Safari trên iPhone", "02:05", False),
    ]
    assert client.get(PAGE).content.decode().count("· thiết bị này") == 1


def test_a_session_that_was_ended_is_out_on_its_next_request(client, person, other):
    pk = next(one.pk for one in listed(client) if not one.is_this)
    assert client.post(f"{PAGE}{pk}/dang-xuat/").status_code == 302
    assert not is_signed_in(other)
    assert is_signed_in(client)
    assert Entry.objects.filter(action="account.sessions_ended", actor_id=person.pk).count() == 1


def test_nobody_ends_a_session_of_somebody_else(client, person, other):
    pk = listed(other)[0].pk
    stranger = Client()
    sign_in(stranger, factories.person("administrator"))
    assert stranger.post(f"{PAGE}{pk}/dang-xuat/").status_code == 404
    assert is_signed_in(other)


def test_ending_all_others_leaves_this_one_and_no_other_phone(client, at):
    at("2026-05-04 09:00")
    head = factories.UserFactory()
    phone_remember(person=head, device="Chrome trên Android")
    other = Client()
    for browser in (client, other):
        sign_in(browser, head)
    client.post(f"{PAGE}dien-thoai/ghi-nho/")
    client.post(f"{PAGE}dang-xuat-noi-khac/")
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert [phone.name for phone in RememberedPhone.objects.filter(forgotten_at=None)] == ["Trình duyệt trên máy khác"]
    assert client.post("/dang-xuat/").status_code == 302
    assert client.post("/vao/dien-thoai/").url == "/"


def test_a_phone_is_forgotten_by_its_person_only(client):
    head, stranger = factories.UserFactory(), factories.UserFactory()
    phone, _ = phone_remember(person=head, device="Chrome trên Android")
    sign_in(client, stranger)
    assert client.post(f"{PAGE}dien-thoai/{phone.pk}/thoi-ghi-nho/").status_code == 404
    owner = Client()
    sign_in(owner, head)
    assert "Chrome trên Android" in owner.get(PAGE).content.decode()
    assert owner.post(f"{PAGE}dien-thoai/{phone.pk}/thoi-ghi-nho/").status_code == 302
    assert "Chrome trên Android" not in owner.get(PAGE).content.decode()
    assert owner.post(f"{PAGE}dien-thoai/{phone.pk}/thoi-ghi-nho/").status_code == 404


def test_a_session_keeps_its_line_when_its_id_changes_and_notes_when_it_was_last_used(client, person, at):
    at("2026-05-04 09:20")
    client.get("/thong-bao/")
    (only,) = listed(client)
    assert (f"{only.begun_at:%H:%M}", f"{only.seen_at:%H:%M}") == ("02:00", "02:20")
    new = "mua-nang-bon-mua-88"
    client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new})
    assert [one.is_this for one in listed(client)] == [True]


def test_what_is_over_is_not_listed(client, person, other, at):
    at("2026-05-04 09:25")
    client.get(PAGE)
    at("2026-05-04 09:50")
    assert [one.device for one in listed(client)] == ["Chrome trên Windows"]


def test_what_was_noted_of_a_session_is_forgotten_when_it_is_over(client, person, other, at):
    Session.objects.filter(session_key=other.session.session_key).update(expire_date=timezone.now() - timedelta(hours=1))
    sweep_sessions()
    assert [row.session_key for row in UserSession.objects.filter(user=person)] == [client.session.session_key]
    assert is_signed_in(client)


def test_the_page_asks_a_fixed_number_of_queries(client, person, django_assert_num_queries):
    def add(count: int) -> None:
        """`count` further sessions of the person."""
        data = Session.objects.get(pk=client.session.session_key).session_data
        for _ in range(count):
            key = secrets.token_hex(16)
            Session.objects.create(session_key=key, session_data=data, expire_date=timezone.now() + timedelta(days=1))
            UserSession.objects.create(user=person, session_key=key, ip="::", user_agent=IPHONE)

    add(2)
    client.get(PAGE)  # notes once that the session was used
    with CaptureQueriesContext(connection) as few:
        assert len(listed(client)) == 3
    add(27)
    with django_assert_num_queries(len(few)):
        assert len(listed(client)) == 30


def test_proving_oneself_again_changes_the_id_and_keeps_the_line(client, person, settings):
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/tai-khoan/xac-nhan-lai/", {"password": factories.PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert [f"{one.begun_at:%H:%M}" for one in listed(client)] == ["02:00"]


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "unix:"])
def test_an_address_that_is_none_keeps_nobody_out(client, address):
    assert sign_in(client, factories.person(), REMOTE_ADDR=address).status_code == 302
    assert is_signed_in(client)
