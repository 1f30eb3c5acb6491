"""What the data of a day foretell of one criterion: certainly not met, not enough to say yet and until when that can be cured, or fine.

Pure: findings and dates in, answers out. Criteria that the police or an officer decide foretell nothing by themselves; what has been
answered of them on a sheet does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from recognitions.appraisal import Finding, YearFacts, find
from recognitions.choices import Basis
from registrations.calendar import first_quarter_ends
from registrations.criteria import Criterion

CERTAIN, LACKING, FINE = "certain", "lacking", "fine"
OF_FIRST_QUARTER = ("resolution_in_q1", "registration_form_in_q1", "plan_in_q1")


@dataclass(frozen=True)
class Foretold:
    """One criterion that is not met, or not yet. `until` is the last day on which it can be cured, None where there is none;
    `verified` says whether its text was checked against the circular."""

    code: str
    article: str
    verdict: str
    sentence: str
    until: date | None = None
    verified: bool = True


@dataclass(frozen=True)
class Answered:
    """What a sheet has of a criterion: whether an officer or the data found it met (None: open)."""

    met: bool | None


@dataclass(frozen=True)
class Deadlines:
    """Until when things can be cured: the recognition dossier's last day, and whether a late one is refused."""

    recognition_last_day: date
    refuses_late: bool


def foretell(
    criteria: Iterable[Criterion], facts: YearFacts, *, on: date, due: Deadlines, answered: Mapping[str, Answered], is_filed: bool
) -> list[Foretold]:
    """The criteria that are not met or not provable by the data of the day `on`, in their order.

    `answered` holds the sheet's answers by code where there is a sheet; `is_filed` says whether the recognition dossier was there.
    """
    found = (replace(_of_one(one, facts, on, due, answered.get(one.code), is_filed), verified=one.verified) for one in criteria)
    return [one for one in found if one.verdict != FINE]


def _of_one(one: Criterion, facts: YearFacts, on: date, due: Deadlines, answer: Answered | None, is_filed: bool) -> Foretold:
    finding = find(one.rule, facts, one.threshold, code=one.code)
    if one.basis != Basis.DATA:
        return _of_an_officer(one, answer)
    if answer and finding.met is None and answer.met is not None:
        return _of_an_officer(one, answer)
    if finding.met:
        return Foretold(one.code, one.article, FINE, "")
    return _of_data(one, finding, facts.year, on, due, is_filed)


def _of_an_officer(one: Criterion, answer: Answered | None) -> Foretold:
    if answer and answer.met is False:
        return Foretold(one.code, one.article, CERTAIN, "Cán bộ thẩm định đã ghi: chưa đạt.")
    return Foretold(one.code, one.article, FINE, "")


def _of_data(one: Criterion, finding: Finding, year: int, on: date, due: Deadlines, is_filed: bool) -> Foretold:
    """A criterion of data that is not met: certain when nothing can cure it any more, else lacking until a day."""
    if one.rule in OF_FIRST_QUARTER:
        return _of_first_quarter(one, finding, first_quarter_ends(year), on)
    until = due.recognition_last_day
    curable = finding.met is None or (not is_filed and (on <= until or not due.refuses_late))
    if curable:
        return Foretold(one.code, one.article, LACKING, finding.sentence, until if on <= until else None)
    return Foretold(one.code, one.article, CERTAIN, finding.sentence)


def _of_first_quarter(one: Criterion, finding: Finding, ends: date, on: date) -> Foretold:
    """A paper “trong Quý I” counts by its own date (practice P9): none can be made after the quarter, one that was made may still come."""
    if on <= ends:
        return Foretold(one.code, one.article, LACKING, finding.sentence, ends)
    if finding.met is None:
        return Foretold(one.code, one.article, LACKING, finding.sentence)
    lacks_paper = "không có" in finding.sentence
    more = f" Hết ngày {ends:%d/%m/%Y} không ban hành bù được" if lacks_paper else ""
    more += "; giấy tờ đã ban hành trong Quý I mà chưa nộp thì nộp ngay." if lacks_paper else ""
    return Foretold(one.code, one.article, CERTAIN, finding.sentence + more)


def verdict_of(foretold: Iterable[Foretold]) -> str:
    """Of a subject: certain when one criterion is, lacking when one lacks, else fine (all criteria must be met)."""
    verdicts = {one.verdict for one in foretold}
    return CERTAIN if CERTAIN in verdicts else LACKING if LACKING in verdicts else FINE


def still_needed(recognised: int, total: int, percent: int) -> int:
    """How many more must be recognised until `recognised` of `total` reach `percent` per cent, in whole numbers (Điều 5.4)."""
    return max(0, -(-percent * total // 100) - recognised)
