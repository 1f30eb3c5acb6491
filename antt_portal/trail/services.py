"""Adding to the trail, and proving that nobody changed it."""

import hashlib
import json
from datetime import UTC, date, datetime

from django.db import models, transaction

from antt_portal import clock
from antt_portal.trail.models import ChainHead, Entry


class NotInTransaction(RuntimeError):
    """A trail row was asked for outside the transaction of the act it records."""


def record(*, action: str, of: models.Model, by, place_id: int | None, details: dict | None = None) -> Entry:
    """Add one act to the chain of the deciding place.

    `action` is dotted and in the past tense ("dossier.submitted"), `by` a user or None for the portal itself, `details` field
    names with plain values: ids, codes, dates, counts; never a person's name or their free text. Must be called inside the
    transaction of the act, so that there is no act without its row and no row without its act.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(action)
    chain = place_id or 0
    ChainHead.objects.get_or_create(place_id=chain)
    head = ChainHead.objects.select_for_update().get(place_id=chain)
    at = clock.now().astimezone(UTC)
    actor_id = getattr(by, "pk", None)
    body = canonical(
        {
            "place": chain,
            "seq": head.seq + 1,
            "at": at,
            "actor": actor_id,
            "action": action,
            "object": [of._meta.label_lower, of.pk],
            "details": details or {},
        }
    )
    link = link_hash(head.hash, body)
    entry = Entry.objects.create(
        place_id=chain,
        seq=head.seq + 1,
        at=at,
        actor_id=actor_id,
        action=action,
        object_type=of._meta.label_lower,
        object_id=of.pk,
        body=body,
        previous_hash=head.hash,
        hash=link,
    )
    ChainHead.objects.filter(place_id=chain).update(seq=entry.seq, hash=link)
    return entry


def canonical(value: dict) -> str:
    """`value` as JSON that is the same every time: sorted keys, no spaces, instants as UTC with microseconds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    return str(value)


def link_hash(previous: str, body: str) -> str:
    """SHA-256 of the previous link's hash and this link's body."""
    return hashlib.sha256((previous + body).encode()).hexdigest()


def broken_links() -> list[str]:
    """What is wrong with the chains, one sentence each; empty when every chain is whole and ends where its head says."""
    problems = []
    expected: dict[int, tuple[int, str]] = {}
    broken: set[int] = set()
    for entry in Entry.objects.order_by("place_id", "seq").iterator():
        if entry.place_id in broken:
            continue
        seq, previous = expected.get(entry.place_id, (0, "0" * 64))
        if (
            entry.seq != seq + 1
            or entry.previous_hash != previous
            or entry.hash != link_hash(previous, entry.body)
            or not _columns_agree(entry)
        ):
            problems.append(f"trail: chain of place {entry.place_id} is broken at link {entry.seq}")
            broken.add(entry.place_id)
        expected[entry.place_id] = (entry.seq, entry.hash)
    for head in ChainHead.objects.all():
        if head.place_id not in broken and expected.get(head.place_id, (0, "0" * 64)) != (head.seq, head.hash):
            problems.append(f"trail: chain of place {head.place_id} does not end at its head")
    return problems


def _columns_agree(entry: Entry) -> bool:
    body = json.loads(entry.body)
    return (
        body["actor"] == entry.actor_id
        and body["action"] == entry.action
        and body["object"] == [entry.object_type, entry.object_id]
        and body["at"] == _plain(entry.at)
        and body["place"] == entry.place_id
        and body["seq"] == entry.seq
    )
