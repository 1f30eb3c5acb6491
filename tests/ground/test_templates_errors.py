"""When something is not there or went wrong, the page says what happened and what to do, and never makes it worse."""

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from antt_portal import views
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.urls import urlpatterns as portal_addresses
from tests import factories

pytestmark = [pytest.mark.embedded, pytest.mark.urls(__name__)]
SENTENCE = "Bà Trần Thị Bình đã tiếp nhận hồ sơ này lúc 14:05 ngày 04/11/2026."


def refuse(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("tu-choi/", refuse(Refused("Ngày họp ở sau ngày gửi. Ông/bà sửa ngày họp rồi gửi lại."))),
    path("xung-dot/", refuse(Conflict(SENTENCE))),
    path("khong-thay/", refuse(NotYours())),
    *portal_addresses,
]
handler404 = "antt_portal.views.not_found"


@pytest.mark.django_db
def test_what_a_service_refused_is_said_in_its_own_words(client):
    answer = client.get("/tu-choi/")
    assert answer.status_code == 400
    assert "Ông/bà sửa ngày họp rồi gửi lại." in answer.content.decode()


@pytest.mark.django_db
def test_a_stale_page_says_who_did_what_when_and_leads_to_the_new_state(client):
    client.force_login(factories.person())
    answer = client.get("/xung-dot/", HTTP_REFERER="http://testserver/mau-giao-dien/")
    assert answer.status_code == 409
    assert SENTENCE in answer.content.decode()
    assert 'href="http://testserver/mau-giao-dien/">Xem tình trạng mới nhất' in answer.content.decode()


@pytest.mark.django_db
def test_a_page_elsewhere_is_never_offered_as_the_way_back(client):
    assert "example.org/bay" not in client.get("/xung-dot/", HTTP_REFERER="https://example.org/bay").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/khong-thay/", "/khong-co-trang-nay/"])
def test_what_is_not_yours_looks_like_what_is_not_there(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_left_open_too_long_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/co-chu/", {"large": "1"})
    assert answer.status_code == 403
    assert "tải lại trang rồi gửi lại" in answer.content.decode()


def test_the_page_for_a_fault_of_ours_needs_no_database():
    """Without the mark django_db pytest-django refuses every query."""
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Cổng đang gặp trục trặc" in answer.content.decode()


def test_a_request_that_cannot_be_read_is_answered_without_knowing_who_asks():
    answer = views.bad_request(RequestFactory().get("/"))
    assert answer.status_code == 400
    assert "không có gì thay đổi" in answer.content.decode()
