"""Papers in and out of a dossier. A file that was replaced or taken out stays beside the new one; nothing is deleted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum

from antt_portal import clock, text
from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers import checklist, intake, permissions
from dossiers.choices import DossierState, FileState, PaperKind
from dossiers.models import Attachment, Document, Dossier, FileVersion
from dossiers.services.drafting import editable, saved
from dossiers.services.transition import locked, perform

MOST_FILES_OF_A_DOCUMENT = 60


def document_add(
    *, dossier: Dossier, by, kind: str, files: Iterable[UploadedFile], unclassified: bool = False, title: str = ""
) -> Document:
    """Add `files` (one PDF, or several photos of one paper) to the dossier's document of `kind`, which is begun if there is none.

    Other documents (PaperKind.OTHER) are each a document of their own with a `title`. The files are looked at and kept before the
    transaction; a refused one leaves nothing. Raises NotYours, Conflict or Refused (field "files" or "unclassified").
    """
    permissions.require(permissions.may_prepare(by, dossier))
    _require_asked(dossier, kind)
    _require_declaration(dossier, unclassified)
    received = _taken_in(files)
    with transaction.atomic():
        row = editable(dossier, by=by)
        _require_room(row, received)
        document = None if kind == PaperKind.OTHER else _document_of(row, kind)
        if document is None:
            document = Document.objects.create(
                kind=kind, title=text.normal(title)[:200], place=row.place, added_by=by, added_at=clock.now()
            )
            Attachment.objects.create(dossier=row, document=document)
        _require_unshared_review(document, row)
        kept = _append(document, received, by)
        row.unclassified_declared_at = row.unclassified_declared_at or clock.now()
        saved(row, action="document.added", by=by, document=document.pk, kind=kind, files=[file.pk for file in kept])
    return document


def document_replace(*, dossier: Dossier, file: FileVersion, by, upload: UploadedFile) -> FileVersion:
    """Put `upload` in the place of `file`; the old one stays beside it.

    In a complete dossier the replacement sends it back to review, and so every other complete dossier that the document serves,
    unless a signed proposal holds one of them. A document that another dossier is just being checked with is not replaced.
    """
    permissions.require(permissions.may_prepare(by, dossier))
    received = _taken_in([upload])
    with transaction.atomic():
        _lock_all_that_rest_on(file, dossier)
        row = locked(dossier)
        old = _kept_file(row, file)
        complete = [other for other in _others_of(old.document, row) if other.state == DossierState.COMPLETE]
        _require_no_other_check(old.document, row)
        _require_room(row, received, instead_of=old)
        is_read_at_once = bool(complete) or row.state == DossierState.COMPLETE
        row = perform("replace", dossier=row, by=by) if row.state == DossierState.COMPLETE else editable(row, by=by)
        for other in complete:
            perform("replace", dossier=other, by=by, as_consequence=True)
        old.state = FileState.SUPERSEDED
        old.save(update_fields=["state"])
        (new,) = _append(old.document, received, by, position=old.position, shown_at=clock.now() if is_read_at_once else None)
        saved(row, action="document.replaced", by=by, document=old.document_id, file=new.pk, instead_of=old.pk)
    return new


@transaction.atomic
def document_remove(*, dossier: Dossier, file: FileVersion, by) -> None:
    """Take a file out of a draft. Its row and bytes stay; the last file takes the document out of the dossier with it."""
    row = editable(dossier, by=by)
    old = _kept_file(row, file)
    _require_unshared_review(old.document, row)
    old.state = FileState.REMOVED
    old.save(update_fields=["state"])
    if not old.document.files.filter(state=FileState.KEPT).exists():
        Attachment.objects.filter(dossier=row, document=old.document).update(removed_at=clock.now())
    saved(row, action="document.removed", by=by, document=old.document_id, file=old.pk)


@transaction.atomic
def document_describe(*, dossier: Dossier, document: Document, by, dated_on: date | None, symbol: str = "") -> Document:
    """Write the paper's own date and symbol. A date that has not come is refused."""
    row = editable(dossier, by=by)
    document = _attached(row).filter(pk=document.pk).first()
    if document is None:
        raise NotYours
    if dated_on and dated_on > clock.today():
        raise Refused(f"Ngày {dated_on:%d/%m/%Y} chưa đến. Ông/bà ghi ngày trên giấy tờ.", field="dated_on")
    symbol = text.normal(symbol)
    if len(symbol) > 60:
        raise Refused("Số, ký hiệu dài quá 60 ký tự. Ông/bà ghi như trên giấy, ví dụ 03-NQ/CB.", field="symbol")
    if (document.dated_on, document.symbol) != (dated_on, symbol):
        _require_unshared_review(document, row)
        changed = [name for name, value in (("dated_on", dated_on), ("symbol", symbol)) if getattr(document, name) != value]
        document.dated_on, document.symbol = dated_on, symbol
        document.save(update_fields=changed)
        saved(row, action="document.described", by=by, document=document.pk, fields=changed)
    return document


