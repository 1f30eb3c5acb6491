"""Every cell of the transition tables: action × state × role. Whoever holds the role in another place finds nothing."""

import pytest

from antt_portal.accounts.choices import Role
from antt_portal.refusals import Conflict, NotYours
from recognitions.choices import (
    AppraisalState,
    CertificateState,
    ConsultationState,
    DecisionKind,
    DecisionState,
    ProposalState,
    ReviewMeetingState,
)
from recognitions.models import Appraisal, Certificate, Consultation, Decision, Proposal, ReviewMeeting
from recognitions.permissions import TABLES, actions_of, permitted
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

P, A, D, C = ProposalState, AppraisalState, DecisionState, CertificateState
Q, R = ConsultationState, ReviewMeetingState
OFFICER, CHIEF, OFFICE, CHAIR, AUDITOR = "", "chief", "office", "chairperson", "auditor"
POLICE = {OFFICER, CHIEF}
PRINTERS = {OFFICE, CHAIR, *POLICE}

ALLOWED = {
    (Appraisal, "decide"): {A.OPEN: POLICE},
    (Appraisal, "conclude"): {A.OPEN: POLICE},
    (Appraisal, "reopen"): {A.CONCLUDED: POLICE},
    (Consultation, "number"): {Q.OPEN: POLICE},
    (Consultation, "make_links"): {Q.OPEN: POLICE},
    (Consultation, "record"): {Q.OPEN: POLICE, Q.CLOSED: POLICE},
    (Consultation, "close"): {Q.OPEN: POLICE},
    (ReviewMeeting, "change"): {R.INVITED: POLICE},
    (ReviewMeeting, "hold"): {R.INVITED: POLICE, R.HELD: POLICE},
    (ReviewMeeting, "keep_minutes"): {R.HELD: POLICE, R.MINUTES: POLICE},
    (ReviewMeeting, "cancel"): {R.INVITED: POLICE},
    (Proposal, "sign"): {P.DRAFT: {CHIEF}, P.RETURNED: {CHIEF}},
    (Proposal, "send"): {P.SIGNED: POLICE},
    (Proposal, "forward"): {P.WITH_OFFICE: {OFFICE}},
    (Proposal, "return"): {
        P.DRAFT: {CHIEF},
        P.SIGNED: {CHIEF},
        P.RETURNED: {CHIEF},
        P.WITH_OFFICE: {OFFICE},
        P.WITH_CHAIRPERSON: {CHAIR},
    },
    (Proposal, "agree"): {P.WITH_CHAIRPERSON: {CHAIR}},
    (Proposal, "add_items"): {P.DRAFT: POLICE, P.RETURNED: POLICE},
    (Proposal, "take_out"): {
        P.DRAFT: POLICE,
        P.RETURNED: POLICE,
        P.WITH_OFFICE: {OFFICE},
        P.WITH_CHAIRPERSON: {CHAIR},
        P.AGREED: {CHAIR},
    },
    (Proposal, "split_off"): {P.DRAFT: POLICE, P.RETURNED: POLICE, P.WITH_OFFICE: {OFFICE}, P.WITH_CHAIRPERSON: {CHAIR}},
    (Decision, "record"): {D.AWAITING_SIGNATURE: {OFFICE}},
    (Decision, "hand_out"): {D.AWAITING_SIGNATURE: {OFFICE}},
    (Decision, "draft_correction"): {D.ISSUED: {OFFICE}},
    (Decision, "draft_revocation"): {D.ISSUED: {OFFICE, CHAIR}},
    (Decision, "revoke"): {D.ISSUED: {OFFICE, CHAIR}},
    (Decision, "void"): {D.AWAITING_SIGNATURE: {OFFICE}},
    (Certificate, "retry"): {C.FAILED: PRINTERS},
    (Certificate, "hand_over"): {C.READY: PRINTERS},
    (Certificate, "take_back"): {C.HANDED_OVER: PRINTERS},
    (Certificate, "reissue"): {state: {OFFICE} for state in (C.READY, C.HANDED_OVER)},
    (Certificate, "correct"): {state: {OFFICE, CHAIR} for state in (C.PENDING, C.FAILED, C.READY, C.HANDED_OVER)},
    (Certificate, "revoke"): {state: {OFFICE, CHAIR} for state in (C.PENDING, C.FAILED, C.READY, C.HANDED_OVER)},
}
OF_KIND = {(Decision, "void"): {"kind": DecisionKind.CORRECT}}  # one that recognises is void when its last subject was taken out
STATES = {Appraisal: A, Consultation: Q, ReviewMeeting: R, Proposal: P, Decision: D, Certificate: C}


