"""“Đã trao”: for one and for many, on a day that can be; twice at once is once; what was written by mistake is taken back."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.urls import reverse

from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.choices import CertificateState, TakenBack
from recognitions.handing_over.list_text import text_of
from recognitions.models import Certificate
from recognitions.services.hand_over import certificate_take_back, certificates_hand_over
from tests import factories
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def morning(at):
    at("2026-11-25 09:00")


@pytest.fixture
def made() -> list[Certificate]:
    factories.frozen(3)
    work()
    return list(Certificate.objects.order_by("pk"))


def handed_over(certificates, *, day: date = date(2026, 11, 20), by=None):
    decision = certificates[0].recognition.decision
    return certificates_hand_over(decision=decision, certificates=certificates, handed_over_on=day, by=by or factories.person("office"))


def states() -> list[str]:
    return list(Certificate.objects.order_by("pk").values_list("state", flat=True))


def test_many_are_handed_over_at_once_with_day_and_who_wrote_it(made):
    officer = factories.person()
    handed_over(made[:2], by=officer)
    assert states() == [CertificateState.HANDED_OVER, CertificateState.HANDED_OVER, CertificateState.READY]
    row = Certificate.objects.get(pk=made[0].pk)
    assert (row.handed_over_on, row.handed_over_by) == (date(2026, 11, 20), officer)
    assert Entry.objects.filter(action="certificates.handed_over").count() == 1


@pytest.mark.parametrize(("day", "words"), [(date(2026, 11, 26), "sau hôm nay"), (date(2026, 11, 17), "trước ngày đó")])
def test_the_day_is_neither_in_the_future_nor_before_the_issue(made, day, words):
    with pytest.raises(Refused, match=words) as refusal:
        handed_over(made, day=day)
    assert refusal.value.field == "handed_over_on"
    assert set(states()) == {CertificateState.READY}


def test_nobody_ticked_is_said_at_the_ticks(made):
    with pytest.raises(Refused) as refusal:
        certificates_hand_over(decision=made[0].recognition.decision, certificates=[], handed_over_on=date(2026, 11, 20), by=None)
    assert refusal.value.field == "certificates"


def test_if_one_was_handed_over_meanwhile_none_is_written_and_the_other_person_is_named(made):
    office = factories.person("office", full_name="Phạm Thị Văn Phòng")
    handed_over(made[:1], by=office)
    with pytest.raises(Conflict, match="Giấy số 0001/2026 đã được Phạm Thị Văn Phòng ghi là trao ngày 20/11/2026"):
        handed_over(made)
    assert states().count(CertificateState.HANDED_OVER) == 1


def test_only_those_who_print_there(made):
    for person in (
        factories.person("auditor"),
        factories.person("office", place=factories.ward().parent),
        factories.head_of(made[0].recognition.subject),
    ):
        with pytest.raises(NotYours):
            handed_over(made, by=person)


def test_a_mistake_is_taken_back_with_a_reason_and_the_day_stays_in_the_trail(made):
    handed_over(made[:1])
    row = Certificate.objects.get(pk=made[0].pk)
    with pytest.raises(Refused, match="chọn lý do"):
        certificate_take_back(certificate=row, reason="vì thế", by=factories.person("office"), version=row.version)
    with pytest.raises(Conflict):
        certificate_take_back(certificate=row, reason=TakenBack.WRONG_ROW, by=factories.person("office"), version=row.version - 1)
    certificate_take_back(certificate=row, reason=TakenBack.WRONG_ROW, by=factories.person("office"), version=row.version)
    row.refresh_from_db()
    assert (row.state, row.handed_over_on, row.handed_over_by) == (CertificateState.READY, None, None)
    assert '"was_on":"2026-11-20"' in Entry.objects.get(action="certificate.taken_back").body


def test_the_list_to_sign_has_a_line_for_each_and_room_for_day_and_signature(made):
    handed_over(made[:1])
    rows = Certificate.objects.select_related("recognition__enrolment__place").order_by("register_number")
    paper = text_of(made[0].recognition.decision, rows)
    (part,) = paper.table.parts
    assert [row[3] for row in part.rows] == ["0001/2026", "0002/2026", "0003/2026"]
    assert [row[5] for row in part.rows] == ["20/11/2026", "", ""]
    assert {row[6] for row in part.rows} == {""}
    assert sum(column.width for column in paper.table.columns) == 252


def test_the_page_writes_what_was_ticked_and_keeps_the_ticks_when_it_is_refused(client, made):
    client.force_login(factories.person("office"))
    address = reverse("hand_over", args=[made[0].recognition.decision_id])
    ticked = {"certificates": [made[0].pk, made[2].pk], "handed_over_on": "26/11/2026"}
    answer = client.post(address, ticked)
    html = answer.content.decode()
    assert (answer.status_code, html.count(" checked"), "sau hôm nay" in html) == (400, 2, True)
    assert client.post(address, ticked | {"handed_over_on": "25/11/2026"}).status_code == 302
    assert states() == [CertificateState.HANDED_OVER, CertificateState.READY, CertificateState.HANDED_OVER]
    assert client.post(address, {"every": "on", "handed_over_on": "25/11/2026"}).status_code == 302
    assert set(states()) == {CertificateState.HANDED_OVER}
    assert "Không còn giấy nào chờ trao" in client.get(address).content.decode()


def test_the_page_asks_no_more_for_more_rows(client, made):
    from django.test.utils import CaptureQueriesContext

    client.force_login(factories.person("office"))
    decision = made[0].recognition.decision
    asked = []
    for more in (0, 12):
        factories.frozen(more, decision=decision) if more else None
        Certificate.objects.filter(sha256="").update(state=CertificateState.READY, sha256="0" * 64)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("hand_over", args=[decision.pk]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="races are proved on PostgreSQL")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_write_it_at_once_write_it_once(made):
    people = [factories.person("office"), factories.person()]
    results = at_once(*(lambda person=person: handed_over(made, by=person) for person in people))
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Entry.objects.filter(action="certificates.handed_over").count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_written_it(made):
    """The control: both read “ready” and both write."""
    both_have_read = threading.Barrier(2)

    def write_without_a_lock():
        with transaction.atomic():
            row = Certificate.objects.get(pk=made[0].pk)
            both_have_read.wait()
            found = Certificate.objects.filter(pk=row.pk) if row.state == CertificateState.READY else Certificate.objects.none()
            return found.update(state=CertificateState.HANDED_OVER, handed_over_on=date(2026, 11, 20))

    assert at_once(write_without_a_lock, write_without_a_lock) == [1, 1]
