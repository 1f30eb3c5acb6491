"""The reports that a ward owes (domain §6, practice P25): its police hear until when, and on what days' figures."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from recognitions.calendar_acts import words
from recognitions.calendar_acts.told import POLICE, key_of, lines_to, withdraw
from registrations.calendar_words import REPORTS
from registrations.choices import MilestoneKind
from registrations.milestones import detail_of
from registrations.models import Milestone, MilestoneMove
from registrations.plans import YearCalendar
from registrations.reminding.people import holders_of
from registrations.report_days import Report
from registrations.services import milestones
from registrations.services.milestones import Done, Occasion, Step

WHAT = MilestoneKind.REPORT


def register() -> None:
    milestones.register(WHAT, report_due, withdraw=withdraw, moved=report_moved)


def report_due(step: Step) -> Done:
    """Say until when a report is due, and once, when its day is over, that it was. Nothing is known of whether it was sent."""
    reports, done = _by_key(step.calendar), Done()
    told = [(one, reports[one.row.kind, one.row.detail]) for one in step.news if (one.row.kind, one.row.detail) in reports]
    police = holders_of(step.place, *POLICE, on=step.today) if told else []
    for one, report in told:
        when = "over" if one.is_over else step.today.isoformat()
        key, until = f"{_key(step.calendar, one.row, one.row.day)}{when}:", None if one.is_over else one.row.day
        done.lines += lines_to(police, _said(one, report), _page(step.calendar), key, until=until)
    return done


def report_moved(calendar: YearCalendar, moves: Sequence[MilestoneMove], today: date) -> Done:
    """Say to the same people that a plan or a day off moved the day."""
    reports, police = _by_key(calendar), holders_of(calendar.place, *POLICE, on=today)
    done = Done()
    for move in moves:
        row = move.milestone
        report = reports.get((row.kind, row.detail))
        if report and move.is_ahead(today):
            text = words.report_moved(REPORTS[row.kind], words.period_words(report.period), move.from_day, move.to_day, move.because)
            done.lines += lines_to(police, text, _page(calendar), f"{_key(calendar, row, move.to_day)}moved:{move.pk}:", until=move.to_day)
    return done


def _by_key(calendar: YearCalendar) -> dict[tuple[str, str], Report]:
    return {(report.report, detail_of(report)): report for report in calendar.reports}


def _key(calendar: YearCalendar, row: Milestone, day: date) -> str:
    return key_of(WHAT, calendar, row.kind + row.detail, day)


def _said(one: Occasion, report: Report) -> str:
    period = words.period_words(report.period)
    if one.is_over:
        return words.report_was_due(REPORTS[one.row.kind], period, one.row.day)
    return words.report_due(REPORTS[one.row.kind], period, one.row.day, one.days_left)


def _page(calendar: YearCalendar) -> str:
    return f"{reverse('calendar', args=[calendar.year])}?noi={calendar.place.code}"
