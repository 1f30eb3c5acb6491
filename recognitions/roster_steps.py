"""How far a subject has come, as filters of the roster: with the conditions that count the figures of the homes."""

from collections.abc import Callable

from django.db.models import Exists, Q

from recognitions.statistics import has_filed, is_appraised, is_decided, is_recognised
from registrations.rosters import more_filters as roster_filters

YES, NO = "co", "chua"


def register() -> None:
    """The steps after registration, in their order."""
    roster_filters.register("ho_so", "Hồ sơ đề nghị", {YES: "Đã gửi", NO: "Chưa gửi"}, _asked(has_filed))
    roster_filters.register("tham_dinh", "Thẩm định", {YES: "Đã thẩm định", NO: "Chưa thẩm định"}, _asked(is_appraised))
    roster_filters.register("cong_nhan", "Công nhận", {YES: "Đã công nhận", NO: "Chưa công nhận"}, _asked(is_recognised))
    roster_filters.register("quyet_dinh", "Quyết định", {YES: "Đã có Quyết định", NO: "Chưa có Quyết định"}, _asked(is_decided))


def _asked(step: Callable[[], Exists | Q]) -> roster_filters.Condition:
    return lambda value: Q(step()) if value == YES else ~Q(step())
