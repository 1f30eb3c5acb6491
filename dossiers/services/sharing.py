"""One document for several subjects (practice P14): one chi bộ serves two tổ dân phố, one accountant files for four companies."""

from collections.abc import Iterable

from django.db import transaction

from antt_portal import clock
from antt_portal.refusals import NotYours, Refused
from dossiers import permissions
from dossiers.checklist import papers_for
from dossiers.choices import EDITABLE, FileState
from dossiers.models import Attachment, Document, Dossier, FileVersion
from dossiers.services import document_files
from dossiers.services.documents import require_asked
from dossiers.services.dossiers import begun, begun_or_to_begin
from dossiers.services.drafting import editable, saved
from registrations.models import Enrolment, Subject
from registrations.querysets import own_subject_ids


@transaction.atomic
def document_share(*, dossier: Dossier, document: Document, by) -> None:
    """Let a document that `by` filed for another subject of theirs serve this dossier too."""
    document_files.lock_all_that_share([document.pk], dossier)
    row = editable(dossier, by=by)
    require_asked(row, document.kind)
    if not shareable(row, document.kind, by).filter(pk=document.pk).exists():
        raise NotYours
    _attach(row, document, by)


@transaction.atomic
def document_share_with(*, dossier: Dossier, document: Document, subjects: Iterable[Subject], by) -> list[Dossier]:
    """Let a document of `dossier` serve the same dossier of each of `subjects` too; those that are not begun are begun. All or none.

    `subjects` are of those that `subjects_to_share_with` offers; of another NotYours is raised.
    """
    permissions.require(permissions.may_prepare(by, dossier))
    if not document_files.attached(dossier).filter(pk=document.pk).exists():
        raise NotYours
    chosen = sorted(subjects, key=lambda subject: subject.pk)
    if not chosen:
        raise Refused("Ông/bà chưa chọn nơi nào để dùng chung. Đánh dấu ít nhất một nơi.", field="subjects")
    offered = {subject.pk for subject in subjects_to_share_with(dossier, document, by)}
    if {subject.pk for subject in chosen} - offered:
        raise NotYours
    others = [begun(begun_or_to_begin(subject, dossier.year, dossier.kind), by=by)[0] for subject in chosen]
    document_files.lock_all_that_share([document.pk], dossier, *others)
    if not document_files.attached(dossier).filter(pk=document.pk).exists():
        raise NotYours
    shared = []
    for other in others:
        row = editable(other, by=by)
        require_asked(row, document.kind)
        shared.append(_attach(row, document, by))
    return shared


@transaction.atomic
def document_unshare(*, dossier: Dossier, document: Document, by) -> None:
    """Let a shared document no longer serve this dossier; it stays with the others. The row stays, so that it may be shared again."""
    document_files.lock_all_that_share([document.pk], dossier)
    row = editable(dossier, by=by)
    attachment = Attachment.objects.filter(dossier=row, document=document, removed_at=None).first()
    if attachment is None:
        raise NotYours
    if not document_files.others_of(document, row).exists():
        raise Refused("Giấy tờ này chỉ có ở hồ sơ này. Muốn bỏ ra, ông/bà bấm “Bỏ tệp” ở từng tệp.")
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])
    saved(row, action="document.unshared", by=by, document=document.pk)


def _attach(row: Dossier, document: Document, by) -> Dossier:
    attachment, _ = Attachment.objects.get_or_create(dossier=row, document=document)
    attachment.removed_at = None
    attachment.save(update_fields=["removed_at"])
    return saved(row, action="document.shared", by=by, document=document.pk)


def shareable(dossier: Dossier, kind: str, by):
    """Documents of `kind` that lie in dossiers of the same year and place which `by` may prepare, and not yet in this one. Sheets that
    were handed over for another subject and never scanned are not among them: they lie at the desk for that subject alone."""
    elsewhere = Attachment.objects.filter(
        removed_at=None,
        dossier__year=dossier.year,
        dossier__kind=dossier.kind,
        dossier__place=dossier.place_id,
        dossier__subject__in=own_subject_ids(by),
    ).exclude(dossier=dossier.pk)
    here = Attachment.objects.filter(dossier=dossier.pk, removed_at=None)
    with_file = FileVersion.objects.filter(state=FileState.KEPT).values("document")
    rows = Document.objects.filter(kind=kind, pk__in=elsewhere.values("document")).filter(pk__in=with_file)
    return rows.exclude(pk__in=here.values("document"))


def subjects_to_share_with(dossier: Dossier, document: Document, by) -> list[Subject]:
    """The other subjects of `by` on the same roster whose same dossier is open or not begun, asks for such a paper and has none; of a
    paper without a file none."""
    if not document.files.filter(state=FileState.KEPT).exists():
        return []
    rows = Enrolment.objects.in_force().filter(place=dossier.place_id, year=dossier.year, subject__in=own_subject_ids(by))
    rows = rows.exclude(subject=dossier.subject_id).select_related("subject")
    same = Dossier.objects.filter(year=dossier.year, kind=dossier.kind, subject__in=rows.values("subject"))
    begun_rows = {other.subject_id: other for other in same.select_related("enrolment", "figures")}
    of_kind = Attachment.objects.filter(dossier__in=begun_rows.values(), removed_at=None, document__kind=document.kind)
    filed = set(of_kind.values_list("dossier__subject", flat=True))
    return [
        row.subject for row in rows if row.subject_id not in filed and _asks_for(document, row, begun_rows.get(row.subject_id), dossier)
    ]


def _asks_for(document: Document, enrolment: Enrolment, begun_row: Dossier | None, like: Dossier) -> bool:
    """Whether the subject's dossier, begun or not, is open and has the paper on its checklist."""
    if begun_row and begun_row.state not in EDITABLE:
        return False
    wanted = begun_row or Dossier(enrolment=enrolment, year=like.year, kind=like.kind)
    return document.kind in {requirement.kind for requirement in papers_for(wanted)}
