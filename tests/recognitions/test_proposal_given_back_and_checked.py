"""Inside the police the chief gives a draft back; the office checks the form point by point before the chairperson sees it (P19)."""

import pytest
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, Refused
from dossiers.models import Dossier
from recognitions.choices import CheckedPoint, ProposalState
from recognitions.models import Proposal
from recognitions.proposal_text import text_of
from recognitions.services import proposals
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def draft(ward):
    return stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)


def give_back(row: Proposal, by, reason: str = "Sai tên một đơn vị.") -> Proposal:
    return proposals.proposal_return(proposal=row, by=by, version=row.version, reason=reason)


def with_office(row: Proposal, ward) -> Proposal:
    row = stages.signed(row, ward=ward)
    return proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)


def test_the_chief_gives_a_draft_back_to_the_officer_who_is_told_why(ward, draft):
    row = give_back(draft, ward.chief)
    assert (row.state, row.return_reason) == (ProposalState.RETURNED, "Sai tên một đơn vị.")
    assert Notice.objects.filter(recipient=ward.officer, text__contains="bị trả lại").count() == 1


def test_the_chief_takes_a_signature_back_before_it_is_sent(ward, draft):
    row = stages.signed(draft, ward=ward)
    row = give_back(row, ward.chief)
    assert not Dossier.objects.exclude(held_by="").exists()
    letter = text_of(row)
    assert letter.number_line == "Số:      /TTr-CAP"
    assert letter.signature.name == ""


def test_what_lies_with_the_office_is_no_longer_the_chiefs_to_give_back(ward, draft):
    with pytest.raises(Conflict):
        give_back(with_office(draft, ward), ward.chief)


def test_every_return_stays_with_its_reason(ward, draft):
    row = give_back(draft, ward.chief, "Lần một.")
    row = give_back(with_office(row, ward), ward.office, "Lần hai.")
    row = stages.put_to_chairperson(row, ward=ward)
    assert [(one.returned_from, one.returned_by, one.reason) for one in row.returns.all()] == [
        (ProposalState.DRAFT, ward.chief, "Lần một."),
        (ProposalState.WITH_OFFICE, ward.office, "Lần hai."),
    ]


def test_the_page_of_the_chief_gives_back_in_three_clicks(ward, draft, client):
    sign_in(client, ward.chief)
    assert "Trả lại cán bộ soạn" in client.get(reverse("proposal", args=[draft.pk])).content.decode()
    empty = client.post(reverse("proposal_return", args=[draft.pk]), {"version": draft.version, "reason": ""})
    assert empty.status_code == 400
    client.post(reverse("proposal_return", args=[draft.pk]), {"version": draft.version, "reason": "Thiếu một tổ dân phố."})
    assert "Thiếu một tổ dân phố." in client.get(reverse("proposal", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("missing", CheckedPoint)
def test_a_point_that_was_not_checked_keeps_it_from_the_chairperson(ward, draft, missing):
    row = with_office(draft, ward)
    checked = [point for point in CheckedPoint if point != missing]
    with pytest.raises(Refused) as refusal:
        proposals.proposal_forward(proposal=row, by=ward.office, version=row.version, checked=checked)
    assert missing.label in refusal.value.sentence
    assert refusal.value.field == "checked"
    assert Proposal.objects.get().state == ProposalState.WITH_OFFICE


def test_the_office_ticks_and_puts_it_to_the_chairperson(ward, draft, client):
    row = with_office(draft, ward)
    sign_in(client, ward.office)
    address = reverse("proposal_forward", args=[row.pk])
    assert "checked>" not in client.get(address).content.decode()
    refused = client.post(address, {"version": row.version, "checked": ["signed", "list"]})
    assert refused.status_code == 400
    seen = refused.content.decode()
    assert seen.count(" checked") >= 2
    assert client.post(address, {"version": row.version, "checked": CheckedPoint.values}).status_code == 302
    row = Proposal.objects.get()
    assert (row.state, row.checked_points) == (ProposalState.WITH_CHAIRPERSON, CheckedPoint.values)


def test_what_was_signed_anew_is_checked_anew(ward, draft):
    row = stages.put_to_chairperson(draft, ward=ward)
    row = give_back(row, ward.chairperson)
    row = stages.signed(row, ward=ward)
    assert (row.checked_by, row.checked_points) == (None, [])
