"""All that lies in one dossier, read in a fixed number of queries: what its pages show and what its guards ask."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, Prefetch

from dossiers import checklist, rearrangement
from dossiers.checklist import Paper, Requirement
from dossiers.choices import DossierKind, FileState
from dossiers.handed_over import handed_over_for
from dossiers.models import AssessmentMeeting, Attachment, Document, Dossier, Figures, FileVersion, ReviewNote, SelfAssessment
from dossiers.querysets import began_before


@dataclass(frozen=True)
class PaperOf:
    """One paper of the checklist with what is there of it."""

    requirement: Requirement
    documents: list[Document]
    notes: list[ReviewNote]

    @property
    def is_there(self) -> bool:
        """Whether something of it was filed: a file, or the sheets themselves at the desk."""
        return any(document.kept_files or document.handed_over for document in self.documents)

    @property
    def without_scan(self) -> list[Document]:
        """What lies on paper and has no picture yet."""
        return [document for document in self.documents if document.handed_over and not document.kept_files]

    @property
    def waits_for_a_new_file(self) -> bool:
        """Whether a reviewer asked for something of this paper and no file came since."""
        return any(all(at <= note.written_at for at in self._uploads_about(note)) for note in self.notes)

    def _uploads_about(self, note: ReviewNote):
        """When files came to the document that `note` is about, or to any of this kind when it names none that is still here."""
        named = [document for document in self.documents if document.pk == note.document_id]
        return [file.uploaded_at for document in named or self.documents for file in document.kept_files]


class Contents:
    """A reading of one dossier. Each property is read once; documents carry `kept_files`, `earlier_files`, as names `shared_with`, and
    `handed_over`: whether its sheets lie with the police for this very dossier, not for another that shares them.

    `as_shown`: of files only those that reached the receiving police, as all but the subject's own people read the dossier. These
    read of a paper that began in another dossier only what is kept (`FileVersion.objects.visible_to`).
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
        rows = Attachment.objects.filter(dossier=self.dossier, removed_at=None).annotate(is_borrowed=Exists(began_before()))
        attachments = list(rows.select_related("document").prefetch_related(files).order_by("pk"))
        sharing = self._names_of_sharing({row.document_id for row in attachments})
        at_the_desk = handed_over_for(self.dossier) if any(row.document.on_paper for row in attachments) else set()
        for row in attachments:
            document = row.document
            read = [file for file in document.files.all() if file.shown_at or not self.as_shown]
            document.kept_files = [file for file in read if file.state == FileState.KEPT]
            document.shared_with = sharing[document.pk]
            document.earlier_files = [file for file in read if file.state != FileState.KEPT and (self.as_shown or not row.is_borrowed)]
            document.handed_over = document.on_paper and document.pk in at_the_desk
        return [row.document for row in attachments]

    def _names_of_sharing(self, documents: set[int]) -> dict[int, list[str]]:
        """Whom else each of the documents serves, by its id."""
        others = Attachment.objects.filter(document__in=documents, removed_at=None).exclude(dossier=self.dossier).order_by("pk")
        names = defaultdict(list)
        for document, name in others.values_list("document", "dossier__enrolment__name"):
            names[document].append(name)
        return names

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
    def asks_figures(self) -> bool:
        return rearrangement.asks_figures(self.dossier)

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
        papers = [Paper(one.kind, one.dated_on, len(one.kept_files), one.handed_over) for one in self.documents]
        return checklist.missing(self.requirements, papers, subject_name=self.dossier.enrolment.name)

    @property
    def is_recognition(self) -> bool:
        return self.dossier.kind == DossierKind.RECOGNITION
