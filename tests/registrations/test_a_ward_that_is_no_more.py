"""A ward dissolved in the middle of the year (practice P6): from that day on no roster opens, nobody joins one, nothing is due; what
was written stays as it stood, and its subjects move to who takes it over, on that very day too."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.calendar import VIETNAM
from registrations.dissolved_wards import took_over, where_to_go
from registrations.models import Enrolment, Milestone
from registrations.services import enforcement
from registrations.services.life.moving import subject_move
from registrations.services.life.status import subject_set_status
from registrations.services.plans import plan_publish
from registrations.services.roster import enrolment_add, roster_open
from tests.factories import EnrolmentFactory, SubjectFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
GONE_ON = date(2026, 7, 1)
MOVED = {"on": GONE_ON, "reason": "Sắp xếp đơn vị hành chính", "paper": "Nghị quyết số 16/NQ-UBTVQH"}


def dissolve(on: date = GONE_ON) -> Place:
    Place.objects.filter(pk=ward().pk).update(dissolved_on=on)
    return ward()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def rosters_opened(at: str) -> list[dict]:
    return [one for one in enforcement.enforce_calendar(instant(at)) if one["rule"] == "roster_opens"]


class TestRosters:
    def test_the_year_opens_as_ever_while_the_ward_is_there(self, at):
        SubjectFactory()
        dissolve()
        at("2026-01-01 00:05")
        assert [one["added"] for one in rosters_opened("2026-01-01 00:05")] == [2]

    @pytest.mark.parametrize("now", ["2026-07-01 00:00:00", "2027-01-01 00:00"])
    def test_from_its_last_midnight_on_none_opens_and_none_is_spoken_of(self, at, now):
        SubjectFactory()
        dissolve()
        at(now)
        assert rosters_opened(now) == []
        assert not Enrolment.objects.exists()

    def test_who_is_missing_the_day_before_still_joins_and_that_day_nobody_does(self, at):
        EnrolmentFactory()
        SubjectFactory()
        dissolve()
        at("2026-06-30 23:59:59")
        assert rosters_opened("2026-06-30 23:59:59")
        SubjectFactory()
        at("2026-07-01 00:00")
        assert rosters_opened("2026-07-01 00:00") == []

    def test_a_plan_of_next_year_issued_early_opens_none_where_the_ward_ends_with_the_year(self, at):
        SubjectFactory()
        place = dissolve(date(2027, 1, 1))
        at("2026-12-10 09:00")
        plan = {"year": 2027, "province_code": "01", "ward_code": "00235", "issued_on": "2026-12-08"}
        plan_publish(content={"plan": plan}, source="2027.toml")
        rosters_opened("2026-12-10 09:00")
        assert not Enrolment.objects.filter(place=place, year=2027).exists()
        assert Enrolment.objects.filter(place=place, year=2026).exists()

    def test_by_hand_it_is_refused_in_words(self, at):
        subject = SubjectFactory()
        place = dissolve()
        at("2026-07-01 08:00")
        for act in (
            lambda: roster_open(place=place, year=2026, by=person()),
            lambda: enrolment_add(subject=subject, year=2026, by=person()),
        ):
            with pytest.raises(Refused, match=r"Phường Đống Đa đã giải thể ngày 01/07/2026, không lập danh sách năm 2026 được nữa\."):
                act()

    def test_a_plan_of_the_province_changes_nothing_on_its_roster_any_more(self, at):
        here = EnrolmentFactory(subject=SubjectFactory(enterprise=True))
        there = EnrolmentFactory(subject=SubjectFactory(enterprise=True, place=ward("00004")))
        dissolve()
        at("2026-07-02 08:00")
        rule = {"kind": "enterprise", "enabled": False}
        plan_publish(content={"plan": {"year": 2026, "province_code": "01"}, "rule": [rule]}, source="01.toml")
        here.refresh_from_db()
        there.refresh_from_db()
        assert (here.in_scope, there.in_scope) == (True, False)


class TestNothingIsDue:
    def test_milestones_from_that_day_on_have_nothing_to_do_and_remind_nobody(self, at):
        SubjectFactory()
        at("2026-01-02 08:00")
        rosters_opened("2026-01-02 08:00")
        assert Milestone.objects.filter(place=ward(), day__gte=GONE_ON).exclude(next_at=None).exists()
        dissolve()
        at("2026-11-04 07:30")
        for _ in range(2):
            done = enforcement.enforce_calendar(instant("2026-11-04 07:30"))
            assert not [one for one in done if one.get("place") == "00235" and one.get("told")]
        assert not Milestone.objects.filter(place=ward(), day__gte=GONE_ON).exclude(next_at=None).exists()
        assert not Milestone.objects.filter(place=ward(), day__gte=GONE_ON).exclude(passed_at=None).exists()

    def test_its_calendar_says_that_it_is_no_more_and_names_no_next_day(self, client, at):
        subject = EnrolmentFactory().subject
        dissolve()
        at("2026-10-01 08:00")
        client.force_login(head_of(subject))
        page = " ".join(client.get(reverse("calendar", args=[2026])).content.decode().split())
        assert "Phường Đống Đa đã giải thể ngày 01/07/2026, từ ngày đó không nhận hồ sơ nữa." in page
        assert "còn 34 ngày" not in page
        assert "<strong>Gửi hồ sơ đề nghị công nhận</strong>" not in page


class TestItsSubjects:
    def test_they_move_on_that_very_day_to_a_ward_that_begins_on_it(self, at):
        subject = EnrolmentFactory().subject
        dissolve()
        Place.objects.filter(code="00004").update(founded_on=GONE_ON)
        at("2026-07-02 09:00")
        moved = subject_move(subject=subject, to=ward("00004"), by=person(), **MOVED)
        assert (moved.place.code, Enrolment.objects.get(subject=subject).left_on) == ("00004", GONE_ON)

    def test_not_on_a_later_day_and_nothing_else_happens_to_them_on_that_day(self, at):
        subject = EnrolmentFactory().subject
        dissolve()
        at("2026-07-03 09:00")
        with pytest.raises(Refused, match="đã giải thể ngày 01/07/2026") as refusal:
            subject_move(subject=subject, to=ward("00004"), by=person(), **MOVED | {"on": date(2026, 7, 2)})
        assert refusal.value.field == "on"
        with pytest.raises(Refused, match="đã giải thể ngày 01/07/2026"):
            subject_set_status(subject=subject, act="closed", by=person(), on=GONE_ON, reason="Giải thể", paper="1/QĐ")

    def test_where_they_went_is_where_one_goes(self, at):
        subjects = [EnrolmentFactory().subject for _ in range(2)]
        long_ago = EnrolmentFactory().subject
        at("2026-03-02 09:00")
        subject_move(subject=long_ago, to=ward("00008"), by=person(), **MOVED | {"on": date(2026, 3, 1)})
        place = dissolve()
        assert "Ông/bà hỏi Công an phường, xã nay quản lý địa bàn này để nộp hồ sơ." in where_to_go(place)
        at("2026-07-02 09:00")
        for subject in subjects:
            subject_move(subject=subject, to=ward("00004"), by=person(), **MOVED)
        assert [one.code for one in took_over(place)] == ["00004"]
        assert where_to_go(place) == (
            "Phường Đống Đa đã giải thể ngày 01/07/2026, từ ngày đó không nhận hồ sơ nữa. "
            f"Địa bàn đã chuyển về {ward('00004').name}: ông/bà nộp hồ sơ tại Công an nơi đó. Hồ sơ cũ được giữ để xem."
        )

    def test_a_ward_that_will_be_dissolved_is_there_until_then(self):
        place = dissolve()
        assert not place.is_gone_on(date(2026, 6, 30))
        assert place.is_gone_on(GONE_ON)
        assert Place.objects.standing_on(date(2026, 6, 30)).filter(pk=place.pk).exists()
        assert not Place.objects.standing_on(GONE_ON).filter(pk=place.pk).exists()
