"""Where what the data say comes from: the paper on its page, the figures in their dossier, the roster narrowed to exactly the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from dossiers.answers_in_words import anchor_of
from dossiers.choices import SENT, DossierKind, FileState, PaperKind
from dossiers.models import Attachment, Figures, FileVersion
from recognitions.appraisal import count
from recognitions.models import Appraisal, CriterionResult
from registrations.choices import LineageKind
from registrations.models import SubjectLineage

PAPERS_OF = {
    "resolution_in_q1": (PaperKind.RESOLUTION,),
    "registration_form_in_q1": (PaperKind.REGISTRATION_FORM,),
    "plan_in_q1": (PaperKind.PLAN, PaperKind.REGISTRATION_FORM),
}
FIGURES_OF = {
    "households_100": ("households", "households_registered"),
    "staff_100": ("staff", "staff_briefed"),
    "models_at_least": ("movement_models",),
}
NAMES = {PaperKind.RESOLUTION: "Nghị quyết", PaperKind.PLAN: "Kế hoạch", PaperKind.REGISTRATION_FORM: "Bản đăng ký"}
# The filters of the roster by which criterion 5.4a and 5.4b count (registrations.filters, recognitions.roster_steps).
SHARES = {
    "subjects_registered_100": ("dang_ky", "đã đăng ký", "chưa đăng ký"),
    "subjects_recognised_percent": ("cong_nhan", "được công nhận", "chưa được công nhận"),
}


@dataclass(frozen=True)
class Link:
    words: str
    url: str


def sources_of(appraisal: Appraisal, results: Iterable[CriterionResult]) -> dict[str, list[Link]]:
    """By criterion code, the links to what its figures were read from. Four queries, however many criteria there are."""
    rows = list(results)
    papers, figures = _papers(appraisal), _figures(appraisal)
    return {row.code: _of_one(appraisal, row, papers, figures) for row in rows}


def _of_one(appraisal: Appraisal, row: CriterionResult, papers: Mapping, figures: list[Figures]) -> list[Link]:
    rule = row.figures.get("rule")
    links = [link for kind in PAPERS_OF.get(rule, ()) for link in papers.get(kind, ())]
    links += _of_figures(figures, FIGURES_OF[rule]) if rule in FIGURES_OF else []
    links += _of_share(appraisal, row.figures, *SHARES[rule]) if rule in SHARES else []
    return links


def _papers(appraisal: Appraisal) -> dict[str, list[Link]]:
    """The papers of the first quarter by kind: the subject's own, then those of the ones that it came of within the year."""
    lineages = SubjectLineage.objects.into_year(appraisal.year).filter(successor=appraisal.subject_id).exclude(kind=LineageKind.RENAMED)
    subjects = [appraisal.subject_id, *lineages.values_list("predecessor", flat=True)]
    attached = Attachment.objects.filter(
        removed_at=None,
        document__kind__in=NAMES,
        dossier__subject__in=subjects,
        dossier__year=appraisal.year,
        dossier__kind=DossierKind.REGISTRATION,
        dossier__state__in=SENT,
    )
    rows = list(attached.select_related("document", "dossier__enrolment").order_by("pk"))
    first_file = {}
    for file in FileVersion.objects.filter(document__in=[row.document_id for row in rows], state=FileState.KEPT).order_by("-position"):
        first_file[file.document_id] = file.pk
    found: dict[str, list[Link]] = {}
    for row in sorted(rows, key=lambda row: subjects.index(row.dossier.subject_id)):
        whose = f" của {row.dossier.enrolment.name}" if row.dossier.subject_id != appraisal.subject_id else ""
        address = _page_of(row, first_file.get(row.document_id))
        found.setdefault(row.document.kind, []).append(Link(f"{_named(row.document)}{whose}", address))
    return found


def _named(document) -> str:
    """“Nghị quyết số 03-NQ/CB ngày 12/02/2026”."""
    number = f" số {document.symbol}" if document.symbol else ""
    dated = f" ngày {document.dated_on:%d/%m/%Y}" if document.dated_on else ""
    return f"{NAMES[document.kind]}{number}{dated}"


def _page_of(row: Attachment, file_id: int | None) -> str:
    """The first page of the paper beside its dossier; of one whose sheets alone were handed over, its line there."""
    dossier = reverse("dossier", args=[row.dossier_id])
    return f"{dossier}?tep={file_id}#trang-giay" if file_id else f"{dossier}#giay-to-{row.document.kind}"


def _figures(appraisal: Appraisal) -> list[Figures]:
    """The sheets of numbers that speak, the recognition dossier's before the registration dossier's."""
    sheets = Figures.objects.filter(dossier__subject=appraisal.subject_id, dossier__year=appraisal.year, dossier__state__in=SENT)
    return list(sheets.select_related("dossier").order_by("dossier__kind"))  # "recognition" sorts before "registration"


def _of_figures(sheets: list[Figures], names: tuple[str, ...]) -> list[Link]:
    told = next((sheet for sheet in sheets if all(getattr(sheet, name) is not None for name in names)), None)
    if told is None:
        return []
    words = f"Số liệu trong {told.dossier.get_kind_display().lower()}"
    return [Link(words, f"{reverse('dossier', args=[told.dossier_id])}#{anchor_of('figures')}")]


def _of_share(appraisal: Appraisal, figures: Mapping, name: str, done: str, not_done: str) -> list[Link]:
    """Those that count, those that do not yet, and all: the roster narrowed by the conditions that counted them."""
    part, total = figures.get("part", 0), figures.get("total", 0)
    roster = f"{reverse('roster', args=[appraisal.place.code, appraisal.year])}?xet=phuong"
    return [
        Link(f"{_two(part)} {done}", f"{roster}&{name}=co"),
        Link(f"{_two(total - part)} {not_done}", f"{roster}&{name}=chua"),
        Link(f"{_two(total)} đối tượng phường xét", roster),
    ]


def _two(number: int) -> str:
    """A count with a leading zero below ten, as in administrative papers."""
    return f"{number:02d}" if number < 10 else count(number)
