"""What must always hold of dossiers and their files; `doctor` says when it does not."""

from collections.abc import Iterable

from django.db.models import F, Q

from dossiers.choices import DossierKind, DossierState, FileState
from dossiers.models import Dossier, FileVersion

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
    }
    return [f"dossiers: {dossier.pk} {what}" for what, rows in contradictions.items() for dossier in rows.order_by("pk")]


def _lateness_wrong(sent):
    """Those whose mark does not follow from `received_at` and `last_day`, by the day in Vietnam."""
    in_time = Q(received_at__date__lte=F("last_day"))
    return sent.filter(Q(in_time, late=True) | Q(~in_time, late=False))
