"""What happens to a decision: drafted, handed out to be signed, recorded and so issued, corrected or revoked by a later one, void."""

from recognitions.services.decisions.drafting import correction_draft, decision_void, revocation_draft
from recognitions.services.decisions.handing_out import decision_hand_out
from recognitions.services.decisions.recording import decision_record, decision_revoke

__all__ = ["correction_draft", "decision_hand_out", "decision_record", "decision_revoke", "decision_void", "revocation_draft"]
