"""Who is reached outside the portal: by mail who has an address, by SMS who has none but a phone; nobody who has switched it off."""

from datetime import date

import pytest
from django.utils import timezone

from antt_portal.notices.choices import DeliveryState
from antt_portal.notices.models import Delivery
from antt_portal.notices.reach import unreachable, with_a_way
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
MAIL, PHONE, BOTH, NEITHER = {"email": "a@example.org"}, {"phone": "0912345678"}, {"email": "a@example.org", "phone": "0912345678"}, {}


def is_reached(**person) -> bool:
    made = factories.UserFactory(**person)
    assert (with_a_way([made.pk]) == {made.pk}) == (unreachable([made.pk]) == set())
    return not unreachable([made.pk])


@pytest.mark.parametrize(
    ("person", "by_mail_alone", "with_gateway"), [(MAIL, True, True), (PHONE, False, True), (BOTH, True, True), (NEITHER, False, False)]
)
def test_an_address_is_a_way_and_without_one_a_phone_where_a_gateway_is_set(settings, person, by_mail_alone, with_gateway):
    assert is_reached(**person) == by_mail_alone
    settings.SMS_URL = "https://sms.example.org/"
    assert is_reached(**person) == with_gateway


@pytest.mark.parametrize("person", [MAIL, PHONE, BOTH])
@pytest.mark.parametrize("change", [{"wants_reminders": False}, {"is_active": False}], ids=str)
def test_off_means_off_for_both_and_a_closed_account_is_told_nothing(settings, person, change):
    settings.SMS_URL = "https://sms.example.org/"
    assert not is_reached(**person | change)


def test_where_no_mail_server_is_set_an_address_is_no_way(settings):
    settings.MAIL_GOES_OUT = False
    assert not is_reached(**MAIL)


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ([DeliveryState.SENT], True),
        ([DeliveryState.FAILED], False),
        ([DeliveryState.SENT, DeliveryState.FAILED], False),
        ([DeliveryState.FAILED, DeliveryState.SENT], True),
        ([DeliveryState.FAILED, DeliveryState.WAITING], False),
        ([DeliveryState.NEEDLESS], True),
    ],
)
def test_whose_last_mail_failed_is_not_reached_until_one_arrives(states, reached):
    person = factories.UserFactory(**MAIL)
    for day, state in enumerate(states, start=1):
        Delivery.objects.create(recipient=person, day=date(2026, 11, day), state=state, closed_at=timezone.now())
    assert (unreachable([person.pk]) == set()) == reached


def test_of_two_mails_of_a_day_the_second_is_the_last():
    person = factories.UserFactory(**MAIL)
    for part, state in enumerate((DeliveryState.FAILED, DeliveryState.SENT), start=1):
        Delivery.objects.create(recipient=person, day=date(2026, 11, 1), part=part, state=state, closed_at=timezone.now())
    assert unreachable([person.pk]) == set()
    assert not Delivery.objects.standing_failures().exists()


def test_one_statement_however_many(django_assert_num_queries):
    people = [factories.UserFactory(**MAIL) for _ in range(20)]
    with django_assert_num_queries(1):
        unreachable([person.pk for person in people])
