"""What other bodies and the committee said is shown where it counts, to those who appraise, propose and decide; never to the subjects."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal import clock
from recognitions.choices import AppraisalState, Outcome
from recognitions.opinions.said import objections_to
from recognitions.proposal_summary import summary_of
from recognitions.proposal_text import text_of
from recognitions.review_meetings.cited import conclusions_against, minutes_cited
from recognitions.services import review_meetings
from recognitions.services.review_meetings import Conclusion
from tests import factories
from tests.recognitions import asking, stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
SAID = "Phòng Văn hóa - Xã hội có ý kiến ngày 18/11/2026: Còn hộ chưa ký cam kết."


@pytest.fixture
def sheet(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward)


@pytest.fixture
def row(ward, sheet):
    return asking.asked(sheet, ward=ward)


def page_of(person, name: str, *arguments):
    client = Client()
    sign_in(client, person)
    return client.get(reverse(name, args=arguments))


def test_an_objection_is_a_sentence_by_subject(ward, sheet, row):
    other = stages.concluded(stages.filed(ward=ward), ward=ward)
    asking.given(asking.linked(row, ward=ward)[0], asking.objecting(row))
    subjects = [sheet.subject_id, other.subject_id]
    assert objections_to(subjects, place=ward.place, year=2026) == {sheet.subject_id: [SAID]}
    assert objections_to(subjects, place=ward.place, year=2025) == {}
    assert objections_to(subjects, place=ward.place.parent, year=2026) == {}


def test_one_that_was_superseded_is_no_longer_said_and_a_late_one_says_so(ward, row, sheet, at):
    link = asking.linked(row, ward=ward)[0]
    asking.given(link, asking.objecting(row))
    asking.given(link)
    assert objections_to([sheet.subject_id], place=ward.place, year=2026) == {}
    at("2026-11-27 09:00")
    asking.on_paper(row.bodies.last(), asking.objecting(row, "Chưa nộp báo cáo"), ward=ward, paper_on=date(2026, 11, 20))
    [sentence] = objections_to([sheet.subject_id], place=ward.place, year=2026)[sheet.subject_id]
    assert sentence.endswith("có ý kiến ngày 27/11/2026, sau hạn trả lời: Chưa nộp báo cáo.")


def test_objections_of_many_are_one_query(ward, django_assert_num_queries):
    sheets = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3)]
    row = asking.asked(*sheets, ward=ward)
    for number, link in enumerate(asking.linked(row, ward=ward)):
        asking.given(link, asking.objecting(row, number=number))
    with django_assert_num_queries(1):
        assert len(objections_to([sheet.subject_id for sheet in sheets], place=ward.place, year=2026)) == 2


def test_an_objection_opens_no_appraisal_by_itself_but_stands_first_in_the_proposal(ward, sheet, row):
    asking.given(asking.linked(row, ward=ward)[0], asking.objecting(row))
    sheet.refresh_from_db()
    assert sheet.state == AppraisalState.CONCLUDED
    [line] = summary_of(stages.drafted(sheet, ward=ward), on=clock.today()).exceptions
    assert (line.problem, line.remarks) == ("", (SAID,))


def test_police_office_and_chairperson_read_it_on_the_sheet_and_the_subject_does_not(ward, sheet, row):
    asking.given(asking.linked(row, ward=ward)[0], asking.objecting(row))
    for person in (ward.officer, ward.chief, ward.office, ward.chairperson, factories.person("auditor")):
        assert "Còn hộ chưa ký cam kết" in page_of(person, "appraisal", sheet.pk).content.decode()
    head = factories.head_of(sheet.subject)
    for name, argument in (("appraisal", sheet.pk), ("consultation", row.pk)):
        assert page_of(head, name, argument).status_code == 404
    for name, argument in (("subject", sheet.subject_id), ("dossier", sheet.dossier_id)):
        response = page_of(head, name, argument)
        assert response.status_code == 200
        assert "Còn hộ chưa ký cam kết" not in response.content.decode()


# --- The committee ------------------------------------------------------------------------------------------------------


@pytest.fixture
def met(ward, sheet, at):
    meeting = asking.called(sheet, ward=ward, marked=[sheet])
    at("2026-11-19 11:30")
    return meeting


def test_a_conclusion_otherwise_is_shown_at_the_appraisal_and_first_in_the_proposal(ward, sheet, met):
    assert conclusions_against([sheet.pk]) == {}
    asking.held(met, {sheet.pk: Conclusion(Outcome.REFUSE, "Có vụ việc mới.")}, ward=ward)
    said = "Cuộc họp ngày 19/11/2026 kết luận đề nghị chưa công nhận: Có vụ việc mới."
    assert conclusions_against([sheet.pk]) == {sheet.pk: [said]}
    assert said in page_of(ward.officer, "appraisal", sheet.pk).content.decode()
    [line] = summary_of(stages.drafted(sheet, ward=ward), on=clock.today()).exceptions
    assert line.remarks == (said,)


def test_a_conclusion_as_proposed_says_nothing(ward, sheet, met):
    asking.held(met, {sheet.pk: Conclusion(Outcome.RECOGNISE)}, ward=ward)
    assert conclusions_against([sheet.pk]) == {}


def test_the_letter_cites_the_minutes_once_they_are_signed_and_kept(ward, sheet, met):
    other = stages.concluded(stages.filed(ward=ward), ward=ward)
    row = asking.held(met, {sheet.pk: Conclusion(Outcome.RECOGNISE)}, ward=ward)
    proposal = stages.drafted(sheet, ward=ward)
    assert minutes_cited([sheet.subject_id], ward.place, 2026) == []
    review_meetings.minutes_keep(meeting=row, scan=stages.scan(), by=ward.officer, version=row.version)
    cited = "Căn cứ Biên bản họp Ban Chỉ đạo 138 phường ngày 19 tháng 11 năm 2026"
    assert minutes_cited([sheet.subject_id, other.subject_id], ward.place, 2026) == [cited]
    assert minutes_cited([other.subject_id], ward.place, 2026) == []
    assert text_of(proposal).grounds[-1] == f"{cited}."
