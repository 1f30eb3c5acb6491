"""A session is one sign-in of one person: it gets a new id, and ends the moment the person may no longer be here."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import path

from antt_portal.accounts.models import Membership, User
from antt_portal.accounts.permissions import for_roles
from antt_portal.urls import urlpatterns as portal_addresses
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.urls(__name__)]


@for_roles("police_officer")
def officers_page(request):
    from django.http import HttpResponse

    return HttpResponse("ok")


urlpatterns = [path("trang-can-bo/", officers_page), *portal_addresses]
handler404 = "antt_portal.views.not_found"


def test_signing_in_changes_the_session_id(client, settings):
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client, factories.person())
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_a_person_who_is_switched_off_is_out_on_the_next_request(client):
    person = factories.person()
    sign_in(client, person)
    assert is_signed_in(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_role_that_is_ended_is_gone_on_the_next_request(client, at):
    at("2026-05-04 09:00")
    person = factories.person()
    sign_in(client, person)
    assert client.get("/trang-can-bo/").status_code == 200
    Membership.objects.filter(user=person).update(ends_on=date(2026, 5, 3))
    assert client.get("/trang-can-bo/").status_code == 404


def test_a_role_ends_by_itself_at_midnight_of_its_last_day(client, at):
    at("2026-05-04 23:59")
    person = factories.MembershipFactory(ends_on=date(2026, 5, 4)).user
    sign_in(client, person)
    assert client.get("/trang-can-bo/").status_code == 200
    at("2026-05-05 00:00")
    assert client.get("/trang-can-bo/").status_code == 404


def test_a_new_password_ends_the_other_sessions_of_the_person(client, django_user_model):
    person = factories.person()
    other = type(client)()
    sign_in(client, person)
    sign_in(other, person)
    new = "mua-nang-bon-mua-88"
    answer = client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


def ask_every(minutes: int, client, at, *, begin: datetime, end: datetime) -> None:
    """Open a page now and then from `begin` until `end`, and be let in each time."""
    moment = begin
    while moment < end:
        at(f"{moment:%Y-%m-%d %H:%M}")
        assert is_signed_in(client), moment
        moment += timedelta(minutes=minutes)


def test_an_officer_who_is_idle_for_half_an_hour_is_out(client, at):
    at("2026-05-04 08:00")
    sign_in(client, factories.person())
    at("2026-05-04 08:29")
    assert is_signed_in(client)
    at("2026-05-04 08:59")
    assert not is_signed_in(client)
    assert "30 phút không dùng" in client.get("/dang-nhap/").content.decode()


def test_an_officer_is_out_after_twelve_hours_whatever_they_do(client, at):
    begin = datetime(2026, 5, 4, 8)
    at("2026-05-04 08:00")
    sign_in(client, factories.person())
    ask_every(29, client, at, begin=begin, end=begin + timedelta(hours=12))
    at("2026-05-04 20:00")
    assert not is_signed_in(client)


def test_a_head_is_out_after_eight_idle_hours_and_after_seven_days(client, at):
    begin = datetime(2026, 5, 4, 8)
    head = factories.UserFactory()
    at("2026-05-04 08:00")
    sign_in(client, head)
    ask_every(7 * 60, client, at, begin=begin, end=begin + timedelta(days=7))
    at("2026-05-11 08:00")
    assert not is_signed_in(client)
    sign_in(client, head)
    at("2026-05-11 16:00")
    assert not is_signed_in(client)


def test_a_head_who_comes_to_hold_an_office_has_an_officers_session_on_the_next_request(client, at):
    at("2026-05-04 08:00")
    head = factories.UserFactory()
    sign_in(client, head)
    at("2026-05-04 10:00")
    factories.MembershipFactory(user=head)
    assert not is_signed_in(client)


def test_a_session_that_does_not_know_since_when_it_lasts_is_over(client):
    sign_in(client, factories.person())
    session = client.session
    del session["begun_at"]
    session.save()
    assert not is_signed_in(client)


def test_a_role_moved_to_another_place_is_gone_here_on_the_next_request(client):
    person = factories.person("administrator")
    sign_in(client, person)
    assert person.place_ids("administrator")
    Membership.objects.filter(user=person).update(place=factories.ward("00004"))
    shown = client.get("/tai-khoan/").content.decode()
    assert "Phường Đống Đa" not in shown
    Membership.objects.filter(user=person).update(role="police_officer")
    assert client.get("/trang-can-bo/").status_code == 200
