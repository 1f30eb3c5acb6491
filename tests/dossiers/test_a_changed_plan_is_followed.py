"""A plan that moves a last day is followed: who has not sent is told once, what was sent keeps its day unless the new one is later."""

import json
from datetime import date, datetime

import pytest

from antt_portal.notices.models import NoticeLine
from antt_portal.places.choices import DayKind
from antt_portal.places.models import CalendarDay, Place
from antt_portal.trail.models import Entry
from dossiers.models import Dossier
from registrations.calendar import VIETNAM
from registrations.choices import MilestoneKind
from registrations.models import Enrolment, Milestone
from registrations.services import enforcement
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from registrations.services.schedule import schedules_follow_days_off
from tests.factories import DossierFactory, SubjectFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def enforce(instant: str) -> list[dict]:
    return enforcement.enforce_calendar(datetime.fromisoformat(instant).replace(tzinfo=VIETNAM))


def plan_says(day: str, symbol: str = "12/KH-UBND") -> None:
    """The ward's plan says that registration is due on `day`, included."""
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code, "symbol": symbol, "issued_on": "2026-02-10"}
    rule = {"kind": "residential_area", "registration_due": {"date": day, "inclusive": True}}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")


def live_lines_of(user) -> list[str]:
    rows = NoticeLine.objects.filter(notice__recipient=user, withdrawn_at=None).order_by("pk")
    return [line.text for line in rows]


@pytest.fixture
def areas(at):
    at("2026-01-05 08:00")
    found = SubjectFactory.create_batch(3)
    roster_open(place=ward(), year=2026)
    return found


def test_who_has_not_sent_is_told_once_of_the_new_day_and_the_old_one_is_withdrawn(at, areas):
    head, police = head_of(areas[0]), person()
    enforce("2026-03-17 07:00")
    at("2026-03-18 09:00")
    plan_says("2026-04-15")
    enforce("2026-03-18 09:05"), enforce("2026-03-18 09:10")
    assert live_lines_of(head) == [
        "Tổ dân phố của ông/bà: hạn gửi hồ sơ đăng ký năm 2026 thay đổi, lùi đến hết ngày 15/04/2026 (thứ Tư); trước đây là hết ngày "
        "31/03/2026 (thứ Ba). Lý do: theo Kế hoạch số 12/KH-UBND ngày 10/02/2026 của Phường Đống Đa."
    ]
    assert NoticeLine.objects.filter(notice__recipient=head).exclude(withdrawn_at=None).count() == 1
    assert any(line.startswith("3 tổ dân phố: hạn gửi") for line in live_lines_of(police))


def test_the_reminders_follow_the_new_day(at, areas):
    head = head_of(areas[0])
    at("2026-03-18 09:00")
    plan_says("2026-04-15")
    enforce("2026-03-18 09:05")
    enforce("2026-03-24 07:00"), enforce("2026-04-01 00:00")
    assert not Enrolment.objects.filter(kind="residential_area").exclude(missed_on=None).exists()
    enforce("2026-04-08 07:00")
    assert live_lines_of(head)[-1].endswith("Hạn cuối: hết ngày 15/04/2026 (thứ Tư), còn 7 ngày.")


def test_what_moved_back_before_anybody_was_told_is_told_to_nobody(at, areas):
    head = head_of(areas[0])
    enforce("2026-03-17 07:00")
    at("2026-03-18 09:00")
    plan_says("2026-04-15")
    plan_says("2026-03-31", "13/KH-UBND")
    enforce("2026-03-18 09:05")
    (line,) = live_lines_of(head)
    assert line.endswith("Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 14 ngày.")


def test_a_day_that_was_over_comes_back_and_the_marks_with_it(at, areas):
    enforce("2026-04-01 00:05")
    assert Enrolment.objects.filter(missed_on=date(2026, 3, 31), kind="residential_area").count() == 3
    at("2026-04-02 09:00")
    plan_says("2026-04-15")
    enforce("2026-04-02 09:05")
    assert not Enrolment.objects.filter(kind="residential_area").exclude(missed_on=None).exists()
    ends = Milestone.objects.get(what=MilestoneKind.REGISTRATION_ENDS, kind="residential_area")
    assert ends.passed_at is None
    assert ends.next_at == datetime(2026, 4, 8, 7, tzinfo=VIETNAM)


