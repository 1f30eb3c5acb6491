"""The days of a place's year on which the calendar itself acts: what ends when, and when people are reminded of it. Pure.

A milestone is one day of one kind of subject at one level, or of the place as a whole. Until its day is over people are reminded in
the morning of working days; at 24:00 it is over (BLDS 2015 Điều 148.5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from registrations.calendar import ONE_DAY, ORGANISATIONS, VIETNAM, DaysOff, Rule, end_of
from registrations.choices import Level, MilestoneKind, SubjectKind
from registrations.circular import FIRST_QUARTER_ENDS
from registrations.report_days import ANNUAL, Report

REMINDED_DAYS_BEFORE = (30, 14, 7, 3, 1, 0)
MORNING = time(7)
PROVABLE_FROM = (10, 1)  # month and day: from then on it is looked each working day whether the ward's own dossier can be proved
TOLD_WITHIN = timedelta(days=7)  # what is older when first seen is recorded and told to nobody: old plans may be loaded at any time


@dataclass(frozen=True, slots=True)
class Milestone:
    """`what` ends (or is due) with `day`, for subjects of `kind` that `level` decides on; both empty for the place as a whole.

    `detail` tells reports of one kind apart (`detail_of`).
    """

    what: MilestoneKind
    day: date
    kind: str = ""
    level: str = ""
    detail: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.what, self.kind, self.level, self.detail


def milestones_of(rules: Iterable[Rule], reports: Iterable[Report], *, is_province: bool) -> list[Milestone]:
    """The milestones of a year of a ward, or of a province, which is itself concerned with what it decides on only."""
    found = [milestone for rule in rules if rule.enabled for milestone in _of_rule(rule)]
    if is_province:
        return [one for one in found if one.level == Level.PROVINCE and one.what != MilestoneKind.WARD_PROVABLE]
    return [*found, *(Milestone(MilestoneKind.REPORT, report.last_day, report.report, "", detail_of(report)) for report in reports)]


def _of_rule(rule: Rule) -> Iterator[Milestone]:
    at = (rule.kind, rule.level)
    yield Milestone(MilestoneKind.REGISTRATION_ENDS, rule.registration_last_day, *at)
    yield Milestone(MilestoneKind.RECOGNITION_ENDS, rule.recognition_last_day, *at)
    yield Milestone(MilestoneKind.WINDOW_ENDS, rule.window[1], *at)
    if rule.decision_last_day:
        yield Milestone(MilestoneKind.DECISION_ENDS, rule.decision_last_day, *at)
    if rule.kind in ORGANISATIONS and rule.recognition_last_day < rule.window[1]:
        yield Milestone(MilestoneKind.RECHECK, rule.window[1], *at)
    if rule.kind == SubjectKind.WARD:
        yield Milestone(MilestoneKind.WARD_PROVABLE, rule.recognition_last_day, *at)


def detail_of(report: Report) -> str:
    """What tells a report from others of its kind in a year: its period, “2026-03-15/2026-06-14”. There is one annual report, whose
    period ends with its own last day and so moves with it."""
    if report.report == ANNUAL:
        return ""
    first, last = report.period
    return f"{first.isoformat()}/{last.isoformat()}"


def reminded_on(milestone: Milestone, days_off: DaysOff, *, files_until: date | None = None) -> list[date]:
    """The working days on which people are reminded of `milestone`, in order; none of what ends without anybody's doing.

    A day off gives way to the last working day before it. `files_until` is the last day for dossiers of the same subjects: the recheck
    is spoken of on the first working day after it.
    """
    if milestone.what == MilestoneKind.WINDOW_ENDS:
        return []
    if milestone.what == MilestoneKind.WARD_PROVABLE:
        return _working_days(_provable_from(milestone.day), milestone.day, days_off)
    days = {last_working_day(milestone.day - timedelta(days=number), days_off) for number in REMINDED_DAYS_BEFORE}
    if milestone.what == MilestoneKind.RECHECK and files_until:
        begins = days_off.roll_forward(files_until + ONE_DAY)
        days = {day for day in (begins, last_working_day(milestone.day, days_off)) if day <= milestone.day}
    return sorted(days)


def _provable_from(last_day: date) -> date:
    """The 1 October before a ward's last day, which a plan may set in January; at least a month before one that it sets in summer."""
    of_year = last_day.year if last_day.month > FIRST_QUARTER_ENDS[0] else last_day.year - 1
    return min(date(of_year, *PROVABLE_FROM), last_day - timedelta(days=REMINDED_DAYS_BEFORE[0]))


def last_working_day(day: date, days_off: DaysOff) -> date:
    """`day`, or the last working day before it when it is a day off."""
    while days_off.is_off(day):
        day -= ONE_DAY
    return day


def _working_days(first: date, last: date, days_off: DaysOff) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if not days_off.is_off(day)]


def next_instant(milestone: Milestone, reminded: Iterable[date], *, after: datetime) -> datetime:
    """The next instant after `after` at which something is to do: a reminder in the morning, else the end of the day. An end that has
    gone by unseen is to do still, so that it is never before `after` that matters but that it is over."""
    mornings = (datetime.combine(day, MORNING, VIETNAM) for day in reminded)
    return min((morning for morning in mornings if morning > after), default=end_of(milestone.day))
