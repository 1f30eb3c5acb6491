"""People get in by name and password, under Vietnamese addresses, and out again."""

import re

import pytest
from django.urls import get_resolver, reverse

from antt_portal.accounts.choices import Role
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_the_page_says_what_to_type(client):
    page = client.get("/dang-nhap/").content.decode()
    assert re.search(r'<label[^>]* for="id_login">\s*Tên đăng nhập\s*</label>', page)
    assert re.search(r'<label[^>]* for="id_password">\s*Mật khẩu\s*</label>', page)
    assert re.search(r'<button[^>]* type="submit">Đăng nhập</button>', page)
    assert "placeholder" not in page


def test_the_right_password_lets_in(client):
    response = sign_in(client, factories.person())
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert is_signed_in(client)


def test_capitals_and_decomposed_letters_in_the_name_do_not_matter(client):
    person = factories.person(username="đoàn.văn")
    response = client.post("/dang-nhap/", {"login": " ĐOÀN.văn ", "password": factories.PASSWORD})
    assert response.status_code == 302
    assert person.username == "đoàn.văn"


def test_an_unknown_name_and_a_wrong_password_answer_alike(client):
    person = factories.person(username="nguoi-co-that")
    answers = [client.post("/dang-nhap/", {"login": name, "password": "sai-mat-khau"}) for name in (person.username, "nguoi-khong-co")]
    bodies = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert bodies[0] == bodies[1]
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in bodies[0]


def test_what_was_typed_is_kept_but_never_the_password(client):
    page = client.post("/dang-nhap/", {"login": "ten-go-vao", "password": "sai-mat-khau"}).content.decode()
    assert 'value="ten-go-vao"' in page
    assert "sai-mat-khau" not in page


def test_who_was_sent_here_comes_back_to_where_they_were(client):
    response = client.post("/dang-nhap/?next=/thong-bao/", {"login": factories.person().username, "password": factories.PASSWORD})
    assert response.url == "/thong-bao/"


def test_nobody_is_sent_to_another_site(client):
    response = client.post("/dang-nhap/?next=https://example.org/", {"login": factories.person().username, "password": factories.PASSWORD})
    assert response.url == reverse("home")


def test_nobody_signs_up_by_themselves(client):
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), {"username": "la", "password1": factories.PASSWORD}).status_code == 404


def test_a_forgotten_password_is_answered_by_whom_to_ask(client, settings):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert settings.CONTACT_PHONE in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_signing_out_is_a_post_and_the_browser_forgets(client):
    sign_in(client, factories.person())
    assert client.get("/dang-xuat/").status_code == 200
    assert is_signed_in(client)
    response = client.post("/dang-xuat/")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_signed_in(client)


def test_pages_made_for_a_person_stay_in_no_cache(client):
    sign_in(client, factories.person())
    assert "no-store" in client.get(reverse("account"))["Cache-Control"]


def test_every_address_of_accounts_is_vietnamese():
    english = re.compile(r"\b(login|logout|signup|password|reset|account|2fa|totp|reauthenticate|recovery|email|confirm|authenticate)\b")
    for pattern in _addresses(get_resolver().url_patterns):
        assert not english.search(pattern), pattern


def test_there_is_no_administration_site():
    assert not any("admin" in pattern for pattern in _addresses(get_resolver().url_patterns))


def _addresses(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        yield from _addresses(pattern.url_patterns, address) if hasattr(pattern, "url_patterns") else [address]


@pytest.mark.parametrize("role", Role.values)
def test_every_role_sees_its_own_account(client, role):
    person = factories.MembershipFactory(role=role).user
    sign_in(client, person)
    page = client.get(reverse("account")).content.decode()
    assert "Phường Đống Đa" in page
    assert "01/01/2021" in page
