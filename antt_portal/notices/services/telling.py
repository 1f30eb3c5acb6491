"""Telling people, and noting that they have read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from antt_portal import clock
from antt_portal.notices.models import Notice


@dataclass(frozen=True)
class Telling:
    """One thing told to one person (a user's id). `dedupe_key` names the occasion: the same person hears of it once."""

    recipient_id: int
    text: str
    link: str
    dedupe_key: str


def tell(*, recipients, kind: str, text: str, link: str = "", dedupe_key: str) -> None:
    """Tell each of `recipients` (users) the same once; `dedupe_key` names the occasion. Call it in the act's transaction."""
    tell_each(kind=kind, tellings=[Telling(person.pk, text, link, dedupe_key) for person in recipients])


def tell_each(*, kind: str, tellings: Iterable[Telling]) -> None:
    """Tell people things that differ from one to the next, in one statement however many. Call it in the act's transaction."""
    now = clock.now()
    keyed = {f"{telling.dedupe_key}:{telling.recipient_id}": telling for telling in tellings}
    Notice.objects.bulk_create(
        [
            Notice(recipient_id=said.recipient_id, kind=kind, text=said.text, link=said.link, dedupe_key=key, created_at=now)
            for key, said in keyed.items()
        ],
        ignore_conflicts=True,
    )


def mark_read(*, notices, by) -> int:
    """Mark the notices of `by` among `notices` as read."""
    return notices.visible_to(by).unread().update(read_at=clock.now())
