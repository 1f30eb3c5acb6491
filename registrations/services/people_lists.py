"""Taking in a list of people from Excel: all of them, or none.

Each row is judged by the rules of a person typed by hand, against what was read once for the whole list; what they refuse is told by
cell, all at once. A look beforehand is the same judgement, and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people import memberships
from antt_portal.accounts.people.listed import ListedPeople
from antt_portal.accounts.people.memberships import Seat
from antt_portal.accounts.people.persons import persons_record, persons_write
from antt_portal.accounts.ways_in import care
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from registrations.choices import SubjectKind
from registrations.models import Subject, SubjectMember
from registrations.people.sheet import PERSON_FIELDS, Column, PersonRow, checked, error_at, representative_columns, staff_columns
from registrations.permissions import may_change_roster
from registrations.services.members import OFFICE_ELSEWHERE, member_added, member_check, paper_of
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


@dataclass(frozen=True)
class Intended:
    """A row that may be taken in: what is told of it, and what writes its tie once its person is written."""

    taken: Taken
    begin: Callable[[], object]


Judge = Callable[[PersonRow, User, bool], Intended]


def people_intended(*, sheet: Sheet, kind: str, place: Place, by: User) -> list[Taken]:
    """What `people_import` would do now, or the PeopleRefused it would raise; nothing is written or locked."""
    intended, _ = _judged(sheet, kind, place, by, lock=False)
    return [one.taken for one in intended]


def people_import(*, sheet: Sheet, kind: str, place: Place, by: User, source_sha256: str) -> list[Taken]:
    """Take in every row of a list of `kind`: the representatives of the ward's subjects, or the staff of the place.

    A number that has an account is taken when the name in the list is its own. Raises PeopleRefused with every error by cell, and
    NotYours for who may not add such people.
    """
    with transaction.atomic():
        memberships.place_lock(place)  # one list, and one change of its people, at a time
        intended, people = _judged(sheet, kind, place, by, lock=True)
        persons_write(people.made)
        for one in intended:
            one.begin()
        details = {"kind": kind, "rows": len(intended), "new": len(people.made), "sha256": source_sha256}
        trail.record(action="people.imported", of=place, by=by, place_id=place.pk, details=details)
        persons_record(people.made, by=by)
    return [one.taken for one in intended]


def columns_for(kind: str, place: Place) -> tuple[Column, ...]:
    """The columns of a list of `kind` for `place`."""
    if kind == STAFF:
        return staff_columns(memberships.roles_of(place))
    named: dict[str, list[Subject]] = {}
    for subject in Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD).select_related("place__parent"):
        named.setdefault(subject.name_key, []).append(subject)
    return representative_columns(named)


def _judged(sheet: Sheet, kind: str, place: Place, by: User, *, lock: bool) -> tuple[list[Intended], ListedPeople]:
    """Every row judged by the rules of a person typed by hand, against what was read once for all; rows before count as taken in."""
    columns = columns_for(kind, place)
    found = checked(sheet, columns)
    people = ListedPeople((row.values["phone"] for row in found.rows), lock=lock)
    judge = {STAFF: _staff, REPRESENTATIVES: _representatives}[kind](place, by, found.rows, people)
    intended, errors = [], list(found.errors)
    for row in found.rows:
        try:
            person, is_new = people.person_of(**{name: row.values[name] for name in PERSON_FIELDS if name in row.values})
            intended.append(judge(row, person, is_new))
        except Refused as refusal:
            errors.append(error_at(row, refusal.field, refusal.sentence, found, columns))
        else:
            if is_new:
                people.keep(person)
    if errors:
        raise PeopleRefused(sorted(errors, key=_position))
    return intended, people


def _representatives(place: Place, by: User, rows: list[PersonRow], people: ListedPeople) -> Judge:
    if not may_change_roster(by, place):
        raise NotYours
    members = SubjectMember.objects.representatives().filter(subject__in={row.values["subject"].pk for row in rows})
    known: dict[int, list[SubjectMember]] = {}
    for member in members.select_related("user").order_by("starts_on", "pk"):
        known.setdefault(member.subject_id, []).append(member)
    ids = [person.pk for person in people.accounts]
    officers = set(User.objects.filter(care.holds_elsewhere(place.pk), pk__in=ids).values_list("pk", flat=True))

    def judge(row: PersonRow, person: User, is_new: bool) -> Intended:
        if person.pk in officers:
            raise Refused(OFFICE_ELSEWHERE.format(name=person.full_name), field="phone")
        given = {name: row.values[name] for name in ("subject", "role", "starts_on")}
        member = SubjectMember(user=person, paper=paper_of(row.values.get("paper", "")), **given)
        of_the_subject = known.setdefault(member.subject_id, [])
        member_check(member, by=by, known=of_the_subject)
        of_the_subject.append(member)

        def begin() -> None:
            member.save()
            member_added(member, by=by)

        return Intended(Taken(person, f"{member.get_role_display()}, {member.subject.name}", member.starts_on, is_new), begin)

    return judge


def _staff(place: Place, by: User, rows: list[PersonRow], people: ListedPeople) -> Judge:
    if not by.holds(Role.ADMINISTRATOR, place=place):
        raise NotYours
    seats, outsiders = memberships.seats_of(place), memberships.outsiders(people.accounts, place)

    def judge(row: PersonRow, person: User, is_new: bool) -> Intended:
        if person in outsiders:
            raise Refused(memberships.ELSEWHERE.format(name=person.full_name), field="phone")
        seat = Seat(**{name: value for name, value in row.values.items() if name not in PERSON_FIELDS})
        held = memberships.seat_check(person, place, seat, by, seats)
        seats.append(held)
        begin = partial(memberships.seat_begin, person, place, seat, by)
        return Intended(Taken(person, held.title, held.starts_on, is_new), begin)

    return judge


def _position(error: RowError) -> tuple[int, int, str]:
    letters, digits = error.cell.rstrip("0123456789"), error.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits), len(letters), letters
