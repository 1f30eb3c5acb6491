"""What lies in several dossiers, in as many queries for fifty of them as for one: for lists that say what each still misses."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from dossiers import rearrangement
from dossiers.choices import FileState
from dossiers.contents import Contents
from dossiers.handed_over import listed_in
from dossiers.models import AssessmentMeeting, Attachment, Document, Dossier, FileVersion, PaperIntake, ReviewNote, SelfAssessment

READ = ("enrolment", "subject", "figures")


def contents_of(dossier_ids: Iterable[int]) -> dict[int, Contents]:
    """The reading of each dossier as its own people have it, by its id. Of its documents only what is kept now: whom else they serve
    and what they replaced is not read."""
    dossiers = list(Dossier.objects.filter(pk__in=list(dossier_ids)).select_related(*READ))
    documents, meetings = _documents(dossiers), _by_dossier(AssessmentMeeting.objects.prefetch_related("participants"), dossiers)
    answers = _by_dossier(SelfAssessment.objects.order_by("pk"), dossiers)
    notes = _by_dossier(ReviewNote.objects.filter(action="return", settled_at=None).order_by("pk"), dossiers)
    asking = rearrangement.asking_figures(dossiers)
    found = {}
    for dossier in dossiers:
        found[dossier.pk] = contents = Contents(dossier)
        contents.documents = documents[dossier.pk]
        contents.meeting = next(iter(meetings[dossier.pk]), None)
        contents.answers, contents.open_notes = answers[dossier.pk], notes[dossier.pk]
        contents.asks_figures = dossier.pk in asking
    return found


def _documents(dossiers: list[Dossier]) -> dict[int, list[Document]]:
    files = Prefetch("document__files", FileVersion.objects.filter(state=FileState.KEPT).order_by("position", "-seq"))
    attached = Attachment.objects.filter(removed_at=None).select_related("document").prefetch_related(files).order_by("pk")
    intakes = _by_dossier(PaperIntake.objects.only("dossier_id", "papers"), dossiers)
    found = defaultdict(list)
    for dossier_id, rows in _by_dossier(attached, dossiers).items():
        at_the_desk = listed_in(intake.papers for intake in intakes[dossier_id])
        for row in rows:
            row.document.kept_files = list(row.document.files.all())
            row.document.handed_over = row.document.on_paper and row.document.pk in at_the_desk
            found[dossier_id].append(row.document)
    return found


def _by_dossier(rows, dossiers: list[Dossier]) -> dict[int, list]:
    grouped = defaultdict(list)
    for row in rows.filter(dossier__in=[dossier.pk for dossier in dossiers]):
        grouped[row.dossier_id].append(row)
    return grouped
