"""Registering anew after areas were merged, split, moved or a ward was founded in the middle of a year (practice P6)."""

from collections.abc import Iterable

from dossiers.choices import DossierKind, PaperKind
from dossiers.models import Dossier
from registrations.choices import LineageKind, SubjectKind
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
    return _grown_in(dossier.year).filter(successor=dossier.subject_id).exists()


def asks_figures(dossier: Dossier) -> bool:
    """A residential area counts its households once, when it registers, and once more when others were merged into it since; others
    bring their numbers up to date in autumn."""
    return _always_asks_figures(dossier) or has_grown(dossier)


def asking_figures(dossiers: Iterable[Dossier]) -> set[int]:
    """The same for several dossiers, by their ids. One query for each year that is among them."""
    asking, others = set(), {}
    for dossier in dossiers:
        if _always_asks_figures(dossier):
            asking.add(dossier.pk)
        else:
            others.setdefault(dossier.year, {})[dossier.subject_id] = dossier.pk
    for year, by_subject in others.items():
        grown = _grown_in(year).filter(successor__in=by_subject).values_list("successor", flat=True)
        asking.update(by_subject[subject_id] for subject_id in grown)
    return asking


def _always_asks_figures(dossier: Dossier) -> bool:
    return dossier.kind == DossierKind.REGISTRATION or dossier.enrolment.kind != SubjectKind.RESIDENTIAL_AREA


def _grown_in(year: int):
    return SubjectLineage.objects.into_year(year).filter(kind=LineageKind.MERGED, successor_began=False)
