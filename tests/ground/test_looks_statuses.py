"""Every state that a row can have has a look, and its words on the page are those of the choices."""

import pytest

from antt_portal.jobs.choices import JobState
from antt_portal.notices.choices import DeliveryState
from antt_portal.statuses import STATUSES
from dossiers.choices import DossierState
from recognitions.choices import (
    AppraisalState,
    BodyAnswer,
    CertificateState,
    ConsultationState,
    DecisionState,
    Outcome,
    ProposalState,
    RecognitionState,
    ReviewMeetingState,
)

pytestmark = pytest.mark.embedded
FAMILIES = {
    "dossier": DossierState,
    "appraisal": AppraisalState,
    "outcome": Outcome,
    "recognition": RecognitionState,
    "consultation": ConsultationState,
    "opinion": BodyAnswer,
    "review_meeting": ReviewMeetingState,
    "proposal": ProposalState,
    "decision": DecisionState,
    "certificate": CertificateState,
    "delivery": DeliveryState,
    "job": JobState,
}
TONES = {"quiet", "moving", "asking", "complete", "done", "failing"}


@pytest.mark.parametrize(("family", "value", "words"), [(name, *choice) for name, states in FAMILIES.items() for choice in states.choices])
def test_a_stored_state_reads_on_the_page_as_in_the_choices(family, value, words):
    assert STATUSES[family][value].words == words


def test_every_tone_is_one_that_the_styles_know():
    assert {status.tone for family in STATUSES.values() for status in family.values()} == TONES


def test_what_is_complete_does_not_look_recognised():
    assert STATUSES["dossier"]["complete"].tone != STATUSES["outcome"]["recognised"].tone
