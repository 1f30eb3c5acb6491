"""What must always hold of dossiers and their files; `doctor` says when it does not."""

from collections.abc import Iterable

from django.db.models import F, Q

from dossiers.choices import RESTS_ON_ITS_PAPERS, SENT, DossierKind, FileState, ReceivedHow
from dossiers.handed_over import listed_in
from dossiers.models import Attachment, Document, Dossier, FileVersion


def kept_files() -> Iterable[str]:
    """The hashes of all files whose bytes have not been wiped, the replaced and removed ones included."""
    return FileVersion.objects.exclude(state=FileState.WIPED).values_list("sha256", flat=True).distinct().iterator()


def findings() -> list[str]:
    """One sentence for each dossier that contradicts itself or its roster row."""
    sent = Dossier.objects.filter(state__in=SENT)
    contradictions = {
        "is late by its dates and not marked, or the other way round": _lateness_wrong(sent),
        "is a registration that its roster row does not know": sent.filter(kind=DossierKind.REGISTRATION, enrolment__registered_at=None),
        "belongs to another subject or year than its roster row": Dossier.objects.exclude(
            Q(enrolment__subject=F("subject")) & Q(enrolment__year=F("year"))
        ),
        "came on paper and nobody is named who took it in": _on_paper_without_a_desk(sent),
    }
    told = [f"dossiers: {dossier.pk} {what}" for what, rows in contradictions.items() for dossier in rows.order_by("pk")]
    return told + [f"documents: {pk} is said to lie on paper and was never handed over" for pk in _papers_never_handed_over()]


def _on_paper_without_a_desk(sent):
    """Those that were last handed over on paper, without an officer or without the desk's record of it."""
    return sent.filter(received_how=ReceivedHow.PAPER).filter(Q(entered_by=None) | Q(intakes=None)).distinct()


def _papers_never_handed_over():
    """Documents without any file that are said to lie on paper: no visit to a desk lists them, or a dossier that is being checked or
    complete rests on them and none of its own visits does."""
    without_file = Document.objects.filter(on_paper=True).exclude(files__state=FileState.KEPT)
    attached = Attachment.objects.filter(document__in=without_file).select_related("dossier").prefetch_related("dossier__intakes")
    found, listed = set(), set()
    for row in attached:
        if row.document_id in listed_in(intake.papers for intake in row.dossier.intakes.all()):
            listed.add(row.document_id)
        elif row.removed_at is None and row.dossier.state in RESTS_ON_ITS_PAPERS:
            found.add(row.document_id)
    return sorted(found | (set(without_file.values_list("pk", flat=True)) - listed))


def _lateness_wrong(sent):
    """Those whose mark does not follow from `received_at` and `last_day`, by the day in Vietnam."""
    in_time = Q(received_at__date__lte=F("last_day"))
    return sent.filter(Q(in_time, late=True) | Q(~in_time, late=False))
