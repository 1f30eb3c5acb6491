"""How far a ward is in a year, kind by kind and step by step. Every number is counted by the condition of the roster's filter that shows
exactly its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from recognitions.roster_steps import COMPLETE, LATE, NO, REFUSED, YES, appraisal, decision, filing, recognition
from registrations.choices import Level, SubjectKind
from registrations.filters import BY_PROVINCE, BY_WARD, REGISTRATION
from registrations.plans import YearCalendar
from registrations.rosters.results import by_kind, kind_words

# Step → the roster's filter and its value; the conditions behind them are `_conditions`.
STEPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "total": (),
    "registered": (("dang_ky", "co"),),
    "registered_late": (("dang_ky", "muon"),),
    "not_registered": (("dang_ky", "chua"),),
    "filed": (("ho_so", YES),),
    "filed_late": (("ho_so", LATE),),
    "not_filed": (("ho_so", NO),),
    "complete": (("ho_so", COMPLETE),),
    "appraised": (("tham_dinh", YES),),
    "recognised": (("cong_nhan", YES),),
    "decided": (("quyet_dinh", YES),),
    "not_decided": (("quyet_dinh", NO),),
    "refused": (("cong_nhan", REFUSED),),
}
COLUMNS = {
    "total": "Trong danh sách",
    "registered": "Đã đăng ký",
    "filed": "Đã gửi hồ sơ đề nghị",
    "complete": "Hồ sơ đầy đủ",
    "appraised": "Đã thẩm định",
    "recognised": "Đã công nhận",
    "refused": "Chưa đạt",
}


@dataclass(frozen=True)
class Number:
    """A count of roster rows, and the query of the roster that shows them."""

    count: int
    query: str


@dataclass(frozen=True)
class Line:
    """The numbers of rows that belong together; `filters` of the roster show exactly those rows. `kind` and `level` where all rows
    are of one kind, decided at one level."""

    words: str
    counts: Mapping[str, int]
    filters: tuple[tuple[str, str], ...]
    kind: str = ""
    level: str = ""

    def number(self, step: str) -> Number:
        return Number(self.counts[step], f"?{urlencode([*self.filters, *STEPS[step]])}")

    @property
    def total(self) -> int:
        return self.counts["total"]

    @property
    def cells(self) -> list[Number]:
        """The numbers in the order of COLUMNS."""
        return [self.number(step) for step in COLUMNS]


def lines_of(rows: QuerySet, calendar: YearCalendar, *, on: date) -> list[Line]:
    """The numbers of in-scope `rows` of one ward and year, those that the ward decides on first, each kind in its order. One query."""
    counts = {step: Count("pk", filter=condition) for step, condition in _conditions().items()}
    found = by_kind(rows, calendar, on=on).annotate(total=Count("pk"), **counts)
    return in_order(line_of(one["kind"], level_of(one["by_ward"]), {step: one[step] for step in STEPS}, calendar) for one in found)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """What the ward decides on first, each kind in its order."""
    order = {kind: place for place, kind in enumerate(SubjectKind.values)}
    return sorted(lines, key=lambda line: (line.level == Level.PROVINCE, order[line.kind]))


def line_of(kind: str, level: str, counts: Mapping[str, int], calendar: YearCalendar) -> Line:
    """The line of one kind decided at one level."""
    words = calendar.place.name if kind == SubjectKind.WARD else kind_words(kind, calendar)
    return Line(words, counts, (level_filter(level), ("loai", kind)), kind, level)


def level_of(by_ward: bool) -> str:
    return Level.WARD if by_ward else Level.PROVINCE


def sum_of(words: str, lines: Iterable[Line], filters: tuple[tuple[str, str], ...]) -> Line:
    """The lines, of the same steps, together; `filters` show the rows of all of them."""
    lines = list(lines)
    steps = lines[0].counts if lines else STEPS
    return Line(words, {step: sum(line.counts[step] for line in lines) for step in steps}, filters)


def of_level(lines: Iterable[Line], level: str) -> list[Line]:
    return [line for line in lines if line.level == level]


def level_filter(level: str) -> tuple[str, str]:
    """The filter of the roster by where it is decided."""
    return ("xet", BY_WARD if level == Level.WARD else BY_PROVINCE)


def _conditions() -> dict[str, Q]:
    return {
        "registered": REGISTRATION["co"][1],
        "registered_late": REGISTRATION["muon"][1],
        "not_registered": REGISTRATION["chua"][1],
        "filed": filing(YES),
        "filed_late": filing(LATE),
        "not_filed": filing(NO),
        "complete": filing(COMPLETE),
        "appraised": appraisal(YES),
        "recognised": recognition(YES),
        "decided": decision(YES),
        "not_decided": decision(NO),
        "refused": recognition(REFUSED),
    }
