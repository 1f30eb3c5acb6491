"""What a form shows of a plan and gives back: nothing that it leaves as it was changes, whatever shape the plan has."""

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.calendar import Due
from registrations.plan_files import document_of, plan_checked, plan_problems, plan_read, plan_typed
from registrations.planning import drafting
from registrations.planning.beginnings import begun_empty, moved_by_a_year
from registrations.planning.changes import changes_between
from registrations.planning.problems import Problem
from registrations.planning.scopes import NARROW, WIDE, Scope
from registrations.planning.steps import anchor_of, spot_of
from registrations.planning.toml_writer import toml_of

PLANS = sorted((Path(__file__).parents[1] / "plans").glob("*.toml"))
EMPTY = {"plan": {"year": 2026, "province_code": "01", "ward_code": "00235"}}
BEFORE_5_11 = {"date": "2026-11-05", "inclusive": False}
AREA, WARD_ORGANISATIONS, AGENCY = Scope("residential_area"), Scope("organisation", "ward"), Scope("agency", "ward")

real_plans = pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)


def _through_every_page(content: dict) -> dict:
    for keys in (drafting.DOCUMENT, drafting.SETTINGS, drafting.AIMS):
        content = drafting.with_values(content, keys, drafting.values_of(content, keys))
    for scope in (*WIDE, *NARROW):
        content = drafting.with_rule(content, scope, drafting.rule_values(content, scope))
    for table in drafting.ROWS:
        content = drafting.with_rows(content, table, drafting.rows_of(content, table))
    return content


@real_plans
def test_a_real_plan_that_nobody_changed_comes_through_every_page_as_it_is(path):
    content = plan_read(path)
    before = deepcopy(content)
    assert _through_every_page(content) == content == before
    assert plan_checked(document_of(content)) == content


@real_plans
def test_a_plan_written_as_a_file_reads_back_the_same(path):
    content = plan_read(path)
    assert plan_checked(tomllib.loads(toml_of(content, heading="Kế hoạch\n[x]"))) == content


@given(st.text(min_size=1, max_size=40))
def test_any_words_survive_the_file(words):
    content = {"plan": {"year": 2026, "province_code": "01", "title": words}}
    assert tomllib.loads(toml_of(content))["plan"]["title"] == words


def test_odd_shapes_of_a_plan_stay_as_they_stand():
    odd = EMPTY | {
        "rule": [
            {"kind": "residential_area"},
            {"kind": "organisation", "level": "ward", "receiver": "ward_police"},
            {"kind": "residential_area", "level": "ward", "recognition_due": BEFORE_5_11},
            {"kind": "organisation", "level": "ward", "approver": "ward"},
        ],
        "criterion": [],
        "targets": {},
        "delegation": [
            {
                "symbol": "1/QĐ-UBND",
                "date": "2026-01-05",
                "delegator": "UBND",
                "kinds": ["enterprise", "agency"],
                "valid_from": "2026-01-05",
            }
        ],
    }
    assert _through_every_page(odd) == odd
    assert plan_typed(tomllib.loads(toml_of(odd))) == odd


@pytest.mark.parametrize("inclusive", [True, False])
def test_a_due_date_keeps_its_wording_and_goes_when_it_is_not_stated_any_more(inclusive):
    due = Due(date(2026, 11, 5), inclusive)
    stated = drafting.with_rule(EMPTY, AREA, {"recognition_due": due})
    assert stated["rule"] == [{"kind": "residential_area", "recognition_due": {"date": "2026-11-05", "inclusive": inclusive}}]
    assert drafting.rule_values(stated, AREA)["recognition_due"] == due
    assert drafting.with_rule(stated, AREA, {"recognition_due": None}) == EMPTY


def test_a_narrower_rule_is_written_beside_the_wider_one():
    wide = drafting.with_rule(EMPTY, WARD_ORGANISATIONS, {"receiver": "ward_police", "enabled": "yes"})
    both = drafting.with_rule(wide, AGENCY, {"enabled": "no"})
    assert both["rule"][1] == {"kind": "agency", "level": "ward", "enabled": False}
    assert drafting.without_rules_of(both, AGENCY)["rule"] == wide["rule"]
    assert drafting.rule_values(both, WARD_ORGANISATIONS)["enabled"] == "yes"


def test_only_what_differs_is_written():
    content = drafting.with_values(EMPTY, drafting.DOCUMENT, {"signing_title": "CHỦ TỊCH", "title": ""})
    assert content["plan"] == EMPTY["plan"] | {"signing": {"title": "CHỦ TỊCH"}}
    assert drafting.with_values(content, drafting.DOCUMENT, {"signing_title": ""}) == EMPTY


def test_last_years_plan_moves_by_a_year():
    moved = moved_by_a_year(plan_read(next(path for path in PLANS if path.stem == "phuoc-long-2024")))
    plan, rules = moved["plan"], moved["rule"]
    assert (plan["year"], plan["title"][-8:]) == (2025, "năm 2025")
    assert not {"symbol", "issued_on", "ward_dissolved_on"} & plan.keys()
    assert rules[0]["window"] == ["2024-11-16", "2025-11-15"]
    assert rules[1]["recognition_due"] == {"date": "2025-11-17", "inclusive": True}
    leap = EMPTY | {"rule": [{"kind": "agency", "registration_due": {"date": "2028-02-29", "inclusive": True}}], "delegation": [{}]}
    assert moved_by_a_year(leap)["rule"][0]["registration_due"]["date"] == "2029-02-28"
    assert "delegation" not in moved_by_a_year(leap)


def test_a_plan_begun_empty_says_only_whose_it_is():
    content = begun_empty(year=2026, province_code="01", ward_code="00235", ward_name="Phường Đống Đa")
    assert plan_problems(content) == []
    assert plan_typed(document_of(content)) == content


@pytest.mark.parametrize(
    ("key", "page", "anchor"),
    [
        ("rule[1].window", "organisation-ward", "id_window_last"),
        ("rule[1].recognition_due", "organisation-ward", "id_recognition_due_date"),
        ("plan.issued_on", "van-ban", "id_issued_on"),
        ("plan.annual_report_due", "quy-dinh-chung", "id_annual_report_due_date"),
        ("criterion[2].threshold", "tieu-chi", "id_criterion-1-threshold"),
        ("review[1].due", "chi-tieu", "id_review-0-due_date"),
        ("delegation[1].valid_to", "uy-quyen", "id_delegation-0-valid_to"),
        ("plan.ward_code", None, ""),
    ],
)
def test_a_problem_leads_to_the_field_where_it_is_mended(key, page, anchor):
    spot = spot_of(Problem(key, ""), EMPTY | {"rule": [{"kind": "organisation", "level": "ward"}]})
    where = spot.scope or spot.step
    assert (where.slug if where else None, anchor_of(spot)) == (page, anchor)


def test_what_differs_between_two_versions_is_said_in_words():
    before = EMPTY | {"rule": [{"kind": "residential_area", "recognition_due": BEFORE_5_11}]}
    now = EMPTY | {
        "rule": [{"kind": "residential_area", "recognition_due": BEFORE_5_11 | {"inclusive": True}}],
        "targets": {"recognised_percent": 80},
    }
    assert [(change.label, change.before, change.now) for change in changes_between(before, now)] == [
        ("Hạn gửi hồ sơ đề nghị công nhận", "Trước ngày 05/11/2026", "Chậm nhất ngày 05/11/2026"),
        ("Tỷ lệ được công nhận", "", "80%"),
    ]
    assert changes_between(now, now) == []
