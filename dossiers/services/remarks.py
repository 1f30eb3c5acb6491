"""What reviewers note for each other, of one document or of the whole dossier. The subject's people never read it."""

from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from dossiers import permissions
from dossiers.models import Attachment, Document, Dossier, ReviewNote
from dossiers.services.guards import not_ones_own
from dossiers.services.transition import REASON_LENGTH, locked

REMARK = "remark"


@transaction.atomic
def remark_add(*, dossier: Dossier, by, words: str, document: Document | None = None) -> ReviewNote:
    """Note `words` beside the dossier, or beside a `document` that lies in it. Nothing else of the dossier changes.

    For police of the deciding place; others NotYours. Raises Refused (field "words") when nothing is written, or too much.
    """
    row = locked(dossier)
    permissions.require(permissions.may_review(by, row))
    not_ones_own(row, by)
    if document and not Attachment.objects.filter(dossier=row, document=document, removed_at=None).exists():
        raise NotYours
    words = text.normal(words)
    if not words:
        raise Refused("Ông/bà chưa viết ghi chú. Viết nội dung rồi bấm “Lưu ghi chú”.", field="words")
    if len(words) > REASON_LENGTH:
        raise Refused(f"Ghi chú dài quá {REASON_LENGTH} ký tự. Ông/bà viết ngắn lại.", field="words")
    now = clock.now()
    note = ReviewNote.objects.create(
        dossier=row,
        action=REMARK,
        document=document,
        paper_kind=document.kind if document else "",
        reason=words,
        written_by=by,
        written_at=now,
        settled_at=now,
    )
    if row.claimed_by_id == by.pk:
        row.claimed_at = now
        row.save(update_fields=["claimed_at"])
    details = {"note": note.pk} | ({"document": document.pk} if document else {})
    trail.record(action="dossier.remarked", of=row, by=by, place_id=row.deciding_place_id, details=details)
    return note


def remarks_of(dossier: Dossier, user) -> list[ReviewNote]:
    """The remarks on `dossier`, oldest first, to those who may read them; to others none."""
    if not permissions.may_read_remarks(user, dossier):
        return []
    return list(dossier.notes.filter(action=REMARK).select_related("written_by"))
