"""Two clerks record the same decision, or one number for two; a subject is taken out while its decision is recorded: one goes through,
the other is told. Proved on PostgreSQL, with a control that shows what happens without the lock."""

import threading

import pytest
from django.db import connection, transaction

from antt_portal.refusals import Refused
from recognitions.choices import DecisionState
from recognitions.models import Certificate, Decision, Recognition
from recognitions.services import proposals
from tests import factories
from tests.recognitions import stages
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]


def agreed(ward, symbol="12/TTr-CAP", count=1) -> Decision:
    [decision] = stages.agreed(*(stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(count)), ward=ward, symbol=symbol)
    return decision


def told(act):
    """What the act returned, or the refusal that its person reads (a Conflict is one)."""

    def tried():
        try:
            return act()
        except Refused as refusal:
            return refusal

    return tried


def test_two_clerks_record_one_decision_and_it_is_issued_once(ward):
    decision, clerks = agreed(ward), [ward.office, factories.person("office")]

    def record(by, symbol):
        return told(lambda: stages.recorded(decision, ward=ward, by=by, symbol=symbol))

    results = at_once(record(clerks[0], "215/QĐ-UBND"), record(clerks[1], "216/QĐ-UBND"))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert (Recognition.objects.count(), Certificate.objects.count()) == (1, 1)


def test_one_number_is_not_given_to_two_decisions_at_once(ward):
    first, second = agreed(ward), agreed(ward, "13/TTr-CAP")
    results = at_once(*(told(lambda one=one: stages.recorded(one, ward=ward, symbol="215/QĐ-UBND")) for one in (first, second)))
    [refusal] = [result for result in results if isinstance(result, Refused)]
    assert refusal.field == "symbol"
    assert "đã là số của Quyết định" in refusal.sentence
    assert Decision.objects.filter(state=DecisionState.ISSUED).count() == 1


def test_without_the_lock_one_number_would_be_found_free_by_both(ward):
    decisions, both_have_looked, found = [agreed(ward), agreed(ward, "13/TTr-CAP")], threading.Barrier(2), []

    def look_without_a_lock(decision):
        with transaction.atomic():
            others = Decision.objects.filter(deciding_place=decision.deciding_place_id, calendar_year=2026)
            found.append(others.exclude(pk=decision.pk).exists())
            both_have_looked.wait()

    at_once(*(lambda one=one: look_without_a_lock(one) for one in decisions))
    assert found == [False, False]


def test_a_subject_is_recognised_or_taken_out_but_not_both(ward):
    decision = agreed(ward, count=2)
    proposal = decision.proposal
    proposal.refresh_from_db()
    item = proposal.items.first()

    def take_out():
        return proposals.item_take_out(item=item, reason="Có vụ việc.", by=ward.chairperson, version=proposal.version)

    recording, taking = at_once(told(lambda: stages.recorded(decision, ward=ward)), told(take_out))
    assert isinstance(recording, Refused) != isinstance(taking, Refused)
    item.refresh_from_db()
    assert Recognition.objects.filter(subject=item.appraisal.subject_id).exists() == (item.taken_out_at is None)
    assert Recognition.objects.count() == (0 if isinstance(recording, Refused) else 2)
