"""The last day for decisions, where a plan sets one: who still has none, to those who propose, check and decide."""

from collections.abc import Sequence
from datetime import date

from antt_portal.accounts.choices import Role
from recognitions.calendar_acts import words
from recognitions.calendar_acts.groups import Group, groups_of
from recognitions.calendar_acts.told import POLICE, counted_by_kind, is_day_to_say, key_of, lines_to, own_level, roster_page, withdraw
from recognitions.deciding import level_of
from recognitions.roster_steps import NO
from recognitions.statistics import decided_here, is_decided
from registrations.choices import MilestoneKind
from registrations.models import MilestoneMove
from registrations.plans import YearCalendar
from registrations.reminding.people import holders_of
from registrations.services import milestones
from registrations.services.milestones import Done, Step

WHAT = MilestoneKind.DECISION_ENDS
SAID_DAYS_BEFORE = (7, 3, 1, 0)
WHO_DECIDE = (*POLICE, Role.OFFICE, Role.CHAIRPERSON)


def register() -> None:
    milestones.register(WHAT, decision_day, withdraw=withdraw, moved=decision_day_moved)


def decision_day(step: Step) -> Done:
    """Say how many have no decision yet: seven, three and one day before, on the day, and once when it is over."""
    numbers = _undecided(step.calendar, step.today)
    own = own_level(step)
    done = Done(outcomes={one.row.pk: {"undecided": numbers.get(one.row.kind, 0)} for one in own if one.is_over})
    groups = groups_of([one for one in own if one.is_news and (one.is_over or is_day_to_say(one, step, SAID_DAYS_BEFORE))], numbers)
    people = holders_of(step.place, *WHO_DECIDE, on=step.today) if groups else []
    for group in groups:
        when = "over" if group.is_over else step.today.isoformat()
        key = f"{key_of(WHAT, step.calendar, group.filter, group.day)}{when}:"
        until = None if group.is_over else group.day
        done.lines += lines_to(people, _said(group, step.calendar), _page(step.calendar, group.filter), key, until=until)
    return done


def decision_day_moved(calendar: YearCalendar, moves: Sequence[MilestoneMove], today: date) -> Done:
    """Say to the same people that a plan moved the day."""
    numbers, people = _undecided(calendar, today), holders_of(calendar.place, *WHO_DECIDE, on=today)
    done = Done()
    for move in moves:
        row = move.milestone
        if move.is_ahead(today) and row.level == level_of(calendar.place) and numbers.get(row.kind):
            who = Group((row.kind,), row.kind, numbers[row.kind], row.day, 0, is_over=False).words(calendar)
            text = words.decision_day_moved(who, calendar.year, move.from_day, move.to_day, move.because)
            key = f"{key_of(WHAT, calendar, row.kind, move.to_day)}moved:{move.pk}:"
            done.lines += lines_to(people, text, _page(calendar, row.kind), key, until=move.to_day)
    return done


def _undecided(calendar: YearCalendar, on: date) -> dict[str, int]:
    return counted_by_kind(decided_here(calendar, on=on).exclude(is_decided()))


def _said(group: Group, calendar: YearCalendar) -> str:
    who, year = group.words(calendar), calendar.year
    if group.is_over:
        return words.undecided_in_time(who, year, group.day)
    return words.undecided(who, year, group.day, group.days_left)


def _page(calendar: YearCalendar, asked_by: str) -> str:
    return roster_page(calendar, loai=asked_by, quyet_dinh=NO)
