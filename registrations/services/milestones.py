"""What the calendar does on its own days: the rule that finds the milestones whose next instant has come, and hands them to whoever
acts on them.

Each floor registers who acts on what in its `ready()`. The work of one place is one transaction under that place's lock: however many
schedulers run, each thing happens once. What breaks in one step is undone with nothing else, and stays due.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from django.db import transaction

from antt_portal.notices.services import DigestLine, digest_add
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from registrations.calendar import VIETNAM, end_of
from registrations.choices import MilestoneKind
from registrations.milestones import TOLD_WITHIN, next_instant
from registrations.models import Milestone, MilestoneMove
from registrations.plans import YearCalendar, calendar_for, days_off_around
from registrations.services import enforcement
from registrations.services.schedule import as_day, milestones_drop, mornings_of

Outcome = TypeVar("Outcome")
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
    """What was done: lines for people, what is kept with each milestone (by its id), and those that are done with before their day is
    over, unless it is moved."""

    lines: list[DigestLine] = field(default_factory=list)
    outcomes: dict[int, dict] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)


Act = Callable[[Step], Done]
Move = Callable[[YearCalendar, Sequence[MilestoneMove], date], Done]
Withdraw = Callable[[YearCalendar, Milestone, date], None]
_acts: dict[str, Act] = {}
_movers: dict[str, Move] = {}
_withdrawers: dict[str, Withdraw] = {}


def register(what: str, act: Act, *, withdraw: Withdraw, moved: Move | None = None) -> None:
    """Let `act` do what the milestones of `what` ask for; it runs in the place's transaction and must cost the same number of statements
    however many subjects there are.

    When a plan or a day off moved such a milestone, or took it out of the calendar, `withdraw` takes back what was said of its former
    day, and `moved` does what follows and tells of those moves that are ahead.
    """
    _acts[what], _withdrawers[what] = act, withdraw
    if moved:
        _movers[what] = moved


def due_milestones(at: datetime) -> list[dict]:
    """The calendar's rule: do what is due at `at`, place by place; what was done.

    Moves that nobody was told of yet are told first, so that a reminder of the new day never comes before them.
    """
    return enforcement.each(_places_due(at), lambda place_id: _in_turn(place_id, at, _tell_moves, _act), pk=int)


def moved_milestones(at: datetime) -> list[dict]:
    """The calendar's rule: tell those concerned, once, of milestones that were moved."""
    return enforcement.each(_places_moved(), lambda place_id: _in_turn(place_id, at, _tell_moves), pk=int)


@dataclass
class _Turn:
    """One place while the calendar acts in it, its row locked: what was done, what is to be said and recorded, what broke."""

    place: Place
    at: datetime
    done: list[dict] = field(default_factory=list)
    lines: list[DigestLine] = field(default_factory=list)
    over: list[Step] = field(default_factory=list)
    moved: list[tuple[int, str, list[MilestoneMove], Done]] = field(default_factory=list)
    broken: list[Exception] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.at.astimezone(VIETNAM).date()

    def attempt(self, act: Callable[[], Outcome]) -> Outcome | None:
        """What `act` answers; None when it breaks, and then nothing of it is kept."""
        try:
            with transaction.atomic():
                return act()
        except Exception as error:
            self.broken.append(error)
            return None


def _in_turn(place_id: int, at: datetime, *acts: Callable[[_Turn], None]) -> list[dict]:
    """Let `acts` do their part in one place: one transaction under its lock, one digest for all that they say.

    The digests' mails are locked once and the trail's chain last: places done side by side do not wait for each other in a ring.
    """
    with transaction.atomic():
        turn = _Turn(Place.objects.select_for_update(of=("self",), no_key=True).select_related("parent").get(pk=place_id), at)
        for act in acts:
            act(turn)
        _tell(turn)
        for year, what, moves, done in turn.moved:
            details = {"year": year, "what": what, "milestones": [_move_in_trail(move, done) for move in moves]}
            trail.record(action="calendar.day_moved", of=turn.place, by=None, place_id=place_id, details=details)
        for step in turn.over:
            details = {"year": step.year, "what": step.what, "milestones": [_in_trail(one.row) for one in step.over]}
            trail.record(action="calendar.day_over", of=step.place, by=None, place_id=step.place.pk, details=details)
    if turn.broken:
        raise enforcement.PartlyDone("steps in a place", turn.broken, turn.done)
    return turn.done


def _tell(turn: _Turn) -> None:
    """Nobody is told on a day off, but of what would be over on the next working day."""
    working_day = days_off_around(turn.today.year).roll_forward(turn.today)
    pressing = [line for line in turn.lines if line.until and line.until < working_day]
    for day, lines in ((turn.today, pressing), (working_day, [line for line in turn.lines if line not in pressing])):
        if lines:
            digest_add(lines, day=day)


