"""The committee meets: called, exceptions by themselves and by hand, concluded one by one, its signed minutes kept (practice P18)."""

from datetime import date, timedelta

import pytest

from antt_portal import clock, file_ledger, file_store
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.choices import AppraisalState, Basis, Outcome, ReviewCapacity, ReviewMeetingState
from recognitions.models import Appraisal, ReviewMeeting
from recognitions.review_meetings.agenda_candidates import candidates_of, last_participants
from recognitions.review_meetings.exceptions import MARKED, agenda_of
from recognitions.services import review_meetings as services
from recognitions.services.review_meetings import Conclusion, Invited
from tests import factories
from tests.recognitions import asking, stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def sheet(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward)


@pytest.fixture
def refused(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward, met=False)


def why(meeting) -> dict[int, tuple[str, ...]]:
    return {line.item.appraisal_id: line.why for line in agenda_of(meeting).lines}


# --- Called -------------------------------------------------------------------------------------------------------------


def test_the_committee_is_called_with_its_people_and_agenda(ward, sheet, refused):
    meeting = asking.called(sheet, refused, sheet, ward=ward)
    assert (meeting.seq, meeting.state) == (1, ReviewMeetingState.INVITED)
    assert meeting.items.count() == 2
    assert [one.attended for one in meeting.participants.all()] == [None, None, None]
    assert asking.called(sheet, ward=ward).seq == 2


def test_the_same_people_are_offered_for_the_next_meeting(ward, sheet):
    assert last_participants(ward.place) == []
    asking.called(sheet, ward=ward)
    assert [one.name for one in last_participants(ward.place)] == [one.name for one in asking.PEOPLE]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"venue": " "}, "venue"),
        ({"committee": ""}, "committee"),
        ({"participants": asking.PEOPLE[1:]}, "participants"),
        ({"participants": (*asking.PEOPLE, Invited("B", "", ReviewCapacity.SECRETARY))}, "participants"),
        ({"symbol": "GM-CAP"}, "symbol"),
        ({"dated_on": date(2026, 11, 20)}, "dated_on"),
    ],
)
def test_what_an_invitation_must_say(ward, sheet, changes, field):
    with pytest.raises(Refused) as refusal:
        asking.called(sheet, ward=ward, **changes)
    assert refusal.value.field == field
    assert not ReviewMeeting.objects.exists()


def test_nobody_is_called_for_yesterday_or_about_nobody(ward, sheet):
    with pytest.raises(Refused, match="đã qua"):
        asking.called(sheet, ward=ward, held_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="ít nhất một đối tượng"):
        asking.called(ward=ward)


def test_only_police_of_the_place_call_it_and_only_about_their_own(ward, sheet):
    with pytest.raises(NotYours):
        asking.called(sheet, ward=stages.Ward(factories.ward("00004")))
    ward.officer = ward.chairperson
    with pytest.raises(NotYours):
        asking.called(sheet, ward=ward)


def test_the_agenda_offers_concluded_appraisals_that_are_not_agreed_on(ward, sheet, refused):
    stages.opened(stages.filed(ward=ward), ward=ward)
    agreed = stages.concluded(stages.filed(ward=ward), ward=ward)
    assert set(candidates_of(ward.place, 2026)) == {sheet, refused, agreed}
    stages.agreed(agreed, ward=ward)
    assert set(candidates_of(ward.place, 2026)) == {sheet, refused}


def test_an_invitation_is_changed_until_the_meeting_is_recorded(ward, sheet, refused):
    meeting = asking.called(sheet, ward=ward)
    changed = services.meeting_change(
        meeting=meeting,
        invitation=asking.invitation(venue="Nhà văn hóa", symbol="36/GM-CAP", dated_on=clock.today()),
        appraisals=[refused],
        by=ward.chief,
        version=meeting.version,
    )
    assert (changed.venue, changed.symbol) == ("Nhà văn hóa", "36/GM-CAP")
    assert [item.appraisal for item in changed.items.all()] == [refused]
    with pytest.raises(Conflict, match="Trần Văn Trưởng"):
        services.meeting_cancel(meeting=meeting, reason="Hoãn.", by=ward.officer, version=meeting.version)


# --- Exceptions ---------------------------------------------------------------------------------------------------------


