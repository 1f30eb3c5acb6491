"""Whom the acts of this floor tell, by which keys, and where one reads on: one line a person and occasion."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from antt_portal.accounts.choices import Role
from antt_portal.notices.services import DigestLine, digest_withdraw
from recognitions.deciding import level_of
from registrations.calendar import ONE_DAY
from registrations.choices import ORGANISATION_KINDS, MilestoneKind
from registrations.filters import ALL_ORGANISATIONS, BY_PROVINCE, BY_WARD
from registrations.milestones import last_working_day
from registrations.models import Milestone
from registrations.plans import YearCalendar
from registrations.services.milestones import Occasion, Step

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


def own_level(step: Step) -> list[Occasion]:
    """The occasions of what the step's place decides on itself: of the rest the other level's place has its own."""
    return [one for one in step.occasions if one.row.level == level_of(step.place)]


def counted_by_kind(rows) -> dict[str, int]:
    """How many of the roster `rows` there are of each kind. One query."""
    return dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def roster_page(calendar: YearCalendar, **narrowed: str) -> str:
    """The roster of what the calendar's place decides on, narrowed to exactly the rows that a line counts."""
    asked = {"xet": BY_PROVINCE if calendar.place.is_province else BY_WARD} | narrowed
    return f"{reverse('roster', args=[calendar.place.code, calendar.year])}?{urlencode(asked)}"


def key_of(what: MilestoneKind, calendar: YearCalendar, asked_by: str, day: date) -> str:
    """The beginning of the keys of all lines about one day: by it they are withdrawn when the day is moved."""
    return f"{what}:{calendar.place.pk}:{calendar.year}:{asked_by}:{day.isoformat()}:"


def lines_to(users: Iterable[int], text: str, link: str, key: str, *, until: date | None = None) -> list[DigestLine]:
    return [DigestLine(user_id, text, link, f"{key}{user_id}", until) for user_id in users]


def is_day_to_say(one: Occasion, step: Step, days_before: Iterable[int]) -> bool:
    """Whether one of the days that lie `days_before` the occasion's own has come since it was last looked at; a day off gives way to
    the last working day before it. After days of standstill it is said once, with the days that are left then."""
    since = one.row.reminded_on or step.today - ONE_DAY
    days = (last_working_day(one.row.day - timedelta(days=number), step.calendar.days_off) for number in days_before)
    return any(since < day <= step.today for day in days)


def withdraw(calendar: YearCalendar, row: Milestone, day: date) -> None:
    """What was told of a day that was moved holds no longer; of organisations also what was told of all of them together."""
    shown_by = {row.kind + row.detail} | ({ALL_ORGANISATIONS} if row.kind in ORGANISATION_KINDS else set())
    for asked_by in shown_by:
        digest_withdraw(key_prefix=key_of(row.what, calendar, asked_by, day))
