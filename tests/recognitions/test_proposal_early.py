"""Deciding before a window's end (practice P8): the officer asks, the chairperson confirms, an incident opens the appraisal again."""

import pytest
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, Refused
from recognitions.choices import AppraisalState, CheckedPoint, DecisionState, ProposalState, ReopenedBy
from recognitions.models import Appraisal, Decision, Proposal
from recognitions.proposal_text import text_of
from recognitions.services import proposals
from recognitions.services.reopening import appraisals_reopen
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
P = ProposalState


@pytest.fixture
def ward(at):
    at("2026-11-10 10:00")
    return stages.Ward()


@pytest.fixture
def sheet(ward):
    return stages.concluded(stages.filed("agency", ward=ward), ward=ward)


def early(sheet, ward) -> Proposal:
    return stages.put_to_chairperson(stages.drafted(sheet, ward=ward, before_window_ends=True), ward=ward)


def agree(row: Proposal, ward, **statement) -> list[Decision]:
    return proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version, **statement)


def test_what_the_officer_asked_for_only_the_chairperson_decides(ward, sheet):
    row = early(sheet, ward)
    with pytest.raises(Refused, match="hết ngày 15/11/2026") as refusal:
        agree(row, ward)
    assert refusal.value.field == "early_confirmed"
    assert Proposal.objects.get().state == P.WITH_CHAIRPERSON
    assert agree(row, ward, early_confirmed=True)
    row = Proposal.objects.get()
    assert (row.early_confirmed_by, row.early_confirmed_at) == (ward.chairperson, row.agreed_at)


def test_without_having_been_asked_the_chairperson_cannot_decide_early(ward, sheet):
    with pytest.raises(Refused, match="Quyết định trước khi hết mốc đánh giá"):
        stages.drafted(sheet, ward=ward)
    assert not Proposal.objects.exists()


def test_after_the_window_nobody_is_asked_to_confirm(ward, sheet, at):
    row = early(sheet, ward)
    at("2026-11-16 08:00")
    assert agree(row, ward)
    assert Proposal.objects.get().early_confirmed_at is None


def test_the_page_shows_the_statement_and_refuses_without_it(ward, sheet, client):
    row = early(sheet, ward)
    sign_in(client, ward.chairperson)
    seen = client.get(reverse("proposal", args=[row.pk])).content.decode()
    assert "Công an đề nghị quyết định sớm đối với 1 đối tượng" in seen
    assert 'name="early_confirmed"' in seen
    refused = client.post(reverse("proposal_agree", args=[row.pk]), {"version": row.version})
    assert refused.status_code == 400
    assert "còn đến hết ngày 15/11/2026" in refused.content.decode()
    client.post(reverse("proposal_agree", args=[row.pk]), {"version": row.version, "early_confirmed": "on"})
    assert "Chủ tịch đã xác nhận" in client.get(reverse("proposal", args=[row.pk])).content.decode()


def test_the_letter_says_that_an_early_decision_is_asked_for(ward, sheet):
    said = " ".join(paragraph.text for paragraph in text_of(early(sheet, ward)).body)
    assert "01 đối tượng trong danh sách có mốc đánh giá đến hết ngày 15 tháng 11 năm 2026" in said
    assert "quyết định trước khi hết mốc đánh giá" in said


def test_an_ordinary_letter_says_nothing_of_it(at):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    assert "mốc đánh giá" not in " ".join(paragraph.text for paragraph in text_of(row).body)


# --- An incident up to the window's end, in every state of the proposal --------------------------------------------------


def brought_to(state: str, sheet, ward) -> Proposal:
    row = stages.drafted(sheet, ward=ward, before_window_ends=True)
    if state == P.DRAFT:
        return row
    if state == P.RETURNED:
        return proposals.proposal_return(proposal=row, by=ward.chief, version=row.version, reason="Xem lại.")
    row = stages.signed(row, ward=ward)
    if state == P.SIGNED:
        return row
    row = proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)
    if state == P.WITH_OFFICE:
        return row
    row = proposals.proposal_forward(proposal=row, by=ward.office, version=row.version, checked=CheckedPoint)
    if state == P.AGREED:
        agree(row, ward, early_confirmed=True)
    return Proposal.objects.get(pk=row.pk)


def incident(sheet, ward) -> None:
    appraisals_reopen(subject_ids=[sheet.subject_id], year=2026, because=ReopenedBy.INCIDENT, by=ward.officer)


