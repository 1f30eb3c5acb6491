"""The places of the national list and the days off, loaded after migrate. Loading again adds only what is missing."""

import csv
from dataclasses import asdict, astuple
from pathlib import Path

from antt_portal import text
from antt_portal.places import days_off
from antt_portal.places.choices import PlaceKind
from antt_portal.places.models import CalendarDay, Place
from antt_portal.places.public_holidays import PACKAGE, ListedDay, listed_days

UNITS = Path(__file__).parent / "data" / "administrative_units.csv"
KINDS = {"phường": PlaceKind.WARD, "xã": PlaceKind.COMMUNE, "đặc khu": PlaceKind.SPECIAL_ZONE}


def load_places() -> None:
    """Provinces and wards as of 01/07/2025 (Quyết định 19/2025/QĐ-TTg). A place that exists is left as it is."""
    known = dict(Place.objects.values_list("code", "pk"))
    with UNITS.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    provinces = {row["province_code"]: f"{row['province_kind'].capitalize()} {row['province_name']}" for row in rows}
    Place.objects.bulk_create(_place(code, PlaceKind.PROVINCE, name, None) for code, name in provinces.items() if code not in known)
    parents = dict(Place.objects.provinces().values_list("code", "pk"))
    Place.objects.bulk_create(
        (
            _place(row["ward_code"], KINDS[row["ward_kind"]], row["ward_name"], parents[row["province_code"]])
            for row in rows
            if row["ward_code"] not in known
        ),
        batch_size=500,
    )


def _place(code: str, kind: str, name: str, parent_id: int | None) -> Place:
    name = text.normal(name)
    return Place(code=code, kind=kind, name=name, name_key=text.folded(name), parent_id=parent_id)


def load_days_off() -> None:
    """The days off, and the days worked in exchange, as `public_holidays` lists them; what a person wrote or changed stays as it is.

    The table is compared row by row, so that one which an earlier version loaded gets what it lacks. Where it stood already, whoever
    follows the table is told which years changed, by a job: their tables may not be migrated yet.
    """
    listed, stored = listed_days(), {row.date: row for row in CalendarDay.objects.all()}
    loaded = {day: row for day, row in stored.items() if not row.edited and row.source.startswith(PACKAGE)}
    gone = [row for day, row in loaded.items() if day not in listed]
    new = [CalendarDay(date=day, **asdict(given)) for day, given in listed.items() if day not in stored]
    other = [row for day, row in loaded.items() if day in listed and _given(row) != listed[day]]
    moved = {row.date.year for row in (*gone, *new)} | {row.date.year for row in other if row.kind != listed[row.date].kind}
    for row in other:
        row.kind, row.name, row.source = astuple(listed[row.date])
    CalendarDay.objects.filter(pk__in=[row.pk for row in gone]).delete()
    CalendarDay.objects.bulk_create(new, ignore_conflicts=True)
    CalendarDay.objects.bulk_update(other, ["kind", "name", "source"])
    if stored:
        days_off.follow_loaded(moved)


def _given(row: CalendarDay) -> ListedDay:
    return ListedDay(row.kind, row.name, row.source)
