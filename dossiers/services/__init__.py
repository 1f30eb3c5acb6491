"""What may be done to a dossier. Every function locks the row, checks right, state and window, writes, and leaves a trail row."""

from dossiers.services.answers import Present, figures_save, meeting_save, party_save, self_assessment_save
from dossiers.services.documents import document_add, document_describe, document_remove, document_replace, document_share
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

__all__ = [
    "Present",
    "document_add",
    "document_describe",
    "document_remove",
    "document_replace",
    "document_share",
    "dossier_complete",
    "dossier_lapse",
    "dossier_open",
    "dossier_reopen",
    "dossier_restart",
    "dossier_return",
    "dossier_submit",
    "dossier_take",
    "dossier_take_back",
    "dossier_withdraw",
    "figures_save",
    "meeting_save",
    "party_save",
    "self_assessment_save",
]
