"""What may happen to an appraisal, a consultation, a meeting, a proposal, a decision and a certificate: the tables that buttons, server
and tests read (design §5)."""

from dataclasses import dataclass

from antt_portal.accounts.choices import Role
from recognitions.choices import AppraisalState as A
from recognitions.choices import CertificateState as C
from recognitions.choices import ConsultationState as Q
from recognitions.choices import DecisionKind as K
from recognitions.choices import DecisionState as D
from recognitions.choices import ProposalState as P
from recognitions.choices import ReviewMeetingState as R


@dataclass(frozen=True)
class Transition:
    """`roles` must be held in the deciding place itself; `reason` says whether one must be given; `password` whether it is asked again.

    `kinds` are the kinds of row for which it holds; any, where none is named.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    reason: bool = False
    password: bool = False
    kinds: tuple[str, ...] = ()

    def concerns(self, row) -> bool:
        """Whether it is for rows of this kind, whatever their state."""
        return not self.kinds or row.kind in self.kinds


POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)
PRINTERS = (Role.OFFICE, Role.CHAIRPERSON, *POLICE)  # who prints certificates and hands them over

APPRAISAL_TRANSITIONS = (
    Transition("decide", "Lưu kết quả", (A.OPEN,), A.OPEN, POLICE),
    Transition("conclude", "Kết luận thẩm định", (A.OPEN,), A.CONCLUDED, POLICE),
    Transition("reopen", "Mở lại phiếu thẩm định", (A.CONCLUDED,), A.OPEN, POLICE, reason=True),
)

# A letter that comes after the end is still written down, as late; links end with the day or with the consultation.
CONSULTATION_TRANSITIONS = (
    Transition("number", "Ghi số, ngày công văn", (Q.OPEN,), Q.OPEN, POLICE),
    Transition("make_links", "Tạo đường dẫn", (Q.OPEN,), Q.OPEN, POLICE),
    Transition("record", "Ghi trả lời bằng văn bản", (Q.OPEN,), Q.OPEN, POLICE),
    Transition("record", "Ghi trả lời bằng văn bản", (Q.CLOSED,), Q.CLOSED, POLICE),
    Transition("close", "Kết thúc lấy ý kiến", (Q.OPEN,), Q.CLOSED, POLICE),
)

# What was recorded may be mended until the signed minutes are kept; from then on only a better scan takes their place.
REVIEW_MEETING_TRANSITIONS = (
    Transition("change", "Sửa giấy mời", (R.INVITED,), R.INVITED, POLICE),
    Transition("hold", "Ghi kết quả cuộc họp", (R.INVITED,), R.HELD, POLICE),
    Transition("hold", "Sửa kết quả cuộc họp", (R.HELD,), R.HELD, POLICE),
    Transition("keep_minutes", "Lưu biên bản đã ký", (R.HELD,), R.MINUTES, POLICE),
    Transition("keep_minutes", "Thay bản quét biên bản", (R.MINUTES,), R.MINUTES, POLICE),
    Transition("cancel", "Không họp", (R.INVITED,), R.CANCELLED, POLICE, reason=True),
)

# What somebody returns goes back to who drafted it, whoever returned it; each returns only what lies with them. Items that are split
# off leave this proposal and make one of their own, for another signatory (practice P27).
PROPOSAL_TRANSITIONS = (
    Transition("sign", "Ký Tờ trình", (P.DRAFT, P.RETURNED), P.SIGNED, (Role.POLICE_CHIEF,), password=True),
    Transition("send", "Gửi Văn phòng", (P.SIGNED,), P.WITH_OFFICE, POLICE),
    Transition("forward", "Trình Chủ tịch", (P.WITH_OFFICE,), P.WITH_CHAIRPERSON, (Role.OFFICE,)),
    Transition("return", "Trả lại cán bộ soạn", (P.DRAFT, P.SIGNED, P.RETURNED), P.RETURNED, (Role.POLICE_CHIEF,), reason=True),
    Transition("return", "Trả lại", (P.WITH_OFFICE,), P.RETURNED, (Role.OFFICE,), reason=True),
    Transition("return", "Trả lại", (P.WITH_CHAIRPERSON,), P.RETURNED, (Role.CHAIRPERSON,), reason=True),
    Transition("agree", "Phê duyệt", (P.WITH_CHAIRPERSON,), P.AGREED, (Role.CHAIRPERSON,), password=True),
    Transition("add_items", "Thêm đối tượng", (P.DRAFT,), P.DRAFT, POLICE),
    Transition("add_items", "Thêm đối tượng", (P.RETURNED,), P.RETURNED, POLICE),
    Transition("take_out", "Đưa ra khỏi Tờ trình", (P.DRAFT,), P.DRAFT, POLICE, reason=True),
    Transition("take_out", "Đưa ra khỏi Tờ trình", (P.RETURNED,), P.RETURNED, POLICE, reason=True),
    Transition("take_out", "Đưa ra khỏi Tờ trình", (P.WITH_OFFICE,), P.WITH_OFFICE, (Role.OFFICE,), reason=True),
    Transition("take_out", "Đưa ra khỏi Tờ trình", (P.WITH_CHAIRPERSON,), P.WITH_CHAIRPERSON, (Role.CHAIRPERSON,), reason=True),
    Transition("take_out", "Đưa ra khỏi Tờ trình", (P.AGREED,), P.AGREED, (Role.CHAIRPERSON,), reason=True),
    Transition("split_off", "Tách sang Tờ trình khác", (P.DRAFT,), P.DRAFT, POLICE, reason=True),
    Transition("split_off", "Tách sang Tờ trình khác", (P.RETURNED,), P.RETURNED, POLICE, reason=True),
    Transition("split_off", "Tách sang Tờ trình khác", (P.WITH_OFFICE,), P.WITH_OFFICE, (Role.OFFICE,), reason=True),
    Transition("split_off", "Để người khác phê duyệt", (P.WITH_CHAIRPERSON,), P.WITH_CHAIRPERSON, (Role.CHAIRPERSON,), reason=True),
)

# A decision of a proposal is void when its last subject was taken out; one that corrects or revokes, when the office says why.
AMENDABLE, AMENDING = (K.RECOGNISE,), (K.CORRECT, K.REVOKE)
DECISION_TRANSITIONS = (
    Transition("record", "Ghi số, ngày", (D.AWAITING_SIGNATURE,), D.ISSUED, (Role.OFFICE,), password=True),
    Transition("hand_out", "Lấy bản để ký số", (D.AWAITING_SIGNATURE,), D.AWAITING_SIGNATURE, (Role.OFFICE,)),
    Transition("void", "Không ban hành", (D.AWAITING_SIGNATURE,), D.VOID, (Role.OFFICE,), reason=True, kinds=AMENDING),
    Transition("draft_correction", "Đính chính", (D.ISSUED,), D.ISSUED, (Role.OFFICE,), reason=True, kinds=AMENDABLE),
    Transition("draft_revocation", "Thu hồi", (D.ISSUED,), D.ISSUED, (Role.OFFICE, Role.CHAIRPERSON), reason=True, kinds=AMENDABLE),
    Transition("revoke", "Thu hồi", (D.ISSUED,), D.ISSUED, (Role.OFFICE, Role.CHAIRPERSON), reason=True, password=True, kinds=AMENDABLE),
)

# What an issued decision does to a certificate, correcting or revoking, is done by whoever records that decision.
CERTIFICATE_TRANSITIONS = (
    Transition("retry", "Thử lại", (C.FAILED,), C.PENDING, PRINTERS),
    Transition("hand_over", "Ghi đã trao", (C.READY,), C.HANDED_OVER, PRINTERS),
    Transition("take_back", "Ghi lại là chưa trao", (C.HANDED_OVER,), C.READY, PRINTERS, reason=True),
    Transition("reissue", "Cấp lại", (C.READY, C.HANDED_OVER), C.REPLACED, (Role.OFFICE,), reason=True),
    Transition("correct", "Đính chính", (C.PENDING, C.FAILED, C.READY, C.HANDED_OVER), C.REPLACED, (Role.OFFICE, Role.CHAIRPERSON)),
    Transition("revoke", "Thu hồi", (C.PENDING, C.FAILED, C.READY, C.HANDED_OVER), C.REVOKED, (Role.OFFICE, Role.CHAIRPERSON)),
)


def transition_for(table: tuple[Transition, ...], action: str, state: str) -> Transition | None:
    """The row by which `action` leaves `state`, or None when the table has no such way."""
    return next((row for row in table if row.action == action and state in row.sources), None)
