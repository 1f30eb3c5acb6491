"""What one was told: newest first, with its link; only one's own; read by one button."""

import pytest
from django.db import transaction

from antt_portal.notices.models import Notice
from antt_portal.notices.services import tell
from antt_portal.notices.views import PAGE
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def person(client):
    person = factories.person()
    client.force_login(person)
    return person


def told(person, *texts):
    with transaction.atomic():
        for text in texts:
            tell(recipients=[person], kind="test", text=text, link=f"/ho-so/{len(text)}/", dedupe_key=text)


def texts(client, address="/thong-bao/"):
    return [notice.text for notice in client.get(address).context["notices"]]


def test_the_newest_comes_first_with_its_link(client, person):
    told(person, "Hồ sơ được trả lại", "Sắp hết hạn nộp hồ sơ")
    assert texts(client) == ["Sắp hết hạn nộp hồ sơ", "Hồ sơ được trả lại"]
    assert 'href="/ho-so/18/">Hồ sơ được trả lại</a>' in client.get("/thong-bao/").content.decode()


def test_nobody_sees_what_others_were_told(client, person):
    told(factories.person(), "Việc của người khác")
    assert texts(client) == []
    assert "Chưa có thông báo nào" in client.get("/thong-bao/").content.decode()


def test_looking_does_not_mark_as_read_but_the_button_does(client, person):
    other = factories.person()
    told(person, "Một", "Hai!")
    told(other, "Ba")
    client.get("/thong-bao/")
    assert Notice.objects.visible_to(person).unread_count() == 2
    assert client.post("/thong-bao/da-doc/").url == "/thong-bao/"
    assert Notice.objects.visible_to(person).unread_count() == 0
    assert Notice.objects.visible_to(other).unread_count() == 1
    assert "Đã đọc tất cả" not in client.get("/thong-bao/").content.decode()


def test_reading_is_a_post(client, person):
    assert client.get("/thong-bao/da-doc/").status_code == 405


def test_older_ones_are_a_page_further(client, person):
    told(person, *[f"Thông báo {number}" for number in range(PAGE + 2)])
    first = client.get("/thong-bao/")
    assert len(first.context["notices"]) == PAGE
    assert texts(client, f"/thong-bao/{first.context['next_url']}") == ["Thông báo 1", "Thông báo 0"]


@pytest.mark.parametrize("page", ["abc", "-1", "9" * 30, "²"])
def test_a_page_that_cannot_be_is_the_first_page(client, person, page):
    told(person, "Một")
    assert texts(client, f"/thong-bao/?truoc={page}") == ["Một"]


def test_the_page_asks_as_much_of_the_database_for_fifty_as_for_five(client, person, django_assert_max_num_queries):
    told(person, *[f"Thông báo {number}" for number in range(50)])
    with django_assert_max_num_queries(8):
        client.get("/thong-bao/")


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/thong-bao/").url.startswith("/dang-nhap/")
