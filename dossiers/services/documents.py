"""Papers in and out of a dossier. A file that was replaced or taken out stays beside the new one; nothing is deleted."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from dossiers import checklist, history, permissions, rearrangement
from dossiers.choices import BEING_CHECKED, EDITABLE, RESTS_ON_ITS_PAPERS, DossierState, FileState, PaperKind
from dossiers.handed_over import handed_over_for
from dossiers.models import Attachment, Document, Dossier, FileVersion
from dossiers.services import document_files
from dossiers.services.drafting import editable, saved
from dossiers.services.transition import locked, perform
from registrations import conclusions


def document_add(
    *, dossier: Dossier, by, kind: str, files: Iterable[UploadedFile], unclassified: bool = False, title: str = ""
) -> Document:
    """Add `files` (one PDF, or several photos of one paper) to the dossier's document of `kind`, which is begun if there is none.

    Other documents (PaperKind.OTHER) are each a document of their own with a `title`. The files are looked at and kept before the
    transaction; a refused one leaves nothing. Raises NotYours, Conflict or Refused (field "files" or "unclassified").
    """
    permissions.require(permissions.may_prepare(by, dossier))
    require_asked(dossier, kind)
    document_files.require_declaration(dossier, unclassified)
    received = document_files.taken_in(files)
    with transaction.atomic():
        document_files.lock_all_that_share(Document.objects.filter(attachments__dossier=dossier, kind=kind), dossier)
        row = editable(dossier, by=by)
        document_files.require_room(row, received)
        document = None if kind == PaperKind.OTHER else document_files.document_of(row, kind)
        if document is None:
            document = Document.objects.create(
                kind=kind, title=text.normal(title)[:200], place=row.place, added_by=by, added_at=clock.now()
            )
            Attachment.objects.create(dossier=row, document=document)
        require_unshared_review(document, row)
        kept = document_files.append(document, received, by)
        row.unclassified_declared_at = row.unclassified_declared_at or clock.now()
        saved(row, action="document.added", by=by, document=document.pk, kind=kind, files=[file.pk for file in kept])
    return document


def document_replace(*, dossier: Dossier, file: FileVersion, by, upload: UploadedFile) -> FileVersion:
    """Put `upload` in the place of `file`; the old one stays beside it.

    In a complete dossier the replacement sends it back to review, and so every other complete dossier that the document serves,
    unless a signed proposal holds one of them. A document that another dossier is just being checked with is not replaced. Of a
    dossier that came on paper who takes in paper may replace a bad scan while it is checked.
    """
    permissions.require(permissions.may_fill(by, dossier))
    received = document_files.taken_in([upload])
    with transaction.atomic():
        conclusions.hold(document_files.subjects_of([file.document_id], dossier), dossier.year)
        document_files.lock_all_that_share([file.document_id], dossier)
        row = locked(dossier)
        old = document_files.kept_file(row, file)
        complete = [other for other in document_files.others_of(old.document, row) if other.state == DossierState.COMPLETE]
        require_no_other_check(old.document, row)
        document_files.require_room(row, received, instead_of=old)
        is_read_at_once = bool(complete) or row.state not in EDITABLE
        is_complete = row.state == DossierState.COMPLETE
        row = perform("replace", dossier=row, by=by) if is_complete else editable(row, by=by, also_on_paper=True)
        for other in complete:
            perform("replace", dossier=other, by=by, as_consequence=True)
        old.state = FileState.SUPERSEDED
        old.save(update_fields=["state"])
        (new,) = document_files.append(old.document, received, by, position=old.position, shown_at=clock.now() if is_read_at_once else None)
        saved(row, action="document.replaced", by=by, document=old.document_id, file=new.pk, instead_of=old.pk)
    return new


@transaction.atomic
def document_remove(*, dossier: Dossier, file: FileVersion, by) -> None:
    """Take a file out of a draft. Its row and bytes stay; the last file takes the document out of the dossier with it, unless its
    sheets lie with the police: then the paper stays, and who takes in paper may also take a wrong scan out while it is checked."""
    document_files.lock_all_that_share([file.document_id], dossier)
    row = editable(dossier, by=by, also_on_paper=file.document.on_paper)
    old = document_files.kept_file(row, file)
    require_unshared_review(old.document, row)
    old.state = FileState.REMOVED
    old.save(update_fields=["state"])
    if not old.document.on_paper and not old.document.files.filter(state=FileState.KEPT).exists():
        Attachment.objects.filter(dossier=row, document=old.document).update(removed_at=clock.now())
    saved(row, action="document.removed", by=by, document=old.document_id, file=old.pk)


@transaction.atomic
def document_describe(
    *, dossier: Dossier, document: Document, by, dated_on: date | None, symbol: str = "", after_rearrangement: bool | None = None
) -> Document:
    """Write the paper's own date and symbol, and whether it registers anew after a rearrangement (None: as it was; practice P6).

    A date that has not come is refused, and so is that tick where nothing was rearranged in the year; also what would change the date
    or symbol of a sheet that lies with the police, unless by who takes in paper.
    """
    document_files.lock_all_that_share([document.pk], dossier)
    row = editable(dossier, by=by, also_on_paper=True)
    document = document_files.attached(row).filter(pk=document.pk).first()
    if document is None:
        raise NotYours
    symbol = checked_symbol(dated_on, symbol)
    anew = document.after_rearrangement if after_rearrangement is None else after_rearrangement
    if anew and not rearrangement.is_offered(row, document.kind):
        raise Refused("Trong năm không có sắp xếp, sáp nhập nên không ghi “Đăng ký lại sau sắp xếp”.", field="after_rearrangement")
    wanted = {"dated_on": dated_on, "symbol": symbol, "after_rearrangement": anew}
    changed = [name for name, value in wanted.items() if getattr(document, name) != value]
    if changed:
        _require_paper_at_hand(row, document, changed, by)
        require_unshared_review(document, row)
        for name in changed:
            setattr(document, name, wanted[name])
        document.save(update_fields=changed)
        saved(row, action="document.described", by=by, document=document.pk, fields=changed)
    if "after_rearrangement" in changed:
        record_rearrangement(row, document, by=by)
    return document


def _require_paper_at_hand(row: Dossier, document: Document, changed: list[str], by) -> None:
    """What was read off a sheet that lies with the police is changed only by who can read the sheet again. What was left blank may be
    added."""
    if not document.on_paper or permissions.may_take_in(by, row):
        return
    for name in ("dated_on", "symbol"):
        if name in changed and getattr(document, name):
            raise Refused(
                "Bản giấy này do Công an giữ nên ông/bà không sửa ngày hay số, ký hiệu ở đây được. "
                "Ông/bà nói với cán bộ nhận hồ sơ để sửa theo bản giấy.",
                field=name,
            )


def may_describe(user, dossier: Dossier, document: Document) -> bool:
    """Whether `user` is offered to write the date and symbol of a document: not of a sheet with the police whose date is written."""
    return not document.on_paper or document.dated_on is None or permissions.may_take_in(user, dossier)


def checked_symbol(dated_on: date | None, symbol: str, *, prefix: str = "") -> str:
    """The symbol as it is kept; refused at the field `prefix` + name when it is too long, or when the paper's date has not come."""
    if dated_on and dated_on > clock.today():
        raise Refused(f"Ngày {dated_on:%d/%m/%Y} chưa đến. Ông/bà ghi ngày trên giấy tờ.", field=f"{prefix}dated_on")
    symbol = text.normal(symbol)
    if len(symbol) > 60:
        raise Refused("Số, ký hiệu dài quá 60 ký tự. Ông/bà ghi như trên giấy, ví dụ 03-NQ/CB.", field=f"{prefix}symbol")
    return symbol


