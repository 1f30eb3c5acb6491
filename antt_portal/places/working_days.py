"""Which days people work on, by the weekday and the nation's table of days off."""

from datetime import date, timedelta
from itertools import count

from antt_portal.places.choices import DayKind
from antt_portal.places.models import CalendarDay

LONGEST_REST = timedelta(days=31)  # what the table says of later days does not matter: no rest has ever been as long


def next_working_day(day: date) -> date:
    """The first working day after `day`. One query."""
    rows = CalendarDay.objects.filter(active=True, date__gt=day, date__lte=day + LONGEST_REST)
    said = dict(rows.values_list("date", "kind"))
    following = (day + timedelta(days=number) for number in count(1))
    return next(one for one in following if said.get(one, _kind_by_weekday(one)) == DayKind.WORKING_DAY)


def _kind_by_weekday(day: date) -> DayKind:
    return DayKind.DAY_OFF if day.weekday() >= 5 else DayKind.WORKING_DAY
