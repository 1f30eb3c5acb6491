"""Two people of one body answer at the same moment: one answer stands, the other is told. With a control that shows the lock's work."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from antt_portal import clock
from antt_portal.refusals import Conflict
from recognitions.choices import AnsweredHow, BodyAnswer
from recognitions.models import ConsultedBody, Opinion
from recognitions.services import opinions
from tests.recognitions import asking, stages
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]


@pytest.fixture
def row(ward):
    return asking.asked(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)


def test_two_different_answers_at_once_and_one_stands(ward, row):
    link = asking.linked(row, ward=ward)[0]
    version = opinions.body_behind(link.token).version
    answers = (asking.AGREES, asking.objecting(row))
    results = at_once(
        *(lambda answer=answer: opinions.opinion_give(token=link.token, answer=answer, version=version) for answer in answers)
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Opinion.objects.count() == 1


def test_the_same_answer_pressed_twice_at_once_is_one(ward, row):
    link = asking.linked(row, ward=ward)[0]
    version = opinions.body_behind(link.token).version
    results = at_once(*(lambda: opinions.opinion_give(token=link.token, answer=asking.AGREES, version=version) for _ in range(2)))
    assert results[0] == results[1]
    assert Opinion.objects.count() == 1


def test_an_answer_by_link_and_one_on_paper_at_once_and_one_stands(ward, row):
    link = asking.linked(row, ward=ward)[0]
    body = ConsultedBody.objects.get(pk=link.body.pk)
    letter = opinions.Letter("45/MTTQ", clock.today(), clock.today())
    results = at_once(
        lambda: opinions.opinion_give(token=link.token, answer=asking.AGREES, version=body.version),
        lambda: opinions.opinion_record(body=body, answer=asking.objecting(row), letter=letter, by=ward.officer, version=body.version),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Opinion.objects.filter(superseded_at=None).count() == 1


def test_without_the_lock_both_would_have_believed_to_be_first(row):
    """The control: both read the same version and write; only the database's own constraint is left to stop the second."""
    body, both_have_read, refused = row.bodies.first(), threading.Barrier(2), []

    def answer_without_a_lock():
        with transaction.atomic():
            version = ConsultedBody.objects.get(pk=body.pk).version
            both_have_read.wait()
            assert version == body.version
            try:
                with transaction.atomic():
                    now = clock.now()
                    Opinion.objects.create(
                        body=body, answer=BodyAnswer.AGREES, given_at=now, how=AnsweredHow.LINK, received_on=clock.today()
                    )
            except IntegrityError:
                refused.append(True)

    at_once(answer_without_a_lock, answer_without_a_lock)
    assert refused == [True]
