"""What keeps a proposal from being signed or agreed to: four eyes, windows that still run, heads who would approve themselves, counts
that changed. An item that fails is named, never dropped."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from antt_portal import clock
from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers.models import Dossier, Figures
from recognitions import deciding
from recognitions.choices import DecisionState, ProposalState
from recognitions.homes.committee import committee_home
from recognitions.models import Decision, Proposal
from recognitions.services import appraisals, proposals
from registrations.choices import SubjectStatus
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def agree(proposal: Proposal, by, **statement):
    row = Proposal.objects.get(pk=proposal.pk)
    return proposals.proposal_agree(proposal=row, by=by, version=row.version, **statement)


def take_out(item, *, reason: str, by):
    version = Proposal.objects.get(pk=item.proposal_id).version
    return proposals.item_take_out(item=item, reason=reason, by=by, version=version)


@pytest.mark.parametrize("who", ["officer", "chief"])
def test_who_drafted_or_signed_does_not_agree(ward, who):
    row = stages.put_to_chairperson(stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward), ward=ward)
    person = getattr(ward, who)
    factories.MembershipFactory(user=person, chairperson=True)
    person.__dict__.pop("current_memberships", None)
    with pytest.raises(Refused, match="không phê duyệt chính Tờ trình đó"):
        agree(row, person)


def test_the_database_itself_holds_four_eyes(ward):
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(agreed_by=ward.officer)


def test_the_database_itself_keeps_a_subject_in_one_proposal(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    stages.drafted(sheet, ward=ward)
    other = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.items.create(appraisal=sheet, outcome=sheet.outcome)


def test_a_subject_headed_by_the_approver_waits_for_another_signatory(ward):
    sheet = stages.concluded(stages.filed("agency", ward=ward, name="Ủy ban nhân dân phường Đống Đa"), ward=ward)
    factories.SubjectMemberFactory(subject=sheet.subject, user=ward.chairperson)
    row = stages.put_to_chairperson(stages.drafted(sheet, ward=ward), ward=ward)
    with pytest.raises(Conflict, match="Ủy ban nhân dân phường Đống Đa: người đứng đầu chính là người phê duyệt"):
        agree(row, ward.chairperson)
    assert agree(row, factories.person("vice_chairperson"))


@pytest.mark.parametrize(
    ("trait", "day", "allowed"),
    [("", "2026-10-31", False), ("", "2026-11-01", True), ("agency", "2026-11-15", False), ("agency", "2026-11-16", True)],
)
def test_nobody_is_proposed_before_the_window_has_ended(at, trait, day, allowed):
    at(f"{day} 10:00")
    ward = stages.Ward()
    sheet = stages.concluded(stages.filed(trait, ward=ward), ward=ward)
    if allowed:
        assert stages.drafted(sheet, ward=ward)
    else:
        with pytest.raises(Refused, match="Quyết định trước khi hết mốc đánh giá"):
            stages.drafted(sheet, ward=ward)
        assert not Proposal.objects.exists()


def test_every_item_that_fails_is_named_and_nothing_is_agreed(ward):
    good, gone, changed = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3))
    row = stages.put_to_chairperson(stages.drafted(good, gone, changed, ward=ward), ward=ward)
    gone.subject.status = SubjectStatus.MERGED
    gone.subject.save()
    Figures.objects.filter(dossier=changed.dossier_id).update(households_registered=100)
    with pytest.raises(Conflict) as conflict:
        agree(row, ward.chairperson)
    assert f"{gone.enrolment.name}: hiện “Đã sáp nhập”" in conflict.value.sentence
    assert f"{changed.enrolment.name}: số liệu đã thay đổi" in conflict.value.sentence
    assert good.enrolment.name not in conflict.value.sentence
    assert not Decision.objects.exists()
    assert Proposal.objects.get(pk=row.pk).state == ProposalState.WITH_CHAIRPERSON


def test_what_is_taken_out_with_a_reason_lets_the_rest_pass(ward):
    good, gone = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    row = stages.put_to_chairperson(stages.drafted(good, gone, ward=ward), ward=ward)
    item = row.items.get(appraisal=gone)
    with pytest.raises(Refused, match="lý do"):
        take_out(item, reason=" ", by=ward.chairperson)
    with pytest.raises(Conflict):
        take_out(item, reason="Chờ kết luận điều tra.", by=ward.office)
    take_out(item, reason="Chờ kết luận điều tra.", by=ward.chairperson)
    with pytest.raises(Conflict):
        proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)
    [decision] = agree(row, ward.chairperson)
    assert [found.appraisal for found in deciding.items_of(decision)] == [good]
    assert Dossier.objects.get(pk=gone.dossier_id).held_by == ""


def test_what_was_taken_out_may_be_proposed_in_the_next_round(ward):
    stays, leaves = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    row = stages.put_to_chairperson(stages.drafted(stays, leaves, ward=ward), ward=ward)
    take_out(row.items.get(appraisal=leaves), reason="Chờ xác minh.", by=ward.chairperson)
    assert stages.drafted(leaves, ward=ward).round == 2


def test_after_agreement_the_chairperson_still_takes_out_what_has_not_been_issued(ward):
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    [decision] = stages.agreed(*rows, ward=ward)
    item = decision.proposal.items.get(appraisal=rows[0])
    take_out(item, reason="Vừa có vụ việc.", by=ward.chairperson)
    with pytest.raises(Conflict):
        stages.recorded(decision, ward=ward)
    last = decision.proposal.items.get(appraisal=rows[1])
    stages.recorded(Decision.objects.get(pk=decision.pk), ward=ward)
    with pytest.raises(Refused, match="đã ban hành"):
        take_out(last, reason="Vừa có vụ việc.", by=ward.chairperson)


def test_an_agreed_decision_that_loses_its_last_subject_is_void_and_frees_the_dossier(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    take_out(decision.proposal.items.get(), reason="Vừa có vụ việc.", by=ward.chairperson)
    void = Decision.objects.get(pk=decision.pk)
    assert void.state == DecisionState.VOID
    assert Dossier.objects.get(pk=sheet.dossier_id).held_by == ""
    with pytest.raises(Conflict, match="Không ban hành"):
        stages.recorded(void, ward=ward)
    assert committee_home(ward.place, waiting_in=ProposalState.WITH_OFFICE).unsigned == []
    assert stages.agreed(sheet, ward=ward, symbol="13/TTr-CAP")


def test_the_other_decision_of_the_proposal_stands_when_one_is_void(ward):
    good = stages.concluded(stages.filed(ward=ward), ward=ward)
    bad = stages.refused(stages.filed(ward=ward), ward=ward)
    recognising, refusing = sorted(stages.agreed(good, bad, ward=ward), key=lambda decision: decision.kind)
    take_out(refusing.proposal.items.get(appraisal=bad), reason="Chờ xác minh.", by=ward.chairperson)
    assert Decision.objects.get(pk=refusing.pk).state == DecisionState.VOID
    assert stages.recorded(recognising, ward=ward).state == DecisionState.ISSUED


def test_taking_out_from_a_stale_page_is_a_conflict(ward):
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    with pytest.raises(Conflict):
        proposals.item_take_out(item=row.items.get(), reason="Nhầm.", by=ward.officer, version=row.version + 1)
    assert row.items.get().taken_out_at is None


def test_an_emptied_proposal_is_returned(ward):
    row = stages.put_to_chairperson(stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward), ward=ward)
    take_out(row.items.get(), reason="Chờ xác minh.", by=ward.chairperson)
    row.refresh_from_db()
    with pytest.raises(Refused, match="không còn đối tượng"):
        agree(row, ward.chairperson)
    returned = proposals.proposal_return(proposal=row, by=ward.chairperson, version=row.version, reason="Không còn đối tượng nào.")
    assert returned.state == ProposalState.RETURNED


def test_a_proposal_whose_appraisal_was_reopened_behind_it_is_not_signed(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.drafted(sheet, stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có vụ việc mới.")
    with pytest.raises(Conflict):
        stages.signed(row, ward=ward)


def test_the_letter_has_a_number_of_its_own(ward):
    first, second = (stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward) for _ in range(2))
    stages.signed(first, ward=ward, symbol="05/TTr-CAP")
    with pytest.raises(Refused, match="đợt 1 năm 2026") as refusal:
        stages.signed(second, ward=ward, symbol=" 5 / TTr-CAP")
    assert refusal.value.field == "symbol"


@pytest.mark.parametrize(
    ("symbol", "dated_on"), [("TTr-CAP", date(2026, 11, 18)), ("1/TTr", date(2026, 11, 19)), ("1/TTr", date(2025, 11, 1))]
)
def test_a_letter_without_number_or_with_an_impossible_date_is_refused(ward, symbol, dated_on):
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    with pytest.raises(Refused):
        proposals.proposal_sign(proposal=row, by=ward.chief, version=row.version, symbol=symbol, dated_on=dated_on)


def test_the_deputy_signs_in_the_capacity_of_a_deputy(ward):
    deputy = factories.MembershipFactory(chief=True, capacity="deputy").user
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    row = proposals.proposal_sign(proposal=row, by=deputy, version=row.version, symbol="1/TTr-CAP", dated_on=clock.today())
    assert row.signed_capacity == "deputy"


def test_an_empty_proposal_is_not_signed(ward):
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    take_out(row.items.get(), reason="Nhầm.", by=ward.officer)
    with pytest.raises(Refused, match="không còn đối tượng"):
        stages.signed(Proposal.objects.get(pk=row.pk), ward=ward)


def test_more_subjects_are_added_until_it_is_signed(ward):
    first, second, third = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3))
    row = stages.drafted(first, ward=ward)
    row = proposals.proposal_add(proposal=row, appraisals=[second], by=ward.officer, version=row.version)
    row = stages.signed(row, ward=ward)
    assert row.items.count() == 2
    with pytest.raises(Conflict):
        proposals.proposal_add(proposal=row, appraisals=[third], by=ward.officer, version=row.version)


def test_a_foreign_appraisal_is_not_put_in(ward):
    other = stages.Ward(factories.ward("00004"))
    foreign = stages.concluded(stages.filed(ward=other), ward=other)
    with pytest.raises(NotYours):
        stages.drafted(foreign, ward=ward)