NEXT = {
    P.SIGNED: lambda row, ward: proposals.proposal_send(proposal=row, by=ward.officer, version=row.version),
    P.WITH_OFFICE: lambda row, ward: proposals.proposal_forward(proposal=row, by=ward.office, version=row.version, checked=CheckedPoint),
    P.WITH_CHAIRPERSON: lambda row, ward: agree(row, ward, early_confirmed=True),
    P.AGREED: lambda row, ward: stages.recorded(Decision.objects.get(), ward=ward),
}
WAYS_OUT = {P.SIGNED: "chief", P.WITH_OFFICE: "office", P.WITH_CHAIRPERSON: "chairperson"}


@pytest.mark.parametrize("state", [P.DRAFT, P.RETURNED])
def test_in_an_unsigned_proposal_the_item_goes_out_and_says_why(ward, sheet, state):
    row = brought_to(state, sheet, ward)
    incident(sheet, ward)
    item = row.items.get()
    assert item.taken_out_reason == "Phiếu thẩm định tự mở lại: có vụ việc trong mốc đánh giá."
    assert Appraisal.objects.get(pk=sheet.pk).state == AppraisalState.OPEN


@pytest.mark.parametrize("state", NEXT)
def test_in_a_signed_one_the_item_stands_in_the_way_and_says_why(ward, sheet, state):
    row = brought_to(state, sheet, ward)
    incident(sheet, ward)
    with pytest.raises((Conflict, Refused), match="tự mở lại: có vụ việc trong mốc đánh giá"):
        NEXT[state](Proposal.objects.get(pk=row.pk), ward)
    assert Proposal.objects.get(pk=row.pk).state == state


@pytest.mark.parametrize("state", NEXT)
def test_without_an_incident_the_same_step_goes_through(ward, sheet, state):
    NEXT[state](brought_to(state, sheet, ward), ward)
    assert Proposal.objects.get().state != state or Decision.objects.get().state == DecisionState.ISSUED


@pytest.mark.parametrize("state", WAYS_OUT)
def test_with_the_item_in_the_way_it_is_given_back(ward, sheet, state):
    row = brought_to(state, sheet, ward)
    incident(sheet, ward)
    row = Proposal.objects.get(pk=row.pk)
    by = getattr(ward, WAYS_OUT[state])
    assert proposals.proposal_return(proposal=row, by=by, version=row.version, reason="Có vụ việc mới.").state == P.RETURNED


@pytest.mark.parametrize("state", [P.WITH_OFFICE, P.WITH_CHAIRPERSON, P.AGREED])
def test_or_it_is_taken_out_and_the_rest_goes_on(ward, sheet, state):
    other = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.drafted(sheet, other, ward=ward, before_window_ends=True)
    row = stages.put_to_chairperson(row, ward=ward) if state != P.WITH_OFFICE else stages.signed(row, ward=ward)
    if state == P.WITH_OFFICE:
        row = proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)
    if state == P.AGREED:
        agree(row, ward, early_confirmed=True)
    incident(sheet, ward)
    row = Proposal.objects.get(pk=row.pk)
    by = ward.office if state == P.WITH_OFFICE else ward.chairperson
    proposals.items_take_out(proposal=row, items=[row.items.get(appraisal=sheet)], reason="Có vụ việc mới.", by=by, version=row.version)
    NEXT[state](Proposal.objects.get(pk=row.pk), ward)
    assert Proposal.objects.get(pk=row.pk).state != state or Decision.objects.get().state == DecisionState.ISSUED


def test_after_the_decision_the_police_are_told_and_the_appraisal_stands(ward, sheet):
    brought_to(P.AGREED, sheet, ward)
    stages.recorded(Decision.objects.get(), ward=ward)
    incident(sheet, ward)
    assert Appraisal.objects.get(pk=sheet.pk).state == AppraisalState.CONCLUDED
    told = Notice.objects.filter(recipient=ward.officer, text__contains="xem có phải thu hồi không")
    assert told.count() == 1


def test_a_proposal_with_something_in_the_way_offers_no_big_button(ward, sheet, client):
    row = brought_to(P.WITH_CHAIRPERSON, sheet, ward)
    incident(sheet, ward)
    sign_in(client, ward.chairperson)
    seen = client.get(reverse("proposal", args=[row.pk])).content.decode()
    assert "tự mở lại: có vụ việc trong mốc đánh giá" in seen
    assert "Phê duyệt công nhận" not in seen
