"""The second factor: in production forced on everyone with a role, optional in a trial; a code works once; the seed is not readable."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import connection
from django.urls import get_resolver

from antt_portal.accounts.choices import Role
from antt_portal.trail.models import Entry
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

BASE = "/tai-khoan/xac-thuc-hai-buoc/"
ENROLMENT = f"{BASE}bat/"


def code_of(secret: str, seconds_from_now: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time() + seconds_from_now) // 30))


def enrol(client) -> str:
    """Enrol the signed-in person by the page; the answer is the secret in their phone."""
    secret = client.get(ENROLMENT).context["form"].secret
    assert client.post(ENROLMENT, {"code": code_of(secret, -30)}).status_code == 302
    return secret


@pytest.fixture
def enrolled(client, at):
    """A person with a second factor who has signed out again, and their secret."""
    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person)
    secret = enrol(client)
    client.post("/dang-xuat/")
    return person, secret


def test_the_page_shows_a_picture_that_the_policy_allows(client):
    sign_in(client, factories.person())
    page = client.get(ENROLMENT).content.decode()
    assert re.search(r'<img src="data:image/svg\+xml;base64,', page)


def test_with_a_factor_the_password_alone_does_not_let_in(client, enrolled):
    person, secret = enrolled
    answer = sign_in(client, person)
    assert answer.url == f"{BASE}nhap-ma/"
    assert not is_signed_in(client)
    assert client.post(f"{BASE}nhap-ma/", {"code": code_of(secret)}).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("offset", [-30, 0, 30])
def test_a_code_works_once(client, at, enrolled, offset):
    person, secret = enrolled
    at("2026-05-04 09:10")
    code = code_of(secret, offset)
    sign_in(client, person)
    client.post(f"{BASE}nhap-ma/", {"code": code})
    assert is_signed_in(client)
    client.post("/dang-xuat/")
    at("2026-05-04 09:10:29")
    sign_in(client, person)
    assert client.post(f"{BASE}nhap-ma/", {"code": code}).status_code == 200
    assert not is_signed_in(client)


def test_the_code_of_the_enrolment_does_not_work_again(client, at):
    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person)
    secret = client.get(ENROLMENT).context["form"].secret
    client.post(ENROLMENT, {"code": code_of(secret)})
    client.post("/dang-xuat/")
    sign_in(client, person)
    client.post(f"{BASE}nhap-ma/", {"code": code_of(secret)})
    assert not is_signed_in(client)


def test_a_code_two_steps_old_is_refused(client, at, enrolled):
    person, secret = enrolled
    at("2026-05-04 09:10")
    sign_in(client, person)
    assert client.post(f"{BASE}nhap-ma/", {"code": code_of(secret, -60)}).status_code == 200


def test_a_recovery_code_works_once(client, enrolled):
    person, _ = enrolled
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, person)
    client.post(f"{BASE}nhap-ma/", {"code": code})
    assert is_signed_in(client)
    client.post("/dang-xuat/")
    sign_in(client, person)
    client.post(f"{BASE}nhap-ma/", {"code": code})
    assert not is_signed_in(client)


def test_wrong_codes_are_counted_per_person_from_wherever_they_come(client, enrolled):
    person, secret = enrolled
    sign_in(client, person)
    for number in range(10):
        client.post(f"{BASE}nhap-ma/", {"code": "000000"}, REMOTE_ADDR=f"203.0.113.{number}")
    page = client.post(f"{BASE}nhap-ma/", {"code": code_of(secret)}).content.decode()
    assert "Đã nhập sai quá nhiều lần" in page
    assert not is_signed_in(client)


def test_the_seed_is_nowhere_readable(client, enrolled):
    person, secret = enrolled
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in stored
    assert decrypt(stored) == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not any(secret in row[0] for row in cursor.fetchall())
    assert not any(secret in body for body in Entry.objects.values_list("body", flat=True))


def test_after_the_secret_key_was_changed_the_phone_still_works(client, enrolled, settings):
    person, secret = enrolled
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 6
    sign_in(client, person)
    client.post(f"{BASE}nhap-ma/", {"code": code_of(secret)})
    assert is_signed_in(client)


def test_codes_can_be_seen_taken_home_and_made_anew(client, at):
    at("2026-05-04 09:00")
    sign_in(client, factories.person())
    enrol(client)
    seen = client.get(f"{BASE}ma-du-phong/").context["unused_codes"]
    assert len(seen) == 10
    assert seen[0] in client.get(f"{BASE}ma-du-phong/tai-ve/").content.decode()
    client.post(f"{BASE}ma-du-phong/tao-moi/")
    assert set(client.get(f"{BASE}ma-du-phong/").context["unused_codes"]).isdisjoint(seen)


def test_changing_the_factor_asks_for_the_password_when_it_is_old(client, at):
    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person)
    enrol(client)
    at("2026-05-04 09:06")
    answer = client.post(f"{BASE}tat/")
    assert "xac-nhan-lai" in answer.url
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_each_change_of_a_factor_is_in_the_trail(client, at):
    at("2026-05-04 09:00")
    sign_in(client, factories.person())
    enrol(client)
    client.post(f"{BASE}tat/")
    found = [(row.action, json.loads(row.body)["details"].get("factor")) for row in Entry.objects.filter(action__contains="factor")]
    assert found == [
        ("account.factor_added", "totp"),
        ("account.factor_added", "recovery_codes"),
        ("account.factor_removed", "totp"),
        ("account.factor_removed", "recovery_codes"),
    ]


def test_in_a_trial_nobody_is_forced(client):
    sign_in(client, factories.person())
    assert client.get("/thong-bao/").status_code == 200


def _addresses_without_arguments():
    return [address for entry in get_resolver().url_patterns for address in _leaves(entry, "/") if "<" not in address]


def _leaves(entry, prefix):
    address = prefix + str(entry.pattern)
    if not hasattr(entry, "url_patterns"):
        return [address]
    return [leaf for child in entry.url_patterns for leaf in _leaves(child, address)]


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.REPRESENTATIVE])
def test_in_production_who_has_a_role_reaches_only_the_enrolment(client, settings, role):
    settings.SECOND_FACTOR_FORCED = True
    sign_in(client, factories.MembershipFactory(role=role).user)
    open_to_them = {ENROLMENT, "/dang-xuat/", "/tai-khoan/xac-nhan-lai/"}
    addresses = set(_addresses_without_arguments()) - {"/healthz"}  # answered to machines before anyone is known
    assert open_to_them < addresses
    for address in sorted(addresses - open_to_them):
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.url) == (302, ENROLMENT), address
    assert client.get(ENROLMENT).status_code == 200


def test_in_production_enrolling_opens_the_portal(client, settings, at):
    at("2026-05-04 09:00")
    settings.SECOND_FACTOR_FORCED = True
    sign_in(client, factories.person())
    enrol(client)
    assert client.get("/thong-bao/").status_code == 200


def test_in_production_a_pure_representative_is_not_forced(client, settings):
    settings.SECOND_FACTOR_FORCED = True
    person = factories.MembershipFactory(role=Role.REPRESENTATIVE).user
    sign_in(client, person)
    assert client.get("/thong-bao/").status_code == 200
    factories.MembershipFactory(user=person, role=Role.OFFICE)
    assert client.get("/thong-bao/").url == ENROLMENT
