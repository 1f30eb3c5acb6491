"""Opening, answering, concluding and reopening an appraisal: what the data settle nobody overrules, the rest a named officer decides."""

from datetime import date

import pytest

from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers.choices import DossierState
from dossiers.models import Dossier, Figures
from recognitions.choices import AppraisalState, Basis, Outcome
from recognitions.models import Appraisal, CriterionResult
from recognitions.services import appraisals, proposals
from recognitions.services.appraisals import Answer
from registrations.choices import SubjectStatus
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def result(appraisal: Appraisal, code: str) -> CriterionResult:
    return appraisal.results.get(code=code)


def decide(appraisal: Appraisal, code: str, met: bool, *, ward, note: str = "") -> Appraisal:
    return appraisals.criteria_decide(appraisal=appraisal, answers={code: Answer(met, note)}, by=ward.officer, version=appraisal.version)


def test_opening_fills_in_what_the_data_say_with_their_figures(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    households = result(sheet, "4.1c")
    assert (households.met, households.data_says) == (True, True)
    assert households.figures["sentence"] == "120/120 hộ đang cư trú đã đăng ký."
    assert result(sheet, "4.3a").met is None


def test_labels_are_copied_so_that_a_later_law_changes_no_old_sheet(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    assert all(row.label and row.article for row in sheet.results.all())
    assert sheet.criteria_set


def test_only_a_complete_recognition_dossier_is_appraised(ward):
    dossier = stages.filed(ward=ward)
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.IN_REVIEW)
    with pytest.raises(Refused, match="xác nhận đầy đủ"):
        stages.opened(dossier, ward=ward)


def test_a_registration_dossier_is_not_appraised(ward):
    dossier = stages.filed(ward=ward)
    with pytest.raises(Refused):
        stages.opened(Dossier.objects.get(subject=dossier.subject, kind="registration"), ward=ward)


def test_a_subject_that_no_longer_exists_is_not_appraised(ward):
    dossier = stages.filed(ward=ward)
    dossier.subject.status = SubjectStatus.MERGED
    dossier.subject.save()
    with pytest.raises(Refused, match="không còn hoạt động"):
        stages.opened(dossier, ward=ward)


def test_police_of_another_place_do_not_find_the_dossier(ward):
    dossier = stages.filed(ward=ward)
    for place in (factories.ward("00004"), ward.place.parent):
        with pytest.raises(NotYours):
            stages.opened(dossier, ward=stages.Ward(place))


@pytest.mark.parametrize("person", ["office", "chairperson"])
def test_office_and_chairperson_do_not_appraise(ward, person):
    with pytest.raises(NotYours):
        appraisals.appraisal_open(dossier=stages.filed(ward=ward), by=getattr(ward, person))


def test_a_second_opening_says_who_was_first(ward):
    dossier = stages.filed(ward=ward)
    stages.opened(dossier, ward=ward)
    with pytest.raises(Conflict, match="Lê Thị Cán Bộ"):
        stages.opened(dossier, ward=ward)


def test_the_wards_own_case_is_appraised_by_the_province(ward):
    province = stages.Ward(ward.place.parent)
    from registrations.choices import Level, SubjectKind

    dossier = stages.filed(
        ward=province, place=ward.place, kind=SubjectKind.WARD, name="Phường Đống Đa", label="", managing_level=Level.PROVINCE
    )
    sheet = stages.opened(dossier, ward=province)
    assert sheet.deciding_place == province.place
    with pytest.raises(NotYours):
        decide(sheet, "5.2", True, ward=ward)


def test_what_the_data_settle_is_not_overruled_by_hand(ward):
    sheet = stages.opened(stages.filed(ward=ward, registered=119), ward=ward)
    with pytest.raises(Refused, match=r"119/120.*Kết quả này theo số liệu") as refusal:
        decide(sheet, "4.1c", True, ward=ward, note="Tôi thấy đủ.")
    assert refusal.value.field == "4.1c"
    assert result(sheet, "4.1c").met is False


def test_where_the_data_cannot_say_a_named_officer_decides_with_a_reason(ward):
    dossier = stages.filed(ward=ward)
    Figures.objects.filter(dossier=dossier).update(households_registered=None)
    sheet = stages.opened(dossier, ward=ward)
    with pytest.raises(Refused, match="ghi căn cứ"):
        decide(sheet, "4.1c", True, ward=ward)
    decide(sheet, "4.1c", True, ward=ward, note="Đã đối chiếu danh sách hộ bản giấy.")
    row = result(sheet, "4.1c")
    assert (row.met, row.decided_by) == (True, ward.officer)


def test_not_met_needs_a_reason(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    with pytest.raises(Refused, match="vì sao chưa đạt"):
        decide(sheet, "4.3a", False, ward=ward)
    assert result(sheet, "4.3a").met is None


def test_the_officer_who_decided_is_kept_when_another_saves_the_rest(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    sheet = decide(sheet, "4.3a", True, ward=ward)
    colleague = factories.person()
    appraisals.criteria_decide(appraisal=sheet, answers={"4.3a": Answer(True), "4.3b": Answer(True)}, by=colleague, version=sheet.version)
    assert (result(sheet, "4.3a").decided_by, result(sheet, "4.3b").decided_by) == (ward.officer, colleague)


def test_one_wrong_answer_keeps_all_from_being_saved(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    answers = {"4.3a": Answer(True), "4.3b": Answer(False)}
    with pytest.raises(Refused):
        appraisals.criteria_decide(appraisal=sheet, answers=answers, by=ward.officer, version=sheet.version)
    assert result(sheet, "4.3a").met is None


def test_all_met_confirms_exactly_the_police_items_that_were_listed(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    listed = [row.code for row in appraisals.police_items_undecided(sheet)]
    with pytest.raises(Refused, match="đã thay đổi"):
        appraisals.police_items_met(appraisal=sheet, codes=listed[1:], by=ward.officer, version=sheet.version)
    appraisals.police_items_met(appraisal=sheet, codes=listed, by=ward.officer, version=sheet.version)
    police = sheet.results.filter(basis=Basis.POLICE)
    assert set(police.values_list("met", flat=True)) == {True}
    assert not sheet.results.filter(basis=Basis.ATTESTED, met=True).exists()


def test_an_undecided_criterion_is_named_when_concluding(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    with pytest.raises(Refused, match=r"chưa có kết quả.*Điều 4"):
        appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version)


def test_all_met_concludes_to_recognise(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    assert (sheet.state, sheet.outcome, sheet.concluded_by) == (AppraisalState.CONCLUDED, Outcome.RECOGNISE, ward.officer)


def test_not_recognising_needs_a_reason_for_the_subject(ward):
    sheet = stages.answered(stages.opened(stages.filed(ward=ward), ward=ward), ward=ward, met=False)
    with pytest.raises(Refused, match="lý do") as refusal:
        appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version)
    assert refusal.value.field == "reason"


def test_a_paper_dated_after_the_quarter_leads_to_not_recognising(ward):
    dossier = stages.filed(ward=ward, in_quarter=False)
    sheet = stages.answered(stages.opened(dossier, ward=ward), ward=ward)
    assert result(sheet, "4.1a").met is False
    sheet = appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Nghị quyết ban hành sau Quý I.")
    assert sheet.outcome == Outcome.REFUSE


def test_figures_that_changed_behind_the_page_are_a_conflict(ward):
    dossier = stages.filed(ward=ward)
    sheet = stages.answered(stages.opened(dossier, ward=ward), ward=ward)
    Figures.objects.filter(dossier=dossier).update(households_registered=100)
    with pytest.raises(Conflict, match="Lấy lại số liệu"):
        appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version)
    sheet = appraisals.appraisal_refresh(appraisal=sheet, by=ward.officer, version=sheet.version)
    assert result(sheet, "4.1c").met is False


def test_a_reopened_dossier_stops_the_conclusion(ward):
    dossier = stages.filed(ward=ward)
    sheet = stages.answered(stages.opened(dossier, ward=ward), ward=ward)
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.IN_REVIEW)
    with pytest.raises(Refused, match="mở lại để kiểm tra"):
        appraisals.appraisal_conclude(appraisal=sheet, by=ward.officer, version=sheet.version)


def test_a_stale_page_is_a_conflict(ward):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    with pytest.raises(Conflict):
        appraisals.appraisal_refresh(appraisal=sheet, by=ward.officer, version=sheet.version + 1)


def test_reopening_takes_the_subject_out_of_an_unsigned_proposal(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    draft = stages.drafted(sheet, ward=ward)
    sheet = appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có vụ việc mới.")
    item = draft.items.get()
    assert (sheet.state, sheet.outcome) == (AppraisalState.OPEN, "")
    assert item.taken_out_by == ward.officer
    with pytest.raises(Conflict):
        stages.signed(draft, ward=ward)


def test_a_signed_proposal_holds_the_appraisal_until_it_is_returned(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = stages.put_to_chairperson(stages.drafted(sheet, ward=ward), ward=ward)
    with pytest.raises(Refused, match="Tờ trình đã ký"):
        appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có vụ việc mới.")
    proposals.proposal_return(proposal=row, by=ward.chairperson, version=row.version, reason="Xem lại.")
    appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="Có vụ việc mới.")


def test_reopening_needs_a_reason(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    with pytest.raises(Refused, match="lý do"):
        appraisals.appraisal_reopen(appraisal=sheet, by=ward.officer, version=sheet.version, reason="  ")


def test_the_wards_share_counts_only_units_the_ward_decides_on(ward):
    from recognitions.year_facts import tally_of
    from registrations.plans import calendar_for

    for _ in range(3):
        factories.EnrolmentFactory()
    factories.EnrolmentFactory(subject__agency=True)
    factories.EnrolmentFactory(subject__agency=True, subject__provincial=True)
    factories.EnrolmentFactory(left_on=date(2026, 8, 1))
    factories.EnrolmentFactory(in_scope=False, exclusion_reason="Doanh nghiệp nhỏ")
    assert tally_of(calendar_for(ward.place, 2026), on=date(2026, 11, 18)).total == 4
