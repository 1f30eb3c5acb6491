"""How the calendar is said in Vietnamese: the words of a due date, who receives, who decides. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from registrations.calendar import ORGANISATIONS, Due

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
KIND_LABELS = {
    "residential_area": "Khu dân cư",
    "ward": "Xã, phường, đặc khu",
    "agency": "Cơ quan",
    "enterprise": "Doanh nghiệp",
    "educational_institution": "Cơ sở giáo dục",
}
LEVEL_LABELS = {"ward": "phường, xã", "province": "tỉnh, thành phố"}
RECEIVERS = {
    "ward_police": "Công an phường, xã",
    "provincial_police": "Công an tỉnh, thành phố",
    "steering_committee": "Thường trực Ban Chỉ đạo",
}
APPROVERS = {"ward": "Ủy ban nhân dân phường, xã", "province": "Ủy ban nhân dân tỉnh, thành phố"}
REPORTS = {"annual": "Báo cáo năm", "quarterly": "Báo cáo quý", "five_year": "Báo cáo sơ kết 05 năm"}


def day_and_weekday(day: date) -> str:
    """“04/11/2026 (thứ Tư)”."""
    return f"{day:%d/%m/%Y} ({WEEKDAYS[day.weekday()]})"


def due_words(due: Due) -> str:
    """The wording of the source: “trước ngày 05/11/2026” or “chậm nhất ngày 05/11/2026”."""
    return f"{'chậm nhất' if due.inclusive else 'trước'} ngày {due.date:%d/%m/%Y}"


def last_day_words(due: Due, last_day: date) -> str:
    """What a person must know of a deadline: the source's wording, and the last day with its weekday.

    “trước ngày 05/11/2026 (hạn cuối: hết ngày 04/11/2026, thứ Tư)”; a day that rolled says so (practice P9).
    """
    day = f"hết ngày {last_day:%d/%m/%Y}, {WEEKDAYS[last_day.weekday()]}"
    if last_day != due.last_day:
        return f"{due_words(due)} (nhận đến {day}, do trùng ngày nghỉ)"
    return f"{due_words(due)} (hạn cuối: {day})"


def concerned(pairs: Iterable[tuple[str, str]], *, area_label: str, ward_label: str) -> str:
    """Whom a date concerns, briefly, from (kind, level): kinds at both levels are named once."""
    levels = defaultdict(set)
    for kind, level in pairs:
        levels[kind].add(level)
    names = [label for kind, label in (("residential_area", area_label), ("ward", ward_label)) if kind in levels]
    for wanted, words in (({"ward", "province"}, ""), ({"ward"}, " do phường, xã xét"), ({"province"}, " do tỉnh, thành phố xét")):
        kinds = [KIND_LABELS[kind].lower() for kind in ORGANISATIONS if levels.get(kind) == wanted]
        if kinds:
            names.append(f"{', '.join(kinds)}{words}")
    return "; ".join(names)
