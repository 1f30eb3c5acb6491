"""A home costs as many queries for fifty rows as for five, whoever looks at it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recognitions.choices import ProposalState
from recognitions.models import Proposal
from registrations.choices import MemberRole
from tests import factories
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

ROLES = ("head", "area_officer", "police", "office", "chairperson", "province_police")


@pytest.fixture
def people(at):
    at("2026-11-22 09:00")
    ward = factories.ward()
    return {
        "head": factories.UserFactory(),
        "area_officer": factories.person("area_officer"),
        "police": factories.person(),
        "office": factories.person("office"),
        "chairperson": factories.person("chairperson"),
        "province_police": factories.person(place=ward.parent),
    }


def add_rows(people, count: int) -> None:
    """`count` subjects with both dossiers, certificates, and as many proposals and decisions."""
    for number in range(count):
        enrolment = factories.EnrolmentFactory()
        for name, role in (("head", MemberRole.HEAD), ("area_officer", MemberRole.AREA_OFFICER)):
            factories.SubjectMemberFactory(subject=enrolment.subject, user=people[name], role=role)
        factories.DossierFactory(enrolment=enrolment, registration=True, in_review=True, reviewer=people["police"])
        factories.DossierFactory(enrolment=enrolment, returned=True)
        decision = factories.DecisionFactory()
        factories.RecognitionFactory(decision=decision, enrolment=enrolment)
        _proposal(people, Proposal.objects.count() + 1, ProposalState.WITH_OFFICE if number % 2 else ProposalState.WITH_CHAIRPERSON)


def _proposal(people, round_: int, state: str) -> None:
    now = factories.timezone.now()
    Proposal.objects.create(
        deciding_place=factories.ward(),
        year=2026,
        round=round_,
        state=state,
        symbol=f"{round_}/TTr-CAP",
        dated_on=date(2026, 11, 16),
        drafted_by=people["police"],
        drafted_at=now,
        state_since=now,
    )


def queries_of(person) -> int:
    client = Client()
    sign_in(client, person)
    client.get("/")  # the first visit may fill what lasts for the process
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def test_homes_do_not_ask_more_for_fifty_rows_than_for_five(people):
    add_rows(people, 5)
    few = {role: queries_of(people[role]) for role in ROLES}
    add_rows(people, 45)
    assert {role: queries_of(people[role]) for role in ROLES} == few


def test_no_home_asks_more_than_twenty_queries(people):
    add_rows(people, 5)
    assert {role: count for role in ROLES if (count := queries_of(people[role])) > 20} == {}
