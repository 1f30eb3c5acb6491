"""What goes out of the portal: the day's mail of a person (or their SMS), sent by a job that is tried again for some hours.

What is over by the day of sending is left out, so that nobody reads of a last day that has gone by.
What finally fails stays with its reason, and the place of the person sees it and may have it sent again.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.jobs import services as jobs
from antt_portal.jobs.models import Job
from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.failures import NOT_AGAIN, READERS, deliveries_to, worth_sending_again
from antt_portal.notices.mail import send_mail
from antt_portal.notices.messages import mail_of, sms_of
from antt_portal.notices.models import Delivery
from antt_portal.notices.reach import way_to
from antt_portal.notices.services.outgoing import delivery_job_key
from antt_portal.notices.sms import send_sms
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours
from antt_portal.trail.services import record

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240))
NO_LONGER_FAILED = "Nhắc việc này không còn ở trạng thái chưa gửi được: đã có người gửi lại. Ông/bà mở lại danh sách."


def deliver(delivery_id: int) -> Callable[[], None] | None:
    """Send what gathered for one person; the work of the job `notices.mail`.

    Once sent it is not sent again, however often the job runs. One thing remains possible: a worker that dies after the mail server
    accepted the mail and before its row says so leaves it to the next, who sends it once more, under the same Message-ID (an SMS under
    the same reference), by which most mailboxes and gateways know that it is the same.
    """
    delivery = _closed(delivery_id)
    if delivery.state in (DeliveryState.SENT, DeliveryState.NEEDLESS):
        return None
    today = timezone.localdate(clock.database_now())
    lines = list(delivery.lines.live().not_over_on(today))
    way = way_to(delivery.recipient)
    if not lines or way is None:
        return lambda: _finish(delivery_id, DeliveryState.NEEDLESS)
    Delivery.objects.filter(pk=delivery_id).update(channel=way)
    if way == Channel.MAIL:
        send_mail(mail_of(delivery, lines, today=today), to=delivery.recipient.email)
    else:
        send_sms(sms_of(lines), to=delivery.recipient.phone, reference=f"nhac-viec-{delivery.pk}")
    return lambda: _finish(delivery_id, DeliveryState.SENT)


def give_up(delivery_id: int, sentence: str) -> None:
    """Keep why the delivery failed at last, for the place of the person."""
    _finish(delivery_id, DeliveryState.FAILED, sentence)


def delivery_send_again(*, delivery: Delivery, place: Place, by: User) -> None:
    """Try a failed delivery to somebody of `place` anew, with the person's address of today.

    Raises NotYours, and Conflict for what is being sent already, is more than a week old or over.
    """
    if not by.holds(*READERS, place=place) or not deliveries_to(place).filter(pk=delivery.pk).exists():
        raise NotYours
    with transaction.atomic():
        Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)  # before mails and trail, as the calendar does
        if not worth_sending_again(clock.today()).filter(pk=delivery.pk).exists():
            raise Conflict(NOT_AGAIN)
        if not _sent_again(delivery):
            raise Conflict(NO_LONGER_FAILED)
        record(action="account.reminder_sent_again", of=delivery.recipient, by=by, place_id=place.pk, details={"day": delivery.day})


def address_changed(*, person: User) -> None:
    """What failed last goes to the person's new address by itself, as long as it is fresh. Call it in the transaction of the change."""
    failed = Delivery.objects.standing_failures().fresh_on(clock.today()).filter(recipient=person).first()
    if failed:
        _sent_again(failed)


def _sent_again(delivery: Delivery) -> bool:
    """Whether it had failed (still); then its job tries anew."""
    row = Delivery.objects.locked().filter(pk=delivery.pk, state=DeliveryState.FAILED).first()
    if row is None:
        return False
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.WAITING, finished_at=None, problem="")
    jobs.retry(Job.objects.get(dedupe_key=delivery_job_key(row.pk)))
    return True


def _closed(delivery_id: int) -> Delivery:
    """The delivery, closed: what is added from now on goes out with another."""
    with transaction.atomic():
        row = Delivery.objects.locked().get(pk=delivery_id)
        if row.closed_at is None:
            row.closed_at = clock.database_now()
            row.save(update_fields=["closed_at"])
    return row


def _finish(delivery_id: int, state: DeliveryState, problem: str = "") -> None:
    Delivery.objects.filter(pk=delivery_id).update(state=state, finished_at=clock.database_now(), problem=problem)
