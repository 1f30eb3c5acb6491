"""Mornings on which the calendar speaks in the demo, each at its place in the story: what was missing then is what people are told."""

from datetime import date, datetime, time

from antt_portal import clock
from recognitions.demo.acts import VIETNAM
from registrations.services.enforcement import enforce_calendar


def morning_of(day: date) -> None:
    """What the calendar does on the morning of `day`; nothing when that has not come yet."""
    instant = datetime.combine(day, time(7), VIETNAM)
    if instant <= clock.database_now():
        enforce_calendar(instant)
