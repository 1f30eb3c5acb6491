"""Wards by the hundred for measuring what must not grow with them: one is made with care, the others are copies of its first units.

Sizes are skewed as they are in the country (most wards have some sixty units, a few three hundred) and the same in every run. Copying is
one statement for each table: two hundred thousand units with their people, rosters, dossiers and milestones take about a minute.
"""

import random
from datetime import UTC, date, datetime

from django.db import connection, models, transaction

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from bench.wards import unit_of, with_keys
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from registrations.choices import MemberRole
from registrations.models import Enrolment, Milestone, MilestoneMove, Subject, SubjectMember
from registrations.plans import calendar_for
from registrations.rosters.freezing import COPIED_FIELDS
from registrations.services.enforcement import enforce_calendar
from registrations.services.roster import roster_open, ward_subject
from registrations.services.schedule import schedule_follow

YEAR = 2026
OPENED = datetime(YEAR, 1, 5, 1, tzinfo=UTC)
AT_REST = datetime(YEAR, 6, 10, 3, tzinfo=UTC)
LONG_AGO = date(2021, 1, 1)
UNITS = 300  # of the ward that is made, the largest there is; the ward itself is one subject more
TYPICAL, SKEW, SMALLEST = 60, 0.55, 6  # subjects of a ward: median and spread of a log-normal law
SEED = 20211228
ROLES = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AREA_OFFICER, Role.AREA_OFFICER)
COPIED = (User, Membership, Subject, SubjectMember, Enrolment, Dossier, Milestone, MilestoneMove)
# How the dossiers of twenty subjects stand, one after the other; None: not begun.
REGISTRATION = [DossierState.COMPLETE] * 13 + [DossierState.RETURNED] + [DossierState.DRAFT] * 2 + [None] * 4
RECOGNITION = [DossierState.DRAFT] * 3 + [None] * 17
LAST_YEAR = [DossierState.COMPLETE] * 18 + [DossierState.LAPSED] * 2
SENT = (DossierState.COMPLETE, DossierState.RETURNED)


