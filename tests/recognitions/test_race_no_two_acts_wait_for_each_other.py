"""Two acts that meet on the same rows never wait for each other for ever: rows are locked in one order, the trail's chain last, and
without their keys. Proved on PostgreSQL by holding one act still in the worst place; each with a control that is a deadlock."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection

from antt_portal import file_store
from antt_portal.refusals import Refused
from dossiers import services as dossiers
from dossiers.choices import PaperKind
from dossiers.models import FileVersion
from recognitions.choices import AppraisalState, FollowUpKind, ProposalState, ReopenedBy
from recognitions.models import Appraisal, CriterionResult, ReviewMeeting
from recognitions.services import appraisals, book, police_figures, review_meetings
from recognitions.services.appraisals import Answer
from recognitions.services.proposals import ground
from tests import factories
from tests.dossiers import samples
from tests.recognitions import stages
from tests.recognitions.asking import invitation
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's"),
]
LONG_ENOUGH = 2  # seconds: the other act waits for a lock by then, and never comes


def told(act):
    """What the act returned, the refusal its person reads, or the database's error."""

    def tried():
        try:
            return act()
        except (Refused, OperationalError) as problem:
            return problem

    return tried


def meet(monkeypatch, *places):
    """Each of two acts, when it has done the function named by its (module, name), stands still until the other has done its own, or
    clearly cannot come to it."""
    here, there = threading.Event(), threading.Event()
    for (module, name), mine, theirs in zip(places, (here, there), (there, here), strict=True):
        monkeypatch.setattr(module, name, _standing_still(getattr(module, name), mine, theirs))


def _standing_still(done, mine, theirs):
    def still(*given, **named):
        answer = done(*given, **named)
        mine.set()
        theirs.wait(LONG_ENOUGH)
        return answer

    return still


