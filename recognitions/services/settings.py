"""Changing how a place runs what the law leaves to it."""

from collections.abc import Mapping

from django.db import transaction

from antt_portal import text
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions.choices import DecidesAs
from recognitions.models import PlaceSettings
from recognitions.permissions import COMMITTEE_PART, POLICE_PART, settings_parts_of

FIELDS = {
    POLICE_PART: ("conclusions_only", "hears_before_refusing", "days_to_explain", "review_committee", "consulted_bodies"),
    COMMITTEE_PART: ("decides_as", "sheet_width", "sheet_height"),
}
LEAST_AND_MOST = {"days_to_explain": (1, 30), "sheet_width": (148, 420), "sheet_height": (105, 420)}
NAME_LENGTH, MOST_BODIES = 160, 30


@transaction.atomic
def settings_change(*, place: Place, part: str, changes: Mapping[str, object], by, version: int) -> PlaceSettings:
    """Choose one part of a place's settings: the police's or the committee's (`FIELDS`).

    Counts that the police kept before they chose conclusions only stay where they are and are shown nowhere; nothing is deleted
    (practice P16). Raises Refused with its field for what is out of reason, Conflict when somebody changed the settings meanwhile.
    The trail names the fields that changed, not what they say.
    """
    if part not in settings_parts_of(by, place):
        raise NotYours
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    row = PlaceSettings.settings_of(place)
    if row.version != version:
        raise Conflict("Cài đặt đã được người khác thay đổi sau khi ông/bà mở trang. Chưa có gì được ghi; ông/bà mở lại trang rồi chọn.")
    chosen = {name: _checked(name, changes[name]) for name in FIELDS[part] if name in changes}
    changed = sorted(name for name, value in chosen.items() if getattr(row, name) != value)
    if not changed:
        return row
    for name in changed:
        setattr(row, name, chosen[name])
    row.version += 1
    row.save()
    trail.record(action="settings.changed", of=row, by=by, place_id=place.pk, details={"fields": changed})
    return row


def _checked(name: str, value):
    """The value as it is kept. Raises Refused for one that is out of reason."""
    if name in LEAST_AND_MOST:
        least, most = LEAST_AND_MOST[name]
        if not isinstance(value, int) or not least <= value <= most:
            raise Refused(f"Ông/bà ghi một số từ {least} đến {most}.", field=name)
    if name == "decides_as" and value not in DecidesAs.values:
        raise Refused("Ông/bà chọn một trong hai cách.", field=name)
    if name == "review_committee":
        return _named(name, value)
    if name == "consulted_bodies":
        bodies = list(dict.fromkeys(filter(None, (_named(name, one) for one in value))))
        if len(bodies) > MOST_BODIES:
            raise Refused(f"Danh sách dài quá {MOST_BODIES} nơi. Ông/bà bỏ bớt.", field=name)
        return bodies
    return value


def _named(field: str, value: str) -> str:
    name = text.normal(value)
    if len(name) > NAME_LENGTH:
        raise Refused(f"Tên “{name[:40]}…” dài quá {NAME_LENGTH} ký tự. Ông/bà viết gọn lại.", field=field)
    return name