def test_what_stands_out_is_an_exception_by_itself_and_others_by_hand(ward, sheet, refused):
    late = stages.filed(ward=ward)
    late.late = True
    late.save()
    late, plain, marked = stages.concluded(late, ward=ward), *(stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    row = asking.asked(sheet, ward=ward)
    asking.given(asking.linked(row, ward=ward)[0], asking.objecting(row, "Còn hộ chưa ký."))
    found = why(asking.called(sheet, refused, late, plain, marked, ward=ward, marked=[marked]))
    assert found == {
        sheet.pk: ("Phòng Văn hóa - Xã hội có ý kiến ngày 18/11/2026: Còn hộ chưa ký.",),
        refused.pk: (f"Đề nghị chưa công nhận: {refused.reason}",),
        late.pk: ("Hồ sơ nộp muộn.",),
        plain.pk: (),
        marked.pk: (MARKED,),
    }


def test_data_that_cannot_say_are_an_exception(ward, sheet):
    sheet.results.filter(pk=sheet.results.filter(basis=Basis.DATA).first().pk).update(data_says=None)
    assert why(asking.called(sheet, ward=ward))[sheet.pk] == ("Có tiêu chí số liệu chưa đủ, do cán bộ thẩm định quyết định.",)


def test_an_appraisal_opened_again_after_the_invitation_is_looked_at(ward, sheet):
    meeting = asking.called(sheet, ward=ward)
    Appraisal.objects.filter(pk=sheet.pk).update(state=AppraisalState.OPEN, outcome="", concluded_by=None, concluded_at=None)
    assert why(meeting)[sheet.pk] == ("Phiếu thẩm định đang mở lại, chưa kết luận.",)


def test_the_agenda_asks_as_many_queries_for_many_as_for_few(ward, sheet, django_assert_max_num_queries):
    rows = [sheet, *(stages.concluded(stages.filed(ward=ward), ward=ward, met=number % 2 == 0) for number in range(4))]
    few, many = asking.called(sheet, ward=ward), asking.called(*rows, ward=ward)
    for meeting in (few, many):
        with django_assert_max_num_queries(4):
            agenda_of(meeting)


# --- Held ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(ward, sheet, refused, at):
    row = asking.called(sheet, refused, ward=ward)
    at("2026-11-19 11:30")
    return row


def concluded(refused, outcome=Outcome.REFUSE, words="") -> dict[int, Conclusion]:
    return {refused.pk: Conclusion(outcome, words)}


def test_what_was_concluded_is_written_down_and_frozen(ward, meeting, sheet, refused):
    row = asking.held(meeting, concluded(refused), ward=ward)
    assert (row.state, row.recorded_by) == (ReviewMeetingState.HELD, ward.officer)
    items = {item.appraisal_id: item for item in row.items.all()}
    assert (items[sheet.pk].outcome, items[sheet.pk].why) == (Outcome.RECOGNISE, [])
    assert (items[refused.pk].outcome, items[refused.pk].proposed) == (Outcome.REFUSE, Outcome.REFUSE)
    Appraisal.objects.filter(pk=refused.pk).update(reason="Lý do khác.")
    assert why(row)[refused.pk] == (f"Đề nghị chưa công nhận: {refused.reason}",)


def test_every_exception_has_its_own_conclusion(ward, meeting, refused):
    with pytest.raises(Refused, match="chọn kết luận") as refusal:
        asking.held(meeting, ward=ward)
    assert refusal.value.field == f"outcome-{meeting.items.get(appraisal=refused).pk}"


def test_a_conclusion_otherwise_than_proposed_says_why_and_changes_no_appraisal(ward, meeting, refused):
    with pytest.raises(Refused, match="ghi rõ lý do"):
        asking.held(meeting, concluded(refused, Outcome.RECOGNISE), ward=ward)
    row = asking.held(meeting, concluded(refused, Outcome.RECOGNISE, "Vụ việc không thuộc mốc đánh giá."), ward=ward)
    assert [line.item.appraisal for line in agenda_of(row).lines if line.differs] == [refused]
    refused.refresh_from_db()
    assert refused.outcome == Outcome.REFUSE


def test_a_meeting_is_not_recorded_before_it_began_nor_ends_before(ward, meeting, refused, at):
    with pytest.raises(Refused, match="Giờ kết thúc"):
        asking.held(meeting, concluded(refused), ward=ward, ended_at=meeting.held_at)
    at("2026-11-19 08:59")
    with pytest.raises(Refused, match="chưa diễn ra"):
        asking.held(meeting, concluded(refused), ward=ward)


def test_a_meeting_has_its_general_conclusion(ward, meeting, refused):
    with pytest.raises(Refused) as refusal:
        asking.held(meeting, concluded(refused), ward=ward, conclusion=" \n ")
    assert refusal.value.field == "conclusion"
    assert asking.held(meeting, concluded(refused), ward=ward, conclusion=" Một. \n\n Hai. ").conclusion == "Một.\nHai."


def test_who_leads_and_who_writes_were_there(ward, meeting, refused):
    chair, secretary, member = meeting.participants.all()
    there = frozenset([secretary.pk, member.pk])
    with pytest.raises(Refused) as refusal:
        asking.held(meeting, concluded(refused), ward=ward, attended=there)
    assert refusal.value.field == "chair"
    with pytest.raises(Refused, match="hai người"):
        asking.held(meeting, concluded(refused), ward=ward, chair=secretary.pk)
    with pytest.raises(NotYours):
        asking.held(meeting, concluded(refused), ward=ward, attended=frozenset([0]))
    asking.held(meeting, concluded(refused), ward=ward, attended=there, chair=member.pk)
    people = {one.pk: (one.capacity, one.attended) for one in meeting.participants.all()}
    assert people[member.pk] == (ReviewCapacity.CHAIR, True)
    assert people[chair.pk] == (ReviewCapacity.MEMBER, False)


def test_the_record_is_mended_until_the_signed_minutes_are_kept(ward, meeting, refused):
    row = asking.held(meeting, concluded(refused), ward=ward)
    row = asking.held(row, concluded(refused, Outcome.RECOGNISE, "Đã khắc phục."), ward=ward)
    item = row.items.get(appraisal=refused)
    assert (item.outcome, item.proposed) == (Outcome.RECOGNISE, Outcome.REFUSE)
    kept = services.minutes_keep(meeting=row, scan=stages.scan(), by=ward.officer, version=row.version)
    with pytest.raises(Conflict):
        asking.held(kept, concluded(refused), ward=ward)


def test_signed_minutes_are_kept_unchanged_and_a_better_scan_supersedes(ward, meeting, refused):
    row = asking.held(meeting, concluded(refused), ward=ward)
    row = services.minutes_keep(meeting=row, scan=stages.scan("bien-ban.pdf"), by=ward.officer, version=row.version)
    first = row.minutes.get()
    assert row.state == ReviewMeetingState.MINUTES
    assert file_store.path_of(first.sha256).read_bytes() == stages.PDF
    row = services.minutes_keep(meeting=row, scan=stages.scan("bien-ban.jpg", factories.small_jpeg()), by=ward.officer, version=row.version)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert row.minutes.get(superseded_at=None).media_type == "image/jpeg"
    assert file_ledger.findings() == []


@pytest.mark.parametrize(("scan", "says"), [(None, "tải lên bản quét"), (stages.scan("bien-ban.pdf", b"khong phai pdf"), "chỉ nhận tệp")])
def test_minutes_are_a_file_that_can_be_read(ward, meeting, refused, scan, says):
    row = asking.held(meeting, concluded(refused), ward=ward)
    with pytest.raises(Refused, match=says) as refusal:
        services.minutes_keep(meeting=row, scan=scan, by=ward.officer, version=row.version)
    assert refusal.value.field == "scan"


def test_a_meeting_that_is_not_held_says_why(ward, meeting):
    with pytest.raises(Refused) as refusal:
        services.meeting_cancel(meeting=meeting, reason=" ", by=ward.officer, version=meeting.version)
    assert refusal.value.field == "reason"
    row = services.meeting_cancel(meeting=meeting, reason="Chuyển sang tuần sau.", by=ward.officer, version=meeting.version)
    assert row.state == ReviewMeetingState.CANCELLED


def test_the_trail_has_every_act_and_no_name(ward, meeting, refused):
    row = asking.held(meeting, concluded(refused), ward=ward)
    services.minutes_keep(meeting=row, scan=stages.scan(), by=ward.officer, version=row.version)
    entries = Entry.objects.about(row)
    acts = ["review_meeting.called", "review_meeting.held", "review_meeting.minutes_kept"]
    assert [entry.action for entry in entries] == acts
    assert not any("Mai Đức Thắng" in entry.body or "Thống nhất" in entry.body for entry in entries)
