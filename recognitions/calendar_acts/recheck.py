"""Organisations file by 05/11 while their window runs to 15/11 (domain §3): between the two, and when the window is over, the police of
the place that decides are told how many are to be looked at again before the decision (practice P8)."""

from recognitions.calendar_acts import words
from recognitions.calendar_acts.groups import Group, groups_of
from recognitions.calendar_acts.told import POLICE, counted_by_kind, key_of, lines_to, own_level, roster_page, withdraw
from recognitions.roster_steps import NO, YES
from recognitions.statistics import decided_here, has_filed, is_decided
from registrations.choices import MilestoneKind
from registrations.plans import YearCalendar
from registrations.reminding.people import holders_of
from registrations.services import milestones
from registrations.services.milestones import Done, Step

WHAT = MilestoneKind.RECHECK


def register() -> None:
    milestones.register(WHAT, recheck, withdraw=withdraw)


def recheck(step: Step) -> Done:
    """Say how many have sent their dossier and have no decision yet."""
    waiting = decided_here(step.calendar, on=step.today).filter(has_filed()).exclude(is_decided())
    numbers = counted_by_kind(waiting)
    own = own_level(step)
    done = Done(outcomes={one.row.pk: {"to_recheck": numbers.get(one.row.kind, 0)} for one in own if one.is_over})
    groups = groups_of([one for one in own if one.is_news], numbers)
    police = holders_of(step.place, *POLICE, on=step.today) if groups else []
    for group in groups:
        when = "over" if group.is_over else step.today.isoformat()
        key = f"{key_of(WHAT, step.calendar, group.filter, group.day)}{when}:"
        page = roster_page(step.calendar, loai=group.filter, ho_so=YES, quyet_dinh=NO)
        done.lines += lines_to(police, _said(group, step.calendar), page, key, until=None if group.is_over else group.day)
    return done


def _said(group: Group, calendar: YearCalendar) -> str:
    who = group.words(calendar)
    return words.recheck_now(who, group.day) if group.is_over else words.recheck_ahead(who, group.day)
