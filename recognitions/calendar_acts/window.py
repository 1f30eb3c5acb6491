"""The end of an evaluation window (Điều 8.2): what happens from then on belongs to the next year's. The police of the place that decides
are told once; nothing has to be moved, because a line of the book counts by its own day."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from recognitions.calendar_acts import words
from recognitions.calendar_acts.groups import Group, groups_of
from recognitions.calendar_acts.told import POLICE, counted_by_kind, key_of, lines_to, own_level, withdraw
from recognitions.deciding import level_of
from recognitions.statistics import decided_here
from registrations.choices import MilestoneKind
from registrations.models import MilestoneMove
from registrations.plans import YearCalendar, calendar_for
from registrations.reminding.people import holders_of
from registrations.services import milestones
from registrations.services.milestones import Done, Step

WHAT = MilestoneKind.WINDOW_ENDS


def register() -> None:
    milestones.register(WHAT, window_ends, withdraw=withdraw, moved=window_moved)


def window_ends(step: Step) -> Done:
    """Keep how many rows each ended window had, and say what counts from now on to the next year."""
    numbers = counted_by_kind(decided_here(step.calendar, on=step.today))
    over = [one for one in own_level(step) if one.is_over]
    done = Done(outcomes={one.row.pk: {"rows": numbers.get(one.row.kind, 0)} for one in over})
    groups = groups_of([one for one in over if one.is_news], numbers)
    if groups:
        police = holders_of(step.place, *POLICE, on=step.today)
        following = calendar_for(step.place, step.year + 1)
        for group in groups:
            next_begins = following.rule(group.kinds[0], level_of(step.place)).window[0]
            text = words.window_over(group.words(step.calendar), step.year, group.day, next_begins)
            key = f"{key_of(WHAT, step.calendar, group.filter, group.day)}over:"
            done.lines += lines_to(police, text, _page(step.calendar, group), key)
    return done


def window_moved(calendar: YearCalendar, moves: Sequence[MilestoneMove], today: date) -> Done:
    """Say to the same police that a plan moved the end."""
    numbers = counted_by_kind(decided_here(calendar, on=today))
    police = holders_of(calendar.place, *POLICE, on=today)
    done = Done()
    for move in moves:
        row = move.milestone
        if move.is_ahead(today) and row.level == level_of(calendar.place) and numbers.get(row.kind):
            group = Group((row.kind,), row.kind, numbers[row.kind], row.day, 0, is_over=False)
            text = words.window_moved(group.words(calendar), calendar.year, move.from_day, move.to_day, move.because)
            key = f"{key_of(WHAT, calendar, row.kind, move.to_day)}moved:{move.pk}:"
            done.lines += lines_to(police, text, _page(calendar, group), key)
    return done


def _page(calendar: YearCalendar, group: Group) -> str:
    """The figures of both windows of exactly these kinds."""
    return f"{reverse('police_figures', args=[calendar.place.code, calendar.year])}?loai={group.filter}"
