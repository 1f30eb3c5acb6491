"""What the police confirm of one subject's year, and what is wrong with what was typed (khoản 4, 5 Điều 4; practice P15, P16).

Pure: values in, answers out; no queries, no clock.
"""

from dataclasses import dataclass
from datetime import date

from recognitions.choices import Trend

MOST_CASES = 9999  # more in one subject's window is a slip of the key
PAPER_LENGTH = 120
COUNTS = ("cases_before", "cases_now", "disciplined_now")


@dataclass(frozen=True)
class Figures:
    """Counts of both windows, or only the conclusion: `trend`, and whether nobody was disciplined. With the document behind them."""

    cases_before: int | None = None
    cases_now: int | None = None
    disciplined_now: int | None = None
    trend: str = ""
    nobody_disciplined: bool | None = None
    paper: str = ""
    dated_on: date | None = None

    @classmethod
    def of(cls, row) -> "Figures":
        """What a stored row (PoliceFigures) says, as it was kept."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    def says_the_same(self, other: "Figures") -> bool:
        """Whether both lead to the same answers: another document behind the same counts changes nothing."""
        names = (*COUNTS, "trend", "nobody_disciplined")
        return all(getattr(self, name) == getattr(other, name) for name in names)


def trend_of(before: int | None, now: int | None) -> str:
    """How this window's cases stand against the window before; "" where there is nothing to compare with."""
    if before is None or now is None:
        return ""
    return Trend.EQUAL if now == before else Trend.FEWER if now < before else Trend.MORE


def conclusion_of(figures: Figures) -> tuple[str, bool | None]:
    """The trend and whether nobody was disciplined, from the counts where counts were kept."""
    trend = figures.trend or trend_of(figures.cases_before, figures.cases_now)
    if figures.nobody_disciplined is not None or figures.disciplined_now is None:
        return trend, figures.nobody_disciplined
    return trend, figures.disciplined_now == 0


def problems(figures: Figures, *, conclusions_only: bool, parted: bool, on: date) -> dict[str, str]:
    """What is missing or wrong, by field; empty when the row may be confirmed on the day `on`.

    `parted` subjects came of a split: with them nothing is compared, so neither the count before nor a trend is asked for (P6).
    Where only conclusions are kept, the document is what they rest on: it is asked for.
    """
    found = _conclusion_problems(figures, parted) if conclusions_only else _count_problems(figures, parted)
    if figures.dated_on and figures.dated_on > on:
        found["dated_on"] = "Ngày văn bản chưa đến. Ông/bà xem lại."
    if len(figures.paper) > PAPER_LENGTH:
        found["paper"] = f"Số văn bản dài quá {PAPER_LENGTH} ký tự. Ông/bà ghi gọn lại."
    if figures.paper and not figures.dated_on:
        found["dated_on"] = "Ông/bà ghi ngày của văn bản."
    if not figures.paper and (figures.dated_on or conclusions_only):
        found["paper"] = "Ông/bà ghi số văn bản làm căn cứ."
    return found


def _count_problems(figures: Figures, parted: bool) -> dict[str, str]:
    asked = ("cases_now", "disciplined_now") if parted else COUNTS
    found = {name: "Ông/bà ghi số, không có thì ghi 0." for name in asked if getattr(figures, name) is None}
    return found | {name: f"Số lớn hơn {MOST_CASES}. Ông/bà xem lại." for name in COUNTS if (getattr(figures, name) or 0) > MOST_CASES}


def _conclusion_problems(figures: Figures, parted: bool) -> dict[str, str]:
    found = {}
    if not figures.trend and not parted:
        found["trend"] = "Ông/bà chọn giảm, bằng hoặc tăng."
    if figures.nobody_disciplined is None:
        found["nobody_disciplined"] = "Ông/bà chọn có hay không có người vi phạm bị kỷ luật."
    return found
