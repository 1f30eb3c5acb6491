"""A curve as a picture: where each line and name of it stands. Pure; drawn as SVG with attributes only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from antt_portal.curve import Curve

WIDTH, HEIGHT = 360, 228  # units of the drawing: a phone shows them one to one
LEFT, RIGHT, TOP, BOTTOM = 34, 348, 48, 202  # where the lines stand; around them the names of days and numbers
LETTER, ASCENT, DESCENT, GAP = 7.5, 12, 4, 8  # a name is about so large, in any typeface of a phone
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """Words at a point of their base line; `kind` is what they name."""

    words: str
    x: float
    y: float
    anchor: str
    kind: str

    @property
    def box(self) -> Box:
        width = len(self.words) * LETTER
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - ASCENT, left + width, self.y + DESCENT


@dataclass(frozen=True)
class Picture:
    """The lines in units of the drawing. `came` is the path of what came in, empty where nothing is known yet, with its end;
    `needed` the straight line from nothing to all."""

    came: str
    end: tuple[float, float] | None
    needed: tuple[float, float, float, float]
    last_day_x: float
    today_x: float | None
    levels: tuple[tuple[int, float], ...]
    months: tuple[float, ...]
    labels: tuple[Label, ...]

    width, height, left, right, top, bottom = WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM


def picture_of(curve: Curve) -> Picture:
    """Where everything stands. A day stands at its end: what came in by then is held against what was needed by then."""
    place = _Place(curve)
    points = _steps(curve, place)
    needed = (place.x(curve.first_day - timedelta(days=1)), place.y(0), place.x(curve.last_day), place.y(curve.total))
    today_x = place.x(curve.today) if curve.begins <= curve.today <= curve.ends else None
    last_day_x = place.x(curve.last_day)
    marks = [_mark(f"Hạn: hết {curve.last_day:%d/%m/%Y}", last_day_x, TOP - 30, "last-day")]
    if today_x is not None:
        marks.append(_mark(f"Hôm nay {curve.today:%d/%m}", today_x, TOP - 12, "today"))
    months, dates = _months(curve, place)
    upright = [(x, TOP, x, BOTTOM) for x in (last_day_x, today_x) if x is not None]
    taken = [*_boxes_of_steps(points), *_boxes_of_line(needed), *upright, *(mark.box for mark in marks)]
    named = []
    if points:
        named.append(_clearest(_spots_at_end(points[-1], f"{curve.words[:1].upper()}{curve.words[1:]} {curve.came}"), taken))
    named.append(_clearest(_spots_along(needed, "Cần có"), [*taken, *(label.box for label in named)]))
    return Picture(
        came=_path(points),
        end=points[-1] if points else None,
        needed=needed,
        last_day_x=last_day_x,
        today_x=today_x,
        levels=tuple((number, place.y(number)) for number in _levels(curve.total)),
        months=tuple(months),
        labels=(*marks, *dates, *named),
    )


class _Place:
    """Where a day and a number stand in the drawing."""

    def __init__(self, curve: Curve):
        self.begins, self.total = curve.begins, curve.total
        self.days = (curve.ends - curve.begins).days + 1

    def x(self, day: date) -> float:
        """The end of `day`."""
        return round(LEFT + (RIGHT - LEFT) * ((day - self.begins).days + 1) / self.days, 1)

    def y(self, number: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * number / max(self.total, 1), 1)


def _steps(curve: Curve, place: _Place) -> list[tuple[float, float]]:
    """The corners of what came in: level until a day on which it rises, then up; to the end of today or of the picture."""
    if curve.today < curve.begins:
        return []
    points, came = [(float(LEFT), place.y(0))], 0
    for day in curve.days:
        points.append((place.x(day), place.y(came)))
        came += curve.arrivals[day]
        points.append((place.x(day), place.y(came)))
    return [*points, (place.x(min(curve.today, curve.ends)), place.y(came))]


def _path(points: list[tuple[float, float]]) -> str:
    """The corners as the `d` of an SVG path, each step by the one number that changes."""
    if not points:
        return ""
    turns = [f"H{x:g}" if y == before[1] else f"V{y:g}" for before, (x, y) in pairwise(points) if (x, y) != before]
    return f"M{points[0][0]:g} {points[0][1]:g}{''.join(turns)}"


def _levels(total: int) -> list[int]:
    """Round numbers between nothing and all, at most four, none so near to the last that their names touch."""
    step = next(step for step in STEPS if total <= 4 * step or step == STEPS[-1])
    nearest = total * (ASCENT + DESCENT) / (BOTTOM - TOP)
    return [*(number for number in range(0, total, step) if total - number > nearest), total]


def _months(curve: Curve, place: _Place) -> tuple[list[float], list[Label]]:
    """The beginning of each month after the first day, and the names of those that have room; the first day by its date."""
    ticks, names = [], [Label(f"{curve.begins:%d/%m}", LEFT, BOTTOM + 17, "start", "day")]
    day = (curve.begins.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= curve.ends:
        x = place.x(day - timedelta(days=1))
        ticks.append(x)
        name = Label(f"Th{day.month}", x, BOTTOM + 17, "middle", "day")
        if name.box[0] >= names[-1].box[2] + GAP and name.box[2] <= WIDTH:
            names.append(name)
        day = (day + timedelta(days=32)).replace(day=1)
    return ticks, names


def _mark(words: str, x: float, y: float, kind: str) -> Label:
    """The name of an upright line, above it; near an edge it ends or begins there, so that nothing is cut off."""
    half = len(words) * LETTER / 2
    if x + half > WIDTH - DESCENT:
        return Label(words, WIDTH - DESCENT, y, "end", kind)
    return Label(words, max(x, DESCENT), y, "start" if x < half else "middle", kind)


def _spots_at_end(end: tuple[float, float], words: str) -> list[Label]:
    """Where the name of the curve may stand, the best first: around its end."""
    x, y = end
    around = ((-GAP, -GAP, "end"), (GAP, 5, "start"), (GAP, 20, "start"), (GAP, -GAP, "start"), (-GAP, 20, "end"), (-GAP, 38, "end"))
    return [Label(words, round(x + right, 1), round(y + down, 1), anchor, "came") for right, down, anchor in around]


def _spots_along(line: Box, words: str) -> list[Label]:
    """Where the name of what is needed may stand: above its line, else below, in the middle first."""
    spots = []
    for part in (0.5, 0.35, 0.65, 0.2, 0.8, 0.9):
        x, y = line[0] + (line[2] - line[0]) * part, line[1] + (line[3] - line[1]) * part
        spots.append(Label(words, round(x - GAP, 1), round(y - 4, 1), "end", "needed"))
        spots.append(Label(words, round(x + GAP, 1), round(y + 14, 1), "start", "needed"))
    return spots


def _clearest(spots: list[Label], taken: Iterable[Box]) -> Label:
    """The first of the spots that touches least of what is drawn, and lies within the picture above its days."""
    taken = list(taken)

    def touched(spot: Label) -> tuple[bool, int]:
        left, top, right, bottom = spot.box
        outside = left < LEFT or right > WIDTH or top < 0 or bottom > BOTTOM
        return outside, sum(_overlap(spot.box, other) for other in taken)

    return min(spots, key=touched)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _boxes_of_steps(points: list[tuple[float, float]]) -> list[Box]:
    """The level and upright pieces of a curve, each with the breadth of its line."""
    return [(min(x, u) - 1, min(y, v) - 1, max(x, u) + 1, max(y, v) + 1) for (x, y), (u, v) in pairwise(points)]


def _boxes_of_line(line: Box, pieces: int = 60) -> list[Box]:
    """Points of a slanting line, dense enough that no label slips between two."""
    x, y, width, height = line[0], line[1], line[2] - line[0], line[3] - line[1]
    return [(x + width * n / pieces, y + height * n / pieces) * 2 for n in range(pieces + 1)]
