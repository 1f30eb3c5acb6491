"""The rounds that an officer is offered, and how few days they leave to the ward's own dossier. Pure: rules and a day in, words out.

Residential areas are decided on after 31/10, organisations not before 16/11, and whoever comes late in a further round (practice P8;
Thông tư 124/2021/TT-BCA Điều 8 khoản 2, unless a plan says otherwise).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from registrations.calendar import ORGANISATIONS, Rule
from registrations.calendar_words import day_and_weekday

ORGANISATION_WORDS = "cơ quan, doanh nghiệp, cơ sở giáo dục"
WARNED_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Round:
    """A choice that selects subjects: those of `kinds`, or all of them. `key` is its word in the address."""

    key: str
    kinds: tuple[str, ...]
    title: str
    when: str


def rounds_of(rules: Iterable[Rule], *, level: str, on: date, area_label: str) -> tuple[Round, ...]:
    """What is offered to the police of a place that decides at `level`: by kinds whose windows end together, then all that is left."""
    enabled = [rule for rule in rules if rule.level == level and rule.enabled]
    groups = (
        ("khu-dan-cu", ("residential_area",), area_label.lower()),
        ("phuong-xa", ("ward",), "xã, phường, đặc khu"),
        ("to-chuc", ORGANISATIONS, ORGANISATION_WORDS),
    )
    offered = []
    for key, kinds, words in groups:
        ends = [rule.window[1] for rule in enabled if rule.kind in kinds]
        if ends:
            offered.append(Round(key, kinds, words[:1].upper() + words[1:], _when(max(ends), on)))
    return (*offered, Round("con-lai", (), "Tất cả đối tượng còn lại", "nộp muộn, chờ xác minh, tách hoặc đưa ra từ đợt trước"))


def _when(window_ends: date, on: date) -> str:
    if on > window_ends:
        return f"mốc đánh giá đã hết ngày {window_ends:%d/%m/%Y}"
    return f"từ ngày {window_ends + timedelta(days=1):%d/%m/%Y}, khi mốc đánh giá đã hết"


def wards_own_dossier(rules: Mapping[tuple[str, str], Rule], *, on: date) -> str:
    """How few days remain for the ward's own dossier, which needs 70 % of its units recognised (Điều 5.4b) while organisations are
    not decided on before their window has ended. Empty more than 30 days before that end, after the dossier's last day, and where
    the ward is not reviewed or has no organisations to decide on."""
    own = rules.get(("ward", "province"))
    organisations = [rules[kind, "ward"] for kind in ORGANISATIONS if (kind, "ward") in rules and rules[kind, "ward"].enabled]
    if own is None or not own.enabled or not organisations:
        return ""
    decided_from, last_day = max(rule.decides_from for rule in organisations), own.recognition_last_day
    if not decided_from - WARNED_BEFORE <= on <= last_day:
        return ""
    due = f"hạn gửi hồ sơ của chính phường, xã: hết ngày {day_and_weekday(last_day)}"
    if last_day < decided_from:
        return (
            f"Hồ sơ của chính phường, xã phải gửi trước khi quyết định được {ORGANISATION_WORDS}: {due}; {ORGANISATION_WORDS} quyết định "
            f"từ ngày {decided_from:%d/%m/%Y}. Tỷ lệ 70% chỉ tính được trên các đối tượng đã công nhận khi đó."
        )
    left = (last_day - max(decided_from, on)).days + 1
    if on < decided_from:
        return (
            f"Quyết định đối với {ORGANISATION_WORDS} từ ngày {decided_from:%d/%m/%Y}, {due}: chỉ có {left:02d} ngày để ký Tờ trình, "
            "ban hành Quyết định và gửi hồ sơ có đủ tỷ lệ 70%."
        )
    return f"Còn {left:02d} ngày, kể cả hôm nay, để ban hành Quyết định và gửi hồ sơ có đủ tỷ lệ 70%; {due}."
