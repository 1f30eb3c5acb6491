"""A draft beside the plan in force and beside last year's, line by line, in the words of the calendar itself. Pure over YearCalendars."""

from collections import defaultdict
from dataclasses import dataclass

from registrations.calendar import ORGANISATIONS, Rule
from registrations.calendar_page import Row, late_words, reports_of, rows_of, title_of
from registrations.calendar_words import REPORTS
from registrations.plans import YearCalendar

TAKES_PART = "Tham gia"
QUARTERLY = REPORTS["quarterly"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that holds: by the draft, by what is in force, last year; nothing where nothing is said."""

    label: str
    now: Row | None
    in_force: Row | None
    last_year: Row | None

    @property
    def is_changed(self) -> bool:
        return words_of(self.now) != words_of(self.in_force)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one kind of subject at one level, or of several kinds for which all of them read the same."""

    title: str
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.is_changed for line in self.lines)


def words_of(row: Row | None) -> str:
    return row.words if row else ""


def parts_of(draft: YearCalendar, in_force: YearCalendar, last_year: YearCalendar) -> list[Part]:
    """Everything that the draft comes to, in the order of the circular; late dossiers and reports last."""
    grouped: dict[tuple, list[Rule]] = defaultdict(list)
    for (kind, level), rule in draft.rules.items():
        lines = _lines(*(_rule_rows(calendar, calendar.rule(kind, level)) for calendar in (draft, in_force, last_year)))
        grouped[kind if kind not in ORGANISATIONS else level, lines].append(rule)
    parts = [Part(title_of(draft, rules), lines) for (_, lines), rules in grouped.items()]
    return [*parts, Part("Chung cho mọi đối tượng", _lines(*(_common_rows(calendar) for calendar in (draft, in_force, last_year))))]


def _lines(*columns: dict[str, Row]) -> tuple[Line, ...]:
    labels = dict.fromkeys(label for column in columns for label in column)
    return tuple(Line(label, *(column.get(label) for column in columns)) for label in labels)


def _rule_rows(calendar: YearCalendar, rule: Rule) -> dict[str, Row]:
    """The rows of the calendar page by label, with whether the kind takes part at all."""
    source, verified = calendar.source_text(rule.kind, rule.level, "enabled"), rule.verified["enabled"]
    takes_part = Row(TAKES_PART, "Thuộc diện thực hiện trong năm này", source, verified, "enabled")
    return {row.label: row for row in (takes_part, *rows_of(calendar, rule))}


def _common_rows(calendar: YearCalendar) -> dict[str, Row]:
    rows = {"Tên gọi khu dân cư": Row("Tên gọi khu dân cư", calendar.label, "", True, ""), "Hồ sơ gửi sau hạn": _late(calendar)}
    for report in reports_of(calendar):
        quarter = sum(label.startswith(QUARTERLY) for label in rows) + 1
        label = f"{QUARTERLY} {quarter}" if report.words == QUARTERLY else report.words
        rows[label] = Row(label, report.due, report.source_text, report.verified, "")
    return rows


def _late(calendar: YearCalendar) -> Row:
    rule = calendar.rule("residential_area", "ward")
    words = late_words(calendar).partition(": ")[2].partition(" (")[0]
    return Row(
        "Hồ sơ gửi sau hạn",
        words[0].upper() + words[1:],
        calendar.source_text(rule.kind, rule.level, "late_dossiers"),
        rule.verified["late_dossiers"],
        "",
    )
