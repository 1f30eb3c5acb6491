"""A subject that will not be recognised is told first, may explain, and is heard; only then is its proposal signed (practice P20)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions.choices import AppraisalState, ReopenedBy
from recognitions.models import Appraisal, ForeseenRefusal, PlaceSettings
from recognitions.services import appraisals, hearings, proposals
from recognitions.services.reopening import appraisals_reopen
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def sheet(ward) -> Appraisal:
    return stages.concluded(stages.filed(ward=ward), ward=ward, met=False)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def explain(refusal, by, words="Chúng tôi đã khắc phục xong từ tháng 6."):
    return hearings.refusal_explain(refusal=refusal, explanation=words, by=by, version=fresh(refusal).version)


def sign(sheet, ward, symbol="12/TTr-CAP"):
    return stages.signed(stages.drafted(sheet, ward=ward), ward=ward, symbol=symbol)


def test_unheard_it_is_not_signed_and_the_sentence_says_why(ward, sheet):
    with pytest.raises(Conflict, match="chưa được báo trước"):
        sign(sheet, ward)


@pytest.mark.parametrize(("day", "passes"), [("2026-11-18 10:00", False), ("2026-11-23 23:59", False), ("2026-11-24 00:00", True)])
def test_it_is_signed_only_when_the_days_are_over(ward, sheet, at, day, passes):
    stages.foretold(sheet, ward=ward)
    draft = stages.drafted(sheet, ward=ward)
    at(day)
    if passes:
        assert stages.signed(draft, ward=ward)
    else:
        with pytest.raises(Conflict, match=r"giải trình đến hết ngày 23/11/2026 \(thứ Hai\)"):
            stages.signed(draft, ward=ward)


def test_an_explanation_must_be_considered_however_late_it_is(ward, sheet, at):
    head = factories.head_of(sheet.subject)
    refusal = explain(stages.foretold(sheet, ward=ward), head)
    draft = stages.drafted(sheet, ward=ward)
    at("2026-12-01 09:00")
    with pytest.raises(Conflict, match="chưa xem xét giải trình"):
        stages.signed(draft, ward=ward)
    hearings.refusal_keep(refusal=refusal, note="Không đổi.", by=ward.officer, version=refusal.version)
    assert stages.signed(draft, ward=ward)


def test_at_agreement_it_is_asked_again(ward, sheet):
    stages.heard(sheet, ward=ward)
    row = stages.put_to_chairperson(stages.drafted(sheet, ward=ward), ward=ward)
    ForeseenRefusal.objects.update(withdrawn_at=factories.timezone.now())
    with pytest.raises(Conflict, match="chưa được báo trước"):
        proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)


def test_a_place_may_switch_it_off(ward, sheet):
    PlaceSettings.objects.create(place=ward.place, hears_before_refusing=False)
    assert sign(sheet, ward)


def test_a_place_may_give_more_days(ward, sheet):
    PlaceSettings.objects.create(place=ward.place, days_to_explain=5)
    assert stages.foretold(sheet, ward=ward).explain_until == date(2026, 11, 26)  # 24/11 is a day off


def test_who_is_to_be_recognised_is_not_told(ward):
    good = stages.concluded(stages.filed(ward=ward), ward=ward)
    with pytest.raises(Conflict, match=good.enrolment.name):
        stages.foretold(good, ward=ward)
    assert sign(good, ward)


def test_all_of_a_year_are_told_in_one_act_all_or_none(ward, sheet):
    second = stages.concluded(stages.filed(ward=ward), ward=ward, met=False)
    hearings.refusals_foretell(appraisals=[sheet, second], by=ward.officer)
    assert ForeseenRefusal.objects.count() == 2
    third = stages.concluded(stages.filed(ward=ward), ward=ward, met=False)
    with pytest.raises(Conflict, match=sheet.enrolment.name):
        hearings.refusals_foretell(appraisals=[sheet, third], by=ward.officer)
    assert ForeseenRefusal.objects.count() == 2


def test_what_is_told_is_frozen_and_holds_no_note_of_the_police(ward, sheet):
    refusal = stages.foretold(sheet, ward=ward)
    unmet = sheet.results.get(met=False)
    assert refusal.unmet == [{"code": unmet.code, "article": unmet.article, "label": unmet.label, "verified": unmet.verified}]
    assert refusal.reason == sheet.reason
    assert unmet.note not in str(refusal.unmet) + refusal.reason


def test_its_people_hear_of_it_without_names(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    notice = Notice.objects.get(recipient=head)
    assert "23/11/2026 (thứ Hai)" in notice.text
    assert notice.link.endswith(f"/{refusal.pk}/")
    assert sheet.enrolment.name not in notice.text


@pytest.mark.parametrize("who", ["office", "chairperson"])
def test_only_the_police_of_the_place_tell(ward, sheet, who):
    elsewhere = factories.person(place=factories.ward("00004"))
    for person in (getattr(ward, who), elsewhere):
        with pytest.raises(NotYours):
            hearings.refusals_foretell(appraisals=[sheet], by=person)


def test_only_its_own_people_explain_and_once(ward, sheet):
    head, stranger = factories.head_of(sheet.subject), factories.head_of(factories.SubjectFactory())
    refusal = stages.foretold(sheet, ward=ward)
    for person in (stranger, ward.officer, ward.chairperson):
        with pytest.raises(NotYours):
            explain(refusal, person)
    refusal = explain(refusal, head)
    assert refusal.explained_by == head
    with pytest.raises(Conflict, match="Đã có giải trình"):
        explain(refusal, head, "Thêm nữa.")
    assert fresh(refusal).explanation == "Chúng tôi đã khắc phục xong từ tháng 6."


@pytest.mark.parametrize("words", ["", "   \n ", "a" * 3001])
def test_an_empty_or_endless_explanation_is_refused_at_its_field(ward, sheet, words):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    with pytest.raises(Refused) as refused:
        explain(refusal, head, words)
    assert refused.value.field == "explanation"
    assert not fresh(refusal).explained_at


def test_after_the_last_day_the_portal_is_closed_but_paper_is_still_taken(ward, sheet, at):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    at("2026-11-24 00:00")
    with pytest.raises(Refused, match="hết hạn giải trình"):
        explain(refusal, head)
    taken = hearings.refusal_explain_on_paper(refusal=refusal, explanation="Thư ngày 23/11.", by=ward.officer, version=refusal.version)
    assert (taken.explained_on_paper, taken.explained_by) == (True, ward.officer)


def test_the_area_officer_takes_in_paper_but_does_not_consider_it(ward, sheet):
    area_officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=sheet.subject, user=area_officer, role="area_officer")
    refusal = stages.foretold(sheet, ward=ward)
    refusal = hearings.refusal_explain_on_paper(refusal=refusal, explanation="Thư.", by=area_officer, version=refusal.version)
    with pytest.raises(NotYours):
        hearings.refusal_keep(refusal=refusal, note="Không đổi.", by=area_officer, version=refusal.version)


def test_considering_needs_a_note_and_an_explanation(ward, sheet):
    refusal = stages.foretold(sheet, ward=ward)
    with pytest.raises(Refused, match="chưa giải trình"):
        hearings.refusal_keep(refusal=refusal, note="Không đổi.", by=ward.officer, version=refusal.version)
    refusal = explain(refusal, factories.head_of(sheet.subject))
    with pytest.raises(Refused, match="ý kiến"):
        hearings.refusal_keep(refusal=refusal, note=" ", by=ward.officer, version=refusal.version)


def test_an_explanation_that_convinces_opens_the_appraisal_and_withdraws_the_notice(ward, sheet):
    refusal = explain(stages.foretold(sheet, ward=ward), factories.head_of(sheet.subject))
    refusal = hearings.refusal_reopen(refusal=refusal, note="Vụ việc thuộc địa bàn khác.", by=ward.officer, version=refusal.version)
    assert refusal.withdrawn_at
    assert refusal.considered_by == ward.officer
    assert fresh(sheet).state == AppraisalState.OPEN


def test_reopening_by_hand_withdraws_it_and_its_people_are_told(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có số liệu mới.")
    assert fresh(refusal).withdrawn_at
    assert Notice.objects.filter(recipient=head, kind="hearing.withdrawn").count() == 1
    with pytest.raises(Conflict, match="đã được rút"):
        explain(refusal, head)


def test_reopening_by_itself_withdraws_it(ward, sheet):
    refusal = stages.foretold(sheet, ward=ward)
    appraisals_reopen(subject_ids=[sheet.subject_id], year=2026, because=ReopenedBy.FIGURES, by=None)
    assert fresh(refusal).withdrawn_at


def test_an_act_on_a_stale_page_is_a_conflict_that_names_the_state(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    explain(refusal, head)
    with pytest.raises(Conflict, match="Đã giải trình, chờ xem xét"):
        hearings.refusal_number(refusal=refusal, symbol="15/TB-CAP", dated_on=date(2026, 11, 18), by=ward.officer, version=refusal.version)


def test_the_database_itself_keeps_one_live_notice(ward, sheet):
    refusal = stages.foretold(sheet, ward=ward)
    refusal.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        refusal.save()
