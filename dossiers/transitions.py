"""What may happen to a dossier: the one table that buttons, server and tests read (design §5)."""

from dataclasses import dataclass

from dossiers.choices import DossierState as S


@dataclass(frozen=True)
class Transition:
    """`who` names a rule of `permissions.py`, `guards` rules of `services.py`; `reason` says whether one must be given."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: str
    guards: tuple[str, ...] = ()
    reason: bool = False


TO_BE_SENT = ("still_on_roster", "papers_complete", "window_open")

TRANSITIONS = (
    Transition("submit", "Gửi hồ sơ", (S.DRAFT, S.RETURNED), S.SUBMITTED, "may_file", TO_BE_SENT),
    Transition("take_back", "Lấy lại để sửa", (S.SUBMITTED,), S.DRAFT, "may_file"),
    Transition("withdraw", "Rút lại", (S.DRAFT, S.SUBMITTED), S.WITHDRAWN, "may_file", reason=True),
    Transition("take", "Tiếp nhận", (S.SUBMITTED,), S.IN_REVIEW, "may_review"),
    Transition("return", "Yêu cầu bổ sung", (S.IN_REVIEW,), S.RETURNED, "may_review", reason=True),
    Transition("complete", "Xác nhận hồ sơ đầy đủ", (S.IN_REVIEW,), S.COMPLETE, "may_review", ("papers_complete",)),
    Transition("reopen", "Mở lại để kiểm tra", (S.COMPLETE,), S.IN_REVIEW, "may_review", ("not_held",), reason=True),
    Transition("replace", "Thay giấy tờ đã kiểm tra", (S.COMPLETE,), S.IN_REVIEW, "may_prepare", ("not_held",)),
    Transition("restart", "Làm lại hồ sơ", (S.WITHDRAWN,), S.DRAFT, "may_prepare"),
    Transition("lapse", "Đóng vì hết năm", (S.DRAFT, S.RETURNED), S.LAPSED, "portal_itself"),
)
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}
