"""Every cell of the table: each action in each state by each kind of person, allowed or refused as design §5 says."""

import itertools

import pytest
from django.db import transaction

from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours
from dossiers import permissions
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from dossiers.services.transition import PAST, perform
from dossiers.transitions import BY_ACTION, TRANSITIONS
from registrations.choices import MemberRole, SubjectKind
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db

OF_AN_AREA = {
    "may_prepare": {"head", "clerk", "area officer"},
    "may_file": {"head", "clerk", "area officer"},
    "may_take_in": {"area officer", "officer", "chief"},
    "may_review": {"officer", "chief"},
    "portal_itself": {"the portal"},
}
OF_A_WARD = {
    "may_prepare": {"officer", "chief", "chairperson"},
    "may_file": {"chairperson"},
    "may_take_in": {"provincial officer", "provincial chief"},
    "may_review": {"provincial officer", "provincial chief"},
    "portal_itself": {"the portal"},
}


def cast(subject) -> dict:
    """One person of every kind, by what they are called in the tables above."""
    province = subject.place.parent
    people = {trait: factories.person(trait) for trait in ("chief", "office", "chairperson", "auditor", "administrator")}
    people |= {"officer": factories.person(), "officer of another ward": factories.person(place=factories.ward("00004"))}
    people |= {"provincial officer": factories.person(place=province), "provincial chief": factories.person("chief", place=province)}
    people |= {"head of another subject": factories.head_of(factories.SubjectFactory()), "nobody in particular": factories.UserFactory()}
    if subject.kind == SubjectKind.RESIDENTIAL_AREA:
        people["head"] = factories.head_of(subject)
        people["clerk"] = factories.SubjectMemberFactory(subject=subject, role=MemberRole.CLERK).user
        people["area officer"] = factories.person("area_officer")
        factories.SubjectMemberFactory(subject=subject, user=people["area officer"], role=MemberRole.AREA_OFFICER)
        former = factories.UserFactory(is_active=False)
        people["head who left the portal"] = factories.SubjectMemberFactory(subject=subject, user=former).user
    return people | {"the portal": None}


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def ward_enrolment(at):
    at("2026-03-15 09:00")
    subject = factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa", households=None, managing_level="province")
    return factories.EnrolmentFactory(subject=subject)


def outcomes(action: str, dossier: Dossier, people: dict) -> dict[tuple[str, str], str]:
    """What comes of `action` in each cell: the state reached, or the refusal's name. Nothing of it remains."""
    found, reason = {}, "Theo yêu cầu." if BY_ACTION[action].reason else ""
    for state, (name, person) in itertools.product(DossierState, people.items()):
        Dossier.objects.filter(pk=dossier.pk).update(state=state)
        savepoint = transaction.savepoint()
        try:
            found[state, name] = perform(action, dossier=dossier, by=person, reason=reason).state
        except (Conflict, NotYours) as refusal:
            found[state, name] = type(refusal).__name__
        transaction.savepoint_rollback(savepoint)
    return found


def expected(action: str, people: dict, allowed: dict) -> dict[tuple[str, str], str]:
    step = BY_ACTION[action]
    return {
        (state, name): "NotYours" if name not in allowed[step.who] else step.target if state in step.sources else "Conflict"
        for state, name in itertools.product(DossierState, people)
    }


@pytest.mark.parametrize("action", [step.action for step in TRANSITIONS])
def test_each_cell_for_a_residential_area(enrolment, action):
    people = cast(enrolment.subject)
    dossier = samples.sent(enrolment, people["head"])
    assert outcomes(action, dossier, people) == expected(action, people, OF_AN_AREA)


@pytest.mark.parametrize("action", [step.action for step in TRANSITIONS])
def test_each_cell_for_the_ward_itself(ward_enrolment, action):
    people = cast(ward_enrolment.subject)
    dossier = samples.fill(samples.opened(ward_enrolment, people["officer"], DossierKind.REGISTRATION), people["officer"])
    Dossier.objects.filter(pk=dossier.pk).update(receipt_code="DD-2026-ABCDEF", received_at=dossier.state_since, last_day="2026-03-31")
    assert dossier.deciding_place == Place.objects.get(pk=ward_enrolment.place.parent_id)
    assert outcomes(action, dossier, people) == expected(action, people, OF_A_WARD)


def test_every_rule_and_guard_that_the_table_names_exists_and_every_action_has_its_trail_word():
    from dossiers.history import WORDS
    from dossiers.services.guards import GUARDS

    for step in TRANSITIONS:
        assert step.who in permissions.RULES
        assert set(step.guards) <= set(GUARDS)
        assert PAST[step.action] in WORDS


def test_the_buttons_are_those_of_the_table(enrolment):
    people = cast(enrolment.subject)
    dossier = samples.sent(enrolment, people["head"])

    def buttons(name):
        return [step.action for step in permissions.allowed_actions(people[name], dossier)]

    assert buttons("head") == ["take_back", "withdraw"]
    assert buttons("officer") == ["take"]
    assert buttons("office") == []
