"""What the data say of a criterion (Điều 4–7), and what follows from all criteria: no rounding, no scoring, no guessing."""

from datetime import date
from types import SimpleNamespace

import pytest

from dossiers.models import Figures
from recognitions import appraisal as rules
from recognitions.appraisal import Tally, YearFacts, find
from recognitions.choices import Basis, Outcome
from recognitions.year_facts import facts_of
from tests import factories

IN_QUARTER, AFTER = date(2026, 3, 31), date(2026, 4, 1)
SUNDAY_QUARTER_END = date(2024, 3, 31)


def facts(**known) -> YearFacts:
    return YearFacts(**{"year": 2026} | known)


@pytest.mark.parametrize(
    ("recognised", "total", "met"),
    [(18, 25, True), (17, 25, False), (16, 25, False), (7, 10, True), (69, 100, False), (70, 100, True), (699, 1000, False), (0, 0, None)],
)
def test_seventy_percent_is_counted_in_whole_numbers(recognised, total, met):
    finding = find("subjects_recognised_percent", facts(units=Tally(total, total, recognised)))
    assert finding.met is met
    assert (finding.figures["part"], finding.figures["total"]) == (recognised, total)


def test_a_locality_may_ask_for_more_than_seventy_percent():
    assert find("subjects_recognised_percent", facts(units=Tally(10, 10, 7)), threshold=80).met is False


@pytest.mark.parametrize(("part", "total", "met"), [(9, 9, True), (8, 9, False), (0, 0, None), (None, 9, None), (9, None, None)])
def test_every_household_must_have_registered(part, total, met):
    assert find("households_100", facts(households=total, households_registered=part)).met is met


@pytest.mark.parametrize(("part", "total", "met"), [(40, 40, True), (39, 40, False), (0, 0, None), (None, None, None)])
def test_all_staff_must_have_been_told(part, total, met):
    assert find("staff_100", facts(staff=total, staff_briefed=part)).met is met


@pytest.mark.parametrize(("models", "threshold", "met"), [(1, None, True), (0, None, False), (2, 3, False), (3, 3, True), (None, 1, None)])
def test_movement_models_are_at_least_the_threshold(models, threshold, met):
    assert find("models_at_least", facts(movement_models=models), threshold).met is met


@pytest.mark.parametrize(("registered", "total", "met"), [(25, 25, True), (24, 25, False), (0, 0, None)])
def test_every_unit_must_have_registered(registered, total, met):
    assert find("subjects_registered_100", facts(units=Tally(total, registered, 0))).met is met


@pytest.mark.parametrize(
    ("dates", "met"),
    [
        ((date(2026, 1, 1),), True),
        ((IN_QUARTER,), True),
        ((AFTER,), False),
        ((date(2025, 12, 31),), False),
        ((AFTER, IN_QUARTER), True),
        ((None,), None),
        ((None, AFTER), False),
        ((), False),
    ],
)
def test_a_resolution_counts_by_its_own_date(dates, met):
    assert find("resolution_in_q1", facts(resolutions=dates)).met is met


def test_the_quarter_never_rolls_past_a_sunday():
    assert find("resolution_in_q1", YearFacts(year=2024, resolutions=(SUNDAY_QUARTER_END,))).met is True
    assert find("resolution_in_q1", YearFacts(year=2024, resolutions=(date(2024, 4, 1),))).met is False


def test_without_a_party_organisation_no_resolution_is_needed():
    finding = find("resolution_in_q1", facts(no_party_organisation=True))
    assert finding.met is True
    assert "Không có tổ chức Đảng" in finding.sentence


def test_who_says_there_is_no_party_organisation_against_the_roster_is_for_a_named_officer():
    finding = find("resolution_in_q1", facts(party_organisation_denied=True))
    assert finding.met is None
    assert "danh sách năm ghi có tổ chức Đảng" in finding.sentence
    assert find("resolution_in_q1", facts(party_organisation_denied=True, resolutions=(IN_QUARTER,))).met is True


@pytest.mark.django_db
@pytest.mark.parametrize(("on_roster", "denied"), [(True, True), (False, False)])
def test_the_tick_of_the_form_denies_a_party_organisation_only_where_the_roster_has_one(on_roster, denied):
    dossier = factories.DossierFactory(complete=True, enrolment__has_party_organisation=on_roster)
    Figures.objects.create(dossier=dossier, no_party_organisation=True)
    read = facts_of([dossier], on=date(2026, 11, 18))[dossier.pk]
    assert (read.party_organisation_denied, read.no_party_organisation) == (denied, not on_roster)


@pytest.mark.parametrize("rule", ["resolution_in_q1", "registration_form_in_q1", "plan_in_q1"])
def test_who_began_after_the_quarter_is_for_a_named_officer(rule):
    finding = find(rule, facts(began_later="kế hoạch ban hành ngày 10/07/2026, sau Quý I năm 2026"))
    assert finding.met is None
    assert "cán bộ thẩm định quyết định" in finding.sentence


def test_who_began_late_but_has_the_paper_in_time_meets_it():
    assert find("resolution_in_q1", facts(resolutions=(IN_QUARTER,), began_later="thành lập ngày 01/07/2026")).met is True


@pytest.mark.parametrize(
    ("plans", "forms", "met"),
    [
        ((IN_QUARTER,), (IN_QUARTER,), True),
        ((IN_QUARTER,), (AFTER,), False),
        ((AFTER,), (IN_QUARTER,), False),
        ((None,), (IN_QUARTER,), None),
        ((None,), (AFTER,), False),
    ],
)
def test_plan_and_registration_form_must_both_be_of_the_quarter(plans, forms, met):
    assert find("plan_in_q1", facts(plans=plans, registration_forms=forms)).met is met


def test_without_a_rule_the_data_say_nothing():
    assert find(None, facts()) == rules.Finding(None, {}, "")


def row(code: str, met: bool | None):
    return SimpleNamespace(code=code, met=met)


def test_all_criteria_met_is_to_be_recognised():
    assert rules.conclusion([row("4.1a", True), row("4.2", True)]).outcome == Outcome.RECOGNISE


def test_one_criterion_not_met_is_not_to_be_recognised():
    found = rules.conclusion([row("4.1a", True), row("4.2", False)])
    assert (found.outcome, found.unmet) == (Outcome.REFUSE, ("4.2",))


def test_one_undecided_criterion_leaves_no_conclusion_and_is_named():
    found = rules.conclusion([row("4.1a", False), row("4.2", None), row("4.5", None)])
    assert (found.outcome, found.undecided) == ("", ("4.2", "4.5"))


def test_no_criterion_is_no_conclusion():
    assert rules.conclusion([]).outcome == ""


@pytest.mark.parametrize(
    ("basis", "said_before", "met", "says_now", "expected"),
    [
        (Basis.DATA, True, True, False, False),
        (Basis.DATA, None, True, False, False),
        (Basis.DATA, None, True, None, True),
        (Basis.DATA, True, True, None, None),
        (Basis.POLICE, None, False, None, False),
        (Basis.ATTESTED, True, False, False, False),
    ],
)
def test_new_data_overrule_only_what_they_decide(basis, said_before, met, says_now, expected):
    stored = SimpleNamespace(basis=basis, data_says=said_before, met=met)
    assert rules.met_now(stored, rules.Finding(says_now, {}, "")) is expected
