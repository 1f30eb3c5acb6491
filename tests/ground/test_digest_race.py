"""Several places tell the same people at the same moment: one digest, no line lost. On PostgreSQL; with protection off, it fails."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from antt_portal import clock
from antt_portal.notices.models import DIGEST, Delivery, Notice, NoticeLine
from antt_portal.notices.querysets import DeliveryQuerySet
from antt_portal.notices.services import DigestLine, digest_add, digests, outgoing
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]
DAY = date(2026, 10, 28)


def at_once(*acts) -> list:
    """Run the acts in threads that start together; what each returned or raised, in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            results[number] = act()
        except Exception as error:  # the test looks at what it was
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def line(person, place: int) -> DigestLine:
    return DigestLine(person.pk, f"Việc của nơi {place}", "/", f"noi:{place}:{person.pk}")


@pytest.fixture
def people(at) -> list:
    at("2026-10-28 07:00")
    return [factories.UserFactory(email="nhan@example.org") for _ in range(20)]


def four_places(people) -> list:
    """Four places at once, each naming the people in an order of its own."""
    orders = (people, people[::-1], people[10:] + people[:10], people[::2] + people[1::2])
    told = [[line(one, place) for one in order] for place, order in enumerate(orders)]
    return at_once(*(lambda lines=lines: digest_add(lines, day=DAY) for lines in told))


def test_four_at_once_make_one_digest_and_one_mail_for_each_person(people):
    assert four_places(people) == [20, 20, 20, 20]
    assert Notice.objects.filter(kind=DIGEST).count() == 20
    assert Delivery.objects.count() == 20
    assert NoticeLine.objects.count() == 80


def test_without_the_one_key_of_the_day_there_would_be_several(people, monkeypatch):
    """The control: the digest of a day is what is looked for first and made if it is not there."""
    all_have_looked = threading.Barrier(4)

    def look_then_make(recipients, day, now):
        known = dict(Notice.objects.filter(kind=DIGEST, recipient__in=recipients).values_list("recipient_id", "pk"))
        all_have_looked.wait()
        for recipient in recipients:
            if recipient not in known:
                key = f"{threading.get_ident()}:{recipient}"
                made = Notice.objects.create(recipient_id=recipient, kind=DIGEST, text="Nhắc việc", dedupe_key=key, created_at=now)
                known[recipient] = made.pk
        return known

    monkeypatch.setattr(digests, "_digests", look_then_make)
    four_places(people)
    assert Notice.objects.filter(kind=DIGEST).count() > 20


def four_places_on_the_last_day(people) -> list:
    """Four places at once say what ends today, when the mails of the day are closed."""
    digest_add([line(one, 9) for one in people], day=DAY)
    Delivery.objects.update(closed_at=clock.now())
    last = [[replace(line(one, place), until=DAY) for one in order] for place, order in enumerate((people, people[::-1]) * 2)]
    return at_once(*(lambda lines=lines: digest_add(lines, day=DAY) for lines in last))


def test_four_at_once_open_one_second_mail_for_what_ends_today(people):
    assert four_places_on_the_last_day(people) == [20, 20, 20, 20]
    assert sorted(Delivery.objects.values_list("part", flat=True)) == [1] * 20 + [2] * 20
    assert NoticeLine.objects.filter(delivery__part=2).count() == 80


def test_without_the_lock_each_would_open_its_own(people, monkeypatch):
    """The control: all have seen that the first is closed before any opens a second."""
    all_have_looked = threading.Barrier(4)

    def look(day):
        all_have_looked.wait(timeout=30)
        return day + timedelta(days=1)

    monkeypatch.setattr(DeliveryQuerySet, "locked", lambda rows: rows.order_by("recipient_id", "day", "part"))
    monkeypatch.setattr(outgoing, "next_working_day", look)
    assert any(isinstance(result, DatabaseError) for result in four_places_on_the_last_day(people))


def closed_while_a_line_is_added(person) -> set[str]:
    """A second line is being added while a worker closes the day's mail; the texts of the lines that the worker then finds."""
    digest_add([line(person, 1)], day=DAY)
    is_added, found = threading.Event(), set()

    def add():
        with transaction.atomic():
            digest_add([line(person, 2)], day=DAY)
            is_added.set()
            threading.Event().wait(0.5)

    def close():
        is_added.wait()
        with transaction.atomic():
            mail = Delivery.objects.locked().get(recipient=person, day=DAY)
            Delivery.objects.filter(pk=mail.pk).update(closed_at=clock.now())
        found.update(mail.lines.values_list("text", flat=True))

    at_once(add, close)
    return found


def test_a_line_that_is_being_added_goes_out_with_the_mail_that_is_being_closed(people):
    assert closed_while_a_line_is_added(people[0]) == {"Việc của nơi 1", "Việc của nơi 2"}


def test_without_the_lock_it_would_be_lost_between_two_mails(people, monkeypatch):
    monkeypatch.setattr(DeliveryQuerySet, "locked", lambda rows: rows.order_by("pk"))
    assert closed_while_a_line_is_added(people[0]) == {"Việc của nơi 1"}
    assert set(NoticeLine.objects.values_list("delivery__day", flat=True)) == {DAY}, "no other mail takes it"
