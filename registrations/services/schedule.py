"""The rows of a year's milestones follow its calendar: written when a roster opens, moved when a plan or the days off change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q

from antt_portal import clock
from antt_portal.places.models import Place
from registrations.calendar import VIETNAM, years_alive
from registrations.choices import MilestoneKind
from registrations.milestones import TOLD_WITHIN, milestones_of, next_instant, reminded_on
from registrations.milestones import Milestone as Day
from registrations.models import Enrolment, Milestone, MilestoneMove, PlanVersion, Subject
from registrations.plans import YearCalendar, calendar_for, calendars_for, citation

BECAUSE_LENGTH = 250
ONCE = ["place", "year", "what", "kind", "level", "detail"]  # what tells one milestone from the next
PLACES_AT_ONCE = 200  # of a province or the nation, so that memory and statements stay small


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as the calendar has it now, and when there is something to do for it."""

    day: Day
    next_at: datetime


def schedule_begin(calendar: YearCalendar, *, at: datetime | None = None) -> None:
    """Write the milestones of a ward's year whose roster has begun at `at` (default: now), and those of its province when they are not
    there yet.

    In the transaction of the act. What lies in the past is written too, and found over by the next run.
    """
    for one in (calendar, *_provinces(calendar)):
        if not Milestone.objects.filter(place=one.place, year=one.year).exclude(what=MilestoneKind.REGISTRATION_OPENS).exists():
            schedule_follow(one, because="", at=at)


def _provinces(calendar: YearCalendar) -> list[YearCalendar]:
    return [] if calendar.place.is_province else [calendar_for(calendar.place.parent, calendar.year)]


def schedule_follow(calendar: YearCalendar, *, because: str, at: datetime | None = None) -> list[MilestoneMove]:
    """`schedules_follow` for one place."""
    return schedules_follow([calendar], because=because, at=at)


def schedules_follow(calendars: Iterable[YearCalendar], *, because: str, at: datetime | None = None) -> list[MilestoneMove]:
    """Let the milestones of one year of these places be as their calendars have them; answers which of them were moved.

    `because` says in words what moved them (a plan, a day off). A milestone that was over comes back when its new day is ahead; what the
    calendar has no more is left without anything to do. In the transaction of the change, the places locked before their calendars were
    read; as many statements for a hundred places as for one.
    """
    now, by_place = at or clock.database_now(), {calendar.place.pk: calendar for calendar in calendars}
    planned = {(pk, *one.day.key): one for pk, calendar in by_place.items() for one in _planned(calendar, now)}
    standing = {(row.place_id, *as_day(row).key): row for row in _rows_of(by_place).select_for_update(of=("self",), no_key=True)}
    both = [(row, planned[key]) for key, row in standing.items() if key in planned]
    moved = [(row, one) for row, one in both if one.day.day != row.day]
    other = [(row, one) for row, one in both if one.day.day == row.day and _is_looked_at_otherwise(row, one, now)]
    gone = [row for key, row in standing.items() if key not in planned and _still_concerns(row, now)]
    Milestone.objects.bulk_create(
        [_new(by_place[key[0]], one) for key, one in planned.items() if key not in standing], ignore_conflicts=True, batch_size=1000
    )
    milestones_drop(gone, because=because, at=now)
    MilestoneMove.objects.filter(milestone__in=[row for row, _ in both], to_day=None, told_at=None).update(told_at=now)  # back again
    moves = _moves([(row, row.day, one.day.day) for row, one in moved], because, now)
    for row, one in [*moved, *other]:
        _move(row, one, now)
    _write([row for row, _ in [*moved, *other]])
    return moves


def _still_concerns(row: Milestone, now: datetime) -> bool:
    """Whether there is something to do for it yet, or it was over not long ago."""
    return row.next_at is not None or (row.passed_at is not None and _concerns_anybody(row.day, row.day, now))


