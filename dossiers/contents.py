"""All that lies in one dossier, read in a fixed number of queries: what its pages show and what its guards ask."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from dossiers import checklist
from dossiers.checklist import Paper, Requirement
from dossiers.choices import DossierKind, FileState
from dossiers.models import AssessmentMeeting, Attachment, Document, Dossier, Figures, FileVersion, ReviewNote, SelfAssessment


@dataclass(frozen=True)
class PaperOf:
    """One paper of the checklist with what is there of it."""

    requirement: Requirement
    documents: list[Document]
    notes: list[ReviewNote]

    @property
    def is_there(self) -> bool:
        return any(document.kept_files for document in self.documents)

    @property
    def waits_for_a_new_file(self) -> bool:
        """Whether a reviewer asked for something of this paper and no file came since."""
        uploads = [file.uploaded_at for document in self.documents for file in document.kept_files]
        return any(all(at <= note.written_at for at in uploads) for note in self.notes)


class Contents:
    """A reading of one dossier. Each property is read once; documents carry `kept_files` and `earlier_files`.

    `as_shown`: of files only those that reached the receiving police, as all but the subject's own people read the dossier.
    """

    def __init__(self, dossier: Dossier, *, as_shown: bool = False):
        self.dossier, self.as_shown = dossier, as_shown

    @cached_property
    def requirements(self) -> list[Requirement]:
        return checklist.papers_for(self.dossier)

    @cached_property
    def documents(self) -> list[Document]:
        """The documents that are in the dossier, with their files."""
        files = Prefetch("document__files", FileVersion.objects.order_by("position", "-seq"))
        rows = Attachment.objects.filter(dossier=self.dossier, removed_at=None).select_related("document").prefetch_related(files)
        documents = [row.document for row in rows.order_by("pk")]
        for document in documents:
            read = [file for file in document.files.all() if file.shown_at or not self.as_shown]
            document.kept_files = [file for file in read if file.state == FileState.KEPT]
            document.earlier_files = [file for file in read if file.state != FileState.KEPT]
        return documents

    @cached_property
    def papers(self) -> list[PaperOf]:
        return [
            PaperOf(
                requirement,
                [document for document in self.documents if document.kind == requirement.kind],
                [note for note in self.open_notes if note.paper_kind == requirement.kind],
            )
            for requirement in self.requirements
        ]

    def paper(self, kind: str) -> PaperOf | None:
        return next((paper for paper in self.papers if paper.requirement.kind == kind), None)

    @cached_property
    def figures(self) -> Figures | None:
        return getattr(self.dossier, "figures", None)

    @cached_property
    def meeting(self) -> AssessmentMeeting | None:
        return AssessmentMeeting.objects.filter(dossier=self.dossier).prefetch_related("participants").first()

    @cached_property
    def answers(self) -> list[SelfAssessment]:
        return list(self.dossier.self_assessments.all())

    @cached_property
    def open_notes(self) -> list[ReviewNote]:
        """What a reviewer asked for and has not yet seen."""
        return list(self.dossier.notes.filter(action="return", settled_at=None))

    @property
    def size(self) -> int:
        """Bytes of all files that the dossier keeps."""
        return sum(file.size for document in self.documents for file in document.kept_files)

    @property
    def missing_papers(self) -> list[str]:
        papers = [Paper(document.kind, document.dated_on, len(document.kept_files)) for document in self.documents]
        return checklist.missing(self.requirements, papers, subject_name=self.dossier.enrolment.name)

    @property
    def is_recognition(self) -> bool:
        return self.dossier.kind == DossierKind.RECOGNITION
