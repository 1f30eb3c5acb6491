"""Proposals of the demo that went another way: given back by the chief, decided early, split off for another signatory."""

from antt_portal.accounts.models import User
from recognitions.demo import acts
from recognitions.models import Appraisal, Proposal
from recognitions.services import proposals


def given_back_by_the_chief(draft: Proposal, cast: dict[str, User]) -> None:
    """The chief reads a draft and gives it back to the officer."""
    reason = "Bổ sung ý kiến của cảnh sát khu vực rồi trình lại."
    proposals.proposal_return(proposal=draft, by=cast["truong-cong-an"], version=draft.version, reason=reason)


def decided_early(found: Appraisal, cast: dict[str, User], *, symbol: str) -> None:
    """The officer asks for a decision before the window has ended; the chairperson confirms it and agrees (practice P8)."""
    row = acts.propose([found], cast, symbol=symbol, until="forward", before_window_ends=True)
    proposals.proposal_agree(proposal=row, by=cast["chu-tich"], version=row.version, early_confirmed=True)


def split_off(row: Proposal, own: Appraisal, cast: dict[str, User]) -> None:
    """The chairperson heads one of the subjects: it becomes a proposal of its own, for the vice-chairperson (practice P27)."""
    reason = "Người đứng đầu là người có thẩm quyền phê duyệt: để người khác phê duyệt."
    items = row.items.filter(appraisal=own)
    proposals.items_split_off(proposal=row, items=items, reason=reason, by=cast["chu-tich"], version=row.version)