def record_rearrangement(row: Dossier, document: Document, *, by) -> None:
    """Say in the dossier's history that a paper registers anew after a rearrangement, or no longer does."""
    action = "document.after_rearrangement" if document.after_rearrangement else "document.not_after_rearrangement"
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details={"document": document.pk, "kind": document.kind})


def document_scan(
    *, dossier: Dossier, document: Document, by, files: Iterable[UploadedFile], unclassified: bool = False
) -> list[FileVersion]:
    """Add the pictures of a paper whose sheets were handed over at the desk. It was there already, so nothing that was checked is
    replaced, and the dossier stays in its state.

    The first scan may come from the subject's people too, also when the dossier is complete; further pages only from who takes in
    paper, while it is checked. Raises NotYours, Conflict or Refused (field "files" or "unclassified").
    """
    permissions.require(permissions.may_fill(by, dossier) or permissions.may_take_in(by, dossier))
    document_files.require_declaration(dossier, unclassified)
    received = document_files.taken_in(files)
    with transaction.atomic():
        row = locked(dossier)
        document = document_files.attached(row).select_for_update(of=("self",), no_key=True).filter(pk=document.pk, on_paper=True).first()
        if document is None:
            raise NotYours
        if not may_scan(by, row, document):
            raise Conflict(history.conflict_sentence(row))
        document_files.require_room(row, received)
        kept = document_files.append(document, received, by, shown_at=clock.now())
        row.unclassified_declared_at = row.unclassified_declared_at or clock.now()
        saved(row, action="document.scanned", by=by, document=document.pk, files=[file.pk for file in kept])
    return kept


def may_scan(user, dossier: Dossier, document: Document) -> bool:
    """Whether `user` may add pictures to a paper that lies with the police, as the dossier stands now."""
    if not document.on_paper or document.pk not in handed_over_for(dossier):
        return False
    takes_in = permissions.may_take_in(user, dossier)
    if document.files.filter(state=FileState.KEPT).exists():
        return dossier.state in BEING_CHECKED and takes_in
    return dossier.state in RESTS_ON_ITS_PAPERS and (takes_in or permissions.may_prepare(user, dossier))


def require_asked(dossier: Dossier, kind: str) -> None:
    """Raise NotYours for a paper that is not on the dossier's checklist."""
    if kind not in {requirement.kind for requirement in checklist.papers_for(dossier)}:
        raise NotYours


def require_unshared_review(document: Document, row: Dossier) -> None:
    """A paper that another sent dossier rests on is not changed behind its reviewer's back; replacing it is the way."""
    require_no_other_check(document, row)
    if document_files.others_of(document, row).filter(state=DossierState.COMPLETE).exists():
        raise Conflict(
            "Giấy tờ này đang dùng chung với một hồ sơ khác đã gửi nên không sửa hay bỏ ra được. Ông/bà dùng “Thay tệp”, "
            "hồ sơ kia sẽ được kiểm tra lại."
        )


def require_no_other_check(document: Document, row: Dossier) -> None:
    """What a reviewer has just before them, in another dossier, stays as it is until they have answered."""
    if document_files.others_of(document, row).filter(state__in=(DossierState.SUBMITTED, DossierState.IN_REVIEW)).exists():
        raise Conflict(
            "Giấy tờ này đang dùng chung với một hồ sơ khác đã gửi và đang được kiểm tra nên chưa thay, sửa hay bỏ ra được. "
            "Ông/bà chờ kiểm tra xong hồ sơ kia rồi làm lại."
        )