def milestones_drop(rows: Iterable[Milestone], *, because: str, at: datetime) -> None:
    """Leave nothing to do for milestones that are in the calendar no more; the next run withdraws what was said of them."""
    rows = list(rows)
    Milestone.objects.filter(pk__in=[row.pk for row in rows]).update(next_at=None, passed_at=None)
    MilestoneMove.objects.bulk_create(
        MilestoneMove(milestone=row, from_day=row.day, to_day=None, because=because[:BECAUSE_LENGTH], moved_at=at) for row in rows
    )


def _write(rows: list[Milestone]) -> None:
    """Write what was moved in rows that stand, by rows that meet them (for a whole country's schedules a quarter of what `bulk_update`
    takes, which tells each row from the next)."""
    names = [field.attname for field in Milestone._meta.concrete_fields if not field.primary_key]
    meeting = [Milestone(**{name: getattr(row, name) for name in names}) for row in rows]
    changed = ["day", "next_at", "passed_at"]
    Milestone.objects.bulk_create(meeting, update_conflicts=True, unique_fields=ONCE, update_fields=changed, batch_size=1000)


def _rows_of(calendars: Mapping[int, YearCalendar]):
    """The rows of calendars of one year, by place."""
    years = {calendar.year for calendar in calendars.values()}
    return Milestone.objects.filter(place__in=calendars, year__in=years).exclude(what=MilestoneKind.REGISTRATION_OPENS)


def _is_looked_at_otherwise(row: Milestone, one: Planned, now: datetime) -> bool:
    """Whether there is something to do for `row` again, its day having left the calendar and come back, or its next morning is another
    one, a day off having come between. What is due already stays due."""
    if row.passed_at:
        return False
    return row.next_at is None or (row.next_at > now and row.next_at != one.next_at)


def _planned(calendar: YearCalendar, now: datetime) -> list[Planned]:
    """What the calendar of a place has; of one that was dissolved, nothing that ends after its last day."""
    dissolved_on = calendar.place.dissolved_on
    days = milestones_of(calendar.rules.values(), calendar.reports, is_province=calendar.place.is_province)
    return [Planned(day, _next_at(day, calendar, now)) for day in days if dissolved_on is None or day.day < dissolved_on]


def _next_at(day: Day, calendar: YearCalendar, now: datetime) -> datetime:
    return next_instant(day, mornings_of(day, calendar), after=now)


def mornings_of(day: Day, calendar: YearCalendar) -> list[date]:
    """The days on which people are reminded of a milestone of `calendar`."""
    files_until = calendar.rule(day.kind, day.level).recognition_last_day if day.what == MilestoneKind.RECHECK else None
    return reminded_on(day, calendar.days_off, files_until=files_until)


def as_day(row: Milestone) -> Day:
    """The pure milestone that a row keeps."""
    return Day(MilestoneKind(row.what), row.day, row.kind, row.level, row.detail)


def _new(calendar: YearCalendar, one: Planned) -> Milestone:
    what, kind, level, detail = one.day.key
    return Milestone(
        place=calendar.place, year=calendar.year, what=what, kind=kind, level=level, detail=detail, day=one.day.day, next_at=one.next_at
    )


def _move(row: Milestone, one: Planned, now: datetime) -> None:
    """A milestone that was over comes back only when its new day is still ahead."""
    row.day = one.day.day
    if row.passed_at is None or one.next_at > now:
        row.next_at, row.passed_at = one.next_at, None


def _moves(changes: list[tuple[Milestone, date, date]], because: str, now: datetime) -> list[MilestoneMove]:
    """What whoever acts on these milestones will tell people of, unless both days are long past. A move that nobody was told of yet
    goes on from where it began, and back to there it is none."""
    told_of = [(row, was, day) for row, was, day in changes if _concerns_anybody(was, day, now)]
    waiting = {move.milestone_id: move for move in MilestoneMove.objects.filter(milestone__in=[row for row, _, _ in told_of], told_at=None)}
    for move in waiting.values():
        move.told_at = now  # superseded by the one that begins where it began
    MilestoneMove.objects.bulk_update(waiting.values(), ["told_at"])
    begun = {pk: move.from_day for pk, move in waiting.items()}
    return MilestoneMove.objects.bulk_create(
        MilestoneMove(milestone=row, from_day=begun.get(row.pk, was), to_day=day, because=because[:BECAUSE_LENGTH], moved_at=now)
        for row, was, day in told_of
        if begun.get(row.pk, was) != day
    )


