"""Every answer, whatever made it, carries the frame of design §9: nothing foreign is loaded, nobody frames us, nothing is guessed."""

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path

from antt_portal.refusals import Conflict, NotYours
from antt_portal.urls import urlpatterns as portal_addresses
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.urls(__name__)]


def _raises(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("hong/", _raises(RuntimeError("hỏng"))),
    path("cam/", _raises(PermissionDenied())),
    path("xung-dot/", _raises(Conflict("Đã có người làm trước."))),
    path("khong-phai-cua-ong-ba/", _raises(NotYours())),
    path("tep/", lambda request: HttpResponse(b"%PDF-1.7", content_type="application/pdf")),
    *portal_addresses,
]
handler400 = "antt_portal.views.bad_request"
handler403 = "antt_portal.views.forbidden"
handler404 = "antt_portal.views.not_found"
handler500 = "antt_portal.views.server_error"

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ANSWERS = [
    ("/dang-nhap/", 200),
    ("/tai-khoan/", 302),
    ("/khong-co-trang-nay/", 404),
    ("/hong/", 500),
    ("/cam/", 403),
    ("/xung-dot/", 409),
    ("/khong-phai-cua-ong-ba/", 404),
    ("/tep/", 200),
    ("/healthz", None),
]


def assert_framed(response):
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["Permissions-Policy"].startswith("accelerometer=(), ")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_pages_redirects_refusals_and_failures_are_framed(client, address, status):
    client.raise_request_exception = False
    response = client.get(address)
    assert status in (None, response.status_code)
    assert_framed(response)


def test_a_request_for_another_host_is_refused_and_framed(client, settings):
    settings.ALLOWED_HOSTS = ["antt.example.org"]
    response = client.get("/dang-nhap/", headers={"host": "evil.example.org"})
    assert response.status_code == 400
    assert_framed(response)


def test_a_post_without_its_token_is_refused_and_framed():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert_framed(response)


def test_static_files_are_framed_too(client, settings, tmp_path):
    (tmp_path / "portal.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    response = client.get("/static/portal.css")
    assert response.status_code == 200
    assert_framed(response)
    assert "no-store" not in response.get("Cache-Control", "")


def test_pages_hold_no_style_or_script_of_their_own(client):
    sign_in(client, factories.person())
    for address in ("/tai-khoan/", "/thong-bao/", "/tai-khoan/doi-mat-khau/", "/tai-khoan/xac-thuc-hai-buoc/bat/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")


def test_no_cookie_is_readable_by_another_site(client):
    response = sign_in(client, factories.person())
    for cookie in response.cookies.values():
        assert cookie["samesite"] == "Lax", cookie.key
    assert response.cookies[portal_settings.SESSION_COOKIE_NAME]["httponly"]
