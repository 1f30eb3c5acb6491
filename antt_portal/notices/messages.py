"""The words of what goes out: the mail of a day, and the SMS for who has no mail address. No names, no numbers of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from antt_portal.notices.models import Delivery, NoticeLine

ONE_SMS = 160  # characters of the alphabet without marks: one part, one price


@dataclass(frozen=True)
class Mail:
    """`message_id` is the same however often the mail of a delivery is sent, so that a reader's mailbox knows it again."""

    subject: str
    text: str
    html: str
    message_id: str


def mail_of(delivery: Delivery, lines: Sequence[NoticeLine], *, today: date) -> Mail:
    """The mail of a delivery: its lines with whole addresses, and where to switch reminders off.

    One sent after its day says so in its first line.
    """
    words = {
        "of_day": delivery.day if delivery.day < today else None,
        "lines": [(line.text, absolute(line.link) if line.link else "") for line in lines],
        "notices_url": absolute(reverse("notices")),
        "reminders_url": absolute(reverse("own_reminders")),
        "governing_body": settings.GOVERNING_BODY,
    }
    return Mail(
        subject=f"Nhắc việc ngày {delivery.day:%d/%m/%Y}: {len(lines)} việc",
        text=render_to_string("notices/mail.txt", words),
        html=render_to_string("notices/mail.html", words),
        message_id=f"<nhac-viec-{delivery.pk}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}>",
    )


def sms_of(lines: Sequence[NoticeLine]) -> str:
    """The SMS for these lines: how many things, the nearest last day, where to see them."""
    days = [line.until for line in lines if line.until]
    return sms_text(len(lines), min(days, default=None), absolute(reverse("notices")))


def sms_text(number: int, nearest: date | None, address: str) -> str:
    """Vietnamese without marks, which every phone shows, in one part; an address that is too long or has marks is left out."""
    until = f", han gan nhat {nearest:%d/%m/%Y}" if nearest else ""
    text = f"Cong ANTT: ong/ba co {number} viec{until}."
    whole = f"{text} Xem: {address}"
    return whole if len(whole) <= ONE_SMS and whole.isascii() else text


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"
