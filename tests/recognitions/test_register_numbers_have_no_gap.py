"""Số vào sổ: from 1, without gap or double, per deciding place and calendar year of the decision; also with many writers at once."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Max

from recognitions import register
from recognitions.models import Certificate, RegisterCounter
from recognitions.register import number_shown, take_numbers
from recognitions.services.certificates import certificates_freeze
from tests import factories

pytestmark = pytest.mark.django_db


def numbers(year: int = 2026) -> list[int]:
    return list(Certificate.objects.filter(register_year=year).order_by("register_number").values_list("register_number", flat=True))


@pytest.mark.embedded
def test_the_book_begins_with_one_and_goes_on_over_decisions():
    factories.frozen(3)
    factories.frozen(2)
    assert numbers() == [1, 2, 3, 4, 5]


def test_each_calendar_year_of_decisions_has_a_book_of_its_own():
    factories.frozen(2)
    factories.frozen(1, decision=factories.DecisionFactory(year=2026, dated_on=date(2027, 1, 5)))
    assert (numbers(2026), numbers(2027)) == ([1, 2], [1])


def test_each_deciding_place_has_a_book_of_its_own():
    factories.frozen(2)
    other = factories.ward("00235").parent
    factories.frozen(1, decision=factories.DecisionFactory(deciding_place=other))
    assert list(Certificate.objects.filter(deciding_place=other).values_list("register_number", flat=True)) == [1]


def test_within_a_decision_numbers_follow_vietnamese_order():
    decision = factories.DecisionFactory()
    for name in ("Tổ dân phố số 10", "Tổ dân phố số 9", "Ban Quản lý chợ"):
        factories.RecognitionFactory(decision=decision, enrolment__subject=factories.SubjectFactory(name=name))
    frozen = certificates_freeze(decision=decision, by=decision.signer)
    assert [row.facts["subject"] for row in frozen] == ["Ban Quản lý chợ", "Tổ dân phố số 9", "Tổ dân phố số 10"]


@pytest.mark.embedded
def test_an_issue_that_is_rolled_back_gives_its_numbers_back():
    factories.frozen(1)
    with transaction.atomic():
        factories.frozen(4)
        transaction.set_rollback(True)
    factories.frozen(1)
    assert numbers() == [1, 2]


def test_a_number_is_shown_with_four_digits_and_its_year():
    assert number_shown(12, 2025) == "0012/2025"
    assert number_shown(12345, 2025) == "12345/2025"


def _together(work, writers: int = 16) -> list:
    """Run `work` in as many threads at once; their answers, exceptions included."""
    start, answers = threading.Barrier(writers), []

    def write():
        try:
            start.wait()
            answers.append(work())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="races are proved on PostgreSQL")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_at_once_leave_neither_gap_nor_double():
    place_id = factories.ward().pk

    def take():
        with transaction.atomic():
            return list(take_numbers(place_id=place_id, year=2026, count=3))

    taken = [number for answer in _together(take) for number in answer]
    assert sorted(taken) == list(range(1, 49))


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_writers_without_the_lock_do_collide():
    """The control: reading the highest number and adding one gives the same number to several."""
    place = factories.ward()
    RegisterCounter.objects.create(deciding_place=place, year=2026, last=0)
    read = threading.Barrier(16)

    def take():
        with transaction.atomic():
            highest = RegisterCounter.objects.filter(deciding_place=place).aggregate(last=Max("last"))["last"]
            read.wait()
            RegisterCounter.objects.filter(deciding_place=place).update(last=highest + 1)
            return highest + 1

    assert len(set(_together(take))) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_sixteen_decisions_issued_at_once_fill_one_book():
    decisions = [factories.DecisionFactory() for _ in range(16)]
    for decision in decisions:
        for _ in range(3):
            factories.RecognitionFactory(decision=decision)
    waiting = iter(decisions)
    following = threading.Lock()

    def issue():
        with following:
            decision = next(waiting)
        return certificates_freeze(decision=decision, by=decision.signer)

    answers = _together(issue)
    assert [error for error in answers if isinstance(error, Exception)] == []
    assert numbers() == list(range(1, 49))
    assert list(register.faults()) == []


@pytest.mark.embedded
def test_doctor_names_a_gap_and_a_counter_that_disagrees():
    factories.frozen(3)
    assert list(register.faults()) == []
    Certificate.objects.filter(register_number=2).update(register_number=7)
    place = factories.ward().pk
    assert list(register.faults()) == [
        f"register: book of place {place} for 2026 has a gap",
        f"register: book of place {place} for 2026 ends at 7, its counter at 3",
    ]
