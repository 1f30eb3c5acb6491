"""Bringing the list of a ward's units in: all of it, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from registrations.models import Subject
from registrations.plans import calendar_for
from registrations.services import assignments, roster
from registrations.unit_import import Known, RowError, UnitRow
from registrations.unit_matching import Matches, matched

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


def known_of(place: Place) -> Known:
    """What the check of a list must know of `place` today."""
    today = clock.today()
    officers = Membership.objects.in_force(today).filter(place=place, role=Role.AREA_OFFICER, user__is_active=True)
    return Known(
        residential_label=calendar_for(place, today.year).label,
        officers={username.casefold(): user_id for username, user_id in officers.values_list("user__username", "user_id")},
        today=today,
    )


def units_preview(*, rows: Sequence[UnitRow], place: Place) -> ImportSummary:
    """What `units_import` would do now, or the UnitsRefused it would raise; nothing is written."""
    matches = _matches(rows, place)
    return _summary(matches, assignments.that_change(_wanted_officers(matches)))


def units_import(*, rows: Sequence[UnitRow], place: Place, by, source_sha256: str) -> ImportSummary:
    """Bring the checked rows of a list into `place`: all of them or, by UnitsRefused, none.

    A row whose kind and folded name (or tax code) exists updates that unit. `by` is an officer of the place's police, or None for
    the command line; `source_sha256` is the hash of the file. One trail row. The rosters that are open follow.
    """
    if by is not None and not by.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place):
        raise NotYours
    with transaction.atomic():
        Place.objects.select_for_update(of=("self",)).get(pk=place.pk)  # one import of a place at a time
        matches = _matches(rows, place)
        _write(matches)
        new_officers = assignments.that_change(_wanted_officers(matches))
        assignments.area_officers_assign(wanted=new_officers)
        roster.rosters_follow(place=place, subjects=[match.subject for match in matches.rows if match.is_new or match.changed])
        summary = _summary(matches, new_officers)
        details = asdict(summary) | {"excluded": summary.excluded.total(), "sha256": source_sha256}
        trail.record(action="units.imported", of=place, by=by, place_id=place.pk, details=details)
    return summary


def _matches(rows: Sequence[UnitRow], place: Place) -> Matches:
    matches = matched(
        rows,
        subjects=Subject.objects.filter(place=place).alive(),
        place=place,
        residential_label=calendar_for(place, clock.today().year).label,
    )
    if matches.errors:
        raise UnitsRefused(matches.errors)
    return matches


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
    """Subject id to the user id of the area officer that its row names."""
    return {match.subject.pk: match.row.officer_id for match in matches.rows if match.row.officer_id and match.subject.pk}


def _summary(matches: Matches, new_officers: dict[int, int]) -> ImportSummary:
    """A unit whose area officer changes has changed too, though no field of its own did."""
    reassigned = sum(match.subject.pk in new_officers for match in matches.unchanged)
    return ImportSummary(
        total=len(matches.rows),
        new=len(matches.new),
        changed=len(matches.changed) + reassigned,
        unchanged=len(matches.unchanged) - reassigned,
        excluded=matches.excluded(),
    )
