"""What must always hold of dossiers and their files; `doctor` says when it does not."""

from collections.abc import Iterable

from django.db.models import F, Q

from dossiers.choices import DossierKind, DossierState, FileState, ReceivedHow
from dossiers.models import Document, Dossier, FileVersion

SENT = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.RETURNED, DossierState.COMPLETE)


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
    """Documents without any file that lie on paper, in no dossier of which a desk recorded a visit."""
    without_file = Document.objects.filter(on_paper=True).exclude(files__state=FileState.KEPT)
    return without_file.exclude(attachments__dossier__intakes__isnull=False).order_by("pk").values_list("pk", flat=True)


def _lateness_wrong(sent):
    """Those whose mark does not follow from `received_at` and `last_day`, by the day in Vietnam."""
    in_time = Q(received_at__date__lte=F("last_day"))
    return sent.filter(Q(in_time, late=True) | Q(~in_time, late=False))