@pytest.mark.parametrize(("day", "kept", "late"), [("2026-04-15", date(2026, 4, 15), False), ("2026-03-20", date(2026, 3, 31), True)])
def test_what_was_sent_keeps_its_day_unless_the_new_one_is_later(at, areas, day, kept, late):
    row = Enrolment.objects.get(subject=areas[0])
    received = datetime(2026, 4, 1, 9, tzinfo=VIETNAM)
    sent = DossierFactory(registration=True, sent=True, enrolment=row, received_at=received, last_day=date(2026, 3, 31), late=True)
    Enrolment.objects.filter(pk=row.pk).update(registered_at=received, registered_late=True)
    at("2026-04-02 09:00")
    plan_says(day)
    enforce("2026-04-02 09:05")
    sent, row = Dossier.objects.get(pk=sent.pk), Enrolment.objects.get(pk=row.pk)
    assert (sent.last_day, sent.late, row.registered_late) == (kept, late, late)


def test_old_plans_tell_nobody_anything(at, areas):
    head = head_of(areas[0])
    enforce("2026-06-01 08:00")
    at("2026-06-01 09:00")
    plan_says("2026-03-15")
    enforce("2026-06-01 09:05")
    assert live_lines_of(head) == []


def test_a_day_off_that_is_added_moves_the_last_day_and_says_why(at, areas):
    head = head_of(areas[0])
    at("2026-03-18 09:00")
    CalendarDay.objects.create(date=date(2026, 3, 31), kind=DayKind.DAY_OFF, name="Nghỉ bù", source="12/TB-UBND")
    schedules_follow_days_off([2026], because="ngày 31/03/2026 là ngày nghỉ")
    enforce("2026-03-18 09:05")
    assert live_lines_of(head)[-1].startswith(
        "Tổ dân phố của ông/bà: hạn gửi hồ sơ đăng ký năm 2026 thay đổi, lùi đến hết ngày 01/04/2026 (thứ Tư)"
    )


def test_a_kind_that_a_plan_takes_out_is_due_nothing_and_what_was_said_is_withdrawn(at, areas):
    head = head_of(areas[0])
    enforce("2026-03-17 07:00")
    enforce("2026-04-01 00:05")
    at("2026-04-02 09:00")
    plan_leaves_out("residential_area")
    enforce("2026-04-02 09:05")
    assert live_lines_of(head) == []
    assert not Enrolment.objects.filter(kind="residential_area").exclude(missed_on=None).exists()


def plan_leaves_out(kind: str) -> None:
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code, "symbol": "14/KH-UBND", "issued_on": "2026-02-10"}
    plan_publish(content={"plan": plan, "rule": [{"kind": kind, "enabled": False}]}, source="test")


def test_of_a_ward_that_is_dissolved_what_was_said_is_withdrawn(at, areas):
    head = head_of(areas[0])
    enforce("2026-03-17 07:00")
    Place.objects.filter(pk=ward().pk).update(dissolved_on=date(2026, 3, 20))
    enforce("2026-03-24 07:00"), enforce("2026-03-24 07:05")
    assert live_lines_of(head) == []


def test_the_trail_says_what_a_moved_day_did(at, areas):
    row = Enrolment.objects.get(subject=areas[0])
    received = datetime(2026, 4, 1, 9, tzinfo=VIETNAM)
    sent = DossierFactory(registration=True, sent=True, enrolment=row, received_at=received, last_day=date(2026, 3, 31), late=True)
    enforce("2026-04-01 00:05")
    Enrolment.objects.filter(pk=row.pk).update(registered_at=received, registered_late=True)
    at("2026-04-02 09:00")
    plan_says("2026-04-15")
    enforce("2026-04-02 09:05")
    details = json.loads(Entry.objects.filter(action="calendar.day_moved").get().body)["details"]
    (moved,) = details["milestones"]
    assert (moved["from"], moved["to"]) == ("2026-03-31", "2026-04-15")
    assert moved["outcome"] == {"unmarked": 3, "later": [sent.pk], "late_no_more": [sent.pk]}
    assert not Enrolment.objects.filter(kind="residential_area").exclude(missed_on=None).exists()


def test_a_move_that_is_over_when_it_is_found_is_not_told(at, areas):
    head = head_of(areas[0])
    at("2026-03-31 23:50")
    plan_says("2026-03-30")
    plan_says("2026-03-31", "13/KH-UBND")
    plan_says("2026-03-30", "15/KH-UBND")
    enforce("2026-04-01 00:00")
    assert not [line for line in live_lines_of(head) if "thay đổi" in line]
