"""Registering anew after areas were merged, split, moved or a ward was founded in the middle of a year (practice P6)."""

from dossiers.choices import DossierKind, PaperKind
from dossiers.models import Dossier
from registrations.choices import LineageKind
from registrations.models import SubjectLineage

REGISTRATION_PAPERS = (PaperKind.RESOLUTION, PaperKind.PLAN, PaperKind.REGISTRATION_FORM)


def is_offered(dossier: Dossier, paper_kind: str) -> bool:
    """Whether a paper of `dossier` may be marked “đăng ký lại sau sắp xếp”: one of registration, in a year of a rearrangement."""
    is_registration = dossier.kind == DossierKind.REGISTRATION and paper_kind in REGISTRATION_PAPERS
    return is_registration and was_rearranged(dossier)


def was_rearranged(dossier: Dossier) -> bool:
    """Whether in the dossier's year its subject came of others or was founded, or its place was."""
    founded = (dossier.subject.founded_on, dossier.place.founded_on)
    if any(day and day.year == dossier.year for day in founded):
        return True
    return SubjectLineage.objects.into_year(dossier.year).filter(successor=dossier.subject_id).exists()


def has_grown(dossier: Dossier) -> bool:
    """Whether in the dossier's year others were merged into its subject, which stood before: its households are counted anew (P6)."""
    merged = SubjectLineage.objects.into_year(dossier.year).filter(successor=dossier.subject_id, kind=LineageKind.MERGED)
    return merged.filter(successor_began=False).exists()
