"""What the libraries say is said in Vietnamese: labels, hints, errors and messages of every page of getting in."""

import re

import pytest

from antt_portal.accounts.ways_in.slips import slip_issue
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

ENGLISH = re.compile(
    r"\b(the|you|your|please|password|username|code|sign|enter|must|this|account|again|incorrect|recovery|authenticator|try|too|many)\b",
    re.IGNORECASE,
)
NAMES_OF_PROGRAMS = ("Google Authenticator", "Microsoft Authenticator")
BASE = "/tai-khoan/xac-thuc-hai-buoc/"


def english_in(answer) -> list[str]:
    """English words that a person would read or hear on the page."""
    page = answer.content.decode()
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"', page))
    seen = re.sub(r"<[^>]+>", " ", page)
    for name in NAMES_OF_PROGRAMS:
        seen = seen.replace(name, "")
    return ENGLISH.findall(f"{seen} {spoken}")


def test_the_test_itself_would_notice():
    from django.http import HttpResponse

    assert english_in(HttpResponse("<p>Incorrect code.</p>"))


@pytest.mark.parametrize(
    "address", ["/dang-nhap/", "/tai-khoan/quen-mat-khau/", "/tai-khoan/da-khoa/", "/dang-ky/", "/vao/", "/vao/khong-co/"]
)
def test_pages_for_strangers(client, address):
    assert english_in(client.get(address)) == []


def test_pages_and_errors_of_getting_in_by_a_slip(client):
    person = factories.UserFactory(full_name="Nguyễn Thị Hoa")
    token = slip_issue(person=person, by=None).token
    for fields in ({}, {"login": "a", "code": "1"}, {"login": "a", "code": "12345678"}):
        answer = client.post("/vao/", fields)
        assert answer.context["form"].errors
        assert english_in(answer) == []
    assert english_in(client.get(f"/vao/{token}/")) == []
    assert english_in(client.post(f"/vao/{token}/", follow=True)) == []
    answer = client.post("/tai-khoan/dat-mat-khau/", {"password1": "1", "password2": "2"})
    assert answer.context["form"].errors
    assert english_in(answer) == []


@pytest.mark.parametrize("fields", [{}, {"login": "a"}, {"login": "a", "password": "b"}, {"login": "a" * 200, "password": "\x00"}])
def test_errors_of_signing_in(client, fields):
    answer = client.post("/dang-nhap/", fields)
    assert answer.context["form"].errors
    assert english_in(answer) == []


def test_the_page_of_too_many_failures(client):
    person = factories.person()
    answer = [sign_in(client, person, password="sai") for _ in range(10)][-1]
    assert english_in(answer) == []


@pytest.mark.parametrize(
    "address",
    ["", "doi-mat-khau/", "thiet-bi/", "xac-nhan-lai/", "xac-thuc-hai-buoc/", "xac-thuc-hai-buoc/bat/", "../dang-xuat/", "../thong-bao/"],
)
def test_pages_of_ones_own_account(client, address):
    sign_in(client, factories.person())
    assert english_in(client.get(f"/tai-khoan/{address}", follow=True)) == []


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/tai-khoan/doi-mat-khau/", {}),
        ("/tai-khoan/doi-mat-khau/", {"oldpassword": "x", "password1": "1", "password2": "2"}),
        ("/tai-khoan/doi-mat-khau/", {"oldpassword": factories.PASSWORD, "password1": "mua-nang-bon-mua-88", "password2": "2"}),
        ("/tai-khoan/doi-mat-khau/", {"oldpassword": "x", "password1": "nguoi-dung-99", "password2": "nguoi-dung-99"}),
        ("/tai-khoan/doi-mat-khau/", {"oldpassword": "x", "password1": "1qaz2wsx3edc", "password2": "1qaz2wsx3edc"}),
        ("/tai-khoan/xac-nhan-lai/", {"password": "sai"}),
        (f"{BASE}bat/", {"code": "000000"}),
        (f"{BASE}bat/", {}),
    ],
)
def test_errors_of_ones_own_account(client, address, fields):
    sign_in(client, factories.person())
    answer = client.post(address, fields)
    assert answer.context["form"].errors
    assert english_in(answer) == []


def test_messages_and_codes_after_enrolling(client, at):
    from tests.ground.test_second_factor import code_of

    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person)
    secret = client.get(f"{BASE}bat/").context["form"].secret
    shown = client.post(f"{BASE}bat/", {"code": code_of(secret, -30)}, follow=True)
    assert english_in(shown) == []
    for page in ("", "tat/", "ma-du-phong/", "ma-du-phong/tao-moi/", "ma-du-phong/tai-ve/", "xac-nhan-lai/"):
        assert english_in(client.get(f"{BASE}{page}")) == [], page
    client.post("/dang-xuat/")
    assert english_in(sign_in(client, person, follow=True)) == []
    assert english_in(client.post(f"{BASE}nhap-ma/", {"code": "000000"})) == []
    client.post(f"{BASE}nhap-ma/", {"code": code_of(secret)})
    assert english_in(client.post(f"{BASE}tat/", follow=True)) == []
    changed = {"oldpassword": factories.PASSWORD, "password1": "mua-nang-bon-mua-88", "password2": "mua-nang-bon-mua-88"}
    assert english_in(client.post("/tai-khoan/doi-mat-khau/", changed, follow=True)) == []
