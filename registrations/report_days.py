"""Which reports are due in a year, on what period, and by when (practice P25). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registrations.calendar import DaysOff, Due, Layers

DEFAULT = "default"
ANNUAL = "annual"
QUARTER_CUT_OFF = 14  # of the quarter's last month; the next period begins on the 15th
QUARTERLY_DUE = 20  # no plan names the day: six days to write it after the cut-off, said on the page as not checked


@dataclass(frozen=True, slots=True)
class Report:
    """A report, the days that it is about (both included), and its last day.

    `source` says who set that day: a plan (ward, province), or the portal's own default, which no text was seen to set.
    """

    report: str
    period: tuple[date, date]
    last_day: date
    due: Due
    source: str
    verified: bool

    @property
    def is_rolled(self) -> bool:
        return self.last_day != self.due.last_day


def reports_due(*, year: int, ward: Mapping | None, province: Mapping | None, days_off: DaysOff) -> tuple[Report, ...]:
    """The reports of a year in the order of their last days: annual always, quarterly and five-year only where a plan says so."""
    layers = Layers(year, ward, province)
    found = [_annual(layers, days_off), *_quarterly(layers, days_off), *_reviews(layers, days_off)]
    return tuple(sorted(found, key=lambda report: (report.last_day, report.report)))


def _last_day(layers: Layers, days_off: DaysOff, due: Due, source: str) -> date:
    return days_off.roll_forward(due.last_day) if layers.rolls(source) else due.last_day


def _annual(layers: Layers, days_off: DaysOff) -> Report:
    """The ward's annual report to the province, with figures as of its own day; “trước ngày 25/11” unless a plan says otherwise."""
    stated, source = layers.setting("annual_report_due")
    due = Due.of(stated)
    last_day = _last_day(layers, days_off, due, source)
    return Report(
        ANNUAL,
        (date(layers.year - 1, 12, QUARTER_CUT_OFF + 1), last_day),
        last_day,
        due,
        DEFAULT if source == "circular" else source,
        source != "circular",
    )


def _quarterly(layers: Layers, days_off: DaysOff) -> list[Report]:
    """Four reports whose figures close on the 14th of the quarter's last month."""
    asked, source = layers.setting("quarterly_reports")
    if not asked:
        return []
    reports = []
    for month in (3, 6, 9, 12):
        begins = date(layers.year, month - 3, QUARTER_CUT_OFF + 1) if month > 3 else date(layers.year - 1, 12, QUARTER_CUT_OFF + 1)
        period = (begins, date(layers.year, month, QUARTER_CUT_OFF))
        due = Due(date(layers.year, month, QUARTERLY_DUE))
        reports.append(Report("quarterly", period, _last_day(layers, days_off, due, source), due, DEFAULT, False))
    return reports


def _reviews(layers: Layers, days_off: DaysOff) -> list[Report]:
    """What the nearest plan with a [[review]] asks for."""
    reports = []
    source, reviews = next(((source, content["review"]) for source, content in layers.plans.items() if content.get("review")), ("", ()))
    for review in reviews:
        period = (date(review["from_year"], 1, 1), date(review["to_year"], 12, 31))
        due = Due.of(review["due"])
        reports.append(Report(review["kind"], period, _last_day(layers, days_off, due, source), due, source, True))
    return reports
