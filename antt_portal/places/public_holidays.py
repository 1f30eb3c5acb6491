"""What the `holidays` package knows of the days off of Việt Nam, and the Saturdays and Sundays that are worked in exchange.

The package lists a day off that was exchanged as “Ngày nghỉ (thay cho ngày 22/08/2026)”, and not the Saturday that becomes a working
day by it: that one is read from its words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

import holidays

from antt_portal.places.choices import DayKind

YEARS = range(2021, 2042)
PACKAGE = "holidays "  # how the source of every row that comes from the package begins
EXCHANGED = re.compile(r"thay cho ngày (\d{2}/\d{2}/\d{4})")
WORKED = "Làm bù cho ngày nghỉ {:%d/%m/%Y}"
WORKED_FOR = re.compile(r"ngày nghỉ (\d{2}/\d{2}/\d{4})")


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A day of the table as the package gives it."""

    kind: str
    name: str
    source: str


@cache
def listed_days() -> Mapping[date, ListedDay]:
    """Every day off of `YEARS` and every day worked in exchange for one, by date. Computed once in a process."""
    named = dict(sorted(holidays.country_holidays("VN", years=YEARS, language="vi").items()))
    source = f"{PACKAGE}{version('holidays')}"
    days = {day: ListedDay(DayKind.DAY_OFF, name[:200], source) for day, name in named.items()}
    for worked, free in exchanged_days(named).items():
        said = f"{source}: {free:%d/%m/%Y} “{named[free]}”"
        days[worked] = ListedDay(DayKind.WORKING_DAY, WORKED.format(free), said[:200])
    return MappingProxyType(dict(sorted(days.items())))


def exchanged_days(named: Mapping[date, str]) -> dict[date, date]:
    """The Saturdays and Sundays that `named` days off say they stand in for, each with its day off. A holiday stays one."""
    found = {}
    for free, name in named.items():
        for written in EXCHANGED.findall(name):
            worked = datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007 (a date, no instant)
            if worked.weekday() >= 5 and worked not in named:
                found[worked] = free
    return found


def is_listed_day_off(day: date) -> bool:
    """Whether the package lists `day` as a day off."""
    listed = listed_days().get(day)
    return listed is not None and listed.kind == DayKind.DAY_OFF


def partner_of(name: str) -> date | None:
    """The other day of an exchange, by the name of either: the Saturday of the day off, the day off of the Saturday."""
    written = EXCHANGED.search(name) or WORKED_FOR.search(name)
    return datetime.strptime(written[1], "%d/%m/%Y").date() if written else None  # noqa: DTZ007