def _concerns_anybody(was: date, day: date, now: datetime) -> bool:
    return max(was, day) >= now.astimezone(VIETNAM).date() - TOLD_WITHIN


def schedules_follow_plan(version: PlanVersion) -> None:
    """Let the schedules of a plan's place, or of all of a province's wards, follow the version just published.

    A year whose roster is not open yet opens on the day the plan was issued. In the transaction of the publishing.
    """
    place, year = version.plan.place, version.plan.year
    _follow_in(places_locked(Q(pk=place.pk) | Q(parent=place)), year, because=f"theo {citation(version)}")
    if version.issued_on and year > clock.today().year:
        _opens_early(place, year, version.issued_on)


def schedules_follow_days_off(years: Iterable[int], *, because: str) -> None:
    """Let every schedule of `years` follow the table of days off as it stands now. In the transaction of the change."""
    places = places_locked(Q())
    for year in sorted(set(years)):
        _follow_in(places, year, because=because)


def schedules_follow_days_of(years: Iterable[int], because: str) -> None:
    """The same for days of the calendar `years`: a year's calendar reads the days of the year before and after it too."""
    schedules_follow_days_off({near for year in years for near in (year - 1, year, year + 1)}, because=because)


def places_locked(which: Q) -> list[Place]:
    """Places, locked in one order. Before anything of theirs is read: a roster that is being opened at this moment, by the calendar as it
    was, would be missed."""
    return list(Place.objects.filter(which).select_related("parent").select_for_update(of=("self",), no_key=True).order_by("pk"))


def _follow_in(places: list[Place], year: int, *, because: str) -> None:
    rows = Milestone.objects.filter(place__in=places, year=year)
    with_schedule = set(rows.order_by().values_list("place", flat=True).distinct())
    concerned = [place for place in places if place.pk in with_schedule]
    for first in range(0, len(concerned), PLACES_AT_ONCE):
        calendars = calendars_for(concerned[first : first + PLACES_AT_ONCE], year)
        schedules_follow(calendars.values(), because=because)


def _opens_early(place: Place, year: int, issued_on: date) -> None:
    """The roster of `year` opens before its January in the place, or in a province's wards, wherever there is somebody to enrol."""
    opens_at = datetime.combine(issued_on, time.min, VIETNAM)
    missing = Subject.objects.filter(Q(place=place) | Q(place__parent=place), rostered_through__lt=year).active()
    Milestone.objects.bulk_create(
        [
            Milestone(place_id=pk, year=year, what=MilestoneKind.REGISTRATION_OPENS, day=issued_on, next_at=opens_at)
            for pk in missing.order_by().values_list("place", flat=True).distinct()
        ],
        update_conflicts=True,
        unique_fields=ONCE,
        update_fields=["day", "next_at"],
    )


def schedules_of_open_rosters() -> int:
    """Write the schedules of the years that people still work on where a roster is open without one (an upgrade); how many."""
    first = min(years_alive(clock.today()))
    has_schedule = Milestone.objects.filter(place=OuterRef("place"), year=OuterRef("year")).exclude(what=MilestoneKind.REGISTRATION_OPENS)
    open_rosters = Enrolment.objects.filter(~Exists(has_schedule), year__gte=first).order_by().values_list("place", "year").distinct()
    found = list(open_rosters)
    places = Place.objects.select_related("parent").in_bulk({place for place, _ in found})
    for place, year in found:
        schedule_begin(calendar_for(places[place], year))
    return len(found)
