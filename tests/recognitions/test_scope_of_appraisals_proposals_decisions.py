"""Who sees which appraisal, proposal and decision: held against a plain statement of the rule, row by row and person by person."""

import pytest

from antt_portal.accounts.choices import Role
from recognitions.choices import DecisionKind, DecisionState
from recognitions.models import Appraisal, Decision, Proposal, Recognition
from recognitions.services.certificates import certificate_revoke
from recognitions.views.proposals import proposals_of
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

READERS = {Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR}


@pytest.fixture
def places(at):
    at("2026-11-18 09:00")
    near, neighbour = factories.ward(), factories.ward("00004")
    return {"near": near, "neighbour": neighbour, "province": near.parent}


@pytest.fixture
def people(places):
    traits = ("", "chief", "office", "chairperson", "auditor", "administrator", "area_officer")
    return [factories.person(trait, place=place) for place in places.values() for trait in traits]


def may_see(user, deciding_place) -> bool:
    """The rule in plain words: a reader of the deciding place, or of the province above it."""
    held = {m.place_id for m in user.memberships.all() if m.role in READERS}
    return bool(held & {deciding_place.pk, deciding_place.parent_id})


def issued_in(place) -> Decision:
    ward = stages.Ward(place)
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    return stages.recorded(decision, ward=ward)


def test_rows_are_seen_in_their_deciding_place_and_above(places, people):
    issued_in(places["near"]), issued_in(places["neighbour"])
    for model in (Appraisal, Proposal, Decision):
        for user in people:
            seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
            assert seen == {row.pk for row in model.objects.all() if may_see(user, row.deciding_place)}, (model, user)


def test_a_head_sees_the_issued_decision_that_names_them_and_nothing_else(places):
    issued = issued_in(places["near"])
    other = issued_in(places["neighbour"])
    head = factories.head_of(Recognition.objects.get(decision=issued).subject)
    assert list(Decision.objects.visible_to(head)) == [issued]
    assert other not in Decision.objects.visible_to(head)
    assert not Appraisal.objects.visible_to(head).exists()
    assert not Proposal.objects.visible_to(head).exists()


def test_a_head_sees_the_refusal_that_names_them_and_no_other(places):
    ward = stages.Ward(places["near"])
    refused = stages.refused(stages.filed(ward=ward), ward=ward)
    recognised = stages.concluded(stages.filed(ward=ward), ward=ward)
    for number, decision in enumerate(stages.agreed(refused, recognised, ward=ward)):
        stages.recorded(decision, ward=ward, symbol=f"{number + 1}/QĐ-UBND")
    seen = {sheet.pk: list(Decision.objects.visible_to(factories.head_of(sheet.subject))) for sheet in (refused, recognised)}
    assert seen == {
        refused.pk: list(Decision.objects.filter(kind=DecisionKind.REFUSE)),
        recognised.pk: list(Decision.objects.filter(kind=DecisionKind.RECOGNISE)),
    }


def test_a_head_sees_the_revocation_of_their_own_recognition(places):
    issued = issued_in(places["near"])
    revocation = factories.DecisionFactory(revoking=True, amends=issued)
    recognition = Recognition.objects.get(decision=issued)
    certificate_revoke(recognition=recognition, decision=revocation, by=factories.UserFactory())
    assert set(Decision.objects.visible_to(factories.head_of(recognition.subject))) == {issued, revocation}
    assert not Decision.objects.visible_to(factories.head_of(factories.SubjectFactory())).exists()


def test_who_is_police_of_one_place_and_office_of_another_sees_the_others_drafts_nowhere(places):
    ward = stages.Ward(places["near"])
    draft = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    office = factories.person("office", place=places["near"])
    factories.MembershipFactory(user=office, place=places["neighbour"])
    assert draft not in proposals_of(office)
    assert draft in proposals_of(ward.officer)


def test_a_head_sees_no_decision_before_it_is_issued(places):
    ward = stages.Ward(places["near"])
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    assert decision.state == DecisionState.AWAITING_SIGNATURE
    assert not Decision.objects.visible_to(factories.head_of(sheet.subject)).exists()
