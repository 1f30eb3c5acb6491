"""What a person sees of an appraisal: all of it for the police, outcomes only for office and chairperson (practice P16)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from antt_portal.templatetags.portal import local_time
from dossiers.models import SelfAssessment
from recognitions.appraisal import settled
from recognitions.appraising.before import Before, before
from recognitions.appraising.sources import Link, sources_of
from recognitions.book import words
from recognitions.choices import Basis
from recognitions.models import Appraisal, CriterionResult, PlaceSettings
from recognitions.paper_words import kind_of_place

RESULTS = {True: "met", False: "not_met", None: "open"}
OWN_WORDS = {True: "Tự đánh giá: đạt", False: "Tự đánh giá: chưa đạt", None: "Chưa tự đánh giá"}
POINTS = "abcdđeg"


@dataclass(frozen=True)
class Line:
    """One criterion as it is shown. `fields` are the two bound fields of who decides it here and now, else None; `counts` and `book`
    (with `book_url`) are the police's own figures and lines, empty for everybody else.

    `links` lead to what the data were read from, `was` is what they said when the sheet was concluded and opened again by itself,
    `last_year` and `offered_notes` help whoever decides.
    """

    result: CriterionResult
    shown: bool
    state: str
    decider: str
    data_words: str
    own_words: str
    note: str
    fields: tuple | None = None
    counts: str = ""
    book: str = ""
    book_url: str = ""
    links: Sequence[Link] = ()
    was: str = ""
    last_year: str = ""
    offered_notes: Sequence[str] = ()

    @property
    def anchor(self) -> str:
        return anchor_of(self.result)


def anchor_of(result: CriterionResult) -> str:
    """Where on its sheet a criterion stands; links from the grid and the lists lead there."""
    return f"tieu-chi-{result.position}"


def lines_of(appraisal: Appraisal, results: list[CriterionResult], *, sees_police: bool, form=None) -> list[Line]:
    """The criteria with what the data say and what the subject says of itself; police answers only where they may be seen."""
    own = {row.code: row for row in SelfAssessment.objects.filter(dossier=appraisal.dossier_id)}
    links = sources_of(appraisal, results)
    helps = before(appraisal) if form and sees_police else Before({}, {})
    lines = [
        _line(row, _own_answer(own, row.code), sees_police or row.basis != Basis.POLICE, form, links[row.code], helps) for row in results
    ]
    if not sees_police:
        by_police = f"Công an {kind_of_place(appraisal.deciding_place)} đánh giá"
        return [line if line.shown else replace(line, decider=by_police) for line in lines]
    hides_counts = bool(PlaceSettings.conclusions_only_in([appraisal.deciding_place_id]))
    return [replace(line, **_police_words(appraisal, line.result, hides_counts)) for line in lines]


def _police_words(appraisal: Appraisal, row: CriterionResult, hides_counts: bool) -> dict[str, str]:
    """What only the police see beside a criterion: the counts, and what the book holds with the address of its lines (practice P16).

    Where only conclusions are shown, counts that were read before stay hidden too.
    """
    held = row.figures.get("book")
    if held and hides_counts:
        held = {"papers": held["papers"]}
    url = {"code": appraisal.place.code, "subject_id": appraisal.subject_id, "criterion": row.code, "year": appraisal.year}
    return {
        "counts": "" if hides_counts else words.counts_words(row.figures),
        "book": words.book_words(held),
        "book_url": words.lines_url(**url) if held else "",
    }


def _own_answer(own: dict[str, SelfAssessment], code: str) -> SelfAssessment | None:
    """What the subject said of a criterion; a residential area answers a whole khoản at once (4.3 for 4.3a; practice P23)."""
    return own.get(code) or own.get(code.rstrip(POINTS))


def _line(row: CriterionResult, own: SelfAssessment | None, shown: bool, form, links: list[Link], helps: Before) -> Line:
    own_words = OWN_WORDS[own.met if own else None] + (f" ({own.note})" if own and own.note else "")
    return Line(
        result=row,
        shown=shown,
        state=RESULTS[row.met],
        decider=_decider(row) if shown else "",
        data_words=row.figures.get("sentence", "") if shown else "",
        own_words=own_words,
        note=row.note if shown else "",
        fields=form.fields_of(row) if form else None,
        links=links,
        was=row.figures.get("was", "") if shown else "",
        last_year=helps.last_year.get(row.code, ""),
        offered_notes=helps.notes.get(row.code, ()),
    )


def _decider(row: CriterionResult) -> str:
    if settled(row.basis, row.data_says):
        return "Theo số liệu, giấy tờ"
    if row.decided_by:
        return f"{row.decided_by} quyết định lúc {local_time(row.decided_at)}"
    return "Công an xác nhận" if row.basis == Basis.POLICE else "Cán bộ thẩm định quyết định"
