"""When registrations and recognition dossiers came in, as curves against what is needed to have all of them by the last day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from antt_portal.curve import Curve
from recognitions.homes.representative import AUTUMN
from recognitions.progress.groups import FILING, REGISTRATION, Group
from recognitions.statistics import filed_dossiers
from registrations.choices import Level
from registrations.plans import YearCalendar
from registrations.rosters.results import with_by_ward

LEAST = 5  # subjects: of fewer, the numbers say all there is
LEAST_TIME = timedelta(days=30)  # where a plan's last day lies before the autumn, dossiers come in the month before it
WORDS = {REGISTRATION: ("Đăng ký", "đã đăng ký"), FILING: ("Hồ sơ đề nghị công nhận", "đã gửi")}

Arrivals = dict[tuple[str, str, str], Counter]  # (step, kind, level) → how many by day


def arrivals_of(rows: QuerySet, calendar: YearCalendar, *, on: date) -> Arrivals:
    """On which days those of `rows` that registered and filed did so, in Vietnam. One query."""
    filed_at = Subquery(filed_dossiers().values("received_at")[:1])
    rows = with_by_ward(rows, calendar, on=on).annotate(filed_at=filed_at).order_by()
    found: Arrivals = defaultdict(Counter)
    for kind, by_ward, *instants in rows.values_list("kind", "by_ward", "registered_at", "filed_at"):
        level = Level.WARD if by_ward else Level.PROVINCE
        for task, instant in zip((REGISTRATION, FILING), instants, strict=True):
            if instant:
                found[task.done, kind, level][timezone.localdate(instant)] += 1
    return found


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
        arrivals=sum((arrivals[group.task.done, line.kind, line.level] for line in group.lines), Counter()),
    )


def _first_day(group: Group, calendar: YearCalendar) -> date:
    """From when on it can come in: registrations from their opening, dossiers in autumn."""
    if group.task is REGISTRATION:
        return min(calendar.rule(line.kind, line.level).registration_opens for line in group.lines)
    return min(date(calendar.year, *AUTUMN), group.day - LEAST_TIME)
