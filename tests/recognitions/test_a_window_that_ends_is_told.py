"""The end of an evaluation window is told once to the police of the place that decides; what happens after it is the next year's."""

from datetime import date

import pytest

from recognitions.book.counting import Asked, pre_sums, windows_of
from recognitions.predecessors import Whose
from registrations.choices import MilestoneKind
from registrations.models import Milestone
from registrations.plans import calendar_for
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.calendar_days import enforce, link_of, told
from tests.factories import FollowUpFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
OVER = "đã kết thúc"


@pytest.fixture
def areas(at):
    at("2026-01-05 08:00")
    areas = SubjectFactory.create_batch(3)
    roster_open(place=ward(), year=2026)
    return areas


def window(year: int, first: str, last: str, symbol: str = "12/KH-UBND") -> None:
    """The ward's plan says so of residential areas."""
    place = ward()
    plan = {"year": year, "province_code": place.parent.code, "ward_code": place.code, "symbol": symbol}
    plan_publish(content={"plan": plan, "rule": [{"kind": "residential_area", "window": [first, last]}]}, source="test")


def test_the_police_hear_what_counts_to_the_next_year(areas):
    police, chief, office = person(), person("chief"), person("office")
    enforce("2026-10-31 23:59:59")
    assert told(police, about=OVER) == []
    enforce("2026-11-01 00:00"), enforce("2026-11-01 00:05")
    assert told(police, about=OVER) == [
        "Mốc đánh giá năm 2026 của 3 tổ dân phố đã kết thúc (hết ngày 31/10/2026, thứ Bảy). "
        "Việc xảy ra từ ngày 01/11/2026 tính vào năm 2027."
    ]
    assert told(chief, about=OVER) == told(police, about=OVER)
    assert told(office, about=OVER) == []


def test_its_link_shows_exactly_these_rows(areas, client, at):
    police = person()
    SubjectFactory(agency=True)
    roster_open(place=ward(), year=2026)
    enforce("2026-11-01 00:00")
    at("2026-11-02 08:00")
    client.force_login(police)
    answer = client.get(link_of(police, about=OVER))
    assert {row.enrolment.subject for row in answer.context["rows"]} == set(areas)


def test_how_many_there_were_is_kept(areas):
    enforce("2026-11-01 00:00")
    row = Milestone.objects.get(place=ward(), what=MilestoneKind.WINDOW_ENDS, kind="residential_area")
    assert (row.outcome, row.next_at) == ({"rows": 3}, None)


def test_organisations_whose_windows_end_together_are_one_line_and_kinds_without_rows_say_nothing(areas, client, at):
    police = person()
    SubjectFactory(agency=True), SubjectFactory(agency=True), SubjectFactory(school=True)
    roster_open(place=ward(), year=2026)
    enforce("2026-11-16 00:00")
    assert told(police, about=OVER) == [
        "Mốc đánh giá năm 2026 của 3 cơ quan, cơ sở giáo dục đã kết thúc (hết ngày 15/11/2026, Chủ nhật). "
        "Việc xảy ra từ ngày 16/11/2026 tính vào năm 2027."
    ]
    at("2026-11-16 08:00")
    client.force_login(police)
    answer = client.get(link_of(police, about=OVER))
    assert [row.enrolment.kind for row in answer.context["rows"]] == ["agency", "agency", "educational_institution"]


def test_organisations_whose_windows_a_plan_parts_are_told_apart(areas):
    police = person()
    SubjectFactory(agency=True), SubjectFactory(school=True)
    roster_open(place=ward(), year=2026)
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code}
    rule = {"kind": "agency", "level": "ward", "window": ["2025-11-01", "2026-10-31"]}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")
    enforce("2026-11-01 00:00"), enforce("2026-11-16 00:00")
    assert [line[:45] for line in told(police, about=OVER)] == [
        "Mốc đánh giá năm 2026 của 3 tổ dân phố đã kết",
        "Mốc đánh giá năm 2026 của 1 cơ quan đã kết th",
        "Mốc đánh giá năm 2026 của 1 cơ sở giáo dục đã",
    ]


def test_where_plans_leave_a_gap_only_the_next_windows_first_day_is_said(areas):
    police = person()
    window(2027, "2026-11-16", "2027-11-15")
    enforce("2026-11-01 00:00")
    assert told(police, about=OVER)[0].endswith("Mốc đánh giá năm 2027 bắt đầu từ ngày 16/11/2026.")


def test_a_moved_end_is_told_and_what_was_said_of_the_former_one_is_withdrawn(areas, at):
    police = person()
    enforce("2026-11-01 00:00")
    at("2026-11-03 09:00")
    window(2026, "2025-11-16", "2026-11-15")
    enforce("2026-11-03 09:05"), enforce("2026-11-03 09:10")
    assert told(police, about="Mốc đánh giá năm 2026") == [
        "Mốc đánh giá năm 2026 của 3 tổ dân phố thay đổi: đến hết ngày 15/11/2026 (Chủ nhật); trước đây là hết ngày 31/10/2026 (thứ Bảy). "
        "Lý do: theo Kế hoạch số 12/KH-UBND của Phường Đống Đa."
    ]
    enforce("2026-11-16 00:00")
    assert len(told(police, about=OVER)) == 1


def test_what_ended_long_ago_is_told_to_nobody(areas):
    police = person()
    enforce("2026-12-01 08:00")
    assert told(police, about=OVER) == []
    assert not Milestone.objects.filter(what=MilestoneKind.WINDOW_ENDS).exclude(next_at=None).exists()


def test_what_the_province_decides_on_is_told_to_its_own_police(areas):
    of_ward, of_province = person(), person(place=ward().parent)
    enforce("2026-11-16 00:00")
    assert told(of_ward, about=OVER) == []
    assert told(of_province, about=OVER) == [
        "Mốc đánh giá năm 2026 của 1 phường, xã, đặc khu đã kết thúc (hết ngày 15/11/2026, Chủ nhật). "
        "Việc xảy ra từ ngày 16/11/2026 tính vào năm 2027."
    ]


@pytest.mark.parametrize(("happened_on", "counted"), [(date(2026, 10, 31), (1, 0)), (date(2026, 11, 1), (0, 1))])
def test_a_line_of_the_book_counts_to_the_year_in_whose_window_its_day_lies(areas, happened_on, counted):
    FollowUpFactory(subject=areas[0], happened_on=happened_on)
    assert tuple(_cases(areas[0], year) for year in (2026, 2027)) == counted


def _cases(area, year: int) -> int:
    windows = windows_of(calendar_for(ward(), year), calendar_for(ward(), year - 1), area.kind, "ward")
    return pre_sums([Asked(area.pk, area.kind, area.place_id, Whose((area.pk,)), windows)])[area.pk].now
