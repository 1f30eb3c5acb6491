"""Changing the nation's days off: a day added, changed, no longer in force, in force again. Nothing is deleted.

Each year's rows are one table that an administrator looked at: whoever changes it names the version that their page showed (the sum of
what was done to its rows), and whoever changed it meanwhile is named to them (409). Upper floors that keep dates of their own follow
(`on_change`), in the same transaction.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum

from antt_portal import clock, text
from antt_portal.jobs import services as jobs
from antt_portal.places.day_rules import Problem, problem_of_date, problem_of_kind
from antt_portal.places.models import CalendarDay
from antt_portal.places.permissions import may_change_days_off
from antt_portal.places.public_holidays import PACKAGE, listed_days
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.templatetags.portal import local_time, weekday_date
from antt_portal.trail import services as trail

LONGEST = 200
LOADED = "places.days_off_loaded"
NO_NAME = "Ông/bà ghi tên ngày, ví dụ: Nghỉ bù Quốc khánh."
NO_SOURCE = "Ông/bà ghi số, ký hiệu và ngày của văn bản quy định ngày này."

Follow = Callable[[frozenset[int], str], None]
_followers: list[Follow] = []


class AlreadyThere(Refused):
    """The day stands in the table; `row` is it, to be changed."""

    def __init__(self, row: CalendarDay):
        state = "đang áp dụng" if row.active else "không áp dụng"
        words = f"Ngày {weekday_date(row.date)} đã có trong bảng: “{row.name}”, {row.get_kind_display()}, {state}."
        super().__init__(f"{words} Ông/bà mở ngày đó để sửa.", field="day")
        self.row = row


@dataclass(frozen=True, slots=True)
class DaySaid:
    """What is to be said of a day. `source` names the paper that says so."""

    kind: str
    name: str
    source: str


def on_change(follow: Follow) -> None:
    """Let `follow` be called in the transaction of a change, with the calendar years whose days changed and because of what, in words
    that go on a sentence: “do ngày 24/11/2026 không còn là ngày nghỉ”. Registered in `ready()`."""
    _followers.append(follow)


def table_version(year: int) -> int:
    """What people did to the rows of `year` until now, counted. One query."""
    return CalendarDay.objects.of_year(year).aggregate(done=Sum("version"))["done"] or 0


def day_checked(*, day: date, said: DaySaid, row: CalendarDay | None = None) -> DaySaid:
    """`said` as it may be kept of `day`; `row` is the day's own when it is changed. Asks once whether a new day is there already.

    Raises Refused at the field, AlreadyThere.
    """
    _refuse(problem_of_date(day, clock.today()))
    if row is None and (known := CalendarDay.objects.filter(date=day).first()):
        raise AlreadyThere(known)
    _refuse(problem_of_kind(day, said.kind))
    wanted = DaySaid(said.kind, _words("name", said.name, NO_NAME), _words("source", said.source, NO_SOURCE))
    if wanted.source.startswith(PACKAGE):  # what a person says rests on a paper
        raise Refused(NO_SOURCE, field="source")
    if row and wanted == DaySaid(row.kind, row.name, row.source):
        raise Refused("Ông/bà chưa thay đổi gì ở ngày này.")
    return wanted


@transaction.atomic
def day_add(*, day: date, said: DaySaid, by, version: int) -> CalendarDay:
    """Write a day into the table. Raises NotYours, Refused at the field, AlreadyThere, Conflict when the year's table changed."""
    _lock(day, by, version)
    wanted = day_checked(day=day, said=said)
    row = CalendarDay(date=day, kind=wanted.kind, name=wanted.name, source=wanted.source)
    return _kept(row, "day_off.added", by, {})


@transaction.atomic
def day_change(*, row: CalendarDay, said: DaySaid, by, version: int) -> CalendarDay:
    """Say otherwise what a day is, its name or its source. Its date stays: a wrong day is put out of force. Raises like `day_add`."""
    row = _lock(row.date, by, version, row)
    wanted = day_checked(day=row.date, said=said, row=row)
    changed = [name for name in ("kind", "name", "source") if getattr(row, name) != getattr(wanted, name)]
    for name in changed:
        setattr(row, name, getattr(wanted, name))
    return _kept(row, "day_off.changed", by, {"fields": changed})


