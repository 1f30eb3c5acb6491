"""Log lines are JSON and name nobody: not those who sign in, not what they type, not what broke about whom."""

import io
import json
import logging

import pytest
from django.db import IntegrityError
from django.urls import path

from antt_portal.urls import urlpatterns as portal_addresses
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.urls(__name__)]

CANARIES = {"username": "chim-hoang-yen-37", "full_name": "Trịnh Hoàng Yến Canary", "phone": "0987654321"}


def breaks(request, name):
    raise IntegrityError(f"Key (full_name)=({CANARIES['full_name']}) already exists")


urlpatterns = [path("hong/<name>/", breaks), *portal_addresses]
handler404 = "antt_portal.views.not_found"
handler500 = "antt_portal.views.server_error"


@pytest.fixture
def lines():
    """What is written to the log while the test runs, as the portal writes it."""
    root = logging.getLogger()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(next(each.formatter for each in root.handlers if type(each) is logging.StreamHandler))
    root.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)


def test_no_canary_is_found_after_a_walk_through_the_portal(client, lines):
    client.raise_request_exception = False
    person = factories.person(**CANARIES)
    for _ in range(11):
        sign_in(client, person, password="mat-khau-canary")
    sign_in(client, person, REMOTE_ADDR="198.51.100.7")
    for address in ("/", "/tai-khoan/", "/thong-bao/", "/tim/?q=0987654321", "/chim-hoang-yen-37/", "/hong/chim-hoang-yen-37/"):
        client.get(address)
    client.post("/dang-xuat/")
    written = "\n".join(lines())
    assert written.count('"event": "request"') >= 18
    for canary in (*CANARIES.values(), "Trịnh", "mat-khau-canary", factories.PASSWORD, "198.51.100.7"):
        assert canary not in written, canary


def test_each_line_is_json_with_the_instant_in_utc(client, lines):
    client.get("/dang-nhap/")
    row = json.loads(lines()[-1])
    assert row["route"] == "account_login"
    assert row["timestamp"].endswith("Z")
    assert {"method", "status", "milliseconds"} <= row.keys()


def test_a_failure_says_where_it_broke_but_not_about_whom(client, lines):
    client.raise_request_exception = False
    client.get("/hong/chim-hoang-yen-37/")
    failure = next(row for row in map(json.loads, lines()) if row["event"] == "request_failed")
    assert failure["error"] == "IntegrityError"
    assert any("breaks" in frame for frame in failure["stack"])
