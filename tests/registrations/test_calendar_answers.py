"""Who answers a field of the calendar: the ward's plan, else the province's, else the circular; inside one plan the narrower rule."""

from datetime import date

import pytest

from registrations.calendar import DaysOff, resolve
from registrations.circular import DECIDED_AT

BEFORE_10_11 = {"date": "2026-11-10", "inclusive": False}
UNTIL_10_11 = {"date": "2026-11-10", "inclusive": True}
SUNDAY_8_11 = {"date": "2026-11-08", "inclusive": True}


def _plan(*rules, **settings):
    return {"plan": {"year": 2026, "province_code": "01"} | settings, "rule": list(rules)}


def _rules(ward=None, province=None, year=2026):
    return resolve(year=year, ward=ward, province=province, days_off=DaysOff())


def test_without_a_plan_the_circular_answers_every_field_of_all_eight_rules():
    rules = _rules()
    assert tuple(rules) == DECIDED_AT
    assert all(set(rule.sources.values()) == {"circular"} for rule in rules.values())
    residential, organisation = rules["residential_area", "ward"], rules["agency", "province"]
    assert residential.window == (date(2025, 11, 1), date(2026, 10, 31))
    assert residential.recognition_last_day == date(2026, 11, 4)
    assert (residential.receiver, residential.approver, residential.late_dossiers) == ("ward_police", "ward", "accept")
    assert organisation.window == (date(2025, 11, 16), date(2026, 11, 15))
    assert organisation.recognition_last_day == rules["ward", "province"].recognition_last_day == date(2026, 11, 19)
    assert (organisation.receiver, organisation.approver) == ("provincial_police", "province")
    assert {rule.registration_last_day for rule in rules.values()} == {date(2026, 3, 31)}
    assert residential.decision_last_day is None
    assert residential.decides_from == date(2026, 11, 1)


def test_what_was_not_read_in_the_circular_itself_is_not_called_verified():
    rules = _rules()
    residential, school = rules["residential_area", "ward"], rules["educational_institution", "ward"]
    assert residential.verified["window"]
    assert residential.verified["registration_last_day"]
    assert not residential.verified["recognition_last_day"]
    assert not school.verified["registration_last_day"]
    assert not rules["ward", "province"].verified["approver"]


def test_the_wards_plan_wins_over_the_provinces_field_by_field():
    province = _plan({"kind": "residential_area", "recognition_due": UNTIL_10_11, "receiver": "steering_committee"})
    ward = _plan({"kind": "residential_area", "recognition_due": BEFORE_10_11})
    rule = _rules(ward, province)["residential_area", "ward"]
    assert (rule.recognition_last_day, rule.sources["recognition_last_day"]) == (date(2026, 11, 9), "ward")
    assert (rule.receiver, rule.sources["receiver"]) == ("steering_committee", "province")
    assert (rule.window[0], rule.sources["window"]) == (date(2025, 11, 1), "circular")
    assert rule.verified["recognition_last_day"]


def test_a_date_and_its_wording_come_from_the_same_plan():
    province = _plan({"kind": "residential_area", "recognition_due": BEFORE_10_11})
    ward = _plan({"kind": "residential_area", "recognition_due": {"date": "2026-11-12", "inclusive": True}})
    assert _rules(ward, province)["residential_area", "ward"].recognition_last_day == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("rules", "last_day"),
    [
        ([{"kind": "organisation", "recognition_due": UNTIL_10_11}], date(2026, 11, 10)),
        (
            [
                {"kind": "organisation", "recognition_due": UNTIL_10_11},
                {"kind": "organisation", "level": "ward", "recognition_due": {"date": "2026-11-11", "inclusive": True}},
            ],
            date(2026, 11, 11),
        ),
        (
            [
                {"kind": "organisation", "level": "ward", "recognition_due": UNTIL_10_11},
                {"kind": "agency", "recognition_due": {"date": "2026-11-12", "inclusive": True}},
            ],
            date(2026, 11, 12),
        ),
        (
            [
                {"kind": "agency", "level": "ward", "recognition_due": {"date": "2026-11-13", "inclusive": True}},
                {"kind": "agency", "recognition_due": {"date": "2026-11-12", "inclusive": True}},
                {"kind": "organisation", "level": "ward", "recognition_due": UNTIL_10_11},
            ],
            date(2026, 11, 13),
        ),
    ],
)
def test_inside_one_plan_the_narrower_rule_wins_whatever_the_order(rules, last_day):
    assert _rules(_plan(*rules))["agency", "ward"].recognition_last_day == last_day
    assert _rules(_plan(*reversed(rules)))["agency", "ward"].recognition_last_day == last_day


def test_what_the_province_fixed_the_ward_does_not_change():
    province = _plan({"kind": "residential_area", "recognition_due": UNTIL_10_11}, fixed=["recognition_due", "late_dossiers"])
    ward = _plan({"kind": "residential_area", "recognition_due": BEFORE_10_11}, late_dossiers="refuse")
    rule = _rules(ward, province)["residential_area", "ward"]
    assert (rule.recognition_last_day, rule.sources["recognition_last_day"]) == (date(2026, 11, 10), "province")
    assert (rule.late_dossiers, rule.sources["late_dossiers"]) == ("accept", "circular")


def test_a_day_rolls_as_the_plan_that_gave_it_says():
    province = _plan({"kind": "residential_area", "recognition_due": SUNDAY_8_11})
    ward = _plan({"kind": "ward", "recognition_due": SUNDAY_8_11}, roll_forward=False)
    rules = _rules(ward, province)
    assert rules["residential_area", "ward"].recognition_last_day == date(2026, 11, 9)
    assert rules["residential_area", "ward"].is_rolled("recognition_last_day")
    assert rules["ward", "province"].recognition_last_day == date(2026, 11, 8)
    assert not rules["ward", "province"].is_rolled("recognition_last_day")


def test_the_circulars_own_days_roll_unless_a_plan_switches_it_off():
    assert _rules(year=2024)["residential_area", "ward"].registration_last_day == date(2024, 4, 1)
    still = _rules({"plan": {"year": 2024, "province_code": "01", "roll_forward": False}}, year=2024)
    assert still["residential_area", "ward"].registration_last_day == date(2024, 3, 31)


def test_registration_opens_on_the_first_of_january_or_when_the_plan_was_issued_earlier():
    assert _rules()["ward", "province"].registration_opens == date(2026, 1, 1)
    assert _rules(_plan(issued_on="2025-12-10"))["ward", "province"].registration_opens == date(2025, 12, 10)
    assert _rules(_plan(issued_on="2026-06-08"))["ward", "province"].registration_opens == date(2026, 1, 1)


def test_an_optional_day_for_the_decision_is_kept_apart_from_the_filing():
    rule = _rules(_plan({"kind": "residential_area", "decision_due": {"date": "2026-11-20", "inclusive": True}}))[
        "residential_area", "ward"
    ]
    assert rule.decision_last_day == date(2026, 11, 20)
    assert rule.recognition_last_day == date(2026, 11, 4)
