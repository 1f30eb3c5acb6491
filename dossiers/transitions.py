"""What may happen to a dossier: the one table that buttons, server and tests read (design §5)."""

from dataclasses import dataclass

from dossiers.choices import DossierState as S


@dataclass(frozen=True)
class Transition:
    """`who` names a rule of `permissions.py`, `guards` rules of `services/guards.py`; `reason` says whether one must be given,
    `says` the one that is kept when nobody is asked for it. Whoever does what `claims` holds the dossier from then on; every other
    step ends the holding."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: str
    guards: tuple[str, ...] = ()
    reason: bool = False
    says: str = ""
    claims: bool = False


TO_BE_SENT = ("ward_stands", "still_on_roster", "papers_complete", "window_open")
TAKEN_IN = ("ward_stands", "still_on_roster", "window_open")  # the day of the paper counts, also when one of the papers is missing
NOT_ONES_OWN = "not_ones_own"
CHECKED = (NOT_ONES_OWN, "not_with_a_colleague")  # by a second pair of eyes, and by one person at a time
REPLACED = "Người nộp đã thay giấy tờ của hồ sơ đã kiểm tra xong."

TRANSITIONS = (
    Transition("submit", "Gửi hồ sơ", (S.DRAFT, S.RETURNED), S.SUBMITTED, "may_file", TO_BE_SENT),
    Transition("take_in", "Nhận hồ sơ giấy", (S.DRAFT, S.RETURNED, S.WITHDRAWN), S.SUBMITTED, "may_take_in", TAKEN_IN),
    Transition("take_back", "Lấy lại để sửa", (S.SUBMITTED,), S.DRAFT, "may_file"),
    Transition("withdraw", "Rút lại", (S.DRAFT, S.SUBMITTED), S.WITHDRAWN, "may_file", reason=True),
    Transition("take", "Tiếp nhận", (S.SUBMITTED,), S.IN_REVIEW, "may_review", CHECKED, claims=True),
    Transition("return", "Yêu cầu bổ sung", (S.IN_REVIEW,), S.RETURNED, "may_review", CHECKED, reason=True),
    Transition("complete", "Xác nhận hồ sơ đầy đủ", (S.IN_REVIEW,), S.COMPLETE, "may_review", (*CHECKED, "papers_complete")),
    Transition(
        "reopen",
        "Mở lại để kiểm tra",
        (S.COMPLETE,),
        S.IN_REVIEW,
        "may_review",
        (*CHECKED, "not_held"),
        reason=True,
        claims=True,
    ),
    Transition("replace", "Thay giấy tờ đã kiểm tra", (S.COMPLETE,), S.IN_REVIEW, "may_prepare", ("not_held",), says=REPLACED),
    Transition("restart", "Làm lại hồ sơ", (S.WITHDRAWN,), S.DRAFT, "may_prepare"),
    Transition("lapse", "Đóng vì hết năm", (S.DRAFT, S.RETURNED), S.LAPSED, "portal_itself"),
)
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}
