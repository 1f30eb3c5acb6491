"""The receipt of paper that was handed over at the desk: what came, what is missing, when, whether late, where it lies."""

from dataclasses import dataclass
from datetime import date

from dossiers import deadlines, telling
from dossiers.choices import PaperKind
from dossiers.models import Dossier, PaperIntake
from registrations import plans

COPIES = ("Liên 1: người nộp giữ", "Liên 2: lưu tại nơi nhận")


@dataclass(frozen=True)
class Line:
    """One paper as it was handed over: its name, and what stands on it."""

    label: str
    facts: str


def facts_of(intake: PaperIntake) -> dict:
    """What the receipt says, for its templates. The papers are those of that visit, whatever happened since."""
    dossier = intake.dossier
    return {
        "copies": COPIES,
        "intake": intake,
        "dossier": dossier,
        "received": [Line(_label(paper), _facts(paper)) for paper in intake.papers if not paper.get("missing")],
        "missing": [_label(paper) for paper in intake.papers if paper.get("missing")],
        "last_day_source": source_of_last_day(dossier),
        "is_first": not dossier.intakes.filter(pk__lt=intake.pk).exists() and dossier.received_at == intake.received_at,
        "area_officer": telling.area_officer_of(dossier),
    }


def _label(paper: dict) -> str:
    return paper.get("title") or PaperKind(paper["kind"]).label


def _facts(paper: dict) -> str:
    """“số 03-NQ/CB ngày 12/03/2026”, as far as the paper has them."""
    number = f"số {paper['symbol']}" if paper.get("symbol") else ""
    dated = f"ngày {date.fromisoformat(paper['dated_on']):%d/%m/%Y}" if paper.get("dated_on") else ""
    return " ".join(filter(None, [number, dated]))


def source_of_last_day(dossier: Dossier) -> str:
    """Where the last day that the dossier was received by comes from; the plan of that day where another holds now."""
    now = deadlines.deadline_of(dossier)
    if now.last_day == dossier.last_day:
        return now.source_text
    return f"theo {plans.citation(dossier.plan_version)}" if dossier.plan_version else ""