@transaction.atomic
def document_share(*, dossier: Dossier, document: Document, by) -> None:
    """Let a document that `by` filed for another subject of theirs serve this dossier too (practice P14): one chi bộ, two tổ dân phố."""
    row = editable(dossier, by=by)
    _require_asked(row, document.kind)
    if not shareable(row, document.kind, by).filter(pk=document.pk).exists():
        raise NotYours
    attachment, _ = Attachment.objects.get_or_create(dossier=row, document=document)
    attachment.removed_at = None
    attachment.save(update_fields=["removed_at"])
    saved(row, action="document.shared", by=by, document=document.pk)


def shareable(dossier: Dossier, kind: str, by):
    """Documents of `kind` that lie in dossiers of the same year and place which `by` may prepare, and not yet in this one."""
    from registrations.querysets import own_subject_ids

    elsewhere = Attachment.objects.filter(
        removed_at=None,
        dossier__year=dossier.year,
        dossier__kind=dossier.kind,
        dossier__place=dossier.place_id,
        dossier__subject__in=own_subject_ids(by),
    ).exclude(dossier=dossier.pk)
    here = Attachment.objects.filter(dossier=dossier.pk, removed_at=None)
    return Document.objects.filter(kind=kind, pk__in=elsewhere.values("document")).exclude(pk__in=here.values("document"))


def _taken_in(files: Iterable[UploadedFile]) -> list[intake.Received]:
    received = [intake.take_in(file.chunks(), name=file.name, looked_at=_looked_at) for file in files]
    if not received:
        raise Refused("Ông/bà chưa chọn tệp nào. Chọn ảnh chụp hoặc tệp PDF, rồi bấm “Tải lên”.", field="files")
    return received


def _looked_at(sha256: str) -> intake.Looked | None:
    """What the same bytes were found to be when they were uploaded before: one chi bộ's resolution is opened once."""
    known = FileVersion.objects.filter(sha256=sha256, state=FileState.KEPT).values_list("media_type", "pages", "warning").first()
    return intake.Looked(*known) if known else None


def _require_asked(dossier: Dossier, kind: str) -> None:
    if kind not in {requirement.kind for requirement in checklist.papers_for(dossier)}:
        raise NotYours


def _require_declaration(dossier: Dossier, unclassified: bool) -> None:
    if not unclassified and dossier.unclassified_declared_at is None:
        raise Refused(
            "Cổng không nhận tài liệu mật. Ông/bà đánh dấu vào ô cam kết “không có tài liệu mật” rồi tải lên.", field="unclassified"
        )


