"""Who of the demo is reminded by mail, what was withdrawn, and one mailbox that is no more."""

from django.urls import reverse
from django.utils import timezone

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.notices.mail import NO_MAILBOX
from antt_portal.notices.models import Delivery
from antt_portal.notices.services import DigestLine, digest_add, digest_withdraw
from antt_portal.notices.services.deliveries import give_up
from antt_portal.notices.services.outgoing import MAIL_JOB, delivery_job_key

ADDRESSES = {
    "to-truong-5": "to-truong-5@example.org",
    "to-truong-12": "khong-con@example.org",
    "hieu-truong": "hieu-truong@example.org",
    "can-bo-cong-an": "can-bo-cong-an@example.org",
    "truong-cong-an": "truong-cong-an@example.org",
    "chu-tich": "chu-tich@example.org",
}
REACHED, UNREACHED = "to-truong-5", "to-truong-12"


def tell(year: int, cast: dict[str, User]) -> None:
    """Today's digest of two heads: one with a date that has changed, one that could not be delivered."""
    for username, address in ADDRESSES.items():
        cast[username].email = address
        cast[username].save(update_fields=["email"])
    calendar = reverse("calendar", args=[year + 1])
    opens = f"Đăng ký năm {year + 1}: nhận từ ngày 01/01/{year + 1}"
    lines = [DigestLine(cast[name].pk, opens, calendar, f"mau:mo:{cast[name].pk}") for name in (REACHED, UNREACHED)]
    moved = f"Đăng ký năm {year + 1}: nhận từ ngày 15/12/{year}"
    digest_add([DigestLine(cast[REACHED].pk, moved, calendar, "mau:doi:"), *lines], day=timezone.localdate(clock.database_now()))
    digest_withdraw(key_prefix="mau:doi:")
    _no_mailbox(cast[UNREACHED])


def send_now() -> None:
    """Let nothing wait for more lines: what was told goes out with the jobs that are done at once."""
    Job.objects.filter(kind=MAIL_JOB, state=JobState.WAITING).update(not_before=None)


def _no_mailbox(person: User) -> None:
    now, delivery = clock.database_now(), Delivery.objects.get(lines__dedupe_key=f"mau:mo:{person.pk}")
    Delivery.objects.filter(pk=delivery.pk).update(closed_at=now, channel="mail")
    Job.objects.filter(dedupe_key=delivery_job_key(delivery.pk)).update(
        state=JobState.FAILED, attempts=1, problem=NO_MAILBOX, finished_at=now
    )
    give_up(delivery.pk, NO_MAILBOX)
