"""The calendar run by hand, and what people were told."""

from datetime import datetime

from antt_portal.notices.models import NoticeLine
from registrations.calendar import VIETNAM
from registrations.services import enforcement


def enforce(instant: str) -> list[dict]:
    """Run every rule of the calendar as of an instant in Vietnam, “2026-11-01 00:00”."""
    return enforcement.enforce_calendar(datetime.fromisoformat(instant).replace(tzinfo=VIETNAM))


def told(user, *, about: str = "") -> list[str]:
    """What the live lines of a person's digests say, in order; those that begin with or contain the words `about`."""
    rows = NoticeLine.objects.filter(notice__recipient=user, withdrawn_at=None).order_by("pk")
    return [row.text for row in rows if about in row.text]


def link_of(user, *, about: str) -> str:
    """Where the last live line with these words leads."""
    rows = NoticeLine.objects.filter(notice__recipient=user, withdrawn_at=None, text__contains=about)
    return rows.order_by("pk").last().link
