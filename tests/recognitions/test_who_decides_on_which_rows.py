"""The figures of a province and of its wards share the roster between them: a delegated kind is counted where it is decided."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from recognitions.choices import DecisionKind, ProposalState
from recognitions.homes.committee import committee_home
from recognitions.homes.officers import police_home
from recognitions.homes.province import province_home
from recognitions.statistics import decided_here, decided_in_wards
from registrations import plans
from registrations.calendar import Delegation
from registrations.choices import Level, SubjectKind
from registrations.services.plans import plan_publish
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

DELEGATION = Delegation("120/QĐ-UBND", date(2026, 6, 1), "UBND thành phố", (SubjectKind.ENTERPRISE.value,), date(2026, 7, 1))


@pytest.fixture
def enterprise(at):
    """The roster row of an enterprise that the province manages."""
    at("2026-11-18 09:00")
    return factories.EnrolmentFactory(
        subject__kind=SubjectKind.ENTERPRISE, subject__managing_level=Level.PROVINCE, managing_level=Level.PROVINCE
    )


@pytest.fixture
def delegated(monkeypatch):
    """The province has delegated enterprises to its wards from 01/07/2026."""
    monkeypatch.setattr(plans, "_delegations", lambda versions: (DELEGATION,))


def rows_of(place, on: date) -> list:
    return list(decided_here(plans.calendar_for(place, 2026), on=on))


def test_without_a_delegation_the_province_counts_what_it_manages(enterprise):
    assert rows_of(enterprise.place.parent, date(2026, 11, 18)) == [enterprise]
    assert rows_of(enterprise.place, date(2026, 11, 18)) == []
    assert province_home(enterprise.place.parent, 2026).wards == []


@pytest.mark.parametrize(("day", "by_ward"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_delegated_kind_is_counted_by_the_ward_from_the_day_it_holds(enterprise, delegated, day, by_ward):
    assert rows_of(enterprise.place, day) == ([enterprise] if by_ward else [])
    assert rows_of(enterprise.place.parent, day) == ([] if by_ward else [enterprise])


def test_the_wards_line_on_the_provinces_home_holds_what_was_delegated(enterprise, delegated):
    home = province_home(enterprise.place.parent, 2026)
    assert [(ward.place_id, ward.total) for ward in home.wards] == [(enterprise.place_id, 1)]
    assert home.own.total == 0


def test_a_delegation_that_ends_takes_nothing_away_from_where_a_dossier_was_sent(client, enterprise, delegated, monkeypatch):
    """Design §6: the level is fixed when the recognition dossier is sent; figures, filters and results agree."""
    place, day = enterprise.place, date(2026, 11, 18)
    unsent = factories.EnrolmentFactory(
        subject__kind=SubjectKind.ENTERPRISE, subject__managing_level=Level.PROVINCE, managing_level=Level.PROVINCE
    )
    dossier = factories.DossierFactory(enrolment=enterprise, sent=True, deciding_place=place)
    monkeypatch.setattr(plans, "_delegations", lambda versions: (replace(DELEGATION, valid_to=date(2026, 11, 10)),))
    assert (rows_of(place, day), rows_of(place.parent, day)) == ([enterprise], [unsent])
    assert [(ward.place_id, ward.total) for ward in province_home(place.parent, 2026).wards] == [(place.pk, 1)]
    client.force_login(factories.person())
    for value, row in (("phuong", enterprise), ("tinh", unsent)):
        assert [line.row for line in client.get(f"/danh-sach/00235/2026/?xet={value}").context["lines"]] == [row]
    results = client.get("/danh-sach/00235/2026/ket-qua-dang-ky/").context["results"]
    assert (results.own.total, [line.total for line in results.province_kinds]) == (1, [1])
    monkeypatch.setattr(plans, "_delegations", lambda versions: (DELEGATION,))
    dossier.deciding_place = place.parent
    dossier.save()
    assert (rows_of(place, day), rows_of(place.parent, day)) == ([unsent], [enterprise])


def test_a_province_knows_the_delegations_that_a_wards_own_plan_states(enterprise, django_assert_max_num_queries):
    other = factories.EnrolmentFactory(
        subject__kind=SubjectKind.ENTERPRISE,
        subject__managing_level=Level.PROVINCE,
        subject__place=factories.ward("00004"),
        managing_level=Level.PROVINCE,
    )
    place, day = enterprise.place, date(2026, 11, 18)
    stated = {"symbol": "120/QĐ-UBND", "date": "2026-06-01", "delegator": "UBND thành phố", "kinds": ["enterprise"]}
    plan = {"year": 2026, "province_code": "01", "ward_code": place.code}
    plan_publish(content={"plan": plan, "delegation": [stated]}, source="ke-hoach.toml")
    assert rows_of(place, day) == [enterprise]
    with django_assert_max_num_queries(6):
        assert rows_of(place.parent, day) == [other]
    assert list(decided_in_wards(plans.calendar_for(place.parent, 2026), on=day)) == [enterprise]
    plan_publish(content={"plan": plan}, source="ke-hoach.toml")
    assert rows_of(place.parent, day) == [enterprise, other]


@pytest.mark.parametrize("delegating", [False, True])
def test_each_figure_of_the_police_home_opens_exactly_its_rows(client, enterprise, request, delegating):
    """Also where the province delegated some of its organisations to the ward."""
    if delegating:
        request.getfixturevalue("delegated")
    registered = factories.EnrolmentFactory(registered_at=stages.datetime(2026, 3, 2, 9, tzinfo=stages.VIETNAM))
    factories.EnrolmentFactory()
    officer = factories.person()
    home = police_home(officer.current_memberships[0].place, 2026)
    assert (home.progress.registered, home.progress.total) == (1, 3 if delegating else 2)
    sign_in(client, officer)
    links = re.findall(r'href="(/danh-sach/[^"]*xet=phuong[^"]*)"', client.get("/").content.decode())
    opened = [client.get(unescape(link)).context["lines"] for link in links]
    assert [[line.row for line in lines] for lines in opened] == [[registered], [], [], []]


def test_the_office_counts_for_each_decision_its_own_subjects(at):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    rows.append(stages.refused(stages.filed(ward=ward), ward=ward))
    stages.agreed(*rows, ward=ward)
    unsigned = committee_home(ward.place, waiting_in=ProposalState.WITH_OFFICE).unsigned
    assert {decision.kind: decision.count for decision in unsigned} == {DecisionKind.RECOGNISE: 2, DecisionKind.REFUSE: 1}
