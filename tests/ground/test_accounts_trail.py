"""Getting in and out leaves rows in the trail of no place: ids, never names, never passwords."""

import pytest

from antt_portal.accounts.receivers import NOBODY
from antt_portal.trail.models import Entry
from antt_portal.trail.services import broken_links
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def rows():
    return list(Entry.objects.filter(place_id=0).values_list("action", "actor_id", "object_id"))


def test_signing_in_and_out_is_recorded(client):
    person = factories.person()
    sign_in(client, person)
    client.post("/dang-xuat/")
    assert rows() == [("account.signed_in", person.pk, person.pk), ("account.signed_out", person.pk, person.pk)]
    assert broken_links() == []


def test_a_wrong_password_is_recorded_as_done_by_nobody(client):
    person = factories.person()
    sign_in(client, person, password="sai-mat-khau")
    assert rows() == [("account.sign_in_failed", None, person.pk)]


def test_a_name_that_nobody_has_is_not_written_down(client):
    client.post("/dang-nhap/", {"login": "ten-khong-ai-co", "password": "sai-mat-khau"})
    assert rows() == [("account.sign_in_failed", None, NOBODY)]
    body = Entry.objects.get().body
    assert "ten-khong-ai-co" not in body
    assert "sai-mat-khau" not in body


def test_a_new_password_is_recorded(client):
    person = factories.person()
    sign_in(client, person)
    new = "mua-nang-bon-mua-88"
    client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new})
    assert rows()[-1] == ("account.password_changed", person.pk, person.pk)


def test_nobody_gets_in_without_their_trail_row(client, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError("the trail is out of order")

    monkeypatch.setattr("antt_portal.accounts.receivers.record", broken)
    client.raise_request_exception = False
    assert sign_in(client, factories.person()).status_code == 500
    assert client.get("/tai-khoan/").status_code == 302
