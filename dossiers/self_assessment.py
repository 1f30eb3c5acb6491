"""What a subject says of itself: a residential area by khoản, five rows (practice P23); others criterion by criterion. Pure."""

from dataclasses import dataclass

from registrations.choices import SubjectKind
from registrations.criteria import Clause, CriteriaSet, Criterion

MET, NOT_MET = "Đạt", "Chưa đạt, nêu rõ"
FORBIDDEN_CLAUSE = 3  # a list of activities: it is answered as one statement about all of them
NOTHING_HAPPENED, SOMETHING_HAPPENED = "Không để xảy ra", "Có, nêu rõ"


@dataclass(frozen=True)
class Row:
    """One thing to answer: `yes` means that it is met. `verified` says whether the text was checked against the circular."""

    code: str
    article: str
    label: str
    yes: str
    no: str
    verified: bool


def rows_for(subject_kind: str, criteria: CriteriaSet) -> list[Row]:
    """The rows that a subject of this kind answers in a year with these criteria."""
    if subject_kind != SubjectKind.RESIDENTIAL_AREA:
        return [_row_of(criterion) for criterion in criteria.items]
    by_law = {number for number, _ in criteria.statements}
    rows = []
    for clause in criteria.clauses:
        rows += [_row_of_clause(clause)] if clause.number in by_law else [_row_of(criterion) for criterion in clause.items]
    return rows


def _row_of_clause(clause: Clause) -> Row:
    yes, no = (NOTHING_HAPPENED, SOMETHING_HAPPENED) if clause.number == FORBIDDEN_CLAUSE else (MET, NOT_MET)
    code = clause.items[0].code.rstrip("abcdđeg")
    verified = all(item.verified for item in clause.items)
    return Row(code, f"khoản {clause.number} Điều 4", clause.statement, yes, no, verified)


def _row_of(criterion: Criterion) -> Row:
    return Row(criterion.code, criterion.article, criterion.label, MET, NOT_MET, criterion.verified)