def _require_room(row: Dossier, received: list[intake.Received], instead_of: FileVersion | None = None) -> None:
    kept = FileVersion.objects.filter(document__in=_attached(row), state=FileState.KEPT)
    taken = kept.aggregate(bytes=Sum("size"))["bytes"] or 0
    total = taken - (instead_of.size if instead_of else 0) + sum(file.size for file in received)
    if total > settings.DOSSIER_LIMIT_BYTES:
        most = settings.DOSSIER_LIMIT_BYTES // intake.MEGABYTE
        raise Refused(f"Các tệp của hồ sơ cộng lại lớn hơn {most} MB. Ông/bà chụp ở cỡ ảnh nhỏ hơn hoặc bỏ bớt tệp.", field="files")


def _attached(row: Dossier):
    return Document.objects.filter(attachments__dossier=row, attachments__removed_at=None)


def _document_of(row: Dossier, kind: str) -> Document | None:
    return _attached(row).filter(kind=kind).order_by("-pk").first()


def _kept_file(row: Dossier, file: FileVersion) -> FileVersion:
    """The file, if it lies in this dossier and was not replaced or taken out meanwhile."""
    found = FileVersion.objects.filter(pk=file.pk, document__in=_attached(row)).select_related("document").first()
    if found is None:
        raise NotYours
    if found.state != FileState.KEPT:
        raise Conflict(f"Tệp “{found.original_name}” đã được thay hoặc bỏ ra. Ông/bà xem lại trang rồi làm tiếp.")
    return found


def _append(
    document: Document, received: list[intake.Received], by, position: int | None = None, shown_at: datetime | None = None
) -> list[FileVersion]:
    """New files of a document: behind the last sheet, or at `position`. They reach the police when sent, or now (`shown_at`)."""
    last = document.files.aggregate(seq=Max("seq"), position=Max("position"))
    seq, sheet = (last["seq"] or 0) + 1, (last["position"] or 0) + 1
    if seq + len(received) - 1 > MOST_FILES_OF_A_DOCUMENT:
        raise Refused(f"Một giấy tờ có nhiều nhất {MOST_FILES_OF_A_DOCUMENT} tệp. Ông/bà gộp các trang thành một tệp PDF.", field="files")
    return [
        FileVersion.objects.create(
            document=document,
            seq=seq + number,
            position=position or sheet + number,
            uploaded_by=by,
            uploaded_at=clock.now(),
            shown_at=shown_at,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            pages=file.pages,
            original_name=file.original_name,
            warning=file.warning,
        )
        for number, file in enumerate(received)
    ]


def _others_of(document: Document, row: Dossier):
    return Dossier.objects.filter(attachments__document=document, attachments__removed_at=None).exclude(pk=row.pk).order_by("pk")


def _lock_all_that_rest_on(file: FileVersion, dossier: Dossier) -> None:
    """Lock the dossier and all others of the file's document, in one order for everybody: two who replace files of shared
    papers at once must wait for each other before either writes the trail."""
    sharing = Attachment.objects.filter(document__files=file.pk, removed_at=None).values_list("dossier", flat=True)
    list(Dossier.objects.select_for_update().filter(pk__in={*sharing, dossier.pk}).order_by("pk"))


def _require_unshared_review(document: Document, row: Dossier) -> None:
    """A paper that another sent dossier rests on is not changed behind its reviewer's back; replacing it is the way."""
    _require_no_other_check(document, row)
    if _others_of(document, row).filter(state=DossierState.COMPLETE).exists():
        raise Conflict(
            "Giấy tờ này đang dùng chung với một hồ sơ khác đã gửi nên không sửa hay bỏ ra được. Ông/bà dùng “Thay tệp”, "
            "hồ sơ kia sẽ được kiểm tra lại."
        )


def _require_no_other_check(document: Document, row: Dossier) -> None:
    """What a reviewer has just before them, in another dossier, stays as it is until they have answered."""
    if _others_of(document, row).filter(state__in=(DossierState.SUBMITTED, DossierState.IN_REVIEW)).exists():
        raise Conflict(
            "Giấy tờ này đang dùng chung với một hồ sơ khác đã gửi và đang được kiểm tra nên chưa thay, sửa hay bỏ ra được. "
            "Ông/bà chờ kiểm tra xong hồ sơ kia rồi làm lại."
        )
