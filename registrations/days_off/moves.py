"""Which dates of a year move when a day becomes a day off, or ceases to be one. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registrations.calendar import KEYS, LAST_DAYS, DaysOff, Due, resolve
from registrations.report_days import reports_due

OF_PLAN = ("fixed", "roll_forward", "annual_report_due", "quarterly_reports")
OF_RULE = ("kind", "level", "enabled", *(KEYS[field] for field in LAST_DAYS))


def dates_said(content: Mapping) -> dict:
    """Of a plan's content only what its dates rest on: places whose plans say the same of them move alike."""
    return {
        "plan": {key: content["plan"][key] for key in OF_PLAN if key in content["plan"]},
        "rule": [{key: rule[key] for key in OF_RULE if key in rule} for rule in content.get("rule", ())],
        "review": list(content.get("review", ())),
    }


@dataclass(frozen=True, slots=True)
class Move:
    """One date that moves: `what` is a field of LAST_DAYS or a report, (kind, level) whose it is (empty for a report)."""

    what: str
    year: int
    from_day: date
    to_day: date
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a place's year: what it is, whose, by which words, and its last day."""

    what: str
    kind: str
    level: str
    due: Due
    last_day: date


def moves_between(
    *, year: int, ward: Mapping | None, province: Mapping | None, before: DaysOff, after: DaysOff, day: date, today: date
) -> frozenset[Move]:
    """What moves in a year by these plans (their contents, or `dates_said` of them) when `day` makes the table `before` into `after`.

    Of dates that are over by `today` none comes back, and none that is still ahead is over at once, as long as `day` itself is not
    over: a last day before `day` does not know of it.
    """
    affected = before.rolling_over(day)
    old = list(_dates(year, ward, province, before))
    if not any(dated.due.last_day in affected for dated in old):
        return frozenset()
    new = _dates(year, ward, province, after)
    moved = (pair for pair in zip(_in_order(old), _in_order(new), strict=True) if pair[0].last_day != pair[1].last_day)
    return frozenset(Move(was.what, year, was.last_day, now.last_day, was.kind, was.level) for was, now in moved if was.last_day >= today)


def _dates(year: int, ward: Mapping | None, province: Mapping | None, days_off: DaysOff) -> Iterator[Dated]:
    for rule in resolve(year=year, ward=ward, province=province, days_off=days_off).values():
        if rule.enabled:
            for field in LAST_DAYS:
                if field in rule.dues:
                    yield Dated(field, rule.kind, rule.level, rule.dues[field], getattr(rule, field))
    for report in reports_due(year=year, ward=ward, province=province, days_off=days_off):
        yield Dated(report.report, "", "", report.due, report.last_day)


def _in_order(dates) -> list[Dated]:
    """By what is said and not by the last day: the same order for two tables."""
    return sorted(dates, key=lambda one: (one.what, one.kind, one.level, one.due.date, one.due.inclusive))
