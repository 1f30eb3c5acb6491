"""The criteria of Điều 4 to 7 as data, and what a plan adds or raises."""

import pytest

from registrations.criteria import ORGANISATIONS, RULES, Addition, criteria_for

KINDS = ("residential_area", "ward", *ORGANISATIONS)

# The police decide these, and their confirmed figures say something of them.
OF_THE_POLICES_FIGURES = ("4.4", "4.5", "5.2", "5.3b")


@pytest.mark.parametrize("kind", KINDS)
def test_every_set_is_whole(kind):
    chosen = criteria_for(kind, 2026)
    codes = [item.code for item in chosen.items]
    assert len(codes) == len(set(codes))
    assert {item.clause for item in chosen.items} == {number for number, _ in chosen.statements}
    for item in chosen.items:
        assert item.basis in ("data", "police", "attested")
        assert item.rule is None or item.rule in RULES
        assert (item.rule is not None) == (item.basis == "data" or item.code in OF_THE_POLICES_FIGURES)
        assert "{" not in item.label
        assert item.article


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("residential_area", "4.1a 4.1b 4.1c 4.2 4.3a 4.3b 4.3c 4.3d 4.3đ 4.3e 4.3g 4.4 4.5"),
        ("ward", "5.1a 5.1b 5.1c 5.2 5.3a 5.3b 5.4a 5.4b"),
        ("agency", "6.1a 6.1b 6.1c 6.1d 6.1đ 6.2 6.3 6.4 6.5"),
        ("enterprise", "6.1a 6.1b 6.1c 6.1d 6.1đ 6.2 6.3 6.4 6.5"),
        ("educational_institution", "7.1a 7.1b 7.1c 7.1d 7.1đ 7.2 7.3 7.4 7.5 7.6"),
    ],
)
def test_each_kind_has_its_articles_criteria(kind, codes):
    assert " ".join(item.code for item in criteria_for(kind, 2026).items) == codes


@pytest.mark.parametrize("code", ["4.4", "4.5"])
def test_what_was_not_read_in_the_circular_is_not_called_verified(code):
    assert not criteria_for("residential_area", 2026).find(code).verified
    assert criteria_for("residential_area", 2026).find("4.1a").verified
    assert not criteria_for("agency", 2026).find("6.4").verified
    assert not criteria_for("educational_institution", 2026).find("7.2").verified


def test_the_rules_that_data_decides():
    ward = criteria_for("ward", 2026)
    assert (ward.find("5.4b").rule, ward.find("5.4b").threshold) == ("subjects_recognised_percent", 70)
    assert (ward.find("5.1c").rule, ward.find("5.1c").threshold) == ("models_at_least", 1)
    assert criteria_for("residential_area", 2026).find("4.1c").rule == "households_100"


def test_a_head_answers_by_clause():
    clauses = criteria_for("residential_area", 2026).clauses
    assert [clause.number for clause in clauses] == [1, 2, 3, 4, 5]
    assert clauses[2].statement == "Không để xảy ra các hoạt động nêu tại khoản 3 Điều 4"
    assert len(clauses[2].items) == 7


def test_a_plan_adds_a_criterion_in_a_clause_of_its_own():
    camera = Addition("residential_area", "A1", "Có camera an ninh ở mỗi ngõ", source="Kế hoạch số 12/KH-UBND")
    chosen = criteria_for("residential_area", 2026, [camera])
    added = chosen.find("A1")
    assert (added.label, added.article, added.basis, added.clause) == (camera.label, camera.source, "attested", 6)
    assert chosen.clauses[-1].statement == camera.label
    assert criteria_for("ward", 2026, [camera]).find("A1") is None


def test_a_plan_raises_what_the_circular_counts_and_the_label_says_so():
    raised = criteria_for("ward", 2026, [Addition("ward", "5.1c", threshold=3, source="Kế hoạch số 12/KH-UBND")]).find("5.1c")
    assert raised.threshold == 3
    assert raised.label.startswith("Có ít nhất 03 mô hình")
    assert raised.article == "điểm c khoản 1 Điều 5; Kế hoạch số 12/KH-UBND"


def test_nothing_goes_below_the_circular_nor_below_the_province():
    province, ward = Addition("ward", "5.4b", threshold=80), Addition("ward", "5.4b", threshold=75)
    assert criteria_for("ward", 2026, [Addition("ward", "5.4b", threshold=60)]).find("5.4b").threshold == 70
    assert criteria_for("ward", 2026, [province, ward]).find("5.4b").threshold == 80


def test_an_addition_for_organisations_concerns_all_three_kinds():
    addition = Addition("organisation", "A1", "Có hộp thư góp ý")
    assert all(criteria_for(kind, 2026, [addition]).find("A1") for kind in ORGANISATIONS)
