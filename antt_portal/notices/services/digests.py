"""One digest a person and day: in the portal a notice whose lines gather, outside it one mail (or SMS) for all of them.

A line that comes when the day's mail is already closed still joins the day's digest in the portal; with which mail it then goes out is
said in `outgoing`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.notices.models import DIGEST, Notice, NoticeLine
from antt_portal.notices.services.outgoing import deliveries_of


@dataclass(frozen=True)
class DigestLine:
    """One thing for the digest of one person (a user's id): what, until when, no personal data. `link` is a path of the portal.

    `dedupe_key` names the occasion and the person: it is told once, ever. A line that was withdrawn is not told again under its
    key; a new occasion needs a new one. `until` is the last day for what it asks, if it asks something.
    """

    recipient_id: int
    text: str
    link: str
    dedupe_key: str
    until: date | None = None

    def __post_init__(self):
        if self.link and not self.link.startswith("/"):
            raise ValueError("the link of a line is a path of the portal")


@transaction.atomic
def digest_add(lines: Iterable[DigestLine], *, day: date) -> int:
    """Add `lines` to the digests of `day` of their recipients; how many of them were new.

    As many statements for three hundred lines as for three. Call it once in the act's transaction, at its end: the rows of the day's
    mails stay locked, in the order of their recipients, until it commits.
    """
    new = _not_yet_told(lines)
    if not new:
        return 0
    recipients = sorted({line.recipient_id for line in new})
    now = clock.database_now()
    notices = _digests(recipients, day, now)
    deliveries = deliveries_of(new, day=max(day, timezone.localdate(now)), now=now)
    NoticeLine.objects.bulk_create(
        [
            NoticeLine(
                notice_id=notices[line.recipient_id],
                text=_fitting(line.text),
                link=line.link,
                until=line.until,
                dedupe_key=line.dedupe_key,
                delivery_id=deliveries.get(line.dedupe_key),
                added_at=now,
            )
            for line in new
        ],
        ignore_conflicts=True,
    )
    Notice.objects.filter(pk__in=notices.values()).exclude(read_at=None).update(read_at=None)
    return len(new)


def digest_withdraw(*, key_prefix: str) -> int:
    """Withdraw every line whose key begins with `key_prefix`: its date holds no longer. How many were withdrawn.

    They stay in the portal, struck out, and are left out of mails that have not gone out.
    """
    lines = NoticeLine.objects.live().filter(dedupe_key__startswith=key_prefix)
    return lines.update(withdrawn_at=clock.database_now())


def _fitting(text: str) -> str:
    """`text`, cut where it is longer than a line can be: a long reason must not keep a whole place from being told."""
    longest = NoticeLine._meta.get_field("text").max_length
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _not_yet_told(lines: Iterable[DigestLine]) -> list[DigestLine]:
    keyed = {line.dedupe_key: line for line in lines}
    told = set(NoticeLine.objects.filter(dedupe_key__in=keyed).values_list("dedupe_key", flat=True))
    return [line for key, line in keyed.items() if key not in told]


def _digests(recipients: Collection[int], day: date, now: datetime) -> dict[int, int]:
    """The digest of the day (a notice's id) of each recipient, made where there is none yet."""
    keys = {f"{DIGEST}:{day.isoformat()}:{recipient}": recipient for recipient in recipients}
    text = f"Nhắc việc ngày {day:%d/%m/%Y}"
    Notice.objects.bulk_create(
        [Notice(recipient_id=recipient, kind=DIGEST, text=text, dedupe_key=key, created_at=now) for key, recipient in keys.items()],
        ignore_conflicts=True,
    )
    return {recipient: pk for pk, recipient in Notice.objects.filter(dedupe_key__in=keys).values_list("pk", "recipient_id")}
