"""What the calendar does on its own days: the rule that finds the milestones whose next instant has come, and hands them to whoever
acts on them.

Each floor registers who acts on what in its `ready()`. The work of one place is one transaction under that place's lock: however many
schedulers run, each thing happens once, and what breaks in one place keeps no other from its own.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from antt_portal.notices.services import DigestLine, digest_add
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from registrations.calendar import VIETNAM, end_of
from registrations.choices import MilestoneKind
from registrations.milestones import TOLD_WITHIN, next_instant
from registrations.models import Milestone, MilestoneMove
from registrations.plans import YearCalendar, calendar_for
from registrations.services.schedule import as_day, mornings_of

PATIENCE_SECONDS = 60  # of one run; the next one, five minutes later, goes on where it stopped
OPENED_ELSEWHERE = (MilestoneKind.REGISTRATION_OPENS,)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One milestone whose instant has come. `is_over`: its day has ended; else people are reminded of it, `days_left` days before.

    What has been over for more than seven days when first seen is no news: it is recorded, and told to nobody.
    """

    row: Milestone
    is_over: bool
    days_left: int
    is_news: bool = True


@dataclass(frozen=True)
class Step:
    """What is to do in one place and year at `at` (aware; `today` in Vietnam) about milestones of one `what`."""

    place: Place
    calendar: YearCalendar
    what: str
    occasions: tuple[Occasion, ...]
    at: datetime
    today: date

    @property
    def year(self) -> int:
        return self.calendar.year

    @property
    def over(self) -> tuple[Occasion, ...]:
        return tuple(one for one in self.occasions if one.is_over)

    @property
    def news(self) -> tuple[Occasion, ...]:
        """Those of which people are told."""
        return tuple(one for one in self.occasions if one.is_news)


@dataclass
class Done:
    """What was done: lines for people, what is kept with each milestone (by its id), and those that need no further looking at."""

    lines: list[DigestLine] = field(default_factory=list)
    outcomes: dict[int, dict] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)


Act = Callable[[Step], Done]
TellMove = Callable[[YearCalendar, Sequence[MilestoneMove], date], list[DigestLine]]
_acts: dict[str, Act] = {}
_movers: dict[str, TellMove] = {}


def register(what: str, act: Act, *, moved: TellMove | None = None) -> None:
    """Let `act` do what the milestones of `what` ask for; it runs in the place's transaction and must cost the same number of statements
    however many subjects there are. `moved` gives the lines for people when such milestones were moved by a plan or a day off."""
    _acts[what] = act
    if moved:
        _movers[what] = moved


def due_milestones(at: datetime) -> list[dict]:
    """The calendar's rule: do what is due at `at`, place by place; what was done. Stops after a minute, for the next run to go on."""
    return _place_by_place(lambda: _places_due(at), lambda place: _act_in(place, at))


def moved_milestones(at: datetime) -> list[dict]:
    """The calendar's rule: tell those concerned, once, of milestones that were moved."""
    return _place_by_place(_places_moved, lambda place: _tell_moves_in(place, at))


def _place_by_place(find: Callable[[], list[int]], act: Callable[[Place], list[dict]]) -> list[dict]:
    started, done, broken = time.monotonic(), [], []
    for place_id in find():
        if time.monotonic() - started > PATIENCE_SECONDS:
            break
        try:
            with transaction.atomic():
                place = Place.objects.select_for_update(of=("self",), no_key=True).select_related("parent").get(pk=place_id)
                done += act(place)
        except Exception as error:
            error.add_note(f"place {place_id}")
            broken.append(error)
    if broken:
        raise ExceptionGroup("milestones of some places", broken)
    return done


def _places_due(at: datetime) -> list[int]:
    rows = Milestone.objects.due(at).exclude(what__in=OPENED_ELSEWHERE)
    return list(dict.fromkeys(rows.order_by("next_at", "place").values_list("place", flat=True)))


def _places_moved() -> list[int]:
    rows = MilestoneMove.objects.filter(told_at=None).order_by("pk")
    return list(dict.fromkeys(rows.values_list("milestone__place", flat=True)))


def _act_in(place: Place, at: datetime) -> list[dict]:
    rows = Milestone.objects.due(at).filter(place=place).exclude(what__in=OPENED_ELSEWHERE)
    if place.dissolved_on:  # of a ward that is no more nothing is due from that day on
        Milestone.objects.filter(place=place, day__gte=place.dissolved_on).update(next_at=None)
    by_step: dict[tuple[int, str], list[Milestone]] = {}
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("year", "what", "day", "pk"):
        by_step.setdefault((row.year, row.what), []).append(row)
    calendars = {year: calendar_for(place, year) for year in {year for year, _ in by_step}}
    return [_take(_step(place, calendars[year], what, rows, at)) for (year, what), rows in by_step.items()]


def _step(place: Place, calendar: YearCalendar, what: str, rows: list[Milestone], at: datetime) -> Step:
    today = at.astimezone(VIETNAM).date()
    occasions = tuple(
        Occasion(row, at >= end_of(row.day), (row.day - today).days, is_news=at - end_of(row.day) <= TOLD_WITHIN) for row in rows
    )
    return Step(place, calendar, what, occasions, at, today)


def _take(step: Step) -> dict:
    """Do one step, tell people of it, and keep what was done; one row in the trail for what is over."""
    done = _acts[step.what](step) if step.what in _acts else Done()
    for one in step.occasions:
        _pass_on(one, step, done)
    Milestone.objects.bulk_update([one.row for one in step.occasions], ["next_at", "reminded_on", "passed_at", "outcome"])
    told = digest_add(done.lines, day=step.calendar.days_off.roll_forward(step.today)) if done.lines else 0  # nobody is told on a day off
    if step.over:
        details = {"year": step.year, "what": step.what, "milestones": [_in_trail(one.row) for one in step.over]}
        trail.record(action="calendar.day_over", of=step.place, by=None, place_id=step.place.pk, details=details)
    return {"place": step.place.code, "year": step.year, "what": step.what, "over": len(step.over), "told": told}


def _pass_on(one: Occasion, step: Step, done: Done) -> None:
    """Write into the row of an occasion when it is looked at next."""
    row = one.row
    row.outcome = done.outcomes.get(row.pk, row.outcome)
    if one.is_over:
        row.next_at, row.passed_at = None, step.at
        return
    row.reminded_on = step.today
    row.next_at = None if row.pk in done.finished else next_instant(as_day(row), mornings_of(as_day(row), step.calendar), after=step.at)


def _in_trail(row: Milestone) -> dict:
    return {"milestone": row.pk, "kind": row.kind, "level": row.level, "day": row.day, "outcome": row.outcome}


def _tell_moves_in(place: Place, at: datetime) -> list[dict]:
    """Tell of the moves in one place that nobody was told of yet, all of one year and what together."""
    rows = MilestoneMove.objects.filter(milestone__place=place, told_at=None).select_related("milestone")
    by_year: dict[tuple[int, str], list[MilestoneMove]] = {}
    for move in rows.order_by("pk"):
        by_year.setdefault((move.milestone.year, move.milestone.what), []).append(move)
    today, done = at.astimezone(VIETNAM).date(), []
    for (year, what), moves in by_year.items():
        calendar = calendar_for(place, year)
        lines = _movers[what](calendar, moves, today) if what in _movers else []
        told = digest_add(lines, day=calendar.days_off.roll_forward(today)) if lines else 0
        MilestoneMove.objects.filter(pk__in=[move.pk for move in moves]).update(told_at=at)
        done.append({"place": place.code, "year": year, "what": what, "moved": len(moves), "told": told})
    return done
