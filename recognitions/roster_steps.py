"""How far a subject has come, as filters of the roster: with the conditions that count the figures of the homes."""

from django.db.models import Exists, Q

from recognitions.statistics import has_filed, has_filed_late, is_appraised, is_complete, is_decided, is_recognised, is_refused
from registrations.rosters import more_filters as roster_filters

YES, NO, LATE, COMPLETE, REFUSED = "co", "chua", "muon", "day-du", "chua-dat"


def register() -> None:
    """The steps after registration, in their order."""
    sent, of_those = {YES: "Đã gửi", NO: "Chưa gửi"}, {LATE: "Gửi muộn", COMPLETE: "Hồ sơ đầy đủ"}
    roster_filters.register("ho_so", "Hồ sơ đề nghị", sent, filing, parts=of_those)
    roster_filters.register("tham_dinh", "Thẩm định", {YES: "Đã thẩm định", NO: "Chưa thẩm định"}, appraisal)
    recognised, not_recognised = {YES: "Đã công nhận", NO: "Chưa công nhận"}, {REFUSED: "Chưa đạt (đã có Quyết định)"}
    roster_filters.register("cong_nhan", "Công nhận", recognised, recognition, parts=not_recognised)
    roster_filters.register("quyet_dinh", "Quyết định", {YES: "Đã có Quyết định", NO: "Chưa có Quyết định"}, decision)


def filing(value: str) -> Q:
    """Whether and how the recognition dossier was sent."""
    return Q(has_filed_late()) if value == LATE else Q(is_complete()) if value == COMPLETE else _asked(has_filed(), value)


def appraisal(value: str) -> Q:
    return _asked(is_appraised(), value)


def recognition(value: str) -> Q:
    """Whether it is recognised; who was refused and recognised later is not refused any more."""
    return Q(is_refused()) & ~Q(is_recognised()) if value == REFUSED else _asked(is_recognised(), value)


def decision(value: str) -> Q:
    return _asked(is_decided(), value)


def _asked(step: Exists | Q, value: str) -> Q:
    return Q(step) if value == YES else ~Q(step)
