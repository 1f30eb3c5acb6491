"""What may be done to a dossier. Every function locks the row, checks right, state and window, writes, and leaves a trail row."""

from dossiers.meetings import Present
from dossiers.services.answers import figures_save, party_save, self_assessment_save
from dossiers.services.calling import reminding_take_back, remindings_mark
from dossiers.services.claims import dossier_claim, dossier_release
from dossiers.services.desk import HandedPaper, paper_take_in
from dossiers.services.documents import document_add, document_describe, document_remove, document_replace, document_scan
from dossiers.services.dossiers import (
    dossier_complete,
    dossier_lapse,
    dossier_open,
    dossier_reopen,
    dossier_restart,
    dossier_return,
    dossier_submit,
    dossier_take,
    dossier_take_back,
    dossier_withdraw,
)
from dossiers.services.meetings import meeting_plan, meeting_save
from dossiers.services.reasons import stock_reason_add, stock_reason_retire
from dossiers.services.receiving import HandedOver
from dossiers.services.remarks import remark_add
from dossiers.services.sharing import document_share, document_share_with, document_unshare

__all__ = [
    "HandedOver",
    "HandedPaper",
    "Present",
    "document_add",
    "document_describe",
    "document_remove",
    "document_replace",
    "document_scan",
    "document_share",
    "document_share_with",
    "document_unshare",
    "dossier_claim",
    "dossier_complete",
    "dossier_lapse",
    "dossier_open",
    "dossier_release",
    "dossier_reopen",
    "dossier_restart",
    "dossier_return",
    "dossier_submit",
    "dossier_take",
    "dossier_take_back",
    "dossier_withdraw",
    "figures_save",
    "meeting_plan",
    "meeting_save",
    "paper_take_in",
    "party_save",
    "remark_add",
    "reminding_take_back",
    "remindings_mark",
    "self_assessment_save",
    "stock_reason_add",
    "stock_reason_retire",
]
