"""Which days the table of days off may hold, and which of them may still be changed. Pure."""

from dataclasses import dataclass
from datetime import date

from antt_portal.places.choices import DayKind
from antt_portal.places.public_holidays import YEARS, is_listed_day_off
from antt_portal.templatetags.portal import weekday_date


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in a sentence, and the field that it concerns."""

    field: str
    sentence: str


def problem_of_date(day: date, today: date) -> Problem | None:
    """A day outside the table's years, or one that is over: dates that were counted by it stay as they were."""
    if day.year not in YEARS:
        return Problem("day", f"Bảng này ghi các năm từ {YEARS[0]} đến {YEARS[-1]}. Ông/bà kiểm tra lại năm.")
    if day < today:
        sentence = f"Ngày {weekday_date(day)} đã qua. Hạn đã tính theo ngày này giữ nguyên, nên chỉ sửa được từ hôm nay trở đi."
        return Problem("day", sentence)
    return None


def problem_of_kind(day: date, kind: str) -> Problem | None:
    """A kind that says of a day only what its weekday says already. What the package lists as a holiday may be either."""
    if kind not in DayKind.values:
        return Problem("kind", "Ông/bà chọn ngày nghỉ hoặc ngày làm bù.")
    is_weekend = day.weekday() >= 5
    if is_listed_day_off(day) or (kind == DayKind.WORKING_DAY) == is_weekend:
        return None
    if is_weekend:
        return Problem("kind", f"Ngày {weekday_date(day)} vốn đã là ngày nghỉ, không cần ghi. Ông/bà kiểm tra lại ngày.")
    return Problem("kind", f"Ngày {weekday_date(day)} vốn là ngày làm việc. Ngày làm bù chỉ rơi vào thứ Bảy hoặc Chủ nhật.")
