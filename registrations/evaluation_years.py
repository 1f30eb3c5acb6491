"""To which evaluation year a day belongs: by the circular's windows (Điều 8.2) to exactly one; plans may leave a day to no year, or
give it to two. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

Window = tuple[date, date]
WINDOW_DAYS = range(330, 401)  # how long a plan may make a window, both ends included: about a year


def lies_in(day: date, window: Window) -> bool:
    """Whether a day lies in a window; both its ends do."""
    return window[0] <= day <= window[1]


def evaluation_years(day: date, windows: Mapping[int, Window]) -> tuple[int, ...]:
    """Those years, in order, to whose window in `windows` the day belongs."""
    return tuple(sorted(year for year, window in windows.items() if lies_in(day, window)))


def years_around(day: date) -> range:
    """The years to whose window a day can belong at all: a window ends in its year and is not longer than `WINDOW_DAYS`."""
    return range(day.year, (day + timedelta(days=WINDOW_DAYS[-1] - 1)).year + 1)
