"""The whole year at a glance: every subject that a place decides on against the khoản of its criteria, each cell leading to its criterion.

Rows and cells are plain tuples, and the criteria are read as values: the page of three hundred subjects must stay cheap.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from recognitions.models import Appraisal, CriterionResult
from registrations.models import Enrolment

OTHER = 9  # the column of what a locality added without a khoản's number
MET, OPEN, NOT_MET = 0, 1, 2
LOOKS = {MET: ("met", "Đạt"), OPEN: ("open", "Chưa"), NOT_MET: ("not-met", "Chưa đạt")}  # class and word of a cell


@dataclass(frozen=True, slots=True)
class Row:
    """One subject: whether it has a sheet, the address of that or of its own page, its outcome so far, and one cell for each column.

    A cell is None, or (class, word, criterion's position on the sheet).
    """

    name: str
    kind: str
    url: str
    has_sheet: bool
    outcome: str
    cells: list[tuple[str, str, int] | None]

    @property
    def cells_drawn(self) -> SafeString:
        """Its cells as they stand in the table. Drawn here, from constants and numbers only, because a template takes five times as
        long for the two thousand cells of three hundred subjects."""
        return mark_safe("".join(self._drawn(cell) for cell in self.cells))  # noqa: S308 (nothing of it was typed by anybody)

    def _drawn(self, cell: tuple[str, str, int] | None) -> str:
        if cell is None:
            return "<td></td>"
        look, word, position = cell
        return f'<td><a class="grid-{look}" href="{self.url}#tieu-chi-{position}">{word}</a></td>'


@dataclass(frozen=True)
class Grid:
    columns: list[str]
    rows: list[Row]
    unverified: list[str]  # articles among the cells whose text was not checked against the circular


def grid_of(enrolments: Iterable[Enrolment]) -> Grid:
    """The grid of these roster rows, in their order. Two queries besides theirs, however many rows there are."""
    rows = list(enrolments)
    pks = [row.pk for row in rows]
    sheets = {row["enrolment"]: row for row in Appraisal.objects.filter(enrolment__in=pks).values("pk", "enrolment", "outcome")}
    worst, unverified = _worst([sheet["pk"] for sheet in sheets.values()])
    used = sorted({column for found in worst.values() for column in found})
    columns = [f"Khoản {column}" if column != OTHER else "Địa phương" for column in used]
    return Grid(columns, [_row(row, sheets.get(row.pk), worst, used) for row in rows], unverified)


def _row(enrolment: Enrolment, sheet: dict | None, worst: dict[int, dict[int, tuple[int, int]]], used: list[int]) -> Row:
    name, kind = enrolment.name, enrolment.kind_label
    if sheet is None:
        return Row(name, kind, reverse("subject", args=[enrolment.subject_id]), False, "", [None] * len(used))
    found = worst.get(sheet["pk"], {})
    cells = [(*LOOKS[found[column][0]], found[column][1]) if column in found else None for column in used]
    return Row(name, kind, reverse("appraisal", args=[sheet["pk"]]), True, sheet["outcome"], cells)


def _worst(sheets: list[int]) -> tuple[dict[int, dict[int, tuple[int, int]]], list[str]]:
    """By sheet and khoản the worst answer, and the position of the first criterion that has it; besides the unverified articles."""
    unverified: dict[str, str] = {}
    found: dict[int, dict[int, tuple[int, int]]] = {}
    column_of: dict[str, int] = {}
    results = CriterionResult.objects.filter(appraisal__in=sheets).order_by()
    asked = ("appraisal", "code", "met", "position", "verified", "article")
    for sheet, code, met, position, verified, article in results.values_list(*asked):
        if code not in column_of:
            column_of[code] = _column(code)
        if not verified:
            unverified[code] = article
        answer = NOT_MET if met is False else OPEN if met is None else MET
        groups, column = found.setdefault(sheet, {}), column_of[code]
        if column not in groups or (answer, -position) > (groups[column][0], -groups[column][1]):
            groups[column] = (answer, position)
    return found, list(dict.fromkeys(unverified[code] for code in sorted(unverified)))


def _column(code: str) -> int:
    """The khoản of a criterion by its code (“4.3a” is khoản 3)."""
    numbered = re.match(r"\d+\.(\d)", code)
    return int(numbered[1]) if numbered else OTHER
