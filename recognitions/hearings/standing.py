"""How far a hearing has come, and until when a subject may explain. Pure: dates and rows in, answers out."""

from datetime import date, timedelta

from django.db import models

from registrations.calendar import DaysOff
from registrations.calendar_words import day_and_weekday


class Standing(models.TextChoices):
    """Where a foreseen refusal stands on a day; no column stores it."""

    WAITING = "waiting", "Chờ giải trình"
    EXPLAINED = "explained", "Đã giải trình, chờ xem xét"
    CONSIDERED = "considered", "Đã xem xét giải trình"
    OVER = "over", "Hết hạn, không giải trình"
    WITHDRAWN = "withdrawn", "Đã rút"


def last_day_to_explain(told_on: date, working_days: int, days_off: DaysOff) -> date:
    """The last day of a term of `working_days` by the table of days off; the day of telling is not counted (BLDS 2015 Điều 147)."""
    day = told_on
    for _ in range(working_days):
        day = days_off.roll_forward(day + timedelta(days=1))
    return day


def standing_of(row, on: date) -> Standing:
    """Where the ForeseenRefusal `row` stands on a day."""
    if row.withdrawn_at:
        return Standing.WITHDRAWN
    if row.considered_at:
        return Standing.CONSIDERED
    if row.explained_at:
        return Standing.EXPLAINED
    return Standing.OVER if on > row.explain_until else Standing.WAITING


def may_still_explain(row, on: date) -> bool:
    """Whether the subject may write its explanation in the portal: once, until the last day ends."""
    return standing_of(row, on) == Standing.WAITING


def why_not_heard(row, on: date) -> str:
    """What is still missing before the subject may be refused on a day; empty when it was heard. `row` is the live notice or None."""
    if row is None:
        return "chưa được báo trước dự kiến chưa công nhận để giải trình"
    standing = standing_of(row, on)
    if standing == Standing.EXPLAINED:
        return "đã giải trình, Công an chưa xem xét giải trình"
    if standing == Standing.WAITING:
        return f"còn được giải trình đến hết ngày {day_and_weekday(row.explain_until)}"
    return ""
