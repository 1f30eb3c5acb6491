"""The calendar reminds those who have not sent their dossier, closes its last day, and does each of it once."""

from datetime import date, datetime

import pytest

from antt_portal.notices.models import NoticeLine
from antt_portal.places.models import Place
from antt_portal.trail.models import Entry
from dossiers.services.dossiers import dossier_withdraw
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole, MilestoneKind
from registrations.models import Enrolment, Milestone
from registrations.services import enforcement
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.factories import DossierFactory, SubjectFactory, SubjectMemberFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
LAST_DAY = date(2026, 3, 31)


def enforce(instant: str) -> list[dict]:
    return enforcement.enforce_calendar(datetime.fromisoformat(instant).replace(tzinfo=VIETNAM))


def lines_of(user) -> list[str]:
    return [line.text for line in NoticeLine.objects.filter(notice__recipient=user).order_by("pk")]


@pytest.fixture
def areas(at):
    """Three residential areas on the roster of 2026, opened on 5 January; the first has a head, an area officer walks all beats."""
    at("2026-01-05 08:00")
    found = SubjectFactory.create_batch(3)
    roster_open(place=ward(), year=2026)
    return found


@pytest.fixture
def people(areas):
    officer = person("area_officer")
    for area in areas:
        SubjectMemberFactory(subject=area, user=officer, role=MemberRole.AREA_OFFICER)
    return {"head": head_of(areas[0]), "officer": officer, "police": person()}


def test_a_week_before_the_last_day_each_hears_what_is_missing(areas, people):
    enforce("2026-03-24 07:00")
    assert lines_of(people["head"]) == [
        "Tổ dân phố của ông/bà chưa gửi hồ sơ đăng ký năm 2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 7 ngày."
    ]
    assert lines_of(people["officer"]) == [
        "3 tổ dân phố trong địa bàn của ông/bà chưa gửi hồ sơ đăng ký năm 2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 7 ngày."
    ]
    assert lines_of(people["police"]) == [
        "Phường của ông/bà chưa gửi hồ sơ đăng ký năm 2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 7 ngày.",
        "3 tổ dân phố chưa gửi hồ sơ đăng ký năm 2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 7 ngày.",
    ]


def test_who_has_registered_hears_nothing(areas, people):
    Enrolment.objects.filter(subject=areas[0]).update(registered_at=datetime(2026, 2, 1, tzinfo=VIETNAM))
    enforce("2026-03-24 07:00")
    assert lines_of(people["head"]) == []
    assert lines_of(people["officer"])[0].startswith("2 tổ dân phố trong địa bàn")


def test_nobody_is_reminded_before_the_morning(areas, people):
    enforce("2026-03-17 07:00")
    before = NoticeLine.objects.count()
    enforce("2026-03-24 06:59:59")
    assert NoticeLine.objects.count() == before


def test_it_happens_once(areas, people):
    enforce("2026-03-24 07:00")
    told = NoticeLine.objects.count()
    assert [thing for thing in enforce("2026-03-24 07:05") if thing["rule"] == "milestones"] == []
    assert NoticeLine.objects.count() == told


def test_after_days_of_standstill_one_reminder_is_said_with_the_days_that_are_left(areas, people):
    enforce("2026-03-29 10:00")
    assert lines_of(people["head"]) == [
        "Tổ dân phố của ông/bà chưa gửi hồ sơ đăng ký năm 2026. Hạn cuối: hết ngày 31/03/2026 (thứ Ba), còn 2 ngày."
    ]


def test_when_the_last_day_has_ended_who_has_not_registered_is_marked(areas, people):
    Enrolment.objects.filter(subject=areas[0]).update(registered_at=datetime(2026, 2, 1, tzinfo=VIETNAM))
    enforce("2026-03-31 23:59:59")
    assert not Enrolment.objects.exclude(missed_on=None).exists()
    enforce("2026-04-01 00:00")
    assert set(Enrolment.objects.filter(missed_on=LAST_DAY, kind="residential_area").values_list("subject", flat=True)) == {
        areas[1].pk,
        areas[2].pk,
    }
    assert lines_of(people["officer"])[-1] == (
        "Đã hết hạn nhận hồ sơ đăng ký năm 2026 (hết ngày 31/03/2026, thứ Ba): 2 tổ dân phố trong địa bàn của ông/bà chưa gửi. "
        "Hồ sơ đến sau vẫn nhận, ghi rõ là muộn."
    )
    assert Entry.objects.filter(action="calendar.day_over").exists()


def test_what_is_long_past_when_first_seen_is_recorded_and_told_to_nobody(at, areas, people):
    enforce("2026-04-08 00:00:01")
    assert lines_of(people["officer"]) == []
    ended = Milestone.objects.filter(what=MilestoneKind.REGISTRATION_ENDS, kind="residential_area").get()
    assert ended.passed_at
    assert ended.next_at is None
    assert ended.outcome == {"missing": 3, "refuses_late": False}


def test_a_ward_that_was_dissolved_has_nothing_due_after_its_day(at, areas, people):
    at("2026-03-01 08:00")
    place = ward()
    Place.objects.filter(pk=place.pk).update(dissolved_on=date(2026, 3, 15))
    enforce("2026-03-24 07:00")
    enforce("2026-04-01 00:05")
    assert lines_of(people["police"]) == []


def test_a_province_says_nothing_of_wards_whose_own_day_is_another(at):
    at("2026-01-05 08:00")
    school = SubjectFactory(school=True, provincial=True)
    roster_open(place=ward(), year=2026)
    provincial_police = person(place=ward().parent)
    due = {"date": "2026-04-30", "inclusive": True}
    plan = {"year": 2026, "province_code": ward().parent.code, "ward_code": ward().code, "issued_on": "2026-01-06"}
    rule = {"kind": "educational_institution", "level": "province", "registration_due": due}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")
    enforce("2026-04-01 00:05")
    assert not [line for line in lines_of(provincial_police) if "cơ sở giáo dục" in line]
    assert Enrolment.objects.get(subject=school).missed_on is None


def test_what_is_found_on_a_day_off_and_would_be_over_on_the_next_working_day_is_told_at_once(at, areas, people):
    """The plan does not roll: the last day is a Sunday, and the morning of Friday was slept through."""
    plan = {"year": 2026, "province_code": ward().parent.code, "ward_code": ward().code, "issued_on": "2026-01-06", "roll_forward": False}
    rule = {"kind": "residential_area", "registration_due": {"date": "2026-04-05", "inclusive": True}}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")
    enforce("2026-04-01 07:00")
    NoticeLine.objects.all().delete()
    enforce("2026-04-04 08:00")
    (line,) = NoticeLine.objects.filter(notice__recipient=people["head"])
    assert line.text.endswith("còn 1 ngày.")
    assert line.notice.dedupe_key.startswith("digest:2026-04-04")


def test_who_withdraws_after_the_last_day_has_not_registered_in_time(at, areas, people):
    row = Enrolment.objects.get(subject=areas[0])
    received = datetime(2026, 3, 20, 9, tzinfo=VIETNAM)
    sent = DossierFactory(registration=True, sent=True, enrolment=row, received_at=received, last_day=LAST_DAY)
    Enrolment.objects.filter(pk=row.pk).update(registered_at=received)
    enforce("2026-04-01 00:05")
    at("2026-04-10 09:00")
    dossier_withdraw(dossier=sent, by=people["head"], version=sent.version, reason="Gửi nhầm")
    assert Enrolment.objects.get(pk=row.pk).missed_on == LAST_DAY
