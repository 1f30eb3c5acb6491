"""One digest a person and day: lines gather in it, each once, however many; what no longer holds is struck out and stays to be seen."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from antt_portal.jobs.models import Job
from antt_portal.notices.models import DIGEST, Delivery, Notice, NoticeLine
from antt_portal.notices.services import DigestLine, digest_add, digest_withdraw
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY = date(2026, 10, 28)


@pytest.fixture(autouse=True)
def now(at) -> datetime:
    return at("2026-10-28 07:00")


def line(person, number: int = 1, **changes) -> DigestLine:
    plain = {"text": f"Việc thứ {number}", "link": f"/viec/{number}/", "dedupe_key": f"viec:{number}:{person.pk}"}
    return DigestLine(recipient_id=person.pk, **plain | changes)


def with_address(**changes):
    return factories.UserFactory(**{"email": "nhan@example.org"} | changes)


def test_the_lines_of_a_day_are_one_digest_and_count_as_one_in_the_bell():
    person = with_address()
    assert digest_add([line(person, 1), line(person, 2)], day=DAY) == 2
    assert digest_add([line(person, 3)], day=DAY) == 1
    digest = Notice.objects.get(recipient=person, kind=DIGEST)
    assert digest.text == "Nhắc việc ngày 28/10/2026"
    assert [row.text for row in digest.lines.all()] == ["Việc thứ 1", "Việc thứ 2", "Việc thứ 3"]
    assert Notice.objects.visible_to(person).unread_count() == 1


def test_each_person_and_each_day_has_its_own():
    one, other = with_address(), with_address()
    digest_add([line(one), line(other)], day=DAY)
    digest_add([line(one, 2)], day=DAY + timedelta(days=1))
    assert Notice.objects.filter(kind=DIGEST).count() == 3


def test_the_same_key_twice_is_one_line_whenever_it_comes():
    person = with_address()
    assert digest_add([line(person), line(person)], day=DAY) == 1
    assert digest_add([line(person, text="Nói cách khác")], day=DAY) == 0
    assert digest_add([line(person)], day=DAY + timedelta(days=1)) == 0
    assert [row.text for row in NoticeLine.objects.all()] == ["Việc thứ 1"]
    assert Notice.objects.count() == 1, "a day that brings nothing new has no digest"


def test_one_mail_is_asked_for_and_waits_ten_minutes_for_the_other_places(now):
    digest_add([line(person := with_address())], day=DAY)
    digest_add([line(person, 2)], day=DAY)
    delivery = Delivery.objects.get()
    assert (delivery.recipient, delivery.day) == (person, DAY)
    assert NoticeLine.objects.filter(delivery=delivery).count() == 2
    assert [(job.kind, job.object_id, job.not_before) for job in Job.objects.all()] == [
        ("notices.mail", delivery.pk, now + timedelta(minutes=10))
    ]


@pytest.mark.parametrize("person", [{"email": ""}, {"wants_reminders": False}, {"is_active": False}], ids=str)
def test_who_is_not_reached_has_the_digest_in_the_portal_only(person):
    digest_add([line(with_address(**person))], day=DAY)
    assert NoticeLine.objects.get().delivery is None
    assert not Delivery.objects.exists()
    assert not Job.objects.exists()


def closed(day: date = DAY) -> None:
    """The mails of the day are being sent: they take no further line."""
    Delivery.objects.filter(day=day).update(closed_at=timezone.now())


def went_with(person) -> list[tuple[date, int]]:
    """The day and the part of the mail of each line, in order."""
    return list(NoticeLine.objects.filter(notice__recipient=person).values_list("delivery__day", "delivery__part"))


def test_what_ends_before_the_next_mail_goes_out_today_with_a_second_one(at):
    digest_add([line(person := with_address())], day=DAY)
    closed()
    at("2026-10-28 15:00")
    digest_add([line(person, 2, until=DAY), line(person, 3, until=DAY + timedelta(days=1)), line(person, 4)], day=DAY)
    digest_add([line(person, 5, until=DAY)], day=DAY)
    assert went_with(person) == [(DAY, 1), (DAY, 2), (DAY + timedelta(days=1), 1), (DAY + timedelta(days=1), 1), (DAY, 2)]
    second = Job.objects.get(object_id=Delivery.objects.get(part=2).pk)
    assert timezone.localtime(second.not_before) == at("2026-10-28 15:10")
    assert Notice.objects.count() == 1, "in the portal it is the day's digest"


def test_a_third_goes_out_when_the_second_is_closed_too_and_what_is_over_opens_none(at):
    digest_add([line(person := with_address())], day=DAY)
    closed()
    digest_add([line(person, 2, until=DAY)], day=DAY)
    closed()
    digest_add([line(person, 3, until=DAY), line(person, 4, until=DAY - timedelta(days=1))], day=DAY)
    assert went_with(person) == [(DAY, 1), (DAY, 2), (DAY, 3), (DAY + timedelta(days=1), 1)]


def test_a_second_mail_that_is_still_open_takes_only_what_cannot_wait():
    digest_add([line(person := with_address())], day=DAY)
    closed()
    digest_add([line(person, 2, until=DAY)], day=DAY)
    digest_add([line(person, 3)], day=DAY)
    assert went_with(person)[-1] == (DAY + timedelta(days=1), 1)


FRIDAY, SUNDAY, MONDAY = date(2026, 10, 30), date(2026, 11, 1), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("until", "expected"), [(None, (MONDAY, 1)), (MONDAY, (MONDAY, 1)), (SUNDAY, (FRIDAY, 2)), (FRIDAY, (FRIDAY, 2))], ids=str
)
def test_the_next_mail_is_that_of_the_next_working_day_and_what_ends_before_does_not_wait_for_it(at, until, expected):
    at("2026-10-30 07:00")
    digest_add([line(person := with_address())], day=FRIDAY)
    closed(FRIDAY)
    digest_add([line(person, 2, until=until)], day=FRIDAY)
    assert went_with(person)[-1] == expected


def test_what_comes_after_the_mail_was_closed_goes_with_the_mail_of_the_next_day(at):
    digest_add([line(person := with_address())], day=DAY)
    Delivery.objects.update(closed_at=timezone.now())
    at("2026-10-28 15:00")
    Notice.objects.update(read_at=timezone.now())
    digest_add([line(person, 2)], day=DAY)
    digest_add([line(person, 3)], day=DAY)
    assert Notice.objects.count() == 1, "in the portal it is still the day's digest"
    assert Notice.objects.visible_to(person).unread_count() == 1, "and is to be read again"
    assert [row.delivery.day for row in NoticeLine.objects.all()] == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=1)]
    assert timezone.localtime(Job.objects.last().not_before) == at("2026-10-29 07:10")


def test_the_digest_of_a_day_gone_by_goes_out_with_todays(at):
    person = with_address()
    at("2026-10-30 07:00")
    digest_add([line(person)], day=DAY)
    digest_add([line(person, 2)], day=date(2026, 10, 30))
    assert [notice.text for notice in Notice.objects.order_by("pk")] == ["Nhắc việc ngày 28/10/2026", "Nhắc việc ngày 30/10/2026"]
    assert Delivery.objects.get().day == date(2026, 10, 30)


def test_a_withdrawn_line_stays_and_says_so_and_its_key_stays_told(client):
    person = with_address()
    digest_add([line(person, 1, dedupe_key="han:7:a"), line(person, 2, dedupe_key="han:70:a")], day=DAY)
    assert digest_withdraw(key_prefix="han:7:") == 1
    assert digest_withdraw(key_prefix="han:7:") == 0
    assert digest_add([line(person, 1, dedupe_key="han:7:a")], day=DAY) == 0
    client.force_login(person)
    page = client.get("/thong-bao/").content.decode()
    assert "<s>Việc thứ 1</s>" in page
    assert page.count("Hạn này đã thay đổi") == 1
    assert '<a href="/viec/2/">Việc thứ 2</a>' in page
    assert "/viec/1/" not in page


def test_a_link_leads_into_the_portal_only():
    with pytest.raises(ValueError, match="path of the portal"):
        DigestLine(recipient_id=1, text="Việc", link="https://example.org/", dedupe_key="a")


def test_a_text_that_is_too_long_is_cut_and_keeps_nobody_from_being_told():
    person = factories.UserFactory()
    digest_add([line(person, text="dài " * 100)], day=DAY)
    text = NoticeLine.objects.get().text
    assert (len(text), text[-1]) == (300, "…")


@pytest.mark.parametrize("people", [1, 3])
def test_three_hundred_lines_cost_as_many_statements_as_three(people):
    """Counted without the parts into which SQLite cuts a long insert."""
    persons = [with_address() for _ in range(people)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        digest_add([line(person, number) for person in persons for number in range(3)], day=DAY)
    if connection.vendor == "postgresql":
        more = [with_address() for _ in range(300)]
        with CaptureQueriesContext(connection) as many:
            digest_add([line(person) for person in more], day=DAY)
        assert len(many) == len(few)
    assert len(few) <= 16


def test_the_page_asks_as_much_of_the_database_for_fifty_digests_as_for_five(client, django_assert_max_num_queries):
    person = with_address()
    with transaction.atomic():
        for day in range(50):
            digest_add([line(person, number=10 * day + one) for one in range(3)], day=DAY + timedelta(days=day))
    client.force_login(person)
    with django_assert_max_num_queries(9):
        client.get("/thong-bao/")
