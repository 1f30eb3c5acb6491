"""The files of a document: looked at before anything is written, counted against the limits, kept sheet by sheet."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, Sum

from antt_portal import clock
from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers import intake
from dossiers.choices import FileState
from dossiers.models import Attachment, Document, Dossier, FileVersion

MOST_FILES_OF_A_DOCUMENT = 60


def taken_in(files: Iterable[UploadedFile]) -> list[intake.Received]:
    """Each of `files` looked at and kept in the store. Call it before the transaction. Refused at the field "files"."""
    received = [intake.take_in(file.chunks(), name=file.name, looked_at=_looked_at) for file in files]
    if not received:
        raise Refused("Ông/bà chưa chọn tệp nào. Chọn ảnh chụp hoặc tệp PDF, rồi bấm “Tải lên”.", field="files")
    return received


def _looked_at(sha256: str) -> intake.Looked | None:
    """What the same bytes were found to be when they were uploaded before: one chi bộ's resolution is opened once."""
    known = FileVersion.objects.filter(sha256=sha256, state=FileState.KEPT).values_list("media_type", "pages", "warning").first()
    return intake.Looked(*known) if known else None


def require_declaration(dossier: Dossier, unclassified: bool) -> None:
    """Refuse files until somebody has said once that nothing of the dossier is secret."""
    if not unclassified and dossier.unclassified_declared_at is None:
        raise Refused(
            "Cổng không nhận tài liệu mật. Ông/bà đánh dấu vào ô cam kết “không có tài liệu mật” rồi tải lên.", field="unclassified"
        )


def require_room(row: Dossier, received: list[intake.Received], instead_of: FileVersion | None = None) -> None:
    """Refuse what would make all files of the dossier together too large."""
    kept = FileVersion.objects.filter(document__in=attached(row), state=FileState.KEPT)
    taken = kept.aggregate(bytes=Sum("size"))["bytes"] or 0
    total = taken - (instead_of.size if instead_of else 0) + sum(file.size for file in received)
    if total > settings.DOSSIER_LIMIT_BYTES:
        most = settings.DOSSIER_LIMIT_BYTES // intake.MEGABYTE
        raise Refused(f"Các tệp của hồ sơ cộng lại lớn hơn {most} MB. Ông/bà chụp ở cỡ ảnh nhỏ hơn hoặc bỏ bớt tệp.", field="files")


def attached(row: Dossier):
    """The documents that lie in the dossier."""
    return Document.objects.filter(attachments__dossier=row, attachments__removed_at=None)


def document_of(row: Dossier, kind: str) -> Document | None:
    """The dossier's last document of `kind`."""
    return attached(row).filter(kind=kind).order_by("-pk").first()


def others_of(document: Document, row: Dossier):
    """The other dossiers that the document serves."""
    return Dossier.objects.filter(attachments__document=document, attachments__removed_at=None).exclude(pk=row.pk).order_by("pk")


def lock_all_that_share(documents, *dossiers: Dossier) -> None:
    """Lock the `dossiers` and all others that `documents` (ids, or a query) serve, in one order for everybody, before anything is
    asked of them: two who work on shared papers at once wait for each other. Conflict where a paper was shared in that very moment."""
    serving = Attachment.objects.filter(document__in=documents, removed_at=None).values_list("dossier", flat=True)
    locked = {*serving, *(dossier.pk for dossier in dossiers)}
    list(Dossier.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=locked).order_by("pk"))
    if set(serving.all()) - locked:
        raise Conflict("Giấy tờ này vừa được dùng chung thêm cho nơi khác. Ông/bà xem lại trang rồi làm lại.")


def subjects_of(documents, dossier: Dossier) -> list[int]:
    """The ids of the subjects that `documents` serve, and of that of `dossier`."""
    serving = Attachment.objects.filter(document__in=documents, removed_at=None).values_list("dossier__subject", flat=True)
    return [dossier.subject_id, *serving]


def kept_file(row: Dossier, file: FileVersion) -> FileVersion:
    """The file, if it lies in this dossier and was not replaced or taken out meanwhile."""
    found = FileVersion.objects.filter(pk=file.pk, document__in=attached(row)).select_related("document").first()
    if found is None:
        raise NotYours
    if found.state != FileState.KEPT:
        raise Conflict(f"Tệp “{found.original_name}” đã được thay hoặc bỏ ra. Ông/bà xem lại trang rồi làm tiếp.")
    return found


def append(
    document: Document, received: list[intake.Received], by, position: int | None = None, shown_at: datetime | None = None
) -> list[FileVersion]:
    """New files of a document: one at `position`, or sheet after sheet behind the last that counts; where none counts any more they
    take the places of those before. They reach the police when sent, or now (`shown_at`)."""
    seq = (document.files.aggregate(last=Max("seq"))["last"] or 0) + 1
    sheet = (document.files.filter(state=FileState.KEPT).aggregate(last=Max("position"))["last"] or 0) + 1
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


def supersede(document: Document) -> None:
    """Let what is kept of a document stand beside what comes now."""
    document.files.filter(state=FileState.KEPT).update(state=FileState.SUPERSEDED)
