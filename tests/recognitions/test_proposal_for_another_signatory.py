"""A subject whose head approves is flagged before the button, and split off in one act for another signatory (practice P27)."""

import pytest
from django.urls import reverse

from antt_portal.refusals import Conflict, Refused
from antt_portal.trail.models import Entry
from dossiers.models import Dossier
from recognitions.choices import ProposalState
from recognitions.models import Proposal
from recognitions.services import proposals
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
REASON = "Người đứng đầu là người phê duyệt."


@pytest.fixture
def own(ward):
    sheet = stages.concluded(stages.filed("agency", ward=ward, name="Ủy ban nhân dân phường Đống Đa"), ward=ward)
    factories.SubjectMemberFactory(subject=sheet.subject, user=ward.chairperson)
    return sheet


@pytest.fixture
def area(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward)


def split(row: Proposal, by, *sheets) -> Proposal:
    items = row.items.filter(appraisal__in=sheets)
    return proposals.items_split_off(proposal=row, items=items, reason=REASON, by=by, version=row.version)


def test_it_is_flagged_to_the_officer_before_there_is_a_proposal(ward, own, client):
    sign_in(client, ward.officer)
    seen = client.get(reverse("proposal_new", args=[2026]), {"dot": "con-lai"}).content.decode()
    assert "Người đứng đầu là Nguyễn Thị Chủ Tịch, Chủ tịch UBND" in seen


def test_one_act_takes_it_out_and_drafts_the_next_round(ward, own, area):
    row = stages.put_to_chairperson(stages.drafted(own, area, ward=ward), ward=ward)
    other = split(row, ward.chairperson, own)
    assert (other.round, other.state, other.split_from, other.split_by) == (2, ProposalState.DRAFT, row, ward.chairperson)
    assert other.drafted_by == ward.officer
    assert [item.appraisal for item in other.items.all()] == [own]
    assert row.items.get(appraisal=own).taken_out_reason == REASON
    assert Dossier.objects.get(pk=own.dossier_id).held_by == ""
    assert Entry.objects.filter(action="proposal.split_off").count() == 1


def test_the_rest_is_agreed_here_and_the_split_by_a_deputy(ward, own, area):
    row = stages.put_to_chairperson(stages.drafted(own, area, ward=ward), ward=ward)
    other = split(row, ward.chairperson, own)
    row = Proposal.objects.get(pk=row.pk)
    assert proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)
    other = stages.put_to_chairperson(other, ward=ward, symbol="13/TTr-CAP")
    with pytest.raises(Conflict, match="người đứng đầu chính là người phê duyệt"):
        proposals.proposal_agree(proposal=other, by=ward.chairperson, version=other.version)
    assert proposals.proposal_agree(proposal=other, by=factories.person("vice_chairperson"), version=other.version)


@pytest.mark.parametrize("who", ["officer", "office", "chairperson"])
def test_whoever_has_the_proposal_may_split(ward, own, area, who):
    row = stages.drafted(own, area, ward=ward)
    if who != "officer":
        row = stages.signed(row, ward=ward)
        row = proposals.proposal_send(proposal=row, by=ward.officer, version=row.version)
    if who == "chairperson":
        row = proposals.proposal_forward(proposal=row, by=ward.office, version=row.version, checked=stages.CheckedPoint)
    assert split(row, getattr(ward, who), own).round == 2


def test_nothing_is_split_when_nothing_would_be_left(ward, own):
    row = stages.put_to_chairperson(stages.drafted(own, ward=ward), ward=ward)
    with pytest.raises(Refused, match="không cần tách"):
        split(row, ward.chairperson, own)
    assert Proposal.objects.count() == 1
    assert row.items.get().taken_out_at is None


def test_a_reopened_one_is_not_split_but_told(ward, own, area):
    row = stages.put_to_chairperson(stages.drafted(own, area, ward=ward), ward=ward)
    own.state = "open"
    own.save()
    with pytest.raises(Conflict, match="đã được mở lại"):
        split(row, ward.chairperson, own)
    assert row.items.get(appraisal=own).taken_out_at is None


def test_the_page_comes_with_exactly_those_ticked_that_the_approver_heads(ward, own, area, client):
    row = stages.put_to_chairperson(stages.drafted(own, area, ward=ward), ward=ward)
    sign_in(client, ward.chairperson)
    address = reverse("items_split_off", args=[row.pk])
    assert "Để người khác phê duyệt (1)" in client.get(reverse("proposal", args=[row.pk])).content.decode()
    seen = client.get(address).content.decode()
    assert f'value="{row.items.get(appraisal=own).pk}" checked' in seen
    assert f'value="{row.items.get(appraisal=area).pk}" checked' not in seen
    assert client.post(address, {"version": row.version, "reason": REASON}).status_code == 400
    client.post(address, {"version": row.version, "reason": REASON, "items": [row.items.get(appraisal=own).pk]})
    other = Proposal.objects.get(round=2)
    assert other.split_by == ward.chairperson
    seen = client.get(reverse("proposal", args=[row.pk])).content.decode()
    assert "Tờ trình đợt 2" in seen
    assert f'href="{reverse("proposal", args=[other.pk])}"' not in seen  # a draft is not yet the committee's to read


def test_to_a_deputy_it_is_not_in_the_way(ward, own, area, client):
    row = stages.put_to_chairperson(stages.drafted(own, area, ward=ward), ward=ward)
    sign_in(client, factories.person("vice_chairperson"))
    seen = client.get(reverse("proposal", args=[row.pk])).content.decode()
    assert "Phê duyệt công nhận 01 tổ dân phố, 01 cơ quan" in seen
    assert "Để người khác phê duyệt" not in seen