class Nation:
    """The wards of the list, filled one after the other until there are so many subjects."""

    def __init__(self):
        wards = list(Place.objects.wards().filter(dissolved_on=None).order_by("code"))
        self.ward, self._others = wards[0], iter(wards[1:])
        self._drawn = random.Random(SEED)  # noqa: S311 (no secret: the same wards in every run)
        self._wards, self.subjects = 1, UNITS + 1
        with transaction.atomic():
            self._make_the_first()
        self._steps = {model: model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in COPIED}

    def grow(self, subjects: int) -> None:
        wards = []
        while self.subjects < subjects:
            size = round(TYPICAL * self._drawn.lognormvariate(0, SKEW))
            size = min(max(size, SMALLEST), UNITS + 1, subjects - self.subjects)
            wards.append((next(self._others).pk, self._wards, size))
            self._wards, self.subjects = self._wards + 1, self.subjects + size
        self._copy_into(wards)

    def _make_the_first(self) -> None:
        """Units with a head each, two area officers, two years of rosters and dossiers; its calendar, run until nothing is due."""
        own = ward_subject(self.ward)
        units = Subject.objects.bulk_create(with_keys(unit_of(self.ward, number)) for number in range(UNITS))
        people = [User(username=f"h{number}", full_name="Nguyễn Văn Ngọc", email=f"h{number}@example.org") for number in range(UNITS)]
        people = User.objects.bulk_create([*people, *(User(username=f"o{number}", full_name="Trần Thị Ý") for number in range(len(ROLES)))])
        heads, officers = people[:UNITS], people[UNITS:]
        self._first_subject, self._first_user = own.pk, people[0].pk
        Membership.objects.bulk_create(
            Membership(user=user, place=self.ward, role=role, starts_on=LONG_AGO) for user, role in zip(officers, ROLES, strict=True)
        )
        beat = {"role": MemberRole.AREA_OFFICER, "starts_on": LONG_AGO}
        members = [SubjectMember(subject=unit, user=head, **_head(n)) for n, (unit, head) in enumerate(zip(units, heads, strict=True))]
        members += [SubjectMember(subject=unit, user=officers[-1 - n % 2], **beat) for n, unit in enumerate(units)]
        SubjectMember.objects.bulk_create(members)
        roster_open(place=self.ward, year=YEAR, at=OPENED)
        self._make_dossiers()
        for province in Place.objects.provinces():
            schedule_follow(calendar_for(province, YEAR), because="", at=OPENED)
        MilestoneMove.objects.bulk_create(_told_move(row) for row in Milestone.objects.filter(place=self.ward))
        enforce_calendar(AT_REST)
        if enforce_calendar(AT_REST):
            raise AssertionError("the first ward does not rest")

    def _make_dossiers(self) -> None:
        rows = list(Enrolment.objects.filter(place=self.ward, year=YEAR).order_by("subject"))
        former = Enrolment.objects.bulk_create(_of_last_year(row) for row in rows)
        stands = [(row, DossierKind.REGISTRATION, REGISTRATION[number % 20]) for number, row in enumerate(rows)]
        stands += [(row, DossierKind.RECOGNITION, RECOGNITION[number % 20]) for number, row in enumerate(rows)]
        stands += [(row, kind, LAST_YEAR[number % 20]) for number, row in enumerate(former) for kind in DossierKind]
        Dossier.objects.bulk_create(_dossier(number, *one) for number, one in enumerate(stands) if one[2])
        registered = [row.pk for number, row in enumerate(rows) if REGISTRATION[number % 20] in SENT]
        Enrolment.objects.filter(pk__in=registered).update(registered_at=_in_february(YEAR))

    @transaction.atomic
    def _copy_into(self, wards: list[tuple[int, int, int]]) -> None:
        """The first ward's rows once more for each of `wards`: its place's id, how many steps its rows' ids are on, how many subjects."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_wards")
            cursor.execute("CREATE TEMPORARY TABLE bench_wards (place_id bigint, times bigint, subjects bigint)")
            cursor.executemany("INSERT INTO bench_wards VALUES (%s, %s, %s)", wards)
            milestones = ", ".join(str(pk) for pk in Milestone.objects.filter(place=self.ward).values_list("pk", flat=True))
            here = f"t.place_id = {self.ward.pk}"
            of_subject = f"t.subject_id BETWEEN {self._first_subject} AND {self._first_subject} + w.subjects - 1"
            officers_from = self._first_user + UNITS
            people = f"t.id BETWEEN {self._first_user} AND {self._first_user} + w.subjects - 2"
            officers = f"t.id BETWEEN {officers_from} AND {officers_from} + {len(ROLES)} - 1"
            self._copy(cursor, User, f"({people} OR {officers})", username=_told_apart("username"))
            self._copy(cursor, Membership, here, user=User)
            self._copy(cursor, Subject, f"{here} AND t.id < {self._first_subject} + w.subjects")
            self._copy(cursor, SubjectMember, of_subject, subject=Subject, user=User)
            self._copy(cursor, Enrolment, f"{here} AND {of_subject}", subject=Subject)
            receipt = {"receipt_code": _told_apart("receipt_code"), "deciding_place": "w.place_id"}
            self._copy(cursor, Dossier, f"{here} AND {of_subject}", subject=Subject, enrolment=Enrolment, **receipt)
            self._copy(cursor, Milestone, here)
            self._copy(cursor, MilestoneMove, f"t.milestone_id IN ({milestones})", milestone=Milestone)
            cursor.execute("ANALYZE")

    def _copy(self, cursor, model: type[models.Model], which: str, **changed: type[models.Model] | str) -> None:
        """Insert the rows `which` once more; what is `changed` leads to a copied row of a model, or is as the SQL says."""
        changed = {"id": model, "place": "w.place_id"} | changed
        values = {field.column: self._value(field, changed.get(field.name)) for field in model._meta.concrete_fields}
        names = ", ".join(f'"{column}"' for column in values)
        table = connection.ops.quote_name(model._meta.db_table)
        chosen = f"SELECT {', '.join(values.values())} FROM {table} t JOIN bench_wards w ON {which}"  # noqa: S608 (of names in the code)
        cursor.execute(f"INSERT INTO {table} ({names}) {chosen}")

    def _value(self, field: models.Field, changed: type[models.Model] | str | None) -> str:
        if changed is None:
            return f't."{field.column}"'
        return changed if isinstance(changed, str) else f't."{field.column}" + w.times * {self._steps[changed]}'


def _head(number: int) -> dict:
    """Of every tenth the list was never told the head's name: accounts from before it asked."""
    return {"role": MemberRole.HEAD, "starts_on": LONG_AGO, "named_in_list_at": OPENED if number % 10 else None}


def _told_move(row: Milestone) -> MilestoneMove:
    """One of an earlier plan, of which everybody was told."""
    return MilestoneMove(milestone=row, from_day=row.day, to_day=row.day, because="theo kế hoạch", moved_at=OPENED, told_at=OPENED)


def _of_last_year(row: Enrolment) -> Enrolment:
    copied = {name: getattr(row, name) for name in (*COPIED_FIELDS, "subject_id", "place_id")}
    return Enrolment(year=YEAR - 1, joined_on=date(YEAR - 1, 1, 2), registered_at=_in_february(YEAR - 1), **copied)


def _dossier(number: int, row: Enrolment, kind: str, state: str) -> Dossier:
    at = _in_february(row.year)
    received = {"receipt_code": f"n{number}", "received_at": at, "last_day": date(row.year, 3, 31)} if state in SENT else {}
    where = {"place_id": row.place_id, "deciding_place_id": row.place_id, "subject_id": row.subject_id, "enrolment": row}
    return Dossier(year=row.year, kind=kind, state=state, state_since=at, **where, **received)


def _in_february(year: int) -> datetime:
    return datetime(year, 2, 10, 3, tzinfo=UTC)


def _told_apart(column: str) -> str:
    return f"CAST(w.times AS varchar(8)) || '-' || t.{column}"