@transaction.atomic
def day_switch(*, row: CalendarDay, active: bool, by, version: int) -> CalendarDay:
    """Put a day out of force, or in force again. Raises like `day_add`; Refused when that is how it is."""
    row = _lock(row.date, by, version, row)
    switch_checked(row=row, active=active)
    row.active = active
    return _kept(row, "day_off.switched_on" if active else "day_off.switched_off", by, {})


def switch_checked(*, row: CalendarDay, active: bool) -> None:
    """Raises Refused for a day that is over, and for one that is that way already."""
    _refuse(problem_of_date(row.date, clock.today()))
    if row.active == active:
        raise Refused(f"Ngày {weekday_date(row.date)} {'đang' if active else 'vốn không'} áp dụng. Không có gì phải đổi.")


def follow_loaded(years: Iterable[int]) -> None:
    """Let the followers know, by a job, of the years whose days were loaded anew."""
    for year in sorted(years):
        listed = repr([(day, one) for day, one in listed_days().items() if day.year == year])
        key = f"days_off_loaded:{year}:{hashlib.sha256(listed.encode()).hexdigest()[:24]}"
        jobs.enqueue(kind=LOADED, object_id=year, dedupe_key=key)


def loaded_years_work(year: int) -> Callable[[], None]:
    """The job of `follow_loaded`."""
    return lambda: _tell_followers(year, f"theo bảng ngày nghỉ năm {year} vừa nạp lại")


def _tell_followers(year: int, because: str) -> None:
    for follow in _followers:
        follow(frozenset({year}), because)


def _lock(day: date, by, version: int, row: CalendarDay | None = None) -> CalendarDay | None:
    """The year's table, locked, as the page showed it; and of it the fresh `row`."""
    if not may_change_days_off(by):
        raise NotYours
    _refuse(problem_of_date(day, clock.today()))
    rows = CalendarDay.objects.select_for_update(of=("self",), no_key=True).of_year(day.year).order_by("date")
    locked = {one.pk: one for one in rows}
    # a day that the winner added is not among the locked rows: what is counted is read after the lock
    must_be_as_shown(year=day.year, by=by, version=version)
    return locked[row.pk] if row else None


def must_be_as_shown(*, year: int, by, version: int) -> None:
    """Raises Conflict, with who changed what and when, when the year's table is not the one that a page showed."""
    if table_version(year) != version:
        raise _changed_meanwhile(year, by)


def _changed_meanwhile(year: int, by) -> Conflict:
    last = CalendarDay.objects.of_year(year).exclude(changed_at=None).select_related("changed_by").order_by("changed_at").last()
    if last is None:
        return Conflict("Trang này đã cũ. Ông/bà xem lại rồi mới lưu.")
    who = "Chính ông/bà" if last.changed_by_id == by.pk else f"{last.changed_by}"
    return Conflict(
        f"{who} đã ghi ngày {last.date:%d/%m/%Y} lúc {local_time(last.changed_at)}, sau khi ông/bà mở trang này. "
        "Chưa có gì của ông/bà được lưu: ông/bà xem lại những hạn thay đổi ở dưới rồi mới lưu."
    )


def _kept(row: CalendarDay, action: str, by, details: dict) -> CalendarDay:
    row.edited, row.changed_by, row.changed_at = True, by, clock.now()
    row.version += 1
    row.save()
    _tell_followers(row.date.year, f"do ngày {row.date:%d/%m/%Y} {'là' if row.active else 'không còn là'} {row.get_kind_display()}")
    details |= {"date": row.date, "kind": row.kind, "active": row.active}
    trail.record(action=action, of=row, by=by, place_id=None, details=details)
    return row


def _refuse(problem: Problem | None) -> None:
    if problem:
        raise Refused(problem.sentence, field=problem.field)


def _words(field: str, written: str, missing: str) -> str:
    words = text.normal(written)
    if not words:
        raise Refused(missing, field=field)
    if len(words) > LONGEST:
        raise Refused(f"Nội dung này dài quá {LONGEST} ký tự. Ông/bà viết gọn lại.", field=field)
    return words
