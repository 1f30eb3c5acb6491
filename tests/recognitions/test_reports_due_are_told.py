"""The ward's police hear of the reports due, with the days whose figures they are about; what was sent the portal does not claim."""

import pytest

from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.calendar_days import enforce, link_of, told
from tests.factories import SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def plan_says(**plan) -> None:
    place = ward()
    reviews = plan.pop("review", [])
    codes = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code}
    plan_publish(content={"plan": codes | plan, "review": reviews}, source="test")


@pytest.fixture(autouse=True)
def _roster(at):
    at("2026-01-05 08:00")
    SubjectFactory()
    roster_open(place=ward(), year=2026)


@pytest.fixture
def police():
    return person()


def test_the_annual_one_is_said_on_the_usual_days_and_once_when_its_day_is_over(police):
    chief, office = person("chief"), person("office")
    for month, days in ((10, range(20, 32)), (11, range(1, 31))):
        for day in days:
            enforce(f"2026-{month}-{day:02d} 07:00")
    said = "Báo cáo năm, số liệu 15/12/2025 – 25/11/2026: hạn cuối hết ngày 25/11/2026 (thứ Tư), "  # 24/11 is a day off
    assert told(police, about="Báo cáo") == [
        f"{said}còn 30 ngày.",
        f"{said}còn 14 ngày.",
        f"{said}còn 7 ngày.",
        f"{said}còn 5 ngày.",
        f"{said}còn 2 ngày.",
        f"{said}hôm nay là ngày cuối.",
        "Báo cáo năm, số liệu 15/12/2025 – 25/11/2026: hạn cuối là hết ngày 25/11/2026 (thứ Tư), nay đã qua.",
    ]
    assert told(chief, about="Báo cáo") == told(police, about="Báo cáo")
    assert told(office, about="Báo cáo") == []


def test_quarterly_ones_only_where_a_plan_asks_for_them(police):
    enforce("2026-03-13 07:00")
    assert told(police, about="Báo cáo quý") == []
    plan_says(quarterly_reports=True)
    enforce("2026-03-17 07:00")
    assert told(police, about="Báo cáo quý") == [
        "Báo cáo quý, số liệu 15/12/2025 – 14/03/2026: hạn cuối hết ngày 20/03/2026 (thứ Sáu), còn 3 ngày."
    ]


def test_the_five_year_one_where_a_plan_has_it(police):
    plan_says(review=[{"kind": "five_year", "from_year": 2021, "to_year": 2026, "due": {"date": "2026-06-15", "inclusive": False}}])
    enforce("2026-06-08 07:00")
    assert told(police, about="05 năm") == [
        "Báo cáo sơ kết 05 năm, số liệu 01/01/2021 – 31/12/2026: hạn cuối hết ngày 15/06/2026 (thứ Hai), còn 7 ngày."
    ]


def test_its_link_is_the_calendar_of_the_place(police, client, at):
    enforce("2026-11-18 07:00")
    at("2026-11-18 08:00")
    client.force_login(police)
    answer = client.get(link_of(police, about="Báo cáo năm"))
    assert answer.context["place"] == ward()


def test_a_moved_day_is_told_and_what_was_said_of_the_former_one_is_withdrawn(police, at):
    enforce("2026-10-26 07:00")
    at("2026-10-27 09:00")
    plan_says(annual_report_due={"date": "2026-11-30", "inclusive": True}, symbol="12/KH-UBND")
    enforce("2026-10-27 09:05"), enforce("2026-10-30 07:00")
    assert told(police, about="Báo cáo năm") == [
        "Báo cáo năm, số liệu 15/12/2025 – 30/11/2026: hạn thay đổi, nay là hết ngày 30/11/2026 (thứ Hai); "
        "trước đây là hết ngày 25/11/2026 (thứ Tư). Lý do: theo Kế hoạch số 12/KH-UBND của Phường Đống Đa.",
        "Báo cáo năm, số liệu 15/12/2025 – 30/11/2026: hạn cuối hết ngày 30/11/2026 (thứ Hai), còn 31 ngày.",
    ]
