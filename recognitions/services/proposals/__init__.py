"""What may be done to a proposal (Tờ trình). Every function locks its rows, checks right, state and version, writes, and leaves a
trail row. Rows are locked in one order everywhere: place, proposals, appraisals, decisions, dossiers, and the chain of the trail
last; without their keys (`no_key`), because rows that name them are inserted by others who do not lock them."""

from recognitions.services.proposals.drafting import proposal_add, proposal_draft
from recognitions.services.proposals.ground import people_of
from recognitions.services.proposals.items import item_take_out, items_split_off, items_take_out
from recognitions.services.proposals.steps import proposal_agree, proposal_forward, proposal_return, proposal_send, proposal_sign

__all__ = [
    "item_take_out",
    "items_split_off",
    "items_take_out",
    "people_of",
    "proposal_add",
    "proposal_agree",
    "proposal_draft",
    "proposal_forward",
    "proposal_return",
    "proposal_send",
    "proposal_sign",
]
