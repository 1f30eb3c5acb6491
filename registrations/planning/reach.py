"""Whom a draft would bring under review, or take out of it, if it were published now."""

from dataclasses import dataclass

from django.db.models import Q

from antt_portal import clock
from antt_portal.places.models import Place
from registrations.models import Enrolment, PlanVersion
from registrations.plans import YearCalendar, calendar_for
from registrations.rosters.freezing import FIXED_LEVELS, freeze
from registrations.services.roster import origins_of, rows_that_follow


@dataclass(frozen=True, slots=True)
class Reach:
    """How many rows of the year's rosters leave the review, join it, or would leave it but are registered, sent or decided and stay."""

    leaving: int = 0
    joining: int = 0
    staying: int = 0


def reach_of(*, draft: PlanVersion, shown: YearCalendar, in_force: YearCalendar) -> Reach:
    """What publishing `draft` changes on open rosters: `shown` and `in_force` are its place's calendars with and without it.

    No query when no kind of subject begins or ceases to take part; of a year that has gone by nothing changes.
    """
    place, year = draft.plan.place, draft.plan.year
    turned = {at for at, rule in shown.rules.items() if rule.enabled != in_force.rules[at].enabled}
    if not turned or year < clock.today().year:
        return Reach()
    rows = Enrolment.objects.filter(Q(place=place) | Q(place__parent=place), year=year, left_on=None, kind__in={kind for kind, _ in turned})
    by_place: dict[int, list[Enrolment]] = {}
    for row in rows.order_by().select_related("subject", "place__parent"):
        by_place.setdefault(row.place_id, []).append(row)
    following = {row.pk for row in rows_that_follow((row for own in by_place.values() for row in own), year)}
    leaving = joining = staying = 0
    for own in by_place.values():
        calendar = shown if own[0].place_id == place.pk else _wards_calendar(own[0].place, draft)
        free = [row for row in own if row.pk in following]
        becoming = _in_scope_after(free, calendar)
        leaving += sum(row.in_scope and not becoming[row.pk] for row in free)
        joining += sum(not row.in_scope and becoming[row.pk] for row in free)
        staying += sum(row.in_scope and row.pk not in following and not _takes_part(row, calendar) for row in own)
    return Reach(leaving, joining, staying)


def _in_scope_after(rows: list[Enrolment], calendar: YearCalendar) -> dict[int, bool]:
    """By row, whether it will be reviewed once it is frozen anew by `calendar`."""
    origins = origins_of([row.subject for row in rows], calendar.year)
    after = {}
    for row in rows:
        fresh = Enrolment(subject=row.subject, year=row.year, included_reason=row.included_reason)
        freeze(fresh, row.subject, calendar, origin=origins.get(row.subject_id))
        after[row.pk] = fresh.in_scope
    return after


def _takes_part(row: Enrolment, calendar: YearCalendar) -> bool:
    return calendar.rule(row.kind, FIXED_LEVELS.get(row.kind, row.managing_level)).enabled


def _wards_calendar(ward: Place, draft: PlanVersion) -> YearCalendar:
    """The calendar of a ward as its province's draft would make it."""
    return calendar_for(ward, draft.plan.year, instead=draft)
