"""Which papers were handed over at a desk for a dossier. A sheet counts for the dossier whose intake lists it, never for another
subject's that shares the document (practice P3, P14)."""

from collections.abc import Iterable

from dossiers.models import Dossier, PaperIntake


def handed_over_for(dossier: Dossier) -> set[int]:
    """The ids of the documents that the intakes of `dossier` list."""
    return listed_in(PaperIntake.objects.filter(dossier=dossier).values_list("papers", flat=True))


def listed_in(intakes: Iterable[list[dict]]) -> set[int]:
    """The ids of the documents in what several intakes keep of the papers; what they name as missing was not handed over."""
    return {paper["document"] for papers in intakes for paper in papers or [] if paper.get("document") and not paper.get("missing")}
