"""Where a plan sets a last day for decisions, those who propose, check and decide hear how many still have none."""

import pytest

from registrations.choices import MilestoneKind
from registrations.models import Enrolment, Milestone
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.calendar_days import enforce, link_of, told
from tests.factories import RecognitionFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
WITHOUT = "chưa có Quyết định"
ROLES = ("", "chief", "office", "chairperson")


def plan_says(day: str, *, kind: str = "residential_area", level: str = "ward", symbol: str = "12/KH-UBND") -> None:
    place = ward()
    codes = {"province_code": place.parent.code} | ({"ward_code": place.code} if level == "ward" else {})
    rule = {"kind": kind, "decision_due": {"date": day, "inclusive": True}}
    plan_publish(content={"plan": {"year": 2026, "symbol": symbol, **codes}, "rule": [rule]}, source="test")


@pytest.fixture
def areas(at):
    at("2026-01-05 08:00")
    SubjectFactory.create_batch(4)
    roster_open(place=ward(), year=2026)
    rows = list(Enrolment.objects.filter(kind="residential_area"))
    RecognitionFactory(enrolment=rows[0])
    return rows


def test_without_a_plan_that_sets_one_there_is_no_such_day(areas):
    assert not Milestone.objects.filter(what=MilestoneKind.DECISION_ENDS).exists()


def test_it_is_said_on_four_days_and_when_it_is_over(areas):
    plan_says("2026-11-20")
    people = [person(trait) for trait in ROLES]
    for month, days in ((10, range(15, 32)), (11, range(1, 26))):
        for day in days:
            enforce(f"2026-{month}-{day:02d} 07:00")
    said = "3 tổ dân phố chưa có Quyết định. Hạn quyết định năm 2026: hết ngày 20/11/2026 (thứ Sáu), "
    expected = [
        f"{said}còn 7 ngày.",
        f"{said}còn 3 ngày.",
        f"{said}còn 1 ngày.",
        f"{said}hôm nay là ngày cuối.",
        "Đã hết hạn quyết định năm 2026 (hết ngày 20/11/2026, thứ Sáu): 3 tổ dân phố chưa có Quyết định.",
    ]
    assert [told(one, about=WITHOUT) for one in people] == [expected] * 4
    row = Milestone.objects.get(place=ward(), what=MilestoneKind.DECISION_ENDS, kind="residential_area")
    assert row.outcome == {"undecided": 3}


def test_its_link_shows_exactly_these_rows_to_each_of_them(areas, client, at):
    plan_says("2026-11-20")
    people = [person(trait) for trait in ROLES]
    enforce("2026-11-13 07:00")
    at("2026-11-13 08:00")
    for one in people:
        client.force_login(one)
        answer = client.get(link_of(one, about=WITHOUT))
        assert {line.row for line in answer.context["lines"]} == set(areas[1:])


def test_where_all_are_decided_nothing_is_said(areas):
    plan_says("2026-11-20")
    police = person()
    for row in areas[1:]:
        RecognitionFactory(enrolment=row)
    enforce("2026-11-13 07:00"), enforce("2026-11-21 00:00")
    assert told(police, about=WITHOUT) == []


def test_a_moved_day_is_told_and_what_was_said_of_the_former_one_is_withdrawn(areas, at):
    plan_says("2026-11-20")
    chairperson = person("chairperson")
    enforce("2026-11-13 07:00")
    at("2026-11-13 09:00")
    plan_says("2026-11-27", symbol="15/KH-UBND")
    enforce("2026-11-13 09:05"), enforce("2026-11-20 07:00")
    assert told(chairperson, about="uyết định") == [
        "Hạn quyết định năm 2026 đối với 3 tổ dân phố thay đổi: hết ngày 27/11/2026 (thứ Sáu); trước đây là hết ngày 20/11/2026 (thứ Sáu). "
        "Lý do: theo Kế hoạch số 15/KH-UBND của Phường Đống Đa.",
        "3 tổ dân phố chưa có Quyết định. Hạn quyết định năm 2026: hết ngày 27/11/2026 (thứ Sáu), còn 7 ngày.",
    ]


def test_what_the_province_decides_on_is_for_its_own_people_and_opens_its_own_rows(areas, client, at):
    plan_says("2026-11-27", kind="ward", level="province")
    of_ward, people = person(), [person(trait, place=ward().parent) for trait in ROLES]
    enforce("2026-11-20 07:00")
    assert told(of_ward, about=WITHOUT) == []
    at("2026-11-20 08:00")
    for one in people:
        assert told(one, about=WITHOUT) == [
            "1 phường, xã, đặc khu chưa có Quyết định. Hạn quyết định năm 2026: hết ngày 27/11/2026 (thứ Sáu), còn 7 ngày."
        ]
        client.force_login(one)
        assert [line.row.kind for line in client.get(link_of(one, about=WITHOUT)).context["lines"]] == ["ward"]
