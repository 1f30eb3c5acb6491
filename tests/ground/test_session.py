"""A session is one sign-in of one person: it gets a new id, and ends the moment the person may no longer be here."""

from datetime import date

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


def test_a_sign_in_lasts_twelve_hours_at_most(client, at):
    at("2026-05-04 08:00")
    sign_in(client, factories.person())
    at("2026-05-04 20:01")
    assert not is_signed_in(client)
