"""The way of a proposal from its draft to the issued decision, and who may take each step."""

import pytest

from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers.models import Dossier
from recognitions.choices import CheckedPoint, DecisionState, Outcome, ProposalState, RecognitionState
from recognitions.models import Certificate, Decision, Proposal, Recognition
from recognitions.services import proposals
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_a_subject_goes_the_whole_way_to_its_certificate(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(area, ward=ward)
    assert decision.state == DecisionState.AWAITING_SIGNATURE
    assert not Recognition.objects.exists()
    issued = stages.recorded(decision, ward=ward)
    recognition = Recognition.objects.get()
    assert (recognition.subject, recognition.decision, recognition.state) == (area.subject, issued, RecognitionState.IN_FORCE)
    assert Certificate.objects.get().recognition == recognition


def test_recognising_and_refusing_make_two_decisions(ward):
    good = stages.concluded(stages.filed(ward=ward), ward=ward)
    bad = stages.refused(stages.filed(ward=ward), ward=ward)
    decisions = stages.agreed(good, bad, ward=ward)
    assert sorted(decision.kind for decision in decisions) == [Outcome.RECOGNISE, Outcome.REFUSE]
    for number, decision in enumerate(decisions):
        stages.recorded(decision, ward=ward, symbol=f"{number + 1}/QĐ-UBND")
    assert [row.subject for row in Recognition.objects.all()] == [good.subject]
    assert Certificate.objects.count() == 1


def test_a_signed_proposal_holds_its_dossiers_and_a_return_frees_them(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.signed(stages.drafted(area, ward=ward), ward=ward)
    assert Dossier.objects.get(pk=area.dossier_id).held_by == f"proposal:{row.pk}"
    row = proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)
    row = proposals.proposal_return(proposal=row, by=ward.office, version=row.version, reason="Sai tên đơn vị.")
    assert (row.state, row.return_reason) == (ProposalState.RETURNED, "Sai tên đơn vị.")
    assert Dossier.objects.get(pk=area.dossier_id).held_by == ""


def test_what_was_returned_is_signed_and_goes_again(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.put_to_chairperson(stages.drafted(area, ward=ward), ward=ward)
    row = proposals.proposal_return(proposal=row, by=ward.chairperson, version=row.version, reason="Xem lại một đối tượng.")
    row = stages.put_to_chairperson(row, ward=ward, symbol="13/TTr-CAP")
    assert proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)


def test_rounds_are_counted_per_place_and_year(ward):
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    assert [stages.drafted(row, ward=ward).round for row in rows] == [1, 2]


def test_a_subject_lies_in_one_proposal_at_a_time(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    stages.drafted(area, ward=ward)
    with pytest.raises(Conflict, match="đợt 1"):
        stages.drafted(area, ward=ward)
    assert Proposal.objects.count() == 1


def test_an_empty_proposal_is_refused(ward):
    with pytest.raises(Refused, match="ít nhất một"):
        stages.drafted(ward=ward)


@pytest.mark.parametrize("step", ["sign", "send", "forward", "agree"])
def test_people_of_another_ward_do_not_find_the_proposal(ward, step):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.drafted(area, ward=ward)
    other = stages.Ward(factories.ward("00004"))
    acts = {
        "sign": lambda: stages.signed(row, ward=other),
        "send": lambda: proposals.proposal_send(proposal=row, by=other.officer, version=row.version),
        "forward": lambda: proposals.proposal_forward(proposal=row, by=other.office, version=row.version, checked=CheckedPoint),
        "agree": lambda: proposals.proposal_agree(proposal=row, by=other.chairperson, version=row.version),
    }
    with pytest.raises(NotYours):
        acts[step]()


def test_an_act_on_a_stale_page_is_a_conflict_that_says_who_and_when(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.signed(stages.drafted(area, ward=ward), ward=ward)
    with pytest.raises(Conflict, match=r"Trần Văn Trưởng.*09:00 ngày 18/11/2026") as conflict:
        proposals.proposal_send(proposal=row, by=ward.officer, version=row.version - 1)
    assert "Chỉ huy Công an đã ký" in conflict.value.sentence


def test_each_step_leaves_one_line_in_the_trail(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(area, ward=ward)
    stages.recorded(decision, ward=ward)
    steps = ["proposal.drafted", "proposal.signed", "proposal.sent", "proposal.forwarded", "proposal.agreed", "decision.issued"]
    assert sorted(Entry.objects.filter(action__in=steps).values_list("action", flat=True)) == sorted(steps)
    bodies = " ".join(Entry.objects.values_list("body", flat=True))
    assert area.enrolment.name not in bodies
    assert ward.chairperson.full_name not in bodies


def test_agreeing_makes_no_decision_final(ward):
    area = stages.concluded(stages.filed(ward=ward), ward=ward)
    stages.agreed(area, ward=ward)
    assert not Decision.objects.filter(state=DecisionState.ISSUED).exists()
