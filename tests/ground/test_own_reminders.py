"""“Nhắc việc”: a person sees and changes their own address and switches reminders on or off; deadlines stay in the portal."""

import pytest
from django.test import Client

from antt_portal.accounts.models import User
from antt_portal.accounts.people.mail_addresses import mail_address
from antt_portal.notices.choices import DeliveryState
from antt_portal.refusals import Refused
from antt_portal.trail.models import Entry
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PAGE = "/tai-khoan/nhac-viec/"


@pytest.fixture
def person(client) -> User:
    person = factories.UserFactory()
    client.force_login(person)
    return person


def saved(client, **answers):
    return client.post(PAGE, {"email": "", "wants_reminders": "on"} | answers)


def test_one_sees_and_changes_ones_own_address(client, person):
    assert saved(client, email=" Hoa.Nguyen@Example.ORG ").url == "/tai-khoan/"
    person.refresh_from_db()
    assert (person.email, person.wants_reminders) == ("Hoa.Nguyen@example.org", True)
    assert "Hoa.Nguyen@example.org" in client.get("/tai-khoan/").content.decode()


def test_off_says_that_deadlines_stay_in_the_portal(client, person):
    page = client.post(PAGE, {"email": "hoa@example.org"}, follow=True).content.decode()
    person.refresh_from_db()
    assert (person.email, person.wants_reminders) == ("hoa@example.org", False)
    assert "Cổng không gửi nhắc việc nữa; mọi hạn vẫn hiện trong cổng." in page
    assert "Dù bật hay tắt, mọi hạn vẫn hiện" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "typed", ["hoa", "hoa@", "@example.org", "hoa nguyen@example.org", "hòa@example.org", "a@b@c.vn", "a@example.org\nBcc: b@example.org"]
)
def test_what_is_no_address_gets_a_sentence_keeps_what_was_typed_and_changes_nothing(client, person, typed):
    answer = saved(client, email=typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "không phải là địa chỉ thư điện tử" in page
    assert "Lỗi:" in page
    person.refresh_from_db()
    assert person.email == ""


def test_a_name_longer_than_an_address_may_be_is_refused():
    with pytest.raises(Refused):
        mail_address("a" * 250 + "@example.org")


def test_the_trail_says_that_it_changed_and_never_the_address(client, person):
    saved(client, email="hoa@example.org")
    saved(client, email="hoa@example.org")
    (entry,) = Entry.objects.filter(action="account.reminders_changed")
    assert entry.actor_id == person.pk
    assert "example.org" not in entry.body


def test_what_could_not_be_delivered_goes_to_the_new_address_by_itself(client, person, at):
    at("2026-10-30 08:00")
    person.email = "sai@example.org"
    person.save()
    delivery = factories.failed_delivery(person)
    saved(client, email="dung@example.org")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (DeliveryState.WAITING, "")


def test_but_not_weeks_later(client, person, at):
    at("2026-11-20 08:00")
    delivery = factories.failed_delivery(person)
    saved(client, email="dung@example.org")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


def test_two_people_may_share_an_address_and_both_sign_in(db):
    for _ in range(2):
        assert sign_in(Client(), factories.person(email="van-phong@example.org")).status_code == 302


def test_where_mail_does_not_go_out_the_page_says_so(client, person, settings):
    settings.MAIL_GOES_OUT = False
    assert "Cổng này chưa gửi thư." in client.get(PAGE).content.decode()
