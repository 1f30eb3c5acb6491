"""The two longest lists of a ward with 300 units and five years behind it, alone in the database and among a hundred such wards."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection, models
from django.db.models import F, Max
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from bench.measure import Line
from bench.pages import UNIT, Page
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from registrations.choices import MemberRole, SizeClass, SubjectKind
from registrations.models import Enrolment, Subject, SubjectMember

UNITS, YEARS, WARDS = 300, 5, 100
PAGE_LIMIT, GROWTH_LIMIT = 6, 1.3
FIRST_WARD = 200  # of the national list by code: none that another measurement uses
WAITING_EVERY = 3  # every third unit's recognition dossier of this year waits for the police


def lines() -> Iterator[Line]:
    wards = list(Place.objects.wards().filter(dissolved_on=None).order_by("code")[FIRST_WARD : FIRST_WARD + WARDS])
    officer = User.objects.create(username="officer-of-the-hundred-wards", full_name="Nguyễn Thị Trăm")
    Membership.objects.create(user=officer, place=wards[0], role=Role.POLICE_OFFICER, starts_on=date(2021, 1, 1))
    _fill(wards[0], officer)
    pages = {
        "roster_of_300": Page(officer, reverse("roster", args=[wards[0].code, clock.today().year])),
        "review_queue_of_300": Page(officer, reverse("review_queue")),
    }
    alone = {name: page.against_empty() for name, page in pages.items()}
    for name, value in alone.items():
        yield Line(name, value, UNIT, PAGE_LIMIT)
    _copy(wards[0], wards[1:])
    for name, page in pages.items():
        yield Line(f"{name}_among_{WARDS}_wards", page.against_empty() / alone[name], "times the same ward alone", GROWTH_LIMIT)


def _fill(ward: Place, officer: User) -> None:
    """Units, their rosters and their two dossiers a year; of this year some wait, some were returned, most are complete."""
    this_year = clock.today().year
    Subject.objects.bulk_create(with_keys(unit_of(ward, number)) for number in range(UNITS))
    subjects = list(Subject.objects.filter(place=ward))
    since = {"role": MemberRole.AREA_OFFICER, "starts_on": date(2021, 1, 1)}
    SubjectMember.objects.bulk_create(SubjectMember(subject=subject, user=officer, **since) for subject in subjects)
    for year in range(this_year - YEARS, this_year + 1):
        Enrolment.objects.bulk_create(_row(subject, year) for subject in subjects)
        enrolments = Enrolment.objects.filter(place=ward, year=year).select_related("subject")
        Dossier.objects.bulk_create(
            _dossier(row, kind, number, is_old=year < this_year) for number, row in enumerate(enrolments) for kind in DossierKind
        )


def with_keys(subject: Subject) -> Subject:
    """What `save` would make of the name."""
    subject.name_key, subject.sort_key = _keys(subject.name)
    return subject


def _keys(name: str) -> tuple[str, str]:
    from antt_portal import text

    return text.folded(name), text.sort_key(name)


def unit_of(ward: Place, number: int) -> Subject:
    """Every fourth a residential area, the others firms; not saved."""
    if number % 4 == 0:
        area = {"kind": SubjectKind.RESIDENTIAL_AREA, "name": f"Tổ dân phố số {number + 1}", "label": "Tổ dân phố", "households": 150}
        return Subject(place=ward, **area)
    firm = {"kind": SubjectKind.ENTERPRISE, "name": f"Công ty cổ phần Số {number + 1}", "staff": 60, "size_class": SizeClass.MEDIUM}
    return Subject(place=ward, **firm)


def _row(subject: Subject, year: int) -> Enrolment:
    same = ("kind", "name", "name_key", "sort_key", "label", "households", "staff", "size_class", "managing_level")
    registered_at = datetime(year, 2, 10, 3, tzinfo=UTC)
    copied = {name: getattr(subject, name) for name in same}
    return Enrolment(
        subject=subject, place_id=subject.place_id, year=year, joined_on=date(year, 1, 2), registered_at=registered_at, **copied
    )


def _dossier(row: Enrolment, kind: str, number: int, *, is_old: bool) -> Dossier:
    autumn = kind == DossierKind.RECOGNITION
    waits = autumn and not is_old and number % WAITING_EVERY == 0
    received_at = datetime(row.year, 10 if autumn else 2, 1 + number % 28, 3, number % 60, tzinfo=UTC)
    return Dossier(
        subject_id=row.subject_id,
        enrolment=row,
        year=row.year,
        kind=kind,
        state=DossierState.SUBMITTED if waits else DossierState.COMPLETE,
        place_id=row.place_id,
        deciding_place_id=row.place_id,
        receipt_code=f"{row.place_id}-{row.year}-{kind[:3]}-{row.pk}",
        received_at=received_at,
        state_since=received_at,
        last_day=date(row.year, 11, 4) if autumn else date(row.year, 3, 31),
    )


def _copy(ward: Place, others: list[Place]) -> None:
    """The same in each of `others`, by one statement for each table and ward: their ids follow the last one, whole steps apart."""
    steps = {model: model.objects.aggregate(last=Max("pk"))["last"] for model in (Subject, Enrolment, Dossier)}
    for times, other in enumerate(others, 1):
        shift = {model: times * step for model, step in steps.items()}
        _insert(Subject, Subject.objects.filter(place=ward), {"id": F("id") + shift[Subject], "place_id": other.pk})
        _insert(
            Enrolment,
            Enrolment.objects.filter(place=ward),
            {"id": F("id") + shift[Enrolment], "subject_id": F("subject_id") + shift[Subject], "place_id": other.pk},
        )
        _insert(
            Dossier,
            Dossier.objects.filter(place=ward),
            {
                "id": F("id") + shift[Dossier],
                "subject_id": F("subject_id") + shift[Subject],
                "enrolment_id": F("enrolment_id") + shift[Enrolment],
                "place_id": other.pk,
                "deciding_place_id": other.pk,
                "receipt_code": models.functions.Concat(models.Value(f"{times}-"), F("receipt_code")),
            },
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _insert(model: type[models.Model], rows, changed: dict) -> None:
    """Insert `rows` of `model` once more, with the columns in `changed` as they say there."""
    columns = [field.column for field in model._meta.concrete_fields]
    asked = {f"copied_{column}": _value(changed.get(column, F(column))) for column in columns}
    sql, given = rows.order_by().annotate(**asked).values_list(*asked).query.sql_with_params()
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) {sql}", given)


def _value(value):
    return value if hasattr(value, "resolve_expression") else models.Value(value)
