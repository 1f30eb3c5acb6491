"""A person may have a mail address, typed with them or later by whoever looks after them; an account already there keeps its own."""

import pytest
from django.urls import reverse

from antt_portal.accounts.models import User
from antt_portal.accounts.people.persons import person_change
from antt_portal.refusals import NotYours
from antt_portal.trail.models import Entry
from tests.factories import SubjectFactory, head_of, person, ward
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
TYPED = {"full_name": "Trần Thị Bình", "phone": "0912345678", "role": "office", "capacity": "head", "starts_on": "01/06/2026"}


@pytest.fixture(autouse=True)
def _in_june(at):
    at("2026-06-01 10:00")


@pytest.fixture
def administrator(client):
    administrator = person("administrator")
    sign_in(client, administrator)
    return administrator


def sent(client, **typed):
    return client.post(reverse("person_new", args=["00235"]) + "?nhom=can-bo", TYPED | typed)


def test_it_is_optional_and_kept_with_a_new_account(client, administrator):
    assert sent(client, email=" binh@Example.org ").status_code == 302
    assert User.objects.get(username="0912345678").email == "binh@example.org"
    assert sent(client, phone="0912345679").status_code == 302
    assert not any("example.org" in entry.body for entry in Entry.objects.all())


def test_what_is_none_is_refused_at_its_field_and_nobody_is_made(client, administrator):
    answer = sent(client, email="binh@")
    assert answer.status_code == 400
    assert "“binh@” không phải là địa chỉ thư điện tử" in answer.content.decode()
    assert not User.objects.filter(username="0912345678").exists()


def test_an_account_already_there_keeps_its_own_and_a_right_address_is_refused_like_a_wrong_one(client, administrator):
    known = person("auditor", full_name="Trần Thị Bình", username="0912345678", phone="0912345678", email="binh@example.org")
    for typed in ("khac@example.org", "binh@example.org"):
        answer = sent(client, email=typed, take_existing="on")
        assert answer.status_code == 400
        assert "Tài khoản đã có giữ địa chỉ thư của mình" in answer.content.decode()
    assert sent(client, email="", take_existing="on").status_code == 302
    known.refresh_from_db()
    assert known.email == "binh@example.org"


def test_a_head_added_on_the_page_of_the_subject_may_have_one(client):
    subject = SubjectFactory()
    sign_in(client, person())
    typed = {"full_name": "Nguyễn Thị Hòa", "phone": "0912345678", "email": "hoa@example.org", "role": "head", "starts_on": "01/06/2026"}
    assert client.post(reverse("member_add", args=[subject.pk]), typed).status_code == 302
    assert User.objects.get(username="0912345678").email == "hoa@example.org"


def test_who_looks_after_a_person_mends_it_and_nobody_else(client, administrator):
    made = person("office", full_name="Trần Thị Bình", phone="0912345678", email="sai@example.org")
    page = reverse("person_change", args=["00235", made.pk])
    assert "sai@example.org" in client.get(page).content.decode()
    assert client.post(page, {"full_name": made.full_name, "phone": made.phone, "email": "dung@example.org"}).status_code == 302
    made.refresh_from_db()
    assert made.email == "dung@example.org"
    elsewhere = person("administrator", place=ward("00004"))
    with pytest.raises(NotYours):
        person_change(person=made, full_name=made.full_name, phone=made.phone, email="a@b.vn", by=elsewhere)


def test_a_change_that_names_no_address_leaves_it(administrator):
    made = person("office", phone="0912345678", email="binh@example.org")
    assert person_change(person=made, full_name="Trần Thị Bình", phone="0912345678", by=administrator).email == "binh@example.org"


def test_the_police_see_the_address_of_a_head_and_whether_reminders_are_off(client):
    head = head_of(SubjectFactory())
    head.email, head.wants_reminders = "hoa@example.org", False
    head.save()
    sign_in(client, person())
    page = client.get(reverse("person", args=["00235", head.pk])).content.decode()
    assert "hoa@example.org" in page
    assert "Người này đã tắt" in page
