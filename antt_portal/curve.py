"""What came in, day by day, against what is needed to have all of it by the last day: the numbers, in words and as a table. Pure; the
tag `arrival_curve` shows them, `curve_picture` draws them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

SHOWN_AFTER = timedelta(days=31)  # how long after the last day what is still missing is followed
MOST_ROWS = 16
WEEK = 7


@dataclass(frozen=True)
class Curve:
    """How many of `total` came in on which day (`arrivals`), while the time from `first_day` to `last_day`, both included, was there
    for it. `words` say what came in: “đã gửi”. What would come after `today` is not known."""

    title: str
    words: str
    total: int
    first_day: date
    last_day: date
    today: date
    arrivals: Mapping[date, int]

    @cached_property
    def days(self) -> list[date]:
        """The days on which something came in, until today."""
        return sorted(day for day, count in self.arrivals.items() if count and day <= self.today)

    @property
    def begins(self) -> date:
        return min([self.first_day, *self.days[:1]])

    @property
    def ends(self) -> date:
        """The last day, or later: the day of the last arrival, and of what is missing still, today."""
        waits_until = min(self.today, self.last_day + SHOWN_AFTER) if self.missing else self.last_day
        return max([self.last_day, waits_until, *self.days[-1:]])

    @property
    def came(self) -> int:
        return self.came_by(self.today)

    @property
    def missing(self) -> int:
        return self.total - self.came

    def came_by(self, day: date) -> int:
        """How many had come in when `day` was over."""
        return sum(self.arrivals[one] for one in self.days if one <= day)

    def needed_by(self, day: date) -> int:
        """How many must have come in when `day` is over, if every day brings as many, so that all are there in time; rounded up."""
        if day < self.first_day:
            return 0
        whole = (self.last_day - self.first_day).days + 1
        gone = min((day - self.first_day).days + 1, whole)
        return -(-self.total * gone // whole)

    @property
    def is_current(self) -> bool:
        """Whether it is still worth following: it is awaited, or something of it is missing since not too long."""
        return self.today <= self.last_day or bool(self.missing and self.today <= self.last_day + SHOWN_AFTER)

    @property
    def summary(self) -> str:
        """What the picture shows, in words."""
        so_far = f"Đến hôm nay {self.words} {self.came} / {self.total}"
        if not self.missing:
            return f"{so_far}, đã đủ."
        if self.today > self.last_day:
            in_time = self.came_by(self.last_day)
            later = f"; đến hôm nay {self.came} / {self.total}" if self.came != in_time else ""
            return f"Khi hết hạn {self.words} {in_time} / {self.total}{later}, còn thiếu {self.missing}."
        if self.today < self.first_day:
            return f"{so_far}. Bắt đầu nhận từ ngày {self.first_day:%d/%m/%Y}."
        needed = self.needed_by(self.today)
        behind = needed - self.came
        standing = f"đang chậm {behind}" if behind > 0 else "đang kịp tiến độ"
        return f"{so_far}. Để đủ vào ngày cuối, hết hôm nay cần {needed}: {standing}."

    def rows(self) -> list["Row"]:
        """The table: by weeks, or by several where there are too many, back from the last day; today and the end stand in it too."""
        every = WEEK * -(-((self.last_day - self.begins).days // WEEK + 1) // (MOST_ROWS - 3))
        days = {self.last_day - timedelta(days=back) for back in range(0, (self.last_day - self.begins).days + 1, every)}
        days |= {day for day in (self.today, self.ends) if self.begins <= day <= self.ends}
        return [self._row(day) for day in sorted(days)]

    def _row(self, day: date) -> "Row":
        came = self.came_by(day) if day <= self.today else None
        return Row(day, came, self.needed_by(day), is_today=day == self.today, is_last_day=day == self.last_day)


@dataclass(frozen=True)
class Row:
    """How many had come in (None: not known yet) and were needed when `day` was over."""

    day: date
    came: int | None
    needed: int
    is_today: bool = False
    is_last_day: bool = False
