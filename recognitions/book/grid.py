"""The grid in which the police confirm the figures of all subjects: what it shows, and what was typed into it.

Three hundred rows of Django forms would cost more than all the rest of the page: the fields are plain names, `<field>-<subject id>`, read
here. Beside each row the page carries what it showed (`seen`: version and a digest), so that a row which nobody touched is left alone
even when a colleague confirmed it meanwhile.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from recognitions.book import figures as rules
from recognitions.book.counting import PreSum
from recognitions.book.figures import Figures
from recognitions.choices import Trend
from recognitions.models import PoliceFigures
from recognitions.services.police_figures import STALE, Answer
from registrations.models import Enrolment
from registrations.units.cells import CellProblem
from registrations.units.cells import day as written_day

# The field of Figures → its name on the page, and how it is called.
COUNT_FIELDS = {
    "cases_before": ("truoc", "Số vụ mốc trước"),
    "cases_now": ("nay", "Số vụ mốc này"),
    "disciplined_now": ("kyluat", "Số người bị kỷ luật"),
}
CONCLUSION_FIELDS = {"trend": ("xuhuong", "So với mốc trước"), "nobody_disciplined": ("kyluat", "Vi phạm bị kỷ luật")}
PAPER_FIELDS = {"paper": ("so", "Số văn bản"), "dated_on": ("ngay", "Ngày văn bản")}
SOMEBODY, NOBODY = "co", "khong"
NUMBER = re.compile(r"\d{1,9}")
PAPER_FOR_ALL, DAY_FOR_ALL = "so-chung", "ngay-chung"


@dataclass
class Row:
    """One subject in the grid: what stands in its fields (`typed`, by field of Figures), what the book adds up to, what is kept."""

    enrolment: Enrolment
    pre_sum: PreSum | None
    kept: PoliceFigures | None
    parted: bool
    typed: dict[str, str]
    seen: str
    touched: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def subject_id(self) -> int:
        return self.enrolment.subject_id

    @property
    def key(self) -> str:
        """The subject's id as it stands in the names of its fields."""
        return str(self.enrolment.subject_id)

    @property
    def differs(self) -> bool:
        """Whether what was confirmed is not what the book adds up to: allowed, and marked."""
        if not self.kept or not self.pre_sum:
            return False
        said = rules.conclusion_of(Figures.of(self.kept))
        if self.kept.conclusions_only:
            return said != rules.conclusion_of(in_the_book(self.pre_sum))
        counted = in_the_book(self.pre_sum)
        return any(getattr(self.kept, name) != getattr(counted, name) for name in rules.COUNTS if getattr(counted, name) is not None)

    @property
    def changed_since(self) -> bool:
        """Whether a counted line was written or struck out after the row was confirmed."""
        changed_at = self.pre_sum.changed_at if self.pre_sum else None
        return bool(self.kept and changed_at and changed_at > self.kept.confirmed_at)


def in_the_book(pre_sum: PreSum) -> Figures:
    """What the book adds up to, as figures."""
    return Figures(cases_before=pre_sum.before, cases_now=pre_sum.now, disciplined_now=pre_sum.disciplined)


def fields_of(conclusions_only: bool) -> dict[str, tuple[str, str]]:
    """The fields that the grid asks for, with their names on the page and in words."""
    return (CONCLUSION_FIELDS if conclusions_only else COUNT_FIELDS) | PAPER_FIELDS


def shown(figures: Figures | None, conclusions_only: bool) -> dict[str, str]:
    """Figures as they stand in the fields of the grid; none leave them empty. Counts show as their conclusion where only that may."""
    names = fields_of(conclusions_only)
    if figures is None:
        return dict.fromkeys(names, "")
    trend, nobody = rules.conclusion_of(figures)
    values = {name: "" if getattr(figures, name) is None else str(getattr(figures, name)) for name in rules.COUNTS}
    values |= {"trend": str(trend), "nobody_disciplined": {True: NOBODY, False: SOMEBODY, None: ""}[nobody]}
    values |= {"paper": figures.paper, "dated_on": f"{figures.dated_on:%d/%m/%Y}" if figures.dated_on else ""}
    return {name: values[name] for name in names}


def seen_of(version: int, typed: Mapping[str, str]) -> str:
    return f"{version}.{sha256('|'.join(typed.values()).encode()).hexdigest()[:10]}"


