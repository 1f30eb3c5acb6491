"""What helps an officer to write why: how the same criterion stood last year, and the notes this place has written of it this year."""

from dataclasses import dataclass

from recognitions.choices import AppraisalState
from recognitions.models import Appraisal, CriterionResult

OFFERED = 5
LONGEST = 150  # a longer note was written of one case and helps with no other


@dataclass(frozen=True)
class Before:
    """By criterion code: last year's result in words, and notes to choose from."""

    last_year: dict[str, str]
    notes: dict[str, list[str]]


def before(appraisal: Appraisal) -> Before:
    """For the police of the deciding place only. Two queries."""
    return Before(_last_year(appraisal), _notes(appraisal))


def _last_year(appraisal: Appraisal) -> dict[str, str]:
    year = appraisal.year - 1
    rows = CriterionResult.objects.filter(
        appraisal__subject=appraisal.subject_id, appraisal__year=year, appraisal__state=AppraisalState.CONCLUDED, met=False
    )
    return {row.code: f"Năm {year}: chưa đạt" + (f" ({row.note})" if row.note else "") for row in rows}


def _notes(appraisal: Appraisal) -> dict[str, list[str]]:
    """The last different notes of each criterion, the newest first."""
    written = CriterionResult.objects.filter(
        appraisal__deciding_place=appraisal.deciding_place_id, appraisal__year=appraisal.year, decided_at__isnull=False
    ).exclude(appraisal=appraisal)
    found: dict[str, list[str]] = {}
    for code, note in written.exclude(note="").order_by("-decided_at").values_list("code", "note")[:500]:
        notes = found.setdefault(code, [])
        if len(note) <= LONGEST and note not in notes and len(notes) < OFFERED:
            notes.append(note)
    return found
