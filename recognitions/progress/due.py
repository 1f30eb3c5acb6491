"""What is due in a ward's year, and when: last days with how many are in, ends of evaluation windows, reports. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recognitions.progress.groups import Group
from recognitions.progress.lines import Line
from registrations.calendar_page import who_words
from registrations.calendar_words import REPORTS
from registrations.plans import YearCalendar


@dataclass(frozen=True)
class Due:
    """One day of the calendar: what it is, whom it concerns, where it comes from; `group` says how many did what is due."""

    day: date
    title: str
    who: str
    hint: str
    source: str
    verified: bool
    group: Group | None = None


def due_days(groups: Iterable[Group], lines: Iterable[Line], calendar: YearCalendar, *, with_reports: bool) -> list[Due]:
    """Every day of the year on which something is due for those who are on the roster, in order; `with_reports` also the ward's own
    reports."""
    last_days = [Due(group.day, group.task.title, group.who, "", group.source, group.verified, group) for group in groups]
    reports = _reports(calendar) if with_reports else []
    return sorted([*last_days, *_window_ends(lines, calendar), *reports], key=lambda due: due.day)


def still_missing(days: Iterable[Due], *, on: date) -> list[Due]:
    """Those that were due before the day `on`, and are not done by all."""
    return [due for due in days if due.day < on and due.group and due.group.missing.count]


def _window_ends(lines: Iterable[Line], calendar: YearCalendar) -> list[Due]:
    by_day = defaultdict(list)
    for line in lines:
        if rule := calendar.rules.get((line.kind, line.level)):
            by_day[rule.window[1]].append(rule)
    return [
        Due(
            day=day,
            title="Hết mốc đánh giá",
            who=who_words(calendar, rules),
            hint=f"Quyết định được từ ngày {rules[0].decides_from:%d/%m/%Y}.",
            source=", ".join(dict.fromkeys(calendar.source_text(rule.kind, rule.level, "window") for rule in rules)),
            verified=all(rule.verified["window"] for rule in rules),
        )
        for day, rules in by_day.items()
    ]


def _reports(calendar: YearCalendar) -> list[Due]:
    return [
        Due(
            day=report.last_day,
            title=f"Hạn gửi {REPORTS[report.report].lower()}",
            who="",
            hint=f"Số liệu từ ngày {report.period[0]:%d/%m/%Y} đến hết ngày {report.period[1]:%d/%m/%Y}.",
            source=calendar.cited(report.source),
            verified=report.verified,
        )
        for report in calendar.reports
    ]
