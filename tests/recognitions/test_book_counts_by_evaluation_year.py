"""A line of the year's book counts to the year in whose window its day lies, as the plan of the place sets that window: in November
mostly to the next one; to two years where plans let windows overlap."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.refusals import Refused
from recognitions.book.counting import Asked, pre_sums, windows_of
from recognitions.choices import AppraisalState, FollowUpKind
from recognitions.models import Appraisal
from recognitions.predecessors import Whose
from recognitions.services.book import follow_up_write
from registrations.plans import calendar_for, evaluation_years_of
from registrations.services.plans import plan_publish
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
OWN = {"kind": "residential_area", "code": "4.6", "label": "Không để xảy ra cháy lớn"}


@pytest.fixture(autouse=True)
def _december(at):
    at("2026-12-20 09:00")


@pytest.fixture
def area():
    return factories.EnrolmentFactory().subject


def planned(year: int, *, window: list[str] | None = None, **tables) -> None:
    rules = [{"kind": "residential_area", "window": window}] if window else []
    plan = {"year": year, "province_code": "01", "ward_code": "00235"}
    plan_publish(content={"plan": plan, "rule": rules} | tables, source=f"{year}.toml")


def written(area, on: date, **other):
    return follow_up_write(subject=area, happened_on=on, kind=FollowUpKind.INCIDENT, by=factories.person(), reference="12/BC-CAP", **other)


@pytest.mark.parametrize(("day", "year"), [(date(2026, 10, 31), 2026), (date(2026, 11, 1), 2027)])
def test_by_the_circular_a_day_counts_to_one_year(area, day, year):
    assert evaluation_years_of(area, day) == (year,)


def test_each_kind_counts_by_its_own_window():
    school = factories.SubjectFactory(school=True)
    assert evaluation_years_of(school, date(2026, 11, 15)) == (2026,)
    assert evaluation_years_of(school, date(2026, 11, 16)) == (2027,)


def test_plans_may_leave_a_day_to_no_year_or_give_it_to_two(area):
    planned(2026, window=["2025-11-16", "2026-11-15"])
    assert evaluation_years_of(area, date(2025, 11, 10)) == ()
    assert evaluation_years_of(area, date(2026, 11, 10)) == (2026, 2027)
    assert evaluation_years_of(area, date(2026, 11, 16)) == (2027,)


def test_what_lies_in_both_windows_is_counted_in_both(area):
    """So the year before is never a smaller number than it was when it was itself the year."""
    planned(2026, window=["2025-11-16", "2026-11-15"])
    for day in (date(2026, 11, 10), date(2026, 11, 20), date(2026, 5, 3)):
        written(area, day)
    calendars = {year: calendar_for(area.place, year) for year in (2025, 2026, 2027)}

    def sums(year: int):
        windows = windows_of(calendars[year], calendars[year - 1], "residential_area", "ward")
        return pre_sums([Asked(area.pk, area.kind, area.place_id, Whose(frozenset({area.pk})), windows)])[area.pk]

    assert sums(2026).now == 2
    assert (sums(2027).before, sums(2027).now) == (2, 2)


def test_a_criterion_that_next_years_plan_adds_takes_lines_from_the_day_its_window_opened(area):
    planned(2027, criterion=[OWN])
    assert written(area, date(2026, 12, 15), criterion="4.6")
    with pytest.raises(Refused, match="Tiêu chí này không thuộc") as refusal:
        written(area, date(2026, 5, 3), criterion="4.6")
    assert refusal.value.field == "criterion"


def test_a_criterion_that_only_this_years_plan_has_takes_no_line_of_next_years_window(area):
    planned(2026, criterion=[OWN])
    assert written(area, date(2026, 10, 31), criterion="4.6")
    with pytest.raises(Refused, match="Tiêu chí này không thuộc"):
        written(area, date(2026, 12, 15), criterion="4.6")


def test_the_page_offers_the_criteria_of_both_years_that_are_alive(area, client):
    planned(2027, criterion=[OWN])
    sign_in(client, factories.person())
    page = client.get(reverse("book_write", args=[area.place.code]) + f"?doi_tuong={area.pk}")
    assert "Không để xảy ra cháy lớn" in page.content.decode()


def test_the_page_says_to_which_year_the_line_counts(area, client):
    planned(2026, window=["2025-11-16", "2026-11-15"])
    sign_in(client, factories.person())

    def told(day: str) -> str:
        line = {"subject": area.pk, "kind": "incident", "happened_on": day, "reference": "12/BC-CAP", "note": "", "criterion": ""}
        answer = client.post(reverse("book_write", args=[area.place.code]) + f"?doi_tuong={area.pk}", line, follow=True)
        return " ".join(str(message) for message in answer.context["messages"])

    assert told("03/05/2026") == "Đã ghi vào sổ. Việc ngày 03/05/2026 được tính cho năm 2026."
    assert told("10/11/2026") == "Đã ghi vào sổ. Việc ngày 10/11/2026 được tính cho năm 2026 và năm 2027, vì hai mốc đánh giá chồng nhau."
    assert told("10/11/2025").endswith("không được tính cho năm nào, vì nằm giữa hai mốc đánh giá.")


def test_an_incident_in_a_window_that_began_two_calendar_years_before_opens_its_appraisal_again():
    planned(2026, window=["2024-11-28", "2026-01-01"])
    ward = stages.Ward()
    concluded = stages.concluded(stages.filed(ward=ward), ward=ward)
    written(concluded.subject, date(2024, 12, 3))
    assert Appraisal.objects.get(pk=concluded.pk).state != AppraisalState.CONCLUDED
