"""The year of a place as a person reads it: sections by kind and level, and the picture of the year. Pure over a YearCalendar."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from antt_portal.timeline import Bar, Mark, Timeline
from registrations.calendar import ORGANISATIONS, Rule, first_quarter_ends
from registrations.calendar_words import (
    APPROVERS,
    KIND_LABELS,
    LEVEL_LABELS,
    RECEIVERS,
    REPORTS,
    concerned,
    due_words,
    last_day_words,
)
from registrations.plans import YearCalendar


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that holds: what, in which words, by which source, and whether that was checked with its own text."""

    label: str
    words: str
    source_text: str
    verified: bool
    field: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind of subject at one level, or of several kinds for which all of them read the same."""

    title: str
    enabled: bool
    rows: tuple[Row, ...]
    is_own: bool
    next_day: date | None
    next_words: str
    next_source: str


def sections_of(calendar: YearCalendar, today: date, own: Collection[tuple[str, str]] = ()) -> list[Section]:
    """Sections in the order of the circular, those of `own` (kind, level) first and each by itself."""
    grouped = defaultdict(list)
    for rule in calendar.rules.values():
        is_own = (rule.kind, rule.level) in own
        grouped[not is_own, rule.kind if is_own or rule.kind not in ORGANISATIONS else rule.level, rows_of(calendar, rule)].append(rule)
    sections = [_section(calendar, today, rules, rows, not others) for (others, _, rows), rules in grouped.items()]
    return sorted(sections, key=lambda section: not section.is_own)


def _section(calendar: YearCalendar, today: date, rules: list[Rule], rows: tuple[Row, ...], is_own: bool) -> Section:
    rule = rules[0]
    day, words, field = _next(calendar, rule, today)
    return Section(
        title=title_of(calendar, rules),
        enabled=rule.enabled,
        rows=rows,
        is_own=is_own,
        next_day=day,
        next_words=words,
        next_source=calendar.source_text(rule.kind, rule.level, field) if field else "",
    )


def title_of(calendar: YearCalendar, rules: list[Rule]) -> str:
    """“Tổ dân phố”, “Phường Đống Đa”, “Cơ quan, doanh nghiệp do phường, xã xét công nhận”."""
    first = rules[0]
    if first.kind == "residential_area":
        return calendar.label
    if first.kind == "ward":
        return KIND_LABELS["ward"] if calendar.place.is_province else calendar.place.name
    kinds = ", ".join(KIND_LABELS[rule.kind].lower() for rule in rules)
    return f"{kinds[0].upper()}{kinds[1:]} do {LEVEL_LABELS[first.level]} xét công nhận"


def _next(calendar: YearCalendar, rule: Rule, today: date) -> tuple[date | None, str, str]:
    """The next thing to file, and by when; nothing once both days are over, or the ward is no more."""
    if calendar.place.is_gone_on(today):
        return None, "", ""
    if today <= rule.registration_last_day:
        return rule.registration_last_day, "Gửi hồ sơ đăng ký", "registration_last_day"
    if today <= rule.recognition_last_day:
        return rule.recognition_last_day, "Gửi hồ sơ đề nghị công nhận", "recognition_last_day"
    return None, "", ""


def rows_of(calendar: YearCalendar, rule: Rule) -> tuple[Row, ...]:
    """What one rule says, line by line; of one that takes no part, that it does not."""

    def row(label: str, words: str, field: str) -> Row:
        return Row(label, words, calendar.source_text(rule.kind, rule.level, field), rule.verified[field], field)

    if not rule.enabled:
        return (row("Tham gia", "Không thuộc diện thực hiện trong năm này", "enabled"),)
    first, last = rule.window
    rows = [
        row("Mốc đánh giá", f"Từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}", "window"),
        row("Hạn đăng ký", _registration(rule), "registration_last_day"),
        row("Hạn gửi hồ sơ đề nghị công nhận", _last_day(rule, "recognition_last_day"), "recognition_last_day"),
    ]
    if rule.decision_last_day:
        rows.append(row("Hạn quyết định", _last_day(rule, "decision_last_day"), "decision_last_day"))
    return (
        *rows,
        row("Nơi nhận hồ sơ", RECEIVERS[rule.receiver], "receiver"),
        row("Xét, công nhận", APPROVERS[rule.approver], "approver"),
    )


def _registration(rule: Rule) -> str:
    return f"{_last_day(rule, 'registration_last_day')}; nhận từ ngày {rule.registration_opens:%d/%m/%Y}"


def _last_day(rule: Rule, field: str) -> str:
    words = last_day_words(rule.dues[field], getattr(rule, field))
    return words[0].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Grid:
    """Sections side by side: the labels, and per section a row, or nothing, for each of them."""

    columns: tuple[str, ...]
    lines: tuple[tuple[Section, tuple[Row | None, ...]], ...]


def grid_of(sections: list[Section]) -> Grid:
    """The table of `sections`; a section that takes no part has its one row only."""
    columns = tuple(dict.fromkeys(row.label for section in sections if section.enabled for row in section.rows))
    return Grid(columns, tuple((section, _cells(section, columns)) for section in sections))


def _cells(section: Section, columns: tuple[str, ...]) -> tuple[Row | None, ...]:
    if not section.enabled:
        return section.rows
    by_label = {row.label: row for row in section.rows}
    return tuple(by_label.get(label) for label in columns)


def late_words(calendar: YearCalendar) -> str:
    """What happens to a dossier that comes after its last day: the plan's word, the same for every kind."""
    rule = calendar.rule("residential_area", "ward")
    words = "vẫn nhận, ghi rõ là muộn" if rule.late_dossiers == "accept" else "không nhận"
    return f"Hồ sơ gửi sau hạn: {words} ({calendar.source_text(rule.kind, rule.level, 'late_dossiers')})."


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in words: which, on what days, by when, and where that comes from."""

    words: str
    period: str
    due: str
    source_text: str
    verified: bool


def reports_of(calendar: YearCalendar) -> list[ReportRow]:
    """The reports due, in order."""
    return [
        ReportRow(
            words=REPORTS[report.report],
            period=f"{report.period[0]:%d/%m/%Y} – {report.period[1]:%d/%m/%Y}",
            due=last_day_words(report.due, report.last_day),
            source_text=calendar.cited(report.source),
            verified=report.verified,
        )
        for report in calendar.reports
    ]


def timeline_of(calendar: YearCalendar, today: date, only: Collection[tuple[str, str]] = ()) -> Timeline:
    """The year's picture: registration, windows, last days, reports; the same dates of several kinds drawn once."""
    rules = [rule for at, rule in calendar.rules.items() if rule.enabled and (not only or at in only)]
    bars = [
        Bar(f"Đăng ký: {who_words(calendar, same)}", *days, "work")
        for days, same in _by(rules, lambda rule: (rule.registration_opens, rule.registration_last_day))
    ]
    bars += [Bar(f"Mốc đánh giá: {who_words(calendar, same)}", *days, "window") for days, same in _by(rules, lambda rule: rule.window)]
    marks = [
        Mark(f"Hạn gửi hồ sơ đề nghị: {who_words(calendar, same)}", day, due_words(same[0].dues["recognition_last_day"]))
        for day, same in _by(rules, lambda rule: rule.recognition_last_day)
    ]
    decided = [rule for rule in rules if rule.decision_last_day]
    marks += [Mark(f"Hạn quyết định: {who_words(calendar, same)}", day) for day, same in _by(decided, lambda rule: rule.decision_last_day)]
    if not only:
        marks += [Mark(REPORTS[report.report], report.last_day, due_words(report.due)) for report in calendar.reports]
    first_day = min([bar.first for bar in bars], default=date(calendar.year, 1, 1))
    last_day = _ends(calendar.year, [*(bar.last for bar in bars), *(mark.day for mark in marks)])
    return Timeline(first_day.replace(day=1), last_day, today, tuple(bars), tuple(mark for mark in marks if mark.day <= last_day))


def _ends(year: int, days: Iterable[date]) -> date:
    """The last day of the picture: of the year, or of the month in which its last deadline lies, since plans may set one in the next
    first quarter. What lies further away (a review announced years before) is not drawn."""
    latest = first_quarter_ends(year + 1)
    last = max([date(year, 12, 31), *(day for day in days if day <= latest)])
    return (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _by(rules: list[Rule], dates) -> list[tuple]:
    """Rules gathered by what `dates` answers for them, in the order of the circular."""
    gathered = defaultdict(list)
    for rule in rules:
        gathered[dates(rule)].append(rule)
    return list(gathered.items())


def who_words(calendar: YearCalendar, rules: list[Rule]) -> str:
    """Whom a date concerns in this place."""
    ward_label = "xã, phường" if calendar.place.is_province else calendar.place.get_kind_display()
    return concerned(((rule.kind, rule.level) for rule in rules), area_label=calendar.label.lower(), ward_label=ward_label)
