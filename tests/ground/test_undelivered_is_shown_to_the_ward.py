"""What finally failed is shown to the police and the administrators of the place of the person, who mend the address or send again."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.accounts.people.persons import person_change
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.notices.choices import DeliveryState
from antt_portal.notices.failures import failures_in
from antt_portal.notices.models import Delivery
from antt_portal.notices.services import DigestLine, digest_add
from antt_portal.notices.services.outgoing import delivery_job_key
from antt_portal.trail.models import Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_november(at):
    at("2026-11-02 09:00")


@pytest.fixture
def head():
    person = factories.head_of(factories.SubjectFactory(name="Tổ dân phố số 5"))
    person.full_name, person.email = "Nguyễn Thị Hòa", "sai@example.org"
    person.save()
    return person


@pytest.fixture
def officer(client):
    officer = factories.person()
    client.force_login(officer)
    return officer


def page_of(client, code="00235") -> str:
    return client.get(reverse("failed_deliveries", args=[code])).content.decode()


def again(client, delivery):
    return client.post(reverse("delivery_send_again", args=["00235", delivery.pk]))


def test_the_police_see_who_which_day_and_why(client, officer, head):
    factories.failed_delivery(head)
    page = page_of(client)
    assert "Nguyễn Thị Hòa" in page
    assert "Thư điện tử ngày 28/10/2026 (thứ Tư)" in page
    assert "Máy chủ thư không nhận địa chỉ thư điện tử này." in page
    assert reverse("person_change", args=["00235", head.pk]) in page
    assert "sai@example.org" not in page


def test_of_the_staff_they_see_the_name_and_the_administrator_the_way_to_mend_it(client, officer):
    chairperson = factories.person("chairperson", email="sai@example.org")
    factories.failed_delivery(chairperson)
    assert "Quản trị viên sửa được địa chỉ" in page_of(client)
    client.force_login(factories.person("administrator"))
    assert reverse("person_change", args=["00235", chairperson.pk]) in page_of(client)


@pytest.mark.parametrize("change", [{"wants_reminders": False}, {"is_active": False}, {"email": ""}], ids=str)
def test_who_is_no_longer_to_be_reached_is_not_shown(head, change):
    factories.failed_delivery(head)
    for field, value in change.items():
        setattr(head, field, value)
    head.save()
    assert not failures_in(factories.ward()).exists()


def test_people_of_other_places_are_not_shown_and_not_sent_to(client, officer):
    delivery = factories.failed_delivery(factories.person(place=factories.ward("00004"), email="sai@example.org"))
    assert "Không có nhắc việc nào gửi hỏng" in page_of(client)
    assert again(client, delivery).status_code == 404


def test_only_the_last_of_a_person_stands_and_what_arrived_later_settles_it(head):
    factories.failed_delivery(head, day=date(2026, 10, 28))
    last = factories.failed_delivery(head, day=date(2026, 10, 30))
    assert list(failures_in(factories.ward())) == [last]
    Delivery.objects.filter(pk=last.pk).update(state=DeliveryState.SENT)
    assert not failures_in(factories.ward()).exists()


def test_send_again_tries_the_address_of_today_and_is_recorded_without_it(client, officer, head, mailoutbox):
    digest_add([DigestLine(head.pk, "Việc", "/", "a")], day=date(2026, 11, 2))
    delivery = Delivery.objects.get()
    Delivery.objects.update(state=DeliveryState.FAILED, closed_at="2026-11-02T07:10+07:00", problem="Hỏng.")
    Job.objects.update(state=JobState.FAILED, not_before=None)
    head.email = "dung@example.org"
    head.save()
    assert again(client, delivery).url == reverse("failed_deliveries", args=["00235"])
    assert "Nguyễn Thị Hòa" not in page_of(client), "while it is tried it has not failed"
    jobs.run(Job.objects.get(dedupe_key=delivery_job_key(delivery.pk)).pk)
    assert [mail.to for mail in mailoutbox] == [["dung@example.org"]]
    (entry,) = Entry.objects.filter(action="account.reminder_sent_again")
    assert (entry.actor_id, entry.object_id, entry.place_id) == (officer.pk, head.pk, factories.ward().pk)
    assert "@" not in entry.body
    assert "gửi lại thư nhắc việc" in client.get(reverse("person", args=["00235", head.pk])).content.decode()


def test_who_presses_second_is_told(client, officer, head):
    delivery = factories.failed_delivery(head)
    again(client, delivery)
    answer = again(client, delivery)
    assert answer.status_code == 409
    assert "đã có người gửi lại" in answer.content.decode()
    assert Entry.objects.filter(action="account.reminder_sent_again").count() == 1


@pytest.mark.parametrize(("now", "is_offered"), [("2026-11-04 09:00", True), ("2026-11-05 09:00", False)])
def test_what_is_older_than_seven_days_stays_in_the_list_and_is_not_sent_again(client, officer, head, at, now, is_offered):
    delivery = factories.failed_delivery(head)
    at(now)
    client.force_login(officer)
    page = page_of(client)
    assert "Nguyễn Thị Hòa" in page
    assert ("Gửi lại<span" in page) == is_offered
    assert ("Nhắc việc này đã quá 7 ngày hoặc mọi việc trong đó đã hết hạn" in page) == (not is_offered)
    assert again(client, delivery).status_code == (302 if is_offered else 409)
    delivery.refresh_from_db()
    assert (delivery.state == DeliveryState.WAITING) == is_offered


def test_what_is_over_is_not_sent_again_and_the_person_stays_in_the_list(client, officer, head):
    delivery = factories.failed_delivery(head)
    delivery.lines.update(until=date(2026, 11, 1))
    assert "Gửi lại<span" not in page_of(client)
    answer = again(client, delivery)
    assert answer.status_code == 409
    assert "đã hết hạn" in answer.content.decode()
    assert failures_in(factories.ward()).exists()


def test_mending_the_address_sends_it_again(client, officer, head):
    delivery = factories.failed_delivery(head)
    person_change(person=head, full_name=head.full_name, phone="0912345678", email="dung@example.org", by=officer)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING


def test_the_page_asks_as_much_of_the_database_for_fifty_as_for_five(client, officer, django_assert_max_num_queries):
    for _ in range(50):
        factories.failed_delivery(factories.person("office", email="sai@example.org"))
    with django_assert_max_num_queries(16):
        assert page_of(client).count("Gửi lại<span") == 50
