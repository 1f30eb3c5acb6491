"""The day's mail is handed to a real mail server: accepted once, tried again for hours, given up at last; never with personal data."""

import email
import email.policy
from datetime import date, timedelta

import pytest

from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.notices import mail as mail_room
from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.models import Delivery, NoticeLine
from antt_portal.notices.services import DigestLine, deliveries, digest_add, digest_withdraw
from tests import factories
from tests.ground.stand_ins import DROP, HANG, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY = date(2026, 10, 28)


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        settings.PUBLIC_ADDRESS = "https://antt.example.org"
        yield server


@pytest.fixture
def person():
    return factories.UserFactory(full_name="Nguyễn Thị Hòa", phone="0912345678", email="hoa@example.org")


@pytest.fixture
def job(person, at) -> Job:
    """The job of a mail with two lines, whose time has come."""
    at("2026-10-28 07:00")
    digest_add(
        [
            DigestLine(person.pk, "Hồ sơ đề nghị công nhận: hạn cuối hết ngày 04/11/2026 (thứ Tư)", "/ho-so/7/", f"a:{person.pk}"),
            DigestLine(person.pk, "7 tổ dân phố chưa nộp hồ sơ đề nghị", "/danh-sach/?ho_so=chua", f"b:{person.pk}"),
        ],
        day=DAY,
    )
    at("2026-10-28 07:10")
    return Job.objects.get()


def ran(job: Job) -> tuple[str, str]:
    """Run the job; the states of the job and of its delivery."""
    jobs.run(job.pk)
    job.refresh_from_db()
    return job.state, Delivery.objects.get().state


def parsed(raw: bytes):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_the_mail_says_what_until_when_where_and_how_to_switch_it_off(server, job):
    assert ran(job) == (JobState.DONE, DeliveryState.SENT)
    message = parsed(server.mails[0])
    assert message["Subject"] == "Nhắc việc ngày 28/10/2026: 2 việc"
    assert (message["To"], message["Auto-Submitted"]) == ("hoa@example.org", "auto-generated")
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert "hạn cuối hết ngày 04/11/2026 (thứ Tư)" in part
        assert "https://antt.example.org/ho-so/7/" in part
        assert "https://antt.example.org/tai-khoan/nhac-viec/" in part
    assert "https://antt.example.org/danh-sach/?ho_so=chua" in text
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.problem) == (Channel.MAIL, "")


def test_no_part_of_it_holds_personal_data(server, job, person):
    ran(job)
    message = parsed(server.mails[0])
    del message["To"]
    said = message.as_string() + message.get_body(["plain"]).get_content() + message.get_body(["html"]).get_content()
    for personal in (person.full_name, "Hòa", person.phone, person.username, person.email):
        assert personal not in said


def test_what_was_sent_is_not_sent_again(server, job):
    ran(job)
    assert deliveries.deliver(Delivery.objects.get().pk) is None
    assert len(server.mails) == 1


def test_without_that_check_it_would_be(server, job, monkeypatch):
    ran(job)
    monkeypatch.setattr(deliveries, "_closed", lambda pk: Delivery(pk=pk, recipient=Delivery.objects.get().recipient, day=DAY))
    deliveries.deliver(Delivery.objects.get().pk)
    assert len(server.mails) == 2


def test_a_worker_that_dies_after_the_server_accepted_sends_the_same_message_once_more(server, job, at, monkeypatch):
    """The one thing that remains possible: by its Message-ID a mailbox knows it again."""
    with monkeypatch.context() as dying:
        dying.setattr(deliveries, "_finish", lambda *_args: 1 / 0)
        assert ran(job) == (JobState.WAITING, DeliveryState.WAITING)
    at("2026-10-28 07:12")
    assert ran(job) == (JobState.DONE, DeliveryState.SENT)
    first, second = (parsed(mail)["Message-ID"] for mail in server.mails)
    assert first == second
    assert first.endswith("@antt.example.org>")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"RCPT": "550 no such user"}, mail_room.NO_MAILBOX),
        ({".": "554 looks like spam"}, mail_room.NOT_TAKEN),
        ({"DATA": "550 not you"}, mail_room.NOT_TAKEN),
    ],
    ids=["no mailbox", "not this mail", "not from us"],
)
def test_what_the_server_refuses_for_good_is_given_up_at_once(server, job, answers, sentence):
    server.answers = answers
    assert ran(job) == (JobState.FAILED, DeliveryState.FAILED)
    assert Delivery.objects.get().problem == sentence
    assert not server.mails


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"RCPT": "450 mailbox busy"}, mail_room.BUSY),
        ({".": "451 try later"}, mail_room.BUSY),
        ({"MAIL": "550 we do not know you"}, mail_room.NO_SERVER),
        ({"HELLO": DROP}, mail_room.NO_SERVER),
        ({"RCPT": DROP}, mail_room.NO_SERVER),
        ({".": DROP}, mail_room.NO_SERVER),
        ({"HELLO": HANG}, mail_room.NO_SERVER),
        ({".": HANG}, mail_room.NO_SERVER),
    ],
    ids=["450", "451 at the end", "550 for us", "drops at once", "drops", "drops at the end", "hangs at once", "hangs at the end"],
)
def test_what_may_work_later_is_tried_later(server, job, at, answers, sentence):
    server.answers = answers
    assert ran(job) == (JobState.WAITING, DeliveryState.WAITING)
    assert job.problem == sentence
    server.answers = {}
    at("2026-10-28 07:11")
    assert ran(job) == (JobState.DONE, DeliveryState.SENT)
    assert len(server.mails) == 1


