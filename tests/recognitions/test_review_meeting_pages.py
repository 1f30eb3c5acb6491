"""The committee is called and its meeting recorded through the pages; papers say what they must; the minutes are read by who may."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal import clock
from antt_portal.papers.files import pdf_of, word_of
from recognitions.choices import Outcome, ReviewMeetingState
from recognitions.models import ReviewMeeting
from recognitions.review_meetings import papers
from recognitions.services import review_meetings as services
from recognitions.services.review_meetings import Conclusion
from tests import factories
from tests.recognitions import asking, stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def sheet(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward)


@pytest.fixture
def refused(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward, met=False)


@pytest.fixture
def officer(ward):
    client = Client()
    sign_in(client, ward.officer)
    return client


def address(name: str, *arguments) -> str:
    return reverse(name, args=arguments)


def people(*rows: tuple[str, str, str]) -> dict:
    fields = {"people-TOTAL_FORMS": len(rows), "people-INITIAL_FORMS": 0}
    for number, (name, title, capacity) in enumerate(rows):
        fields |= {f"people-{number}-name": name, f"people-{number}-title": title, f"people-{number}-capacity": capacity}
    return fields


CHAIR, SECRETARY, NOBODY = ("Bà A", "Chủ tịch UBND phường", "chair"), ("Ông B", "Công an phường", "secretary"), ("", "", "")
NEW = {"committee": "Ban Chỉ đạo 138", "held_on": "19/11/2026", "held_at": "08:30", "venue": "Hội trường", "whom": "all"}


def test_a_meeting_is_called_with_all_or_with_those_ticked(officer, ward, sheet, refused):
    officer.post(address("review_meeting_new", 2026), NEW | people(CHAIR, SECRETARY, NOBODY))
    assert ReviewMeeting.objects.get().items.count() == 2
    ticked = NEW | {"whom": "ticked", "appraisals": [refused.pk], "marked": [sheet.pk]}
    officer.post(address("review_meeting_new", 2026), ticked | people(CHAIR, SECRETARY))
    items = ReviewMeeting.objects.get(seq=2).items.all()
    assert {item.appraisal_id: item.marked for item in items} == {sheet.pk: True, refused.pk: False}


@pytest.mark.parametrize(
    ("changes", "rows", "says"),
    [
        ({"held_on": "31/11/2026"}, (CHAIR, SECRETARY), "ngày/tháng/năm"),
        ({"held_at": "mười giờ"}, (CHAIR, SECRETARY), "giờ và phút"),
        ({"held_on": "17/11/2026"}, (CHAIR, SECRETARY), "đã qua"),
        ({"whom": "ticked"}, (CHAIR, SECRETARY), "ít nhất một đối tượng"),
        ({}, (CHAIR, NOBODY), "đúng một người “Thư ký”"),
        ({}, (CHAIR, SECRETARY, ("Ông C", "", "")), "chọn tư cách"),
        ({}, (CHAIR, SECRETARY, ("", "Phó Chủ tịch", "")), "ghi họ và tên"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, sheet, changes, rows, says):
    response = officer.post(address("review_meeting_new", 2026), NEW | {"venue": "Nhà văn hóa số 2"} | changes | people(*rows))
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert "Nhà văn hóa số 2" in page
    assert "Bà A" in page
    assert not ReviewMeeting.objects.exists()


def test_more_rows_keep_what_was_typed_and_send_nothing(officer, sheet):
    fields = NEW | people(CHAIR, NOBODY, SECRETARY) | {"more": "1", "marked": [sheet.pk]}
    response = officer.post(address("review_meeting_new", 2026), fields)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="people-4-name"' in page
    for words in ("Bà A", "Ông B", "Hội trường"):
        assert words in page
    assert not ReviewMeeting.objects.exists()


def test_an_invitation_is_changed_on_its_page(officer, ward, sheet, refused):
    meeting = asking.called(sheet, ward=ward)
    page = officer.get(address("review_meeting_change", meeting.pk)).content.decode()
    assert "Mai Đức Thắng" in page
    fields = NEW | {"version": meeting.version, "symbol": "36/GM-CAP", "dated_on": "18/11/2026"} | people(CHAIR, SECRETARY)
    officer.post(address("review_meeting_change", meeting.pk), fields)
    meeting.refresh_from_db()
    assert (meeting.symbol, meeting.participants.count(), meeting.items.count()) == ("36/GM-CAP", 2, 2)
    assert officer.post(address("review_meeting_change", meeting.pk), fields).status_code == 409


@pytest.fixture
def meeting(ward, sheet, refused, at, officer):
    """Called yesterday; today it is over, and the officer has signed in again."""
    row = asking.called(sheet, refused, ward=ward)
    at("2026-11-19 11:30")
    sign_in(officer, ward.officer)
    return row


def result_of(meeting, refused, **changes) -> dict:
    chair, secretary, _member = (one.pk for one in meeting.participants.all())
    item = meeting.items.get(appraisal=refused).pk
    fields = {"version": meeting.version, "held_on": "19/11/2026", "held_at": "09:00", "ended_at": "11:00", "conclusion": "Thống nhất."}
    people_there = {"attended": [chair, secretary], "chair": chair, "secretary": secretary}
    return fields | people_there | {f"outcome-{item}": "refuse", f"words-{item}": "Thống nhất chưa công nhận."} | changes


def test_the_result_is_recorded_and_the_minutes_are_kept(officer, meeting, refused):
    officer.post(address("review_meeting_hold", meeting.pk), result_of(meeting, refused))
    meeting.refresh_from_db()
    assert meeting.state == ReviewMeetingState.HELD
    page = officer.get(address("review_meeting", meeting.pk)).content.decode()
    for words in ("Thống nhất chưa công nhận.", "Thành viên, vắng", "Biên bản để ký"):
        assert words in page
    fields = {"version": meeting.version, "scan": stages.scan("bien-ban.pdf")}
    officer.post(address("review_minutes_keep", meeting.pk), fields)
    meeting.refresh_from_db()
    assert meeting.state == ReviewMeetingState.MINUTES


def test_the_form_of_the_result_chooses_nothing_beforehand_and_keeps_what_was_typed(officer, meeting, refused):
    page = officer.get(address("review_meeting_hold", meeting.pk)).content.decode()
    assert "checked" not in page.split("<main")[1]
    response = officer.post(address("review_meeting_hold", meeting.pk), result_of(meeting, refused, ended_at="08:00"))
    page = response.content.decode()
    assert response.status_code == 400
    assert "Giờ kết thúc phải sau giờ bắt đầu" in page
    assert "Thống nhất chưa công nhận." in page
    item = meeting.items.get(appraisal=refused).pk
    response = officer.post(address("review_meeting_hold", meeting.pk), result_of(meeting, refused, **{f"outcome-{item}": ""}))
    assert "chọn kết luận của cuộc họp" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == ReviewMeetingState.INVITED


def test_a_double_click_records_once(officer, meeting, refused):
    codes = [officer.post(address("review_meeting_hold", meeting.pk), result_of(meeting, refused)).status_code for _ in range(2)]
    assert codes == [302, 409]


def test_minutes_that_are_too_large_or_no_paper_are_refused(officer, ward, meeting, refused, settings):
    row = asking.held(meeting, {refused.pk: Conclusion(Outcome.REFUSE)}, ward=ward)
    for scan, code, says in (
        (stages.scan("bien-ban.docx", b"PK khong phai"), 400, "chỉ nhận tệp"),
        (stages.scan("lon.pdf", b"x" * 2048), 413, "lớn hơn"),
    ):
        settings.UPLOAD_LIMIT_BYTES = 1024
        response = officer.post(address("review_minutes_keep", row.pk), {"version": row.version, "scan": scan})
        assert response.status_code == code
        assert says in response.content.decode()
    assert not row.minutes.exists()


def test_the_signed_minutes_are_read_by_police_office_chairperson_auditor_and_above(ward, meeting, refused, officer):
    row = asking.held(meeting, {refused.pk: Conclusion(Outcome.REFUSE)}, ward=ward)
    assert officer.get(address("review_minutes_scan", row.pk)).status_code == 404
    services.minutes_keep(meeting=row, scan=stages.scan(), by=ward.officer, version=row.version)
    head, elsewhere = factories.head_of(refused.subject), factories.person(place=factories.ward("00004"))
    above = factories.person(place=ward.place.parent)
    readers = {ward.chief: 200, ward.office: 200, ward.chairperson: 200, factories.person("auditor"): 200, above: 200}
    for person, code in (readers | {head: 404, elsewhere: 404}).items():
        client = Client()
        sign_in(client, person)
        assert client.get(address("review_minutes_scan", row.pk)).status_code == code, person


def test_a_meeting_that_is_not_held(officer, meeting):
    response = officer.post(address("review_meeting_cancel", meeting.pk), {"version": meeting.version, "reason": ""})
    assert response.status_code == 400
    officer.post(address("review_meeting_cancel", meeting.pk), {"version": meeting.version, "reason": "Chuyển sang tuần sau."})
    assert "Chuyển sang tuần sau." in officer.get(address("review_meeting", meeting.pk)).content.decode()


def test_the_list_asks_as_many_queries_for_many_as_for_few(officer, ward, sheet):
    asking.called(sheet, ward=ward)
    officer.get(address("review_meetings"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            officer.get(address("review_meetings"))
        counts.append(len(captured))
        for _ in range(5):
            asking.called(sheet, ward=ward)
    assert counts[0] == counts[1]


# --- Papers -------------------------------------------------------------------------------------------------------------


def test_the_invitation_names_everyone_and_has_a_blank_for_its_number(ward, sheet):
    paper = papers.invitation_of(asking.called(sheet, ward=ward))
    assert paper.number_line == "Số:      /GM-CAP"
    assert paper.addressee.count("\n- Ông/bà") == 3
    assert [paragraph.head for paragraph in paper.body] == ["", "1. Nội dung:", "2. Chủ trì:", "3. Thời gian:", "4. Địa điểm:", ""]
    assert paper.body[3].text == "09 giờ 00 phút, thứ Năm, ngày 19 tháng 11 năm 2026."
    assert paper.annex.table.parts[0].rows[0][1] == sheet.enrolment.name


def test_the_sheet_for_the_table_has_exceptions_on_top_then_counts(ward, sheet, refused):
    paper = papers.sheet_of(asking.called(sheet, refused, ward=ward), on=clock.today())
    exceptions, others = paper.table.parts
    assert exceptions.rows[0][1:3] == (refused.enrolment.name, "Đề nghị chưa công nhận")
    assert others.rows == (("1", "Tổ dân phố", "01", "Đề nghị công nhận"),)


def test_the_minutes_say_who_was_there_what_was_concluded_and_have_two_signatures(ward, meeting, refused):
    chair, secretary, member = meeting.participants.all()
    there = frozenset([chair.pk, secretary.pk])
    row = asking.held(meeting, {refused.pk: Conclusion(Outcome.REFUSE, "Rõ.")}, ward=ward, attended=there)
    paper = papers.minutes_of(row)
    said = {paragraph.head: paragraph.text for paragraph in paper.body}
    assert member.name in said["Vắng mặt:"]
    assert member.name not in said["Thành phần tham dự:"]
    assert (paper.left_signature.lines, paper.left_signature.name) == (("THƯ KÝ",), secretary.name)
    assert (paper.signature.lines, paper.signature.name) == (("CHỦ TỌA",), chair.name)
    assert paper.table.parts[0].rows == (("1", refused.enrolment.name, "Đề nghị chưa công nhận", "Rõ."),)
    assert paper.closing[0].text == "Cuộc họp kết thúc vào 11 giờ 00 phút, ngày 19 tháng 11 năm 2026./."


def test_all_papers_are_made_as_pdf_and_word(ward, meeting, refused):
    row = asking.held(meeting, {refused.pk: Conclusion(Outcome.REFUSE)}, ward=ward)
    for paper in (papers.invitation_of(row), papers.sheet_of(row, on=clock.today()), papers.minutes_of(row)):
        assert pdf_of(paper).startswith(b"%PDF")
        assert word_of(paper).startswith(b"PK")
