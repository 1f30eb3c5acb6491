"""What passes from subjects to those that came of them: registration, counts (practice P6). Pure: values in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from registrations.choices import LineageKind


@dataclass(frozen=True, slots=True)
class Registered:
    """When a subject registered in a year, and whether late."""

    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against what a year's count is compared (khoản 4 Điều 4). `base` is None where there is nothing to compare with by itself:
    then the police decide with a reason, and `sentence` says why."""

    base: int | None
    sentence: str = ""


def registration_through(predecessors: Sequence[Registered | None]) -> Registered | None:
    """The registration of a subject that came of `predecessors`: once all of them had registered, since the last of them did, and
    late if one of them was. None when there are none, or one had not: then it registers anew."""
    if not predecessors or None in predecessors:
        return None
    return Registered(max(one.at for one in predecessors), any(one.late for one in predecessors))


def summed(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known of all; None while one of them is unknown."""
    known = list(numbers)
    return sum(known) if known and None not in known else None


PARTED = "Đối tượng do chia tách mà có nên không so sánh tự động: cán bộ Công an quyết định và ghi lý do."


def to_compare_with(kinds: Iterable[str], names: Sequence[str]) -> str:
    """In words, with whom the police compare the year's cases of one that came of `names` by `kinds` (khoản 4 Điều 4, practice P6)."""
    if LineageKind.SPLIT in kinds:
        return PARTED
    whose = f"tổng số liệu năm trước của {', '.join(names)}" if len(names) > 1 else f"số liệu năm trước của {names[0]}"
    return f"So với {whose}."


def compared_with(kind: str, counts: Sequence[int | None]) -> Comparison:
    """What a successor's count is compared with, given how it came to be and its predecessors' counts of the year before.

    After a merger, a move or another name: their sum. After a split nothing says which part a case belonged to.
    """
    if kind == LineageKind.SPLIT:
        return Comparison(None, PARTED)
    base = summed(counts)
    if base is None:
        return Comparison(None, "Chưa đủ số liệu năm trước của các đối tượng trước sắp xếp: cán bộ Công an quyết định và ghi lý do.")
    return Comparison(base)
