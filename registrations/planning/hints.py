"""What holds where a plan does not say: the words shown beside each field of a draft. Pure over a YearCalendar."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from registrations.calendar import KEYS
from registrations.calendar_page import reports_of, rows_of
from registrations.calendar_words import KIND_LABELS
from registrations.planning.scopes import Scope
from registrations.planning.words import LATE, QUARTERLY, ROLLING
from registrations.plans import YearCalendar, citation

BY_DEFAULT = "theo mặc định của cổng"


@dataclass(frozen=True, slots=True)
class Hint:
    """What answers instead, by which source, and the kinds for which that was not checked with its own text (“” for all of them)."""

    words: str
    source: str
    unverified_for: tuple[str, ...] = ()


def rule_hints(calendar: YearCalendar, scope: Scope) -> dict[str, list[Hint]]:
    """For each key of a scope's page what answers it in `calendar`, which must be the one where the scope says nothing.

    Where the kinds of the scope are answered differently, each is named.
    """
    return {key: _answers(calendar, scope, field) for field, key in KEYS.items()}


def _answers(calendar: YearCalendar, scope: Scope, field: str) -> list[Hint]:
    grouped: dict[tuple[str, str], list] = defaultdict(list)
    for at in scope.decided_at:
        words, source, verified = _answer(calendar, *at, field)
        grouped[words, source].append((_who(scope, *at), verified))
    hints = []
    for (words, source), kinds in grouped.items():
        unverified = tuple(who for who, verified in kinds if not verified)
        named = f"{', '.join(who for who, _ in kinds)}: {words}" if len(grouped) > 1 else words
        hints.append(Hint(named, source, ("",) if unverified and len(unverified) == len(kinds) else unverified))
    return hints


def _answer(calendar: YearCalendar, kind: str, level: str, field: str) -> tuple[str, str, bool]:
    """The words of a field, their source, and whether that was checked."""
    rule = calendar.rule(kind, level)
    if field == "enabled":
        words = "thuộc diện thực hiện" if rule.enabled else "không thuộc diện thực hiện"
        return words, calendar.source_text(kind, level, field), rule.verified[field]
    for row in rows_of(calendar, rule):
        if row.field == field:
            words = row.words if field in ("receiver", "approver") else row.words[0].lower() + row.words[1:]
            return words, row.source_text, row.verified
    return "không có mục này", "", True


def _who(scope: Scope, kind: str, level: str) -> str:
    words = KIND_LABELS[kind].lower()
    return words if scope.level else f"{words} ({'phường, xã' if level == 'ward' else 'tỉnh, thành phố'} xét)"


def setting_hints(calendar: YearCalendar) -> dict[str, list[Hint]]:
    """The same for what holds for every kind; `calendar` is the one where the plan states none of it."""
    annual = next(report for report in reports_of(calendar) if report.words == "Báo cáo năm")
    return {
        "roll_forward": [_setting(calendar, "roll_forward", ROLLING, True)],
        "late_dossiers": [_setting(calendar, "late_dossiers", LATE, "accept")],
        "quarterly_reports": [_setting(calendar, "quarterly_reports", QUARTERLY, False)],
        "annual_report_due": [Hint(annual.due, annual.source_text, () if annual.verified else ("",))],
        "residential_area_label": [_setting(calendar, "residential_area_label", {}, calendar.label)],
    }


def _setting(calendar: YearCalendar, key: str, words: Mapping, default) -> Hint:
    for version in (calendar.version, calendar.province_version):
        stated = version.content["plan"].get(key) if version else None
        if stated is not None:
            return Hint(words.get(stated, stated), f"theo {citation(version)}")
    return Hint(words.get(default, default), BY_DEFAULT)
