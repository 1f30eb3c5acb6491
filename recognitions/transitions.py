"""What may happen to a proposal and a decision: the tables that buttons, server and tests read (design §5)."""

from dataclasses import dataclass

from antt_portal.accounts.choices import Role
from recognitions.choices import ProposalState as P


@dataclass(frozen=True)
class Transition:
    """`roles` must be held in the deciding place itself; `reason` says whether one must be given; `password` whether it is asked again."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    reason: bool = False
    password: bool = False


PROPOSAL_TRANSITIONS = (
    Transition("sign", "Ký Tờ trình", (P.DRAFT, P.RETURNED), P.SIGNED, (Role.POLICE_CHIEF,), password=True),
    Transition("send", "Gửi Văn phòng", (P.SIGNED,), P.WITH_OFFICE, (Role.POLICE_OFFICER, Role.POLICE_CHIEF)),
    Transition("forward", "Trình Chủ tịch", (P.WITH_OFFICE,), P.WITH_CHAIRPERSON, (Role.OFFICE,)),
    Transition("return", "Trả lại", (P.WITH_OFFICE, P.WITH_CHAIRPERSON), P.RETURNED, (Role.OFFICE, Role.CHAIRPERSON), reason=True),
    Transition("agree", "Phê duyệt", (P.WITH_CHAIRPERSON,), P.AGREED, (Role.CHAIRPERSON,), password=True),
)
PROPOSAL_BY_ACTION = {transition.action: transition for transition in PROPOSAL_TRANSITIONS}