def _places_due(at: datetime) -> list[int]:
    rows = Milestone.objects.due(at).exclude(what__in=OPENED_ELSEWHERE)
    return list(dict.fromkeys(rows.order_by("next_at", "place").values_list("place", flat=True)))


def _places_moved() -> list[int]:
    rows = MilestoneMove.objects.filter(told_at=None).order_by("moved_at", "pk")  # as their index has them
    return list(dict.fromkeys(rows.values_list("milestone__place", flat=True)))


def _act(turn: _Turn) -> None:
    """Do what is due in one place. What an act broke at stays due."""
    rows = []
    for step in _steps_due(turn):
        done = turn.attempt(partial(_acts[step.what], step)) if step.what in _acts else Done()
        if done is None:
            continue
        for one in step.occasions:
            _pass_on(one, step, done)
            rows.append(one.row)
        turn.lines += done.lines
        turn.over += [step] if step.over else []
        turn.done.append(_told(turn, step.year, step.what, done.lines, over=len(step.over)))
    Milestone.objects.bulk_update(rows, ["next_at", "reminded_on", "passed_at", "outcome"])


def _steps_due(turn: _Turn) -> list[Step]:
    place = turn.place
    if place.dissolved_on:  # of a ward that is no more nothing is due from that day on
        gone = Milestone.objects.filter(place=place, day__gte=place.dissolved_on, next_at__isnull=False)
        milestones_drop(gone, because=f"{place.name} giải thể ngày {place.dissolved_on:%d/%m/%Y}", at=turn.at)
    due = Milestone.objects.due(turn.at).filter(place=place).exclude(what__in=OPENED_ELSEWHERE)
    by_step: dict[tuple[int, str], list[Milestone]] = {}
    for row in due.select_for_update(of=("self",), no_key=True).order_by("year", "what", "day", "pk"):
        by_step.setdefault((row.year, row.what), []).append(row)
    calendars = {year: calendar_for(place, year) for year in {year for year, _ in by_step}}
    return [_step(place, calendars[year], what, rows, turn.at) for (year, what), rows in by_step.items()]


def _step(place: Place, calendar: YearCalendar, what: str, rows: list[Milestone], at: datetime) -> Step:
    today = at.astimezone(VIETNAM).date()
    occasions = tuple(
        Occasion(row, at >= end_of(row.day), (row.day - today).days, is_news=at - end_of(row.day) <= TOLD_WITHIN) for row in rows
    )
    return Step(place, calendar, what, occasions, at, today)


def _pass_on(one: Occasion, step: Step, done: Done) -> None:
    """Write into the row of an occasion when it is looked at next."""
    row = one.row
    row.outcome = done.outcomes.get(row.pk, row.outcome)
    if one.is_over:
        row.next_at, row.passed_at = None, step.at
        return
    row.reminded_on = step.today
    if row.pk in done.finished:
        row.next_at, row.passed_at = None, step.at
    else:
        row.next_at = next_instant(as_day(row), mornings_of(as_day(row), step.calendar), after=step.at)


def _in_trail(row: Milestone) -> dict:
    return {"milestone": row.pk, "kind": row.kind, "level": row.level, "day": row.day, "outcome": row.outcome}


def _tell_moves(turn: _Turn) -> None:
    """Tell of the moves in one place that nobody was told of yet, all of one year and what together."""
    rows = MilestoneMove.objects.filter(milestone__place=turn.place, told_at=None).select_related("milestone")
    by_year: dict[tuple[int, str], list[MilestoneMove]] = {}
    for move in rows.order_by("pk"):
        by_year.setdefault((move.milestone.year, move.milestone.what), []).append(move)
    for (year, what), moves in by_year.items():
        done = turn.attempt(partial(_follow_moves, calendar_for(turn.place, year), what, moves, turn.today))
        if done is None:
            continue
        MilestoneMove.objects.filter(pk__in=[move.pk for move in moves]).update(told_at=turn.at)
        turn.lines += done.lines
        turn.moved.append((year, what, moves, done))
        turn.done.append(_told(turn, year, what, done.lines, moved=len(moves)))


def _follow_moves(calendar: YearCalendar, what: str, moves: list[MilestoneMove], today: date) -> Done:
    for move in moves:
        if what in _withdrawers:
            _withdrawers[what](calendar, move.milestone, move.from_day)
    return _movers[what](calendar, moves, today) if what in _movers else Done()


def _move_in_trail(move: MilestoneMove, done: Done) -> dict:
    row = move.milestone
    known = {"milestone": row.pk, "kind": row.kind, "level": row.level, "from": move.from_day, "to": move.to_day}
    return known | {"outcome": done.outcomes.get(row.pk, {})}


def _told(turn: _Turn, year: int, what: str, lines: list[DigestLine], **counted: int) -> dict:
    return {"place": turn.place.code, "year": year, "what": what} | counted | {"told": len(lines)}
