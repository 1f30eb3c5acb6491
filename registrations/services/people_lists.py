"""Taking in a list of people from Excel: all of them, or none.

Each row goes through the same service as a person typed by hand, so that the same rules hold; what they refuse is told by cell, all
at once. A look beforehand is the same work, undone at its end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from antt_portal.accounts.models import User
from antt_portal.accounts.people import memberships
from antt_portal.accounts.people.memberships import Seat
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from registrations.choices import SubjectKind
from registrations.models import Subject
from registrations.people.sheet import Column, PersonRow, checked, error_at, representative_columns, staff_columns
from registrations.services.members import member_add
from registrations.unit_import import RowError
from registrations.workbooks import Sheet

REPRESENTATIVES, STAFF = "dai-dien", "can-bo"


class PeopleRefused(Refused):
    """A list of people was not taken in; `errors` says everything that is wrong with it."""

    def __init__(self, errors: list[RowError]):
        super().__init__(f"Danh sách chưa được nạp: có {len(errors)} chỗ cần sửa. Cổng chưa ghi gì.")
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Taken:
    """One row as it was (or would be) taken in: who, as what, and whether an account was made."""

    person: User
    as_what: str
    starts_on: object
    is_new: bool


class _Undone(Exception):
    """Ends a look beforehand: everything that was tried is rolled back."""


def people_intended(*, sheet: Sheet, kind: str, place: Place, by: User) -> list[Taken]:
    """What `people_import` would do now, or the PeopleRefused it would raise; nothing is written."""
    taken: list[Taken] = []
    try:
        with transaction.atomic():
            taken = _take(sheet, kind, place, by)
            raise _Undone
    except _Undone:
        return taken


def people_import(*, sheet: Sheet, kind: str, place: Place, by: User, source_sha256: str) -> list[Taken]:
    """Take in every row of a list of `kind`: the representatives of the ward's subjects, or the staff of the place.

    A number that has an account is taken when the name in the list is its own. Raises PeopleRefused with every error by cell, and
    NotYours for who may not add such people.
    """
    with transaction.atomic():
        Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)  # one list of a place at a time
        taken = _take(sheet, kind, place, by)
        details = {"kind": kind, "rows": len(taken), "new": sum(one.is_new for one in taken), "sha256": source_sha256}
        trail.record(action="people.imported", of=place, by=by, place_id=place.pk, details=details)
    return taken


def columns_for(kind: str, place: Place) -> tuple[Column, ...]:
    """The columns of a list of `kind` for `place`."""
    if kind == STAFF:
        return staff_columns(memberships.roles_of(place))
    named: dict[str, list[Subject]] = {}
    for subject in Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD).select_related("place__parent"):
        named.setdefault(subject.name_key, []).append(subject)
    return representative_columns(named)


def _take(sheet: Sheet, kind: str, place: Place, by: User) -> list[Taken]:
    columns = columns_for(kind, place)
    found = checked(sheet, columns)
    take = {STAFF: _staff(place, by), REPRESENTATIVES: _representative(by)}[kind]
    taken, errors = [], list(found.errors)
    for row in found.rows:
        try:
            with transaction.atomic():
                taken.append(take(row))
        except Refused as refusal:
            errors.append(error_at(row, refusal.field, refusal.sentence, found, columns))
    if errors:
        raise PeopleRefused(sorted(errors, key=_position))
    return taken


def _representative(by: User) -> Callable[[PersonRow], Taken]:
    def take(row: PersonRow) -> Taken:
        added = member_add(by=by, by_same_name=True, **row.values)
        member = added.member
        return Taken(member.user, f"{member.get_role_display()}, {member.subject.name}", member.starts_on, added.is_new)

    return take


def _staff(place: Place, by: User) -> Callable[[PersonRow], Taken]:
    def take(row: PersonRow) -> Taken:
        person = {name: row.values[name] for name in ("full_name", "phone")}
        seat = Seat(**{name: value for name, value in row.values.items() if name not in person})
        membership, is_new = memberships.staff_add(place=place, seat=seat, by=by, by_same_name=True, **person)
        return Taken(membership.user, membership.title, membership.starts_on, is_new)

    return take


def _position(error: RowError) -> tuple[int, int, str]:
    letters, digits = error.cell.rstrip("0123456789"), error.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits), len(letters), letters
