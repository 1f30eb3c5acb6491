"""The papers of a dossier as a reviewer reads them: each document with its facts, what to look at twice, and the old file of a new one."""

from dataclasses import dataclass

from dossiers.choices import DossierKind
from dossiers.contents import Contents, PaperOf
from dossiers.models import Document, FileVersion, ReviewNote
from registrations.calendar import paper_is_of_first_quarter


@dataclass(frozen=True)
class Sheet:
    """A file that counts, and the one whose place it took."""

    file: FileVersion
    instead_of: FileVersion | None


@dataclass(frozen=True)
class DocumentToCheck:
    """`warnings` are what the reviewer should not overlook; they decide nothing."""

    document: Document
    facts: str
    warnings: list[str]
    sheets: list[Sheet]
    remarks: list[ReviewNote]


@dataclass(frozen=True)
class PaperToCheck:
    paper: PaperOf
    documents: list[DocumentToCheck]


def papers_to_check(contents: Contents, remarks: list[ReviewNote]) -> list[PaperToCheck]:
    """The papers of the checklist in its order. `remarks` are those that the reader may read. No query beyond those of `contents`."""
    return [PaperToCheck(paper, [_to_check(one, paper, contents, remarks) for one in paper.documents]) for paper in contents.papers]


def _to_check(document: Document, paper: PaperOf, contents: Contents, remarks: list[ReviewNote]) -> DocumentToCheck:
    sheets = [Sheet(file, predecessor(file, document.earlier_files)) for file in document.kept_files]
    own = [note for note in remarks if note.document_id == document.pk]
    return DocumentToCheck(document, _facts(document), _warnings(document, paper, contents), sheets, own)


def _facts(document: Document) -> str:
    """“Số 03-NQ/CB, ngày 12/02/2026”."""
    said = [f"số {document.symbol}"] if document.symbol else []
    said += [f"ngày {document.dated_on:%d/%m/%Y}"] if document.dated_on else []
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def _warnings(document: Document, paper: PaperOf, contents: Contents) -> list[str]:
    said = []
    if outside_first_quarter(document, paper, contents):
        said.append(f"đề ngày {document.dated_on:%d/%m/%Y}, ngoài Quý I")
    if document.after_rearrangement:
        said.append("đăng ký lại sau sắp xếp")
    if document.handed_over and not document.kept_files:
        said.append("mới có bản giấy, chưa có ảnh chụp")
    return said


def outside_first_quarter(document: Document, paper: PaperOf, contents: Contents) -> bool:
    """Whether the criterion asks for a paper “trong Quý I” and this one's own date lies outside (domain §2.1 4.1a–b, §2.3 6.1a–b)."""
    is_asked = contents.dossier.kind == DossierKind.REGISTRATION and paper.requirement.required
    return bool(is_asked and document.dated_on and not paper_is_of_first_quarter(document.dated_on, contents.dossier.year))


def predecessor(file: FileVersion, earlier: list[FileVersion]) -> FileVersion | None:
    """The latest of `earlier` whose sheet `file` took over."""
    before = [one for one in earlier if one.position == file.position and one.seq < file.seq]
    return max(before, key=lambda one: one.seq, default=None)