def row_of(enrolment: Enrolment, kept: PoliceFigures | None, pre_sum: PreSum | None, *, parted: bool, conclusions_only: bool) -> Row:
    """A row as it is kept."""
    typed = shown(Figures.of(kept) if kept else None, conclusions_only)
    return Row(enrolment, pre_sum, kept, parted, typed, seen_of(kept.version if kept else 0, typed))


def take_in(rows: Iterable[Row], posted: Mapping[str, str], conclusions_only: bool) -> None:
    """Put into `rows` what was typed in those that somebody touched; a document for all goes where a touched row names none."""
    names = fields_of(conclusions_only)
    paper, day = posted.get(PAPER_FOR_ALL, "").strip(), posted.get(DAY_FOR_ALL, "").strip()
    for row in rows:
        pk = row.subject_id
        typed = {name: posted.get(f"{label}-{pk}", "").strip() for name, (label, _) in names.items()}
        seen = posted.get(f"seen-{pk}", "")
        version, _, digest = seen.partition(".")
        if not version.isdecimal() or digest == seen_of(0, typed).partition(".")[2]:
            continue  # not on the page that was sent, or as it was shown
        if not typed["paper"] and not typed["dated_on"]:
            typed |= {"paper": paper, "dated_on": day}
        row.typed, row.touched, row.seen = typed, True, seen


def fill(rows: Iterable[Row], posted: Mapping[str, str], conclusions_only: bool) -> int:
    """Put what the book adds up to into the rows that nobody confirmed or typed into; how many. Nothing is confirmed by that."""
    document = {"paper": posted.get(PAPER_FOR_ALL, "").strip(), "dated_on": posted.get(DAY_FOR_ALL, "").strip()}
    filled = 0
    for row in rows:
        if not row.kept and not row.touched and row.pre_sum:
            row.typed = shown(in_the_book(row.pre_sum), conclusions_only) | document
            filled += 1
    return filled


def answers_of(rows: Iterable[Row], conclusions_only: bool) -> dict[int, Answer]:
    """What was typed into the rows that somebody touched, by subject id; what cannot be read is noted in the row's `errors`."""
    answers = {}
    for row in rows:
        if row.touched:
            figures, row.errors = _read(row.typed, conclusions_only)
            answers[row.subject_id] = Answer(figures, int(row.seen.partition(".")[0]))
    return answers


def note_what_is_missing(rows: Iterable[Row], answers: Mapping[int, Answer], conclusions_only: bool, on: date) -> bool:
    """Add to the rows' errors what the rules find; whether any row is wrong. So a person sees all that is wrong at once."""
    wrong = False
    for row in rows:
        if row.touched:
            given = answers[row.subject_id].figures
            row.errors = rules.problems(given, conclusions_only=conclusions_only, parted=row.parted, on=on) | row.errors
            wrong = wrong or bool(row.errors)
    return wrong


def show_refused(rows: Iterable[Row], refused: Mapping[int, Mapping[str, str]], conclusions_only: bool) -> None:
    """Put what the service refused into the rows. Who comes back to a row that a colleague confirmed has seen what was kept: the row then
    carries its new version."""
    for row in rows:
        row.errors = dict(refused.get(row.subject_id, {}))
        if STALE in row.errors:
            kept = shown(Figures.of(row.kept) if row.kept else None, conclusions_only)
            row.seen = seen_of(row.kept.version if row.kept else 0, kept)


def _read(typed: Mapping[str, str], conclusions_only: bool) -> tuple[Figures, dict[str, str]]:
    values, errors = {"paper": " ".join(typed["paper"].split())}, {}
    if conclusions_only:
        values["trend"] = typed["trend"] if typed["trend"] in Trend.values else ""
        values["nobody_disciplined"] = {NOBODY: True, SOMEBODY: False}.get(typed["nobody_disciplined"])
    else:
        for name in rules.COUNTS:
            if typed[name] and not NUMBER.fullmatch(typed[name]):
                errors[name] = f"“{typed[name][:20]}” không phải là một số. Ông/bà ghi bằng chữ số, ví dụ 3."
            elif typed[name]:
                values[name] = int(typed[name])
    try:
        values["dated_on"] = written_day(typed["dated_on"] or None)
    except CellProblem:
        errors["dated_on"] = "Ông/bà ghi ngày theo thứ tự ngày/tháng/năm, ví dụ 01/11/2026."
    return Figures(**values), errors
