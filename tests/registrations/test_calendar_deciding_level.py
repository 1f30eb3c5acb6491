"""Who decides on a subject (Điều 10), and how a delegation in force moves it to the ward."""

from datetime import date

import pytest

from registrations.calendar import Delegation, deciding_level

DELEGATION = Delegation.of(
    {
        "symbol": "4087/QĐ-UBND",
        "date": "2025-10-15",
        "delegator": "UBND thành phố Hải Phòng",
        "kinds": ["agency", "enterprise"],
        "valid_to": "2026-12-31",
    }
)


def _level(kind, managing_level, on=date(2026, 11, 1), delegations=(DELEGATION,)):
    return deciding_level(kind=kind, managing_level=managing_level, delegations=delegations, on=on)


def test_residential_areas_are_the_wards_own_and_need_no_delegation():
    assert _level("residential_area", "ward", delegations=()).level == "ward"


def test_a_ward_is_decided_by_the_province_even_under_a_delegation():
    everything = Delegation.of({"symbol": "1/QĐ-UBND", "date": "2025-01-01", "delegator": "UBND tỉnh", "kinds": ["organisation"]})
    assert _level("ward", "ward", delegations=(everything,)).level == "province"


def test_an_organisation_is_decided_where_it_is_managed():
    assert _level("agency", "ward", delegations=()).level == "ward"
    assert _level("agency", "province", delegations=()).level == "province"


def test_a_delegation_in_force_brings_an_organisation_to_the_ward_and_is_cited():
    deciding = _level("agency", "province")
    assert deciding.level == "ward"
    assert deciding.basis == "Quyết định số 4087/QĐ-UBND ngày 15/10/2025 của UBND thành phố Hải Phòng về việc ủy quyền"
    assert deciding.delegation == DELEGATION


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2025, 10, 14), "province"),
        (date(2025, 10, 15), "ward"),
        (date(2026, 12, 31), "ward"),
        (date(2027, 1, 1), "province"),
    ],
)
def test_a_delegation_holds_from_its_date_to_its_last_day(on, level):
    assert _level("enterprise", "province", on).level == level


def test_a_delegation_moves_only_the_kinds_it_names():
    assert _level("educational_institution", "province").level == "province"
