"""What an event keeps of facts that became different: which fields, and from what to what. Pure."""

from collections.abc import Mapping
from datetime import date

PEOPLE = {"head_name", "head_phone"}  # an event says that they changed, not to what


def changed_facts(was: Mapping[str, object], now) -> dict[str, object]:
    """The details of an event of kind CHANGED: `was` holds what the fields were, `now` is the subject that carries what they are."""
    values = {name: [_plain(was[name]), _plain(getattr(now, name))] for name in sorted(was) if name not in PEOPLE}
    return {"fields": sorted(was), "values": values}


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
