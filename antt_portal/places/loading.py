"""The places of the national list and the days off, loaded after migrate. Loading again adds only what is missing."""

import csv
from importlib.metadata import version
from pathlib import Path

import holidays

from antt_portal import text
from antt_portal.places.choices import DayKind, PlaceKind
from antt_portal.places.models import CalendarDay, Place

UNITS = Path(__file__).parent / "data" / "administrative_units.csv"
YEARS = range(2021, 2042)
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
    """Public holidays of Việt Nam as the `holidays` package knows them; a day that was edited by hand is never overwritten."""
    source = f"holidays {version('holidays')}"
    if CalendarDay.objects.filter(source=source, date__year=YEARS[-1]).exists():
        return
    days = holidays.country_holidays("VN", years=YEARS, language="vi")
    CalendarDay.objects.filter(edited=False, source__startswith="holidays ").exclude(date__in=days).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(date=day, kind=DayKind.DAY_OFF, name=name[:200], source=source) for day, name in sorted(days.items())],
        ignore_conflicts=True,
    )
    for day in CalendarDay.objects.filter(edited=False, date__in=days).exclude(source=source):
        day.name, day.source = days[day.date][:200], source
        day.save(update_fields=["name", "source"])
