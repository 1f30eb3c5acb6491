"""What may be confirmed, and what confirmed figures say of 4.4, 4.5, 5.2 and 5.3b. Pure."""

from dataclasses import replace
from datetime import date

import pytest

from recognitions.appraisal import ASKS_REASON, Confirmed, Predecessor, YearFacts, find, needs_reason
from recognitions.book.figures import Figures, conclusion_of, problems, trend_of
from recognitions.book.words import book_words, counts_words, suggested_note
from recognitions.choices import Basis
from recognitions.models import CriterionResult
from registrations.choices import LineageKind
from registrations.criteria import criteria_for

TODAY = date(2026, 11, 18)
COUNTED = Figures(cases_before=5, cases_now=3, disciplined_now=0)
CONCLUDED = Figures(trend="fewer", nobody_disciplined=True, paper="12/BC-CAP", dated_on=date(2026, 11, 16))
CASES, DISCIPLINE = "fewer_cases_than_the_year_before", "nobody_disciplined"


def wrong(figures: Figures, *, conclusions_only: bool = False, parted: bool = False) -> set[str]:
    return set(problems(figures, conclusions_only=conclusions_only, parted=parted, on=TODAY))


@pytest.mark.parametrize(("before", "now", "trend"), [(5, 3, "fewer"), (3, 3, "equal"), (0, 0, "equal"), (0, 1, "more"), (None, 1, "")])
def test_the_trend_follows_from_the_counts(before, now, trend):
    assert trend_of(before, now) == trend


class TestWhatMayBeConfirmed:
    def test_counts_are_whole_or_not_there(self):
        assert wrong(COUNTED) == set()
        for name in ("cases_before", "cases_now", "disciplined_now"):
            assert wrong(replace(COUNTED, **{name: None})) == {name}
            assert wrong(replace(COUNTED, **{name: 10_000})) == {name}

    def test_a_conclusion_rests_on_a_document(self):
        assert wrong(CONCLUDED, conclusions_only=True) == set()
        assert wrong(Figures(), conclusions_only=True) == {"trend", "nobody_disciplined", "paper"}
        assert wrong(replace(CONCLUDED, paper=""), conclusions_only=True) == {"paper"}

    def test_a_document_has_a_day_and_a_day_a_document(self):
        assert wrong(replace(COUNTED, paper="12/BC-CAP")) == {"dated_on"}
        assert wrong(replace(COUNTED, dated_on=TODAY)) == {"paper"}
        assert wrong(replace(COUNTED, paper="12/BC-CAP", dated_on=date(2026, 11, 19))) == {"dated_on"}
        assert wrong(replace(COUNTED, paper="x" * 121, dated_on=TODAY)) == {"paper"}

    def test_after_a_split_nothing_is_compared(self):
        assert wrong(replace(COUNTED, cases_before=None), parted=True) == set()
        assert wrong(replace(CONCLUDED, trend=""), conclusions_only=True, parted=True) == set()

    def test_a_conclusion_follows_from_counts_too(self):
        assert conclusion_of(COUNTED) == ("fewer", True)
        assert conclusion_of(replace(COUNTED, disciplined_now=1)) == ("fewer", False)
        assert conclusion_of(CONCLUDED) == ("fewer", True)


def facts(trend: str = "fewer", nobody: bool | None = True, **other) -> YearFacts:
    return YearFacts(year=2026, confirmed=Confirmed(trend=trend, nobody_disciplined=nobody, **other))


class TestWhatTheySay:
    @pytest.mark.parametrize(("trend", "met"), [("fewer", True), ("equal", True), ("more", False), ("", None)])
    def test_not_more_cases_than_in_the_window_before(self, trend, met):
        assert find(CASES, facts(trend)).met is met

    @pytest.mark.parametrize("nobody", [True, False, None])
    def test_nobody_disciplined(self, nobody):
        assert find(DISCIPLINE, facts(nobody=nobody)).met is nobody

    def test_before_anything_is_confirmed_nothing_is_said(self):
        for rule in (CASES, DISCIPLINE):
            assert (find(rule, YearFacts(year=2026)).met, find(rule, YearFacts(year=2026)).sentence) == (None, "")

    def test_the_sentence_holds_no_count_and_names_the_document(self):
        counted = facts(cases_before=91, cases_now=83, disciplined_now=0, paper="12/BC-CAP", dated_on=date(2026, 11, 16))
        finding = find(CASES, counted)
        assert finding.sentence == "Công an xác nhận số vụ việc giảm so với mốc năm trước, theo văn bản số 12/BC-CAP ngày 16/11/2026."
        assert finding.figures == {"cases_before": 91, "cases_now": 83}
        assert counts_words(finding.figures) == "Mốc này 83 vụ, mốc năm trước 91 vụ."

    def test_after_a_split_the_police_decide_with_a_reason_whatever_was_confirmed(self):
        finding = find(CASES, replace(facts(), predecessors=(Predecessor("Tổ 5", YearFacts(year=2026), LineageKind.SPLIT),)))
        assert (finding.met, finding.figures) == (None, {ASKS_REASON: 1})

    def test_after_a_merger_they_say_with_whom_it_was_compared(self):
        both = tuple(Predecessor(name, YearFacts(year=2026)) for name in ("Tổ 5", "Tổ 6"))
        assert "So với tổng số liệu năm trước của Tổ 5, Tổ 6." in find(CASES, replace(facts(), predecessors=both)).sentence

    @pytest.mark.parametrize(
        ("kind", "code", "rule"),
        [("residential_area", "4.4", CASES), ("residential_area", "4.5", DISCIPLINE), ("ward", "5.2", CASES), ("ward", "5.3b", DISCIPLINE)],
    )
    def test_these_criteria_stay_the_polices_to_decide(self, kind, code, rule):
        item = criteria_for(kind, 2026).find(code)
        assert (item.rule, item.basis) == (rule, Basis.POLICE)


class TestAgainstTheFigures:
    @pytest.mark.parametrize(
        ("data_says", "met", "asked"),
        [(True, True, False), (True, False, True), (False, True, True), (False, False, True), (None, True, False)],
    )
    def test_an_answer_against_them_needs_a_reason(self, data_says, met, asked):
        assert needs_reason(CriterionResult(basis=Basis.POLICE, data_says=data_says, figures={}), met) is asked


class TestTheBookAtACriterion:
    def test_it_is_found_beside_the_criterion_whose_code_it_has(self):
        held = {"incidents": 2, "disciplined": 0, "papers": ["12/BC-CAP", "15/BC-CAP"]}
        book = YearFacts(year=2026, book={"4.3e": held})
        assert find(None, book, code="4.3e").as_figures()["book"] == held
        assert "book" not in find(None, book, code="4.3a").as_figures()

    def test_in_words_with_or_without_counts(self):
        held = {"incidents": 2, "disciplined": 1, "papers": ["12/BC-CAP"]}
        assert book_words(held) == "Sổ theo dõi ghi 02 vụ việc, 01 vi phạm bị kỷ luật trong mốc"
        assert book_words({"papers": []}) == "Sổ theo dõi có ghi ở tiêu chí này trong mốc"
        assert book_words(None) == ""

    def test_its_documents_are_offered_as_a_note(self):
        assert suggested_note({"papers": ["12/BC-CAP", "15/BC-CAP"]}) == "Theo sổ theo dõi: văn bản số 12/BC-CAP, 15/BC-CAP."
        assert suggested_note({"papers": []}) == suggested_note(None) == ""
