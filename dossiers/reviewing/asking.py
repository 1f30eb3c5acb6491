"""What a reviewer asks for when returning a dossier: one group of fields for each paper, for each document where a kind has several,
and for the dossier as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossiers.contents import Contents
from dossiers.services.reasons import StockReasons

WHOLE = "Cả hồ sơ (số liệu, cuộc họp, tự đánh giá)"


@dataclass(frozen=True)
class Ask:
    """The fields about one paper, with what was ticked and typed in them. `document` is its id where the kind has several."""

    kind: str
    document: int | None
    label: str
    reasons: list[str]
    picked: list[str]
    own: str

    @property
    def picked_name(self) -> str:
        return f"picked-{_key(self.kind, self.document)}"

    @property
    def own_name(self) -> str:
        return f"own-{_key(self.kind, self.document)}"

    @property
    def sentence(self) -> str:
        """What is asked for: the ticked reasons and the reviewer's own words, one after the other."""
        return " ".join([*self.picked, self.own]).strip()


def asks_of(contents: Contents, stock: StockReasons, typed=None) -> list[Ask]:
    """The groups of the form of a dossier, filled with what `typed` (a QueryDict, or nothing) says. A reason that is not on offer
    counts as not ticked."""
    about = []
    for paper in contents.papers:
        if len(paper.documents) < 2:
            about.append((paper.requirement.kind, None, paper.requirement.label))
            continue
        for number, document in enumerate(paper.documents, start=1):
            label = f"{paper.requirement.label}: {document.title or f'bản thứ {number}'}"
            about.append((paper.requirement.kind, document.pk, label))
    return [_filled(kind, document, label, stock.for_paper(kind), typed) for kind, document, label in [*about, ("", None, WHOLE)]]


def _filled(kind: str, document: int | None, label: str, reasons: list[str], typed) -> Ask:
    if not typed:
        return Ask(kind, document, label, reasons, [], "")
    key = _key(kind, document)
    picked = [reason for reason in reasons if reason in typed.getlist(f"picked-{key}")]
    return Ask(kind, document, label, reasons, picked, typed.get(f"own-{key}", "").strip())


def _key(kind: str, document: int | None) -> str:
    return f"{kind}-{document}" if document else kind


def answers(asks: list[Ask]) -> Mapping[str, dict]:
    """The arguments of `dossier_return` that say what is asked for."""
    return {
        "reasons": {ask.kind: ask.sentence for ask in asks if ask.document is None},
        "of_documents": {ask.document: ask.sentence for ask in asks if ask.document is not None},
    }
