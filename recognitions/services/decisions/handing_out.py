"""The portal's own PDF of a decision, handed out to be signed with the state's token: kept byte for byte, the third way of P2.

Who asks again gets the same bytes, as long as the text has not changed; a changed text is another paper.
"""

import hashlib

from django.db import transaction

from antt_portal import file_store
from antt_portal.jobs.services import WillNeverWork
from antt_portal.papers.text import PaperText
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from recognitions import meanwhile
from recognitions.decision_text import text_of
from recognitions.models import Decision
from recognitions.permissions import permitted
from recognitions.services.decisions.signed_papers import locked
from recognitions.signatures.preparing import ready_to_sign


def decision_hand_out(*, decision: Decision, by, version: int) -> bytes:
    """The PDF to sign. For the office, while the decision awaits its signature. Raises Refused where the server cannot print."""
    permitted(by, "hand_out", decision, moved=meanwhile.sentence(decision))
    if text_is_as_handed_out(decision):
        return _kept(decision)
    paper = text_of(decision)
    stored = file_store.put([_made(paper)])
    return _kept(_noted(decision, stored, text_hash(paper), by, version))


def _kept(decision: Decision) -> bytes:
    """The bytes that were handed out; what is no longer whole is not handed out again: its signature would never be accepted."""
    if not file_store.is_whole(decision.own_pdf_sha256):
        raise Refused("Bản để ký số trên máy chủ không còn nguyên vẹn. Ông/bà báo người quản trị khôi phục tệp, hoặc trình ký bản giấy.")
    return file_store.read(decision.own_pdf_sha256)


def _made(paper: PaperText) -> bytes:
    from antt_portal.papers.files import pdf_of

    try:
        return ready_to_sign(pdf_of(paper))
    except WillNeverWork as problem:
        raise Refused("Máy chủ chưa tạo được tệp PDF để ký số. Ông/bà báo người quản trị, hoặc trình ký bản giấy.") from problem


@transaction.atomic
def _noted(decision: Decision, stored: file_store.Stored, said: str, by, version: int) -> Decision:
    """Keep which bytes were handed out; of two who ask at once, both get those of the first."""
    row = locked(decision, "hand_out", by, version)
    if text_is_as_handed_out(row):
        return row
    row.own_pdf_sha256, row.own_pdf_size, row.own_pdf_text = stored.sha256, stored.size, said
    row.save(update_fields=["own_pdf_sha256", "own_pdf_size", "own_pdf_text"])
    details = {"sha256": stored.sha256, "size": stored.size}
    trail.record(action="decision.handed_out_to_sign", of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row


def text_is_as_handed_out(decision: Decision) -> bool:
    """Whether the file that was handed out still says what the decision says."""
    return bool(decision.own_pdf_sha256) and decision.own_pdf_text == text_hash(text_of(decision))


def text_hash(paper: PaperText) -> str:
    """A hash of all the words of a paper, its list included."""
    return hashlib.sha256(repr(paper).encode()).hexdigest()
