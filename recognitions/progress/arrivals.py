"""When registrations and recognition dossiers came in, as curves against what is needed to have all of them by the last day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from antt_portal.curve import Curve
from recognitions.homes.representative import AUTUMN
from recognitions.progress.groups import FILING, REGISTRATION, Group
from recognitions.progress.lines import Line, in_order, level_of, line_of
from recognitions.statistics import filed_dossiers
from registrations.plans import YearCalendar
from registrations.rosters.results import with_by_ward

LEAST = 5  # subjects: of fewer, the numbers say all there is
LEAST_TIME = timedelta(days=30)  # where a plan's last day lies before the autumn, dossiers come in the month before it
WORDS = {REGISTRATION: ("Đăng ký", "đã đăng ký"), FILING: ("Hồ sơ đề nghị công nhận", "đã gửi")}


@dataclass(frozen=True)
class Arrivals:
    """On which days how many came in, by (step, kind, level); and how many rows there are, by (kind, level)."""

    by_day: Mapping[tuple[str, str, str], Counter]
    totals: Counter

    def of(self, group: Group) -> Counter:
        """Those of a group, whose lines are of one level each."""
        return sum((self.by_day[group.task.done, line.kind, line.level] for line in group.lines), Counter())

    def lines(self, calendar: YearCalendar) -> list[Line]:
        """The rows by kind and level, each with its total alone: enough to know who shares a last day."""
        return in_order(line_of(*at, {"total": total}, calendar) for at, total in self.totals.items())


def arrivals_of(rows: QuerySet, calendar: YearCalendar, *, on: date) -> Arrivals:
    """On which days those of `rows` that registered and filed did so, in Vietnam. One query."""
    filed_at = Subquery(filed_dossiers().values("received_at")[:1])
    rows = with_by_ward(rows, calendar, on=on).annotate(filed_at=filed_at).order_by()
    by_day, totals = defaultdict(Counter), Counter()
    for kind, by_ward, *instants in rows.values_list("kind", "by_ward", "registered_at", "filed_at"):
        at = (kind, level_of(by_ward))
        totals[at] += 1
        for task, instant in zip((REGISTRATION, FILING), instants, strict=True):
            if instant:
                by_day[task.done, *at][timezone.localdate(instant)] += 1
    return Arrivals(by_day, totals)


def curves_of(groups: Iterable[Group], arrivals: Arrivals, calendar: YearCalendar, *, today: date) -> list[Curve]:
    """A curve of each group large enough to have one, what is still to come first. Pure."""
    curves = [_curve(group, arrivals, calendar, today) for group in groups if group.task in WORDS and group.whole.total >= LEAST]
    return sorted(curves, key=lambda curve: (curve.last_day < today, abs((curve.last_day - today).days)))


def _curve(group: Group, arrivals: Arrivals, calendar: YearCalendar, today: date) -> Curve:
    title, words = WORDS[group.task]
    return Curve(
        title=f"{title}: {group.briefly}",
        words=words,
        total=group.whole.total,
        first_day=_first_day(group, calendar),
        last_day=group.day,
        today=today,
        arrivals=arrivals.of(group),
    )


def _first_day(group: Group, calendar: YearCalendar) -> date:
    """From when on it can come in: registrations from their opening, dossiers in autumn."""
    if group.task is REGISTRATION:
        return min(calendar.rule(line.kind, line.level).registration_opens for line in group.lines)
    return min(date(calendar.year, *AUTUMN), group.day - LEAST_TIME)