def _an_incident_and_a_signature(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    other = stages.concluded(stages.filed(ward=ward), ward=ward)
    proposal = stages.drafted(sheet, other, ward=ward)
    written = {"happened_on": date(2026, 10, 20), "kind": FollowUpKind.INCIDENT, "note": "Báo cáo số 12", "by": ward.officer}
    results = at_once(
        told(lambda: book.follow_up_write(subject=sheet.subject, **written)), told(lambda: stages.signed(proposal, ward=ward))
    )
    sheet.refresh_from_db()
    proposal.refresh_from_db()
    return results, sheet, proposal


def test_an_incident_and_a_signature_at_once_both_end(ward, monkeypatch):
    meet(monkeypatch, (book, "_record"), (ground, "locked"))
    (writing, signing), sheet, proposal = _an_incident_and_a_signature(ward)
    assert not isinstance(writing, (Refused, OperationalError))
    assert not isinstance(signing, OperationalError)
    assert (sheet.state, sheet.reopened_by) == (AppraisalState.OPEN, ReopenedBy.INCIDENT)
    if isinstance(signing, Refused):
        assert proposal.items.filter(appraisal=sheet, taken_out_at=None).count() == 0
    else:
        assert proposal.state == ProposalState.SIGNED


def test_with_the_trail_first_the_incident_and_the_signature_would_wait_for_each_other(ward, monkeypatch):
    monkeypatch.setattr(book, "appraisals_locked", lambda wanted: [])
    meet(monkeypatch, (book, "_record"), (ground, "locked"))
    results, _sheet, _proposal = _an_incident_and_a_signature(ward)
    assert sum(isinstance(result, OperationalError) for result in results) == 1


def _figures_and_a_signature(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    proposal = stages.drafted(sheet, stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    figures = police_figures.Figures(cases_before=1, cases_now=5, disciplined_now=0)
    answers = {sheet.subject_id: police_figures.Answer(figures, 0)}
    given = {"place": ward.place, "year": 2026, "answers": answers, "conclusions_only": False, "by": ward.officer}
    return at_once(told(lambda: police_figures.police_figures_confirm(**given)), told(lambda: stages.signed(proposal, ward=ward)))


def test_figures_and_a_signature_at_once_both_end(ward, monkeypatch):
    meet(monkeypatch, (police_figures, "_write"), (ground, "locked"))
    confirming, signing = _figures_and_a_signature(ward)
    assert confirming == 1
    assert not isinstance(signing, OperationalError)
    assert Appraisal.objects.filter(reopened_by=ReopenedBy.FIGURES).count() == 1


def _a_meeting_called_while_a_sheet_is_saved(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    code = next(row.code for row in sheet.results.all() if row.met is None)
    called = {"deciding_place": ward.place, "year": 2026, "invitation": invitation(), "appraisals": [sheet], "by": ward.officer}

    def save():
        return appraisals.criteria_decide(appraisal=sheet, answers={code: Answer(True, "Đã kiểm tra.")}, by=ward.chief, version=1)

    return at_once(told(lambda: review_meetings.meeting_call(**called)), told(save))


def test_a_meeting_is_called_while_a_sheet_is_saved(ward, monkeypatch):
    meet(monkeypatch, (review_meetings, "_record"), (appraisals, "_locked"))
    results = _a_meeting_called_while_a_sheet_is_saved(ward)
    assert not [result for result in results if isinstance(result, Exception)]
    assert ReviewMeeting.objects.count() == 1


def test_with_the_keys_locked_the_meeting_and_the_sheet_would_wait_for_each_other(ward, monkeypatch):
    locked = appraisals._locked

    def with_its_key(pk, *rest):
        Appraisal.objects.select_for_update(of=("self",)).get(pk=pk)
        return locked(pk, *rest)

    monkeypatch.setattr(appraisals, "_locked", with_its_key)
    meet(monkeypatch, (review_meetings, "_record"), (appraisals, "_locked"))
    results = _a_meeting_called_while_a_sheet_is_saved(ward)
    assert sum(isinstance(result, OperationalError) for result in results) == 1


def test_two_officers_save_one_sheet_at_once_and_one_of_them_is_told(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    codes = [row.code for row in sheet.results.all() if row.met is None]

    def save(by, note):
        answers = {code: Answer(True, note) for code in codes}
        return told(lambda: appraisals.criteria_decide(appraisal=sheet, answers=answers, by=by, version=1))

    results = at_once(save(ward.officer, "Của người thứ nhất."), save(factories.person(), "Của người thứ hai."))
    assert sum(isinstance(result, Refused) for result in results) == 1
    saved = CriterionResult.objects.filter(appraisal=sheet, code__in=codes)
    assert saved.values_list("note", flat=True).distinct().count() == 1
    assert Appraisal.objects.get(pk=sheet.pk).version == 2


def test_without_the_version_the_sheet_would_hold_what_was_saved_last(ward):
    """The control: both saved, one after the other, and nobody is told."""
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    code = next(row.code for row in sheet.results.all() if row.met is None)

    def save_without_a_version(note):
        return lambda: CriterionResult.objects.filter(appraisal=sheet, code=code).update(met=True, note=note)

    assert at_once(save_without_a_version("Một"), save_without_a_version("Hai")) == [1, 1]


def test_a_paper_is_replaced_or_its_proposal_signed_but_not_both(ward):
    dossier = stages.filed(ward=ward)
    head = factories.head_of(dossier.subject)
    document = stages.paper(dossier, PaperKind.MINUTES, None)
    stored = file_store.put([factories.small_jpeg()])
    kept = {"sha256": stored.sha256, "size": stored.size, "media_type": "image/jpeg", "original_name": "bien-ban.jpg", "seq": 1}
    seen = {"uploaded_by": head, "uploaded_at": dossier.state_since, "shown_at": dossier.state_since}
    file = FileVersion.objects.create(document=document, **kept, **seen)
    sheet = stages.concluded(dossier, ward=ward)
    proposal = stages.drafted(sheet, stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)

    def replace():
        return dossiers.document_replace(dossier=dossier, file=file, by=head, upload=samples.upload(samples.pdf(2)))

    signing, replacing = at_once(told(lambda: stages.signed(proposal, ward=ward)), told(replace))
    assert not any(isinstance(result, OperationalError) for result in (signing, replacing))
    assert isinstance(signing, Refused) != isinstance(replacing, Refused)
    sheet.refresh_from_db()
    assert (sheet.state == AppraisalState.CONCLUDED) == isinstance(replacing, Refused)
