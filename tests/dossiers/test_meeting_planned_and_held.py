"""The assessment meeting is planned, then held: a plan is no meeting, who stayed away was not there, and the police are remarked on."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal.refusals import Conflict, Refused
from dossiers import services, steps
from dossiers.answers_in_words import meeting_lines, police_remark_of
from dossiers.choices import DossierKind, DossierState
from dossiers.contents import Contents
from dossiers.models import AssessmentMeeting
from dossiers.services import Present
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

CHAIR = Present("Nguyễn Thị Hòa", ("chair",))
POLICE = Present("Lê Minh Tuấn", ("police",))


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


@pytest.fixture
def enrolment(at):
    at("2026-10-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def dossier(enrolment, head):
    return samples.opened(enrolment, head, DossierKind.RECOGNITION)


def instant(day: int, hour: int = 19) -> datetime:
    return datetime(2026, 10, day, hour, 30, tzinfo=VIETNAM)


def plan(dossier, by, *, on: int = 30, people=(CHAIR, POLICE)) -> AssessmentMeeting:
    version = samples.fresh(dossier).version
    return services.meeting_plan(
        dossier=dossier, by=by, version=version, planned_at=instant(on), venue="Nhà văn hóa", participants=list(people)
    )


def hold(dossier, by, *, on: int = 14, people=(CHAIR, POLICE), **outcome) -> AssessmentMeeting:
    version = samples.fresh(dossier).version
    return services.meeting_save(dossier=dossier, by=by, version=version, held_at=instant(on), participants=list(people), **outcome)


def step_of(dossier):
    return next(one for one in steps.steps_of(Contents(samples.fresh(dossier))) if one.key == "meeting")


def test_a_planned_meeting_does_not_count_as_held_not_even_when_its_hour_has_passed(dossier, head, at):
    plan(dossier, head)
    assert step_of(dossier).state == "doing"
    assert "Dự kiến họp lúc 19:30 ngày 30/10/2026" in step_of(dossier).words
    at("2026-11-02 09:00")
    assert step_of(dossier).missing == [f"{dossier.enrolment.name} chưa ghi kết quả cuộc họp (dự kiến họp lúc 19:30 ngày 30/10/2026)."]


def test_a_dossier_whose_meeting_is_only_planned_cannot_be_sent(dossier, head, at):
    samples.fill(dossier, head)
    plan(dossier, head)
    at("2026-11-02 09:00")
    with pytest.raises(Refused, match="chưa ghi kết quả cuộc họp"):
        services.dossier_submit(dossier=dossier, by=head, version=samples.fresh(dossier).version)
    assert samples.fresh(dossier).state == DossierState.DRAFT


def test_a_plan_in_the_past_is_refused_and_says_what_to_press(dossier, head):
    with pytest.raises(Refused, match="đã qua") as refusal:
        plan(dossier, head, on=14)
    assert refusal.value.field == "held_on"
    assert not AssessmentMeeting.objects.exists()


def test_recording_keeps_the_plan_beside_what_happened(dossier, head, at):
    plan(dossier, head)
    at("2026-10-31 09:00")
    meeting = hold(dossier, head, on=30, conclusion="Thống nhất.")
    assert (meeting.planned_at, meeting.held_at) == (instant(30), instant(30))
    assert step_of(dossier).state == "done"


def test_who_stayed_away_is_kept_and_told_apart_from_those_who_came(dossier, head):
    away = Present("Kiều Thị Oanh", ("front_work_committee",), absent=True)
    hold(dossier, head, people=(CHAIR, away))
    told = {line.label: line.value for line in meeting_lines(Contents(samples.fresh(dossier)))}
    assert told["Thành phần có mặt"] == "Nguyễn Thị Hòa (Chủ trì)"
    assert told["Vắng mặt"] == "Kiều Thị Oanh (Đại diện Ban Công tác Mặt trận)"


def test_a_chair_who_stayed_away_did_not_chair(dossier, head):
    hold(dossier, head, people=(Present("Nguyễn Thị Hòa", ("chair",), absent=True), POLICE))
    assert step_of(dossier).missing == [f"{dossier.enrolment.name} chưa ghi người chủ trì cuộc họp."]


def test_fewer_people_present_than_are_named_is_refused_at_its_field(dossier, head):
    with pytest.raises(Refused, match="ít hơn") as refusal:
        hold(dossier, head, attended=1)
    assert refusal.value.field == "attended"
    assert hold(dossier, head, attended=2).attended == 2


def test_a_meeting_without_police_is_a_remark_to_reviewers_and_never_a_refusal(dossier, head):
    samples.fill(dossier, head)
    hold(dossier, head, people=(CHAIR, Present("Lê Minh Tuấn", ("police",), absent=True)), police_absence="Trực đột xuất")
    remark = "Cuộc họp đánh giá không có đại diện Công an dự. Lý do: Trực đột xuất"
    own = Client()
    own.force_login(head)
    assert remark in own.get(reverse("dossier_check", args=[dossier.pk])).content.decode()
    services.dossier_submit(dossier=dossier, by=head, version=samples.fresh(dossier).version)
    assert police_remark_of(Contents(samples.fresh(dossier))) == remark
    officer = Client()
    officer.force_login(factories.person())
    assert remark in officer.get(reverse("dossier", args=[dossier.pk])).content.decode()


def test_police_who_came_need_no_remark_and_a_plan_has_none(dossier, head):
    plan(dossier, head, people=(CHAIR,))
    assert police_remark_of(Contents(samples.fresh(dossier))) == ""
    hold(dossier, head)
    assert police_remark_of(Contents(samples.fresh(dossier))) == ""
    hold(dossier, head, people=(CHAIR,))
    assert police_remark_of(Contents(samples.fresh(dossier))).endswith("Chưa nêu lý do.")


# --- the page


@pytest.fixture
def client(head):
    browser = Client()
    browser.force_login(head)
    return browser


def typed(dossier, people, *, day="30/10/2026", **more) -> dict:
    """What the page posts: the meeting and one row a person (name, capacities)."""
    rows = {"people-TOTAL_FORMS": len(people), "people-INITIAL_FORMS": 0}
    for number, (name, capacities) in enumerate(people):
        rows |= {f"people-{number}-name": name, f"people-{number}-capacities": capacities}
    version = samples.fresh(dossier).version
    return {"held_on": day, "held_at": "19:30", "venue": "Nhà văn hóa", "version": version} | rows | more


def address(dossier) -> str:
    return reverse("dossier_meeting", args=[dossier.pk])


def test_the_page_plans_with_one_button_and_records_with_the_other(dossier, head, client, at):
    people = [("Nguyễn Thị Hòa", ["chair"]), ("Lê Minh Tuấn", ["police"])]
    planned = client.post(address(dossier), typed(dossier, people, planned="1"), follow=True).content.decode()
    assert "Đã lưu cuộc họp dự kiến lúc 19:30 ngày 30/10/2026" in planned
    assert reverse("own_paper", args=[dossier.pk, "invitation", "docx"]) in planned
    assert AssessmentMeeting.objects.get().held_at is None
    too_early = client.post(address(dossier), typed(dossier, people))
    assert too_early.status_code == 400
    assert "Cuộc họp chưa diễn ra" in too_early.content.decode()
    at("2026-10-31 09:00")
    client.force_login(head)
    assert "Đã đến giờ họp dự kiến" in client.get(address(dossier)).content.decode()
    assert client.post(address(dossier), typed(dossier, people)).status_code == 302
    assert AssessmentMeeting.objects.get().held_at == instant(30)


def test_more_seats_save_nothing_and_keep_what_was_typed(dossier, client):
    page = client.post(address(dossier), typed(dossier, [("Mai Xuân Phúc", ["party_cell_secretary"])], more="1")).content.decode()
    assert "Mai Xuân Phúc" in page
    assert 'name="people-4-name"' in page
    assert not AssessmentMeeting.objects.exists()


def test_without_a_last_year_the_expected_seats_are_offered_with_the_names_that_are_known(dossier, client, enrolment):
    officer = factories.person("area_officer", full_name="Lê Minh Tuấn")
    factories.SubjectMemberFactory(subject=enrolment.subject, user=officer, role=MemberRole.AREA_OFFICER)
    offered = [form.initial for form in client.get(address(dossier)).context["people"] if form.initial]
    head_name = enrolment.subject.members.get(role=MemberRole.HEAD).user.full_name
    assert [(one["name"], one["capacities"]) for one in offered] == [
        (head_name, ["chair"]),
        ("", ["party_cell_secretary"]),
        ("", ["front_work_committee"]),
        ("Lê Minh Tuấn", ["police"]),
    ]


def test_a_seat_that_was_only_offered_may_stay_open(dossier, client):
    offered = client.get(address(dossier)).context["people"]
    people = [(form.initial.get("name", ""), form.initial.get("capacities", [])) for form in offered]
    posted = typed(dossier, people, day="14/10/2026") | {"people-INITIAL_FORMS": offered.initial_form_count()}
    assert client.post(address(dossier), posted).status_code == 302
    assert [one.capacities for one in AssessmentMeeting.objects.get().participants.all()] == [["chair"]]


def test_a_meeting_that_is_sent_is_read_not_changed(dossier, head, client):
    samples.fill(dossier, head)
    services.dossier_submit(dossier=dossier, by=head, version=samples.fresh(dossier).version)
    page = client.get(address(dossier)).content.decode()
    assert "Hồ sơ đã gửi nên không sửa được ở đây" in page
    assert client.post(address(dossier), typed(dossier, [("Nguyễn Thị Hòa", ["chair"])], day="14/10/2026")).status_code == 409


def test_a_name_with_no_capacity_and_a_new_capacity_without_a_name_are_told_at_their_row(dossier, client):
    wrong = [("Nguyễn Thị Hòa", []), ("", ["guard_force", "secretary"][1:])]
    answer = client.post(address(dossier), typed(dossier, [*wrong, ("", []), ("", []), ("", ["other"])], day="14/10/2026"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "chưa chọn tư cách dự họp" in page
    assert "chưa ghi họ và tên" in page
    assert not AssessmentMeeting.objects.exists()


def test_a_meeting_of_another_year_is_asked_about_and_kept(dossier, client):
    people = [("Nguyễn Thị Hòa", ["chair"])]
    page = client.post(address(dossier), typed(dossier, people, day="30/10/2025"), follow=True).content.decode()
    assert "Ngày họp 30/10/2025 không thuộc năm 2026" in page
    assert AssessmentMeeting.objects.get().held_at.year == 2025


def test_of_a_dossier_that_came_on_paper_a_meeting_is_written_down_not_planned(enrolment, at):
    officer = factories.person()
    kinds = ("proposal_letter", "result_report", "minutes")
    intake = services.paper_take_in(
        subject=enrolment.subject,
        year=2026,
        kind=DossierKind.RECOGNITION,
        by=officer,
        version=0,
        handed_over=services.HandedOver("Nguyễn Thị Hòa"),
        papers=[services.HandedPaper(kind=kind) for kind in kinds],
    )
    dossier, browser = samples.fresh(intake.dossier), Client()
    browser.force_login(officer)
    assert "Chưa họp: lưu và lập giấy mời" not in browser.get(address(dossier)).content.decode()
    with pytest.raises(Conflict):
        plan(dossier, officer)
    assert hold(dossier, officer).held_at


def test_the_page_asks_as_many_queries_for_many_people_as_for_few(dossier, head, client):
    def queries(people: int) -> int:
        hold(dossier, head, people=[Present(f"Người {number}", ("other",)) for number in range(people)])
        with CaptureQueriesContext(connection) as made:
            assert client.get(address(dossier)).status_code == 200
        return len(made)

    queries(1)
    assert queries(30) == queries(3)
