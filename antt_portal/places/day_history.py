"""What people did to a day of the table, from the trail, in words."""

import json
from dataclasses import dataclass
from datetime import datetime

from antt_portal.accounts.models import User
from antt_portal.places.models import CalendarDay
from antt_portal.trail.models import Entry

WORDS = {
    "day_off.added": "thêm ngày vào bảng",
    "day_off.changed": "sửa",
    "day_off.switched_off": "thôi áp dụng",
    "day_off.switched_on": "áp dụng lại",
}
FIELDS = {"kind": "loại ngày", "name": "tên", "source": "văn bản"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: who did what, and when."""

    at: datetime
    who: str
    what: str


def history_of(row: CalendarDay) -> list[Happening]:
    """What was done to `row`, the last first. Two queries."""
    entries = list(Entry.objects.about(row).reverse())
    names = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "full_name"))
    return [Happening(entry.at, names.get(entry.actor_id, "Cổng"), _what(entry)) for entry in entries]


def _what(entry: Entry) -> str:
    fields = [FIELDS[name] for name in json.loads(entry.body)["details"].get("fields", ())]
    return f"{WORDS[entry.action]} {', '.join(fields)}".strip()
