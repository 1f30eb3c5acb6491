"""Who has no mail address gets an SMS, where a gateway is set: one part, without marks; what the gateway answers decides what then."""

from datetime import date, timedelta

import pytest

from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.notices import sms
from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.messages import ONE_SMS, sms_text
from antt_portal.notices.models import Delivery
from antt_portal.notices.services import DigestLine, digest_add
from tests import factories
from tests.ground.stand_ins import HANG, gateway

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY, UNTIL = date(2026, 10, 28), date(2026, 11, 4)


@pytest.fixture
def stand_in(settings):
    with gateway() as server:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER, settings.SMS_TIMEOUT = server.url, "khoa-bi-mat", "ANTT", 0.5
        settings.PUBLIC_ADDRESS = "https://antt.example.org"
        yield server


@pytest.fixture
def job(stand_in, at) -> Job:
    person = factories.UserFactory(full_name="Nguyễn Thị Hòa", phone="0912345678")
    now = at("2026-10-28 07:00")
    lines = [("a", UNTIL), ("b", UNTIL + timedelta(days=9)), ("c", DAY - timedelta(days=1)), ("d", None)]
    digest_add([DigestLine(person.pk, f"Việc {key}", "/", f"{key}:{person.pk}", until=until) for key, until in lines], day=DAY)
    at(f"{now + timedelta(minutes=10):%Y-%m-%d %H:%M}")
    return Job.objects.get()


def ran(job: Job) -> tuple[str, str]:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job.state, Delivery.objects.get().state


def test_the_gateway_gets_one_short_text_to_the_international_number_with_the_token(stand_in, job):
    assert ran(job) == (JobState.DONE, DeliveryState.SENT)
    headers, sent = stand_in.requests[0]
    assert headers["Authorization"] == "Bearer khoa-bi-mat"
    assert sent == {
        "to": "+84912345678",
        "from": "ANTT",
        "text": "Cong ANTT: ong/ba co 3 viec, han gan nhat 04/11/2026. Xem: https://antt.example.org/thong-bao/",
        "reference": f"nhac-viec-{Delivery.objects.get().pk}",
    }
    assert Delivery.objects.get().channel == Channel.SMS


@pytest.mark.parametrize("number", [1, 300])
@pytest.mark.parametrize("nearest", [None, UNTIL])
@pytest.mark.parametrize(
    "address", ["https://antt.example.org/thong-bao/", "https://" + "rat-dai." * 20 + "example.org/", "https://đống-đa.vn/"]
)
def test_the_text_is_one_part_without_marks_whatever_it_says(number, nearest, address):
    text = sms_text(number, nearest, address)
    assert len(text) <= ONE_SMS
    assert text.isascii()
    assert str(number) in text


def test_a_busy_gateway_says_how_long_to_wait(stand_in, job):
    due = job.not_before
    stand_in.status, stand_in.headers = 429, {"Retry-After": "900"}
    assert ran(job) == (JobState.WAITING, DeliveryState.WAITING)
    assert job.not_before == due + timedelta(seconds=900)


@pytest.mark.parametrize("asked", ["10", "Wed, 28 Oct 2026 07:00:00 GMT", "-5", "9" * 30, ""])
def test_a_pause_that_is_short_or_not_understood_is_the_usual_one(stand_in, job, asked):
    due = job.not_before
    stand_in.status, stand_in.headers = 429, {"Retry-After": asked}
    ran(job)
    assert job.not_before == due + timedelta(minutes=1)


def test_nobody_is_made_to_wait_longer_than_six_hours(stand_in, job):
    due = job.not_before
    stand_in.status, stand_in.headers = 503, {"Retry-After": "99999999"}
    ran(job)
    assert job.not_before == due + timedelta(hours=6)


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (401, b"{}"), (HANG, b""), (200, b"<html>Welcome</html>"), (200, b'"ok"'), (200, b"\xff\xfe"), (302, b"")],
    ids=str,
)
def test_trouble_of_the_gateway_is_tried_again(stand_in, job, status, body):
    stand_in.status, stand_in.body = status, body
    assert ran(job) == (JobState.WAITING, DeliveryState.WAITING)
    assert job.problem == sms.NO_GATEWAY


def test_the_token_does_not_follow_to_another_address(stand_in, job):
    with gateway() as other:
        stand_in.status, stand_in.headers = 302, {"Location": other.url}
        ran(job)
        assert other.requests == []


@pytest.mark.parametrize("status", [400, 422])
def test_a_number_that_the_gateway_refuses_is_given_up_at_once(stand_in, job, status):
    stand_in.status = status
    assert ran(job) == (JobState.FAILED, DeliveryState.FAILED)
    assert Delivery.objects.get().problem == sms.NO_SUCH_NUMBER


def test_without_the_setting_nothing_is_sent(at):
    at("2026-10-28 07:00")
    person = factories.UserFactory(phone="0912345678")
    digest_add([DigestLine(person.pk, "Việc", "/", "a")], day=DAY)
    assert not Job.objects.exists()


def test_who_has_an_address_gets_a_mail_and_no_sms(stand_in, at, mailoutbox):
    at("2026-10-28 07:00")
    person = factories.UserFactory(phone="0912345678", email="hoa@example.org")
    digest_add([DigestLine(person.pk, "Việc", "/", "a")], day=DAY)
    at("2026-10-28 07:10")
    assert ran(Job.objects.get()) == (JobState.DONE, DeliveryState.SENT)
    assert (len(mailoutbox), stand_in.requests) == (1, [])