def test_every_action_of_the_tables_is_here():
    assert set(ALLOWED) == {(model, row.action) for model, table in TABLES.items() for row in table}


def answer(user, action, row) -> str:
    try:
        permitted(user, action, row, moved="đã đổi")
    except NotYours:
        return "not yours"
    except Conflict:
        return "conflict"
    return "allowed"


@pytest.mark.parametrize(("model", "action"), ALLOWED)
def test_every_cell_of_the_table(model, action):
    ward = factories.ward()
    cells = ALLOWED[model, action]
    ever = set().union(*cells.values())
    people = {trait: factories.person(trait) for trait in (OFFICER, CHIEF, OFFICE, CHAIR, AUDITOR)}
    for state in STATES[model]:
        row = model(deciding_place=ward, state=state, **OF_KIND.get((model, action), {}))
        for trait, user in people.items():
            expected = "allowed" if trait in cells.get(state, ()) else "conflict" if trait in ever else "not yours"
            assert answer(user, action, row) == expected, (action, state, trait)
            assert (action in actions_of(user, row)) == (expected == "allowed"), (action, state, trait)


@pytest.mark.parametrize(("model", "action"), ALLOWED)
def test_the_same_role_elsewhere_finds_nothing(model, action):
    ward = factories.ward()
    for state in STATES[model]:
        row = model(deciding_place=ward, state=state, **OF_KIND.get((model, action), {}))
        for place in (factories.ward("00004"), ward.parent):
            for trait in (OFFICER, CHIEF, OFFICE, CHAIR):
                assert answer(factories.person(trait, place=place), action, row) == "not yours"


def test_every_row_of_the_table_is_told_here():
    """A row that is added to a table and to no cell above fails here."""
    for model, table in TABLES.items():
        told = {(action, str(state)) for (of, action), cells in ALLOWED.items() if of is model for state in cells}
        assert told == {(row.action, str(state)) for row in table for state in row.sources}, model


def test_a_role_that_ended_yesterday_gives_no_right(at):
    at("2026-11-18 09:00")
    from datetime import date

    seat = factories.MembershipFactory(role=Role.CHAIRPERSON, ends_on=date(2026, 11, 17))
    assert answer(seat.user, "agree", Proposal(deciding_place=seat.place, state=P.WITH_CHAIRPERSON)) == "not yours"


AMENDING = {DecisionKind.CORRECT, DecisionKind.REVOKE}
OF_KINDS = {
    "record": set(DecisionKind),
    "hand_out": set(DecisionKind),
    "void": AMENDING,
    "draft_correction": {DecisionKind.RECOGNISE},
    "draft_revocation": {DecisionKind.RECOGNISE},
    "revoke": {DecisionKind.RECOGNISE},
}
WHERE = {name: cells for (model, name), cells in ALLOWED.items() if model is Decision}


@pytest.mark.parametrize("action", OF_KINDS)
def test_every_kind_of_decision_has_its_own_acts(action):
    """State × kind × action × role."""
    ward, people = factories.ward(), {trait: factories.person(trait) for trait in (OFFICER, CHIEF, OFFICE, CHAIR, AUDITOR)}
    for kind in DecisionKind:
        cells = WHERE[action] if kind in OF_KINDS[action] else {}
        ever = set().union(*cells.values())
        for state in D:
            row = Decision(deciding_place=ward, state=state, kind=kind)
            for trait, user in people.items():
                expected = "allowed" if trait in cells.get(state, ()) else "conflict" if trait in ever else "not yours"
                assert answer(user, action, row) == expected, (action, kind, state, trait)
