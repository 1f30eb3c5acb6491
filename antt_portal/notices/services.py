"""Telling people, and noting that they have read it."""

from antt_portal import clock
from antt_portal.notices.models import Notice


def tell(*, recipients, kind: str, text: str, link: str = "", dedupe_key: str) -> None:
    """Tell each of `recipients` (users) the same once; `dedupe_key` names the occasion. Call it in the act's transaction."""
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(recipient=person, kind=kind, text=text, link=link, dedupe_key=f"{dedupe_key}:{person.pk}", created_at=now)
            for person in {person.pk: person for person in recipients}.values()
        ],
        ignore_conflicts=True,
    )


def mark_read(*, notices, by) -> int:
    """Mark the notices of `by` among `notices` as read."""
    return notices.visible_to(by).unread().update(read_at=clock.now())
