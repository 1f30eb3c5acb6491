"""Where the evaluation windows of two years in a row do not meet: days that count to neither year, or to both. Such a plan is accepted
all the same (domain §3: Phước Long 2024), and says so. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registrations.calendar import ONE_DAY, Rule
from registrations.evaluation_years import Window
from registrations.plans import YearCalendar


@dataclass(frozen=True, slots=True)
class Seam:
    """Days in a row, the first and the last included, between the windows of two years (a gap) or in both of them."""

    first: date
    last: date
    is_gap: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def seam_between(earlier: Window, later: Window) -> Seam | None:
    """The days between the windows of a year and of the next one that count to no year or to two; None where the windows meet."""
    after, before = earlier[1] + ONE_DAY, later[0] - ONE_DAY
    if after <= before:
        return Seam(after, before, is_gap=True)
    first = max(earlier[0], later[0])
    return Seam(first, earlier[1], is_gap=False) if first <= earlier[1] else None


def seam_sentences(rule: Rule, calendar: YearCalendar, last_year: YearCalendar, next_year: YearCalendar) -> Iterator[str]:
    """One sentence for each side of the window of `rule`, a rule of `calendar`, on which it does not meet its neighbour.

    A year in which the kind takes no part has no window to meet, and days on which the place did not exist concern nobody.
    """
    at = (rule.kind, rule.level)
    for earlier, later in ((last_year, calendar), (calendar, next_year)):
        if not earlier.rules[at].enabled or not later.rules[at].enabled:
            continue
        seam = seam_between(earlier.rules[at].window, later.rules[at].window)
        if seam and _existed(calendar, seam):
            yield _sentence(seam, *at, earlier, later)


def _existed(calendar: YearCalendar, seam: Seam) -> bool:
    founded_on, dissolved_on = calendar.place.founded_on, calendar.place.dissolved_on
    return (founded_on is None or founded_on <= seam.last) and (dissolved_on is None or seam.first < dissolved_on)


def _sentence(seam: Seam, kind: str, level: str, earlier: YearCalendar, later: YearCalendar) -> str:
    ends, begins = earlier.rule(kind, level).window[1], later.rule(kind, level).window[0]
    windows = (
        f"mốc năm {earlier.year} đến hết ngày {ends:%d/%m/%Y} ({earlier.source_text(kind, level, 'window')}), "
        f"mốc năm {later.year} từ ngày {begins:%d/%m/%Y} ({later.source_text(kind, level, 'window')})"
    )
    if seam.is_gap:
        return f"{_days(seam)} không thuộc mốc đánh giá nào: {windows}. Vụ việc trong {_these(seam)} không được tính cho năm nào."
    return f"{_days(seam)} thuộc cả hai mốc đánh giá: {windows}. Vụ việc trong {_these(seam)} được tính cho cả hai năm."


def _days(seam: Seam) -> str:
    if seam.days == 1:
        return f"ngày {seam.first:%d/%m/%Y}"
    return f"{seam.days} ngày, từ ngày {seam.first:%d/%m/%Y} đến hết ngày {seam.last:%d/%m/%Y},"


def _these(seam: Seam) -> str:
    return "ngày này" if seam.days == 1 else "các ngày này"
