"""The year as a picture: where each bar and mark stands. Pure; the tag `year_timeline` draws it as SVG with attributes only."""

from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 960  # units of the drawing
MONTHS_HEIGHT = 32
LANE_HEIGHT = 52
LABEL_HEIGHT = 28  # within a lane, above its bar
THINNEST = 3  # a single day must be seen
FOOT_HEIGHT = 32  # where “Hôm nay” stands


@dataclass(frozen=True)
class Bar:
    """A stretch of days, both ends included. `kind` is a tone of portal.css: window, work, rest."""

    label: str
    first: date
    last: date
    kind: str = "window"


@dataclass(frozen=True)
class Mark:
    """One day that matters; `words` say where it comes from or what it asks."""

    label: str
    day: date
    words: str = ""


@dataclass(frozen=True)
class Timeline:
    """What is drawn between `first_day` and `last_day`, both included; what lies outside is cut off at the edge."""

    first_day: date
    last_day: date
    today: date
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()

    def entries(self) -> list["Entry"]:
        """The same facts as a list in the order of time; today stands among them if it lies within."""
        entries = [Entry(bar.first, bar.last, bar.label, "", bar.last < self.today) for bar in self.bars]
        entries += [Entry(mark.day, mark.day, mark.label, mark.words, mark.day < self.today) for mark in self.marks]
        if self.first_day <= self.today <= self.last_day:
            entries.append(Entry(self.today, self.today, "Hôm nay", "", False, is_today=True))
        return sorted(entries, key=lambda entry: (entry.first, not entry.is_today, entry.last))


@dataclass(frozen=True)
class Entry:
    first: date
    last: date
    label: str
    words: str
    is_past: bool
    is_today: bool = False

    @property
    def lasts(self) -> bool:
        return self.first != self.last


@dataclass(frozen=True)
class Lane:
    """One row of the drawing, in its units; `anchor` (start or end) keeps the label inside the picture."""

    label: str
    kind: str
    x: int
    width: int
    y: int
    label_x: int
    anchor: str

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    months: tuple[tuple[str, int], ...]
    today_x: int | None
    lanes: tuple[Lane, ...]


def picture_of(timeline: Timeline) -> Picture:
    """Bars and marks, each in a lane of its own in the order of time, and the first day of each month."""
    marks = tuple(Bar(mark.label, mark.day, mark.day, "mark") for mark in timeline.marks)
    bars = sorted(timeline.bars + marks, key=lambda bar: (bar.first, bar.last))
    lanes = tuple(_lane(timeline, bar, number) for number, bar in enumerate(bars))
    months = tuple((f"Th{day.month}" if day.month > 1 else f"Th1/{day.year}", _x_of(timeline, day)) for day in _first_days(timeline))
    today_x = _x_of(timeline, timeline.today) if timeline.first_day <= timeline.today <= timeline.last_day else None
    return Picture(WIDTH, MONTHS_HEIGHT + len(lanes) * LANE_HEIGHT + FOOT_HEIGHT, months, today_x, lanes)


def _lane(timeline: Timeline, bar: Bar, number: int) -> Lane:
    """The lane of a bar; a bar that begins in the right half has its label end where the bar ends."""
    start, end = _x_of(timeline, bar.first), _x_of(timeline, bar.last + timedelta(days=1))
    y = MONTHS_HEIGHT + number * LANE_HEIGHT + LABEL_HEIGHT
    label_x, anchor = (start, "start") if start < WIDTH // 2 else (end, "end")
    return Lane(bar.label, bar.kind, start, max(end - start, THINNEST), y, label_x, anchor)


def _x_of(timeline: Timeline, day: date) -> int:
    """Where the beginning of `day` stands; before and after the timeline, its edges."""
    days = (timeline.last_day - timeline.first_day).days + 1
    return round(WIDTH * min(max((day - timeline.first_day).days, 0), days) / days)


def _first_days(timeline: Timeline) -> list[date]:
    """The first day of each month that begins within the timeline."""
    day, found = timeline.first_day.replace(day=1), []
    while day <= timeline.last_day:
        if day >= timeline.first_day:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
