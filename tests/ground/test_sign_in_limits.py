"""Ten wrong passwords for one name from one address close it there for fifteen minutes; elsewhere it stays open."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache

from antt_portal.trail.models import Entry
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def person():
    return factories.person(username="chu-tich")


def fail(client, person, times, **extra):
    return [sign_in(client, person, password="sai-mat-khau", **extra) for _ in range(times)][-1]


def test_after_ten_wrong_passwords_the_right_one_is_refused_too(client, person):
    assert fail(client, person, 9).status_code == 200
    answer = fail(client, person, 1)
    assert answer.status_code == 429
    assert "Tạm khóa đăng nhập 15 phút" in answer.content.decode()
    assert sign_in(client, person).status_code == 429
    assert not is_signed_in(client)


def test_nine_wrong_passwords_and_the_right_one_let_in(client, person):
    fail(client, person, 9)
    assert sign_in(client, person).status_code == 302
    client.post("/dang-xuat/")
    assert fail(client, person, 9).status_code == 200


def test_it_opens_again_after_fifteen_minutes_whatever_was_tried_meanwhile(client, person, at):
    at("2026-05-04 09:00")
    fail(client, person, 10)
    at("2026-05-04 09:14")
    assert sign_in(client, person).status_code == 429
    at("2026-05-04 09:16")
    assert sign_in(client, person).status_code == 302


def test_emptying_the_cache_opens_nothing(client, person):
    fail(client, person, 10)
    cache.clear()
    assert sign_in(client, person).status_code == 429


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(client, person):
    fail(client, person, 10, REMOTE_ADDR="203.0.113.9")
    assert sign_in(client, person, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_other_people_at_the_same_address_still_get_in(client, person):
    fail(client, person, 10)
    assert sign_in(client, factories.person()).status_code == 302


def test_changing_capitals_or_the_browser_does_not_help(client, person):
    for number in range(10):
        client.post("/dang-nhap/", {"login": "CHU-tich", "password": "sai"}, HTTP_USER_AGENT=f"Trình duyệt {number}")
    assert sign_in(client, person).status_code == 429


def test_a_header_that_names_another_address_is_not_believed(client, person):
    for number in range(10):
        fail(client, person, 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert sign_in(client, person).status_code == 429


def test_behind_a_named_proxy_the_address_it_forwards_counts(client, person, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    proxy = {"REMOTE_ADDR": "10.0.0.5"}
    fail(client, person, 10, HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.9", **proxy)
    assert sign_in(client, person, HTTP_X_FORWARDED_FOR="5.6.7.8, 203.0.113.9", **proxy).status_code == 429
    assert sign_in(client, person, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7", **proxy).status_code == 302


def test_what_was_typed_lies_nowhere_readable(client):
    client.post("/dang-nhap/", {"login": "mật-khẩu-gõ-nhầm-ô", "password": "bi-mat-go-dung-o"})
    attempt = AccessAttempt.objects.get()
    stored = " ".join(str(value) for value in vars(attempt).values())
    assert "gõ-nhầm-ô" not in stored
    assert "bi-mat-go-dung-o" not in stored


def test_the_trail_counts_each_failure_and_the_lock_once(client, person):
    fail(client, person, 14)
    actions = list(Entry.objects.filter(object_id=person.pk).values_list("action", flat=True))
    assert actions.count("account.sign_in_failed") == 10
    assert actions.count("account.locked_out") == 1
