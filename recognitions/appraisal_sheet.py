"""What a person sees of an appraisal: all of it for the police, outcomes only for office and chairperson (practice P16)."""

from dataclasses import dataclass

from dossiers.models import SelfAssessment
from recognitions.appraisal import settled
from recognitions.choices import Basis
from recognitions.models import Appraisal, CriterionResult

RESULTS = {True: "met", False: "not_met", None: "open"}
OWN_WORDS = {True: "Tự đánh giá: đạt", False: "Tự đánh giá: chưa đạt", None: "Chưa tự đánh giá"}
POINTS = "abcdđeg"


@dataclass(frozen=True)
class Line:
    """One criterion as it is shown. `fields` are the two bound fields of who decides it here and now, else None."""

    result: CriterionResult
    shown: bool
    state: str
    decider: str
    data_words: str
    own_words: str
    note: str
    fields: tuple | None = None


def lines_of(appraisal: Appraisal, results: list[CriterionResult], *, sees_police: bool, form=None) -> list[Line]:
    """The criteria with what the data say and what the subject says of itself; police answers only where they may be seen."""
    own = {row.code: row for row in SelfAssessment.objects.filter(dossier=appraisal.dossier_id)}
    return [_line(row, _own_answer(own, row.code), sees_police or row.basis != Basis.POLICE, form) for row in results]


def _own_answer(own: dict[str, SelfAssessment], code: str) -> SelfAssessment | None:
    """What the subject said of a criterion; a residential area answers a whole khoản at once (4.3 for 4.3a; practice P23)."""
    return own.get(code) or own.get(code.rstrip(POINTS))


def _line(row: CriterionResult, own: SelfAssessment | None, shown: bool, form) -> Line:
    own_words = OWN_WORDS[own.met if own else None] + (f" ({own.note})" if own and own.note else "")
    return Line(
        result=row,
        shown=shown,
        state=RESULTS[row.met],
        decider=_decider(row, shown),
        data_words=row.figures.get("sentence", ""),
        own_words=own_words,
        note=row.note if shown else "",
        fields=form.fields_of(row) if form else None,
    )


def _decider(row: CriterionResult, shown: bool) -> str:
    if not shown:
        return "Công an đánh giá"
    if settled(row.basis, row.data_says):
        return "Theo số liệu, giấy tờ"
    if row.decided_by:
        return f"{row.decided_by} quyết định"
    return "Công an xác nhận" if row.basis == Basis.POLICE else "Cán bộ thẩm định quyết định"
