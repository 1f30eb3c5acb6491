"""Bringing the list of a ward's units in: all of it, or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from registrations.models import Subject
from registrations.plans import calendar_for
from registrations.services import assignments, roster
from registrations.unit_import import Known, RowError, UnitRow
from registrations.units.matching import Match, Matches, matched

BATCH = 1000
IMPORTED_FIELDS = [
    *("name", "name_key", "sort_key", "label", "address", "head_name", "head_phone", "managing_level", "households", "staff"),
    *("size_class", "school_levels", "tax_code", "has_party_organisation", "founded_on"),
]


class UnitsRefused(Refused):
    """A list of units was not taken; `errors` says everything that is wrong with it."""

    def __init__(self, errors: Sequence[RowError]):
        super().__init__(f"Danh sách chưa được nạp: có {len(errors)} chỗ cần sửa. Cổng chưa ghi gì.")
        self.errors = tuple(errors)


@dataclass(frozen=True)
class ImportSummary:
    """What an import did (or would do), in numbers of units; `excluded` by reason."""

    total: int
    new: int
    changed: int
    unchanged: int
    excluded: Counter[str]


@dataclass(frozen=True)
class Intended:
    """What bringing a list in would do now: its rows matched to units, and which area officers would change (unit to user id)."""

    matches: Matches
    new_officers: dict[int, int]

    @property
    def summary(self) -> ImportSummary:
        """A unit whose area officer changes has changed too, though no field of its own did."""
        reassigned = sum(match.subject.pk in self.new_officers for match in self.matches.unchanged)
        return ImportSummary(
            total=len(self.matches.rows),
            new=len(self.matches.new),
            changed=len(self.matches.changed) + reassigned,
            unchanged=len(self.matches.unchanged) - reassigned,
            excluded=self.matches.excluded(),
        )

    @property
    def fingerprint(self) -> str:
        """The same for two looks at a list between which nothing changed of what it would do."""
        acts = [self._act(match) for match in self.matches.rows]
        return hashlib.sha256(json.dumps(acts, sort_keys=True, default=str).encode()).hexdigest()

    def _act(self, match: Match) -> list:
        """What is done for one row: which unit, which fields from what to what, which area officer."""
        officer = match.row.officer_id if match.is_new else self.new_officers.get(match.subject.pk)
        changes = {name: [was, getattr(match.subject, name)] for name, was in match.was.items()}
        return [match.row.number, None if match.is_new else match.subject.pk, changes, officer]


def known_of(place: Place) -> Known:
    """What the check of a list must know of `place` today."""
    today = clock.today()
    officers = Membership.objects.in_force(today).filter(place=place, role=Role.AREA_OFFICER, user__is_active=True)
    return Known(
        residential_label=calendar_for(place, today.year).label,
        officers={username.casefold(): user_id for username, user_id in officers.values_list("user__username", "user_id")},
        today=today,
    )


def units_intended(*, rows: Sequence[UnitRow], place: Place) -> Intended:
    """What `units_import` would do now, or the UnitsRefused it would raise; nothing is written."""
    matches = matched(
        rows,
        subjects=Subject.objects.filter(place=place).alive(),
        place=place,
        residential_label=calendar_for(place, clock.today().year).label,
    )
    if matches.errors:
        raise UnitsRefused(matches.errors)
    return Intended(matches, assignments.that_change(_wanted_officers(matches)))


def units_preview(*, rows: Sequence[UnitRow], place: Place) -> ImportSummary:
    """`units_intended` in numbers."""
    return units_intended(rows=rows, place=place).summary


def units_import(
    *, rows: Sequence[UnitRow], place: Place, by, source_sha256: str, expected: str | None = None, unit_list: int | None = None
) -> ImportSummary:
    """Bring the checked rows of a list into `place`: all of them or, by UnitsRefused, none.

    A row whose kind and folded name (or tax code) exists updates that unit. `by` is an officer of the place's police, or None for
    the command line; `source_sha256` is the hash of the file. Who has seen a preview gives its fingerprint as `expected`: a Conflict
    when something else would be done now. One trail row. The rosters that are open follow.
    """
    if by is not None and not by.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place):
        raise NotYours
    with transaction.atomic():
        _lock(place)
        intended = units_intended(rows=rows, place=place)
        if expected is not None and expected != intended.fingerprint:
            raise Conflict(
                "Cổng chưa nạp: danh sách đơn vị của phường, xã đã thay đổi từ lúc ông/bà mở trang này. "
                "Dưới đây là kết quả kiểm tra mới. Ông/bà xem lại rồi bấm nạp."
            )
        matches = intended.matches
        _write(matches)
        wanted = {match.subject.pk: match.row.officer_id for match in matches.new if match.row.officer_id}
        assignments.area_officers_assign(wanted=intended.new_officers | wanted)
        roster.rosters_follow(place=place, subjects=[match.subject for match in matches.rows if match.is_new or match.was])
        summary = intended.summary
        details = asdict(summary) | {"excluded": summary.excluded.total(), "sha256": source_sha256}
        if unit_list is not None:
            details["unit_list"] = unit_list
        trail.record(action="units.imported", of=place, by=by, place_id=place.pk, details=details)
    return summary


def _lock(place: Place) -> None:
    """One import of a place at a time."""
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)


def _write(matches: Matches) -> None:
    Subject.objects.bulk_create([match.subject for match in matches.new], batch_size=BATCH)
    Subject.objects.bulk_create(
        [match.subject for match in matches.changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=IMPORTED_FIELDS,
    )


def _wanted_officers(matches: Matches) -> dict[int, int]:
    """Unit id to the user id of the area officer that its row names, of the units that are there already."""
    return {match.subject.pk: match.row.officer_id for match in matches.rows if match.row.officer_id and not match.is_new}