def test_a_server_that_is_gone_is_tried_for_more_than_six_hours_and_then_the_failure_stays_with_its_reason(server, job, at, settings):
    settings.EMAIL_PORT = 1
    state, tries = JobState.WAITING, 0
    while state == JobState.WAITING:
        state, tries = ran(job)[0], tries + 1
        last = job.not_before
        at(f"{last + timedelta(hours=7, minutes=1):%Y-%m-%d %H:%M}")
    assert (state, tries) == (JobState.FAILED, 6)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.problem) == (DeliveryState.FAILED, mail_room.NO_SERVER)
    assert sum(deliveries.PAUSES, timedelta(0)) > timedelta(hours=6)
    assert jobs.overdue() == [], "it is shown to the place, and is no fault of the portal"


def test_a_good_bye_that_fails_does_not_matter(server, job):
    server.answers = {"QUIT": DROP}
    assert ran(job) == (JobState.DONE, DeliveryState.SENT)


def test_what_is_sent_days_later_says_so_and_leaves_out_what_is_over(server, job, at):
    NoticeLine.objects.filter(dedupe_key__startswith="a:").update(until=DAY)
    at("2026-10-30 08:00")
    ran(job)
    message = parsed(server.mails[0])
    assert message["Subject"] == "Nhắc việc ngày 28/10/2026: 1 việc"
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.startswith("Nhắc việc của ngày 28/10/2026, gửi lại.")
    assert "<p>Nhắc việc của ngày 28/10/2026, gửi lại.</p>" in html
    assert "/ho-so/7/" not in text + html


def test_on_its_own_day_it_does_not_and_the_last_day_itself_still_counts(server, job):
    NoticeLine.objects.update(until=DAY)
    ran(job)
    text = parsed(server.mails[0]).get_body(["plain"]).get_content()
    assert text.startswith("Kính gửi ông/bà")
    assert "gửi lại" not in text
    assert "2 việc" in text


def test_a_mail_of_which_everything_is_over_is_needless(server, job, at):
    NoticeLine.objects.update(until=DAY)
    at("2026-10-29 08:00")
    assert ran(job) == (JobState.DONE, DeliveryState.NEEDLESS)
    assert not server.verbs


def test_a_line_that_was_withdrawn_before_is_left_out(server, job):
    digest_withdraw(key_prefix="a:")
    ran(job)
    message = parsed(server.mails[0])
    assert message["Subject"] == "Nhắc việc ngày 28/10/2026: 1 việc"
    assert "/ho-so/7/" not in message.get_body(["plain"]).get_content()


@pytest.mark.parametrize("change", [{"wants_reminders": False}, {"is_active": False}, {"email": ""}], ids=str)
def test_who_no_longer_wants_it_or_has_gone_gets_nothing(server, job, person, change):
    for field, value in change.items():
        setattr(person, field, value)
    person.save()
    assert ran(job) == (JobState.DONE, DeliveryState.NEEDLESS)
    assert not server.mails


def test_a_day_of_which_nothing_holds_any_more_sends_no_mail(server, job):
    digest_withdraw(key_prefix="a:")
    digest_withdraw(key_prefix="b:")
    assert ran(job) == (JobState.DONE, DeliveryState.NEEDLESS)
    assert not server.verbs


def test_no_log_line_holds_the_address(server, job, caplog, person):
    server.answers = {"RCPT": "450 <hoa@example.org> busy"}
    ran(job)
    assert "job_put_off" in caplog.text
    assert "hoa" not in caplog.text
