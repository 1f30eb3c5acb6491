"""Whom a change of one day touches: the dates that move in every place, and the subjects on its rosters. Few queries, no writing.

Places are not resolved one by one: a ward without a plan of its own follows its province's or the circular, and many plans say the same
of dates. Wards are grouped by what is said of dates for them, and each group is computed once.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Q

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.trail.services import canonical
from registrations.calendar import deciding_level
from registrations.circular import FIRST_YEAR
from registrations.days_off.moves import Move, dates_said, moves_between
from registrations.models import Enrolment
from registrations.plans import days_off_between, delegations_of_all, versions_of_years

NAMED = 30  # places, those with most subjects first


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A date that moves from one day to another, with all (kind, level) whose it is, in how many places and for how many subjects.

    `subjects` is None for a report, which the ward writes.
    """

    what: str
    year: int
    from_day: date
    to_day: date
    pairs: tuple[tuple[str, str], ...]
    places: int
    subjects: int | None


@dataclass(frozen=True, slots=True)
class TouchedPlace:
    """A ward by name: it has a roster of a year in which something moves, or a plan of its own."""

    name: str
    province: str
    subjects: int
    has_own_plan: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """All that one change touches. `subjects` counts roster rows once, however many of their dates move; of registration only those
    that have not registered yet. `named` are at most NAMED of `in_use` places that have a roster or a plan of their own."""

    moved: tuple[MovedDate, ...] = ()
    places: int = 0
    subjects: int = 0
    in_use: int = 0
    named: tuple[TouchedPlace, ...] = ()

    @property
    def others(self) -> int:
        """Wards that have neither."""
        return self.places - self.in_use

    @property
    def not_named(self) -> int:
        return self.in_use - len(self.named)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Roster rows of one place, year, kind and managing level: how many are reviewed, and how many of them have not registered."""

    place_id: int
    year: int
    kind: str
    level: str
    rows: int
    unregistered: int


def touched_by(*, day: date, kind: str | None) -> Touched:
    """What moves if `day` becomes a "day_off", a "working_day", or (None) what its weekday says. At most six queries."""
    years = [year for year in range(day.year - 1, day.year + 2) if year >= FIRST_YEAR]
    before = days_off_between(day.year - 2, day.year + 2)
    after = before.with_day(day, kind)
    if before.is_off(day) == after.is_off(day):
        return Touched()
    today = clock.today()
    said = {(version.plan.place_id, version.plan.year): canonical(dates_said(version.content)) for version in versions_of_years(years)}
    wards = dict(Place.objects.wards().exclude(dissolved_on__lte=today).values_list("pk", "parent_id"))

    @cache
    def moves_of(year: int, ward: str | None, province: str | None) -> frozenset[Move]:
        plans = {"ward": ward and json.loads(ward), "province": province and json.loads(province)}
        return moves_between(year=year, **plans, before=before, after=after, day=day, today=today)

    by_place = {
        (ward_id, year): moves
        for year in years
        for ward_id, province_id in wards.items()
        if (moves := moves_of(year, said.get((ward_id, year)), said.get((province_id, year))))
    }
    return _counted(by_place, wards, own_plans=said.keys()) if by_place else Touched()


def _counted(by_place: Mapping[tuple[int, int], frozenset[Move]], wards: Mapping[int, int], own_plans: Collection) -> Touched:
    """`by_place` are the moves by (ward id, year), `wards` the provinces' ids by the wards'."""
    subjects_of, by_date = defaultdict(int), defaultdict(int)
    cells = _cells(by_place, wards)
    for cell in cells:
        moves = [move for move in by_place[cell.place_id, cell.year] if (move.kind, move.level) == (cell.kind, cell.level)]
        counts = {_date_of(move): _rows(cell, move) for move in moves}
        for at, rows in counts.items():
            by_date[at] += rows
        subjects_of[cell.place_id] += max(counts.values(), default=0)
    places_of, pairs_of = defaultdict(set), defaultdict(set)
    for (ward_id, _), moves in by_place.items():
        for move in moves:
            places_of[_date_of(move)].add(ward_id)
            pairs_of[_date_of(move)].add((move.kind, move.level))
    moved = [
        MovedDate(*at, tuple(sorted(pairs_of[at])), len(places_of[at]), by_date[at] if any(kind for kind, _ in pairs_of[at]) else None)
        for at in sorted(places_of, key=lambda at: (min(at[2:]), at))
    ]
    planned = {ward_id for ward_id, year in by_place if (ward_id, year) in own_plans}
    in_use = planned | {cell.place_id for cell in cells}
    return Touched(
        moved=tuple(moved),
        places=len({ward_id for ward_id, _ in by_place}),
        subjects=sum(subjects_of.values()),
        in_use=len(in_use),
        named=_named(in_use, planned, subjects_of),
    )


def _date_of(move: Move) -> tuple:
    return move.what, move.year, move.from_day, move.to_day


def _rows(cell: _Cell, move: Move) -> int:
    return cell.unregistered if move.what == "registration_last_day" else cell.rows


def _cells(by_place: Mapping[tuple[int, int], frozenset[Move]], wards: Mapping[int, int]) -> list[_Cell]:
    """The rosters of the places in which something moves, each row at the level that decides on it today."""
    unregistered = Count("pk", filter=Q(registered_at=None, registered_elsewhere=""))
    rows = Enrolment.objects.in_force().filter(year__in={year for _, year in by_place}).order_by()
    rows = rows.values_list("place_id", "year", "kind", "managing_level").annotate(rows=Count("pk"), unregistered=unregistered)
    counted = [row for row in rows if row[:2] in by_place]
    if not counted:
        return []
    delegations, today = cache(delegations_of_all()), clock.today()

    def level_of(place_id: int, kind: str, managing_level: str) -> str:
        stated = delegations(place_id, wards[place_id])
        return deciding_level(kind=kind, managing_level=managing_level, delegations=stated, on=today).level

    return [_Cell(place_id, year, kind, level_of(place_id, kind, level), *counts) for place_id, year, kind, level, *counts in counted]


def _named(in_use: Collection[int], planned: Collection[int], subjects_of: Mapping[int, int]) -> tuple[TouchedPlace, ...]:
    first = sorted(in_use, key=lambda ward_id: (-subjects_of.get(ward_id, 0), ward_id))[:NAMED]
    places = Place.objects.filter(pk__in=first).select_related("parent").in_bulk()
    return tuple(TouchedPlace(places[pk].name, places[pk].parent.name, subjects_of.get(pk, 0), pk in planned) for pk in first)
