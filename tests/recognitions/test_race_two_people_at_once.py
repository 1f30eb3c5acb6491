"""Two people act on the same thing at the same moment: one goes through, the other is told. Proved on PostgreSQL, with a control that
shows what happens without the lock."""

import threading

import pytest
from django.db import connection, transaction

from antt_portal.refusals import Conflict
from recognitions.choices import AppraisalState, ProposalState
from recognitions.models import Appraisal, Decision, Proposal
from recognitions.services import appraisals, proposals
from tests import factories
from tests.recognitions import stages

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]


def at_once(*acts):
    """Run the acts in threads that start together; what each returned or raised, in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            results[number] = act()
        except Conflict as conflict:
            results[number] = conflict
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def proposal(at) -> Proposal:
    at("2026-11-18 09:00")
    ward = stages.Ward()
    return stages.put_to_chairperson(stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward), ward=ward)


def test_two_chairpersons_agree_at_once_and_one_decision_is_made(proposal):
    people = [factories.person("chairperson"), factories.person("vice_chairperson")]

    def agree(person):
        return lambda: proposals.proposal_agree(proposal=proposal, by=person, version=proposal.version)

    results = at_once(*(agree(person) for person in people))
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Decision.objects.count() == 1


def test_without_the_lock_both_would_have_gone_through(proposal):
    both_have_read = threading.Barrier(2)

    def agree_without_a_lock():
        with transaction.atomic():
            row = Proposal.objects.get(pk=proposal.pk)
            both_have_read.wait()
            if row.state == ProposalState.WITH_CHAIRPERSON:
                Decision.objects.create(proposal=row, deciding_place_id=row.deciding_place_id, year=row.year, drafted_at=row.state_since)
                Proposal.objects.filter(pk=row.pk).update(state=ProposalState.AGREED)

    at_once(agree_without_a_lock, agree_without_a_lock)
    assert Decision.objects.count() == 2


def test_two_officers_conclude_at_once_and_one_conclusion_stands(at):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    sheet = stages.answered(stages.opened(stages.filed(ward=ward), ward=ward), ward=ward)
    people = [ward.officer, factories.person()]

    def conclude(person):
        return lambda: appraisals.appraisal_conclude(appraisal=sheet, by=person, version=sheet.version)

    results = at_once(*(conclude(person) for person in people))
    winner = next(person for person, result in zip(people, results, strict=True) if not isinstance(result, Conflict))
    row = Appraisal.objects.get(pk=sheet.pk)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert (row.state, row.concluded_by, row.version) == (AppraisalState.CONCLUDED, winner, sheet.version + 1)


def test_two_drafts_at_once_share_no_subject_and_no_round(at):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    results = at_once(*(lambda: stages.drafted(sheet, ward=ward) for _ in range(2)))
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Proposal.objects.count() == 1


def test_an_appraisal_is_not_reopened_while_its_proposal_is_signed(at):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.drafted(sheet, stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)

    def reopen():
        return appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có vụ việc mới.")

    def reopen_or_be_refused():
        from antt_portal.refusals import Refused

        try:
            return reopen()
        except Refused as refusal:
            raise Conflict(refusal.sentence) from refusal

    signing, reopening = at_once(lambda: stages.signed(row, ward=ward), reopen_or_be_refused)
    assert isinstance(signing, Conflict) != isinstance(reopening, Conflict)
