"""A plan whose window leaves a gap to the year before or after, or overlaps with it, is accepted, and its page says which days count to
no year or to two."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from antt_portal.places.models import Place
from registrations.calendar import ONE_DAY
from registrations.evaluation_years import evaluation_years
from registrations.models import Plan
from registrations.planning.warnings import window_warnings
from registrations.planning.window_seams import Seam, seam_between
from registrations.plans import calendars_around
from registrations.services.plans import plan_publish
from tests import factories
from tests.registrations.plan_contents import YEARS, windows

PLANS = Path(__file__).parents[1] / "plans"
PHUOC_LONG = PLANS / "phuoc-long-2024.toml"


class TestTheDays:
    @given(YEARS.flatmap(lambda year: st.tuples(windows(year), windows(year + 1))))
    def test_a_seam_holds_exactly_the_days_around_it_that_count_to_no_year_or_to_two(self, drawn):
        earlier, later = (tuple(window) for window in drawn)
        seam, by_year = seam_between(earlier, later), {2025: earlier, 2026: later}
        day, found = min(earlier[0], later[0]), {0: [], 2: []}
        while day <= later[1]:
            count = len(evaluation_years(day, by_year))
            if count == 2 or (count == 0 and day > earlier[1]):
                found[count].append(day)
            day += ONE_DAY
        assert not (found[0] and found[2])
        odd = found[0] or found[2]
        assert seam == (Seam(odd[0], odd[-1], is_gap=bool(found[0])) if odd else None)
        assert not odd or seam.days == len(odd)

    def test_windows_that_meet_have_none(self):
        assert seam_between((date(2024, 11, 1), date(2025, 10, 31)), (date(2025, 11, 1), date(2026, 10, 31))) is None

    def test_a_leap_day_between_two_windows_is_found(self):
        seam = seam_between((date(2027, 3, 1), date(2028, 2, 28)), (date(2028, 3, 1), date(2029, 2, 28)))
        assert (seam.first, seam.last, seam.days, seam.is_gap) == (date(2028, 2, 29), date(2028, 2, 29), 1, True)


@pytest.mark.django_db
@pytest.mark.embedded
class TestTheWords:
    def loaded(self) -> list[str]:
        call_command("load_plan", str(PHUOC_LONG), stdout=StringIO(), stderr=StringIO())
        return window_warnings(*calendars_around(Place.objects.get(code="KH-PHUOC-LONG"), 2024))

    def test_phuoc_long_2024_leaves_fifteen_days_to_no_year_and_gives_fifteen_to_two(self):
        """Its residential areas are looked at from 16/11/2023 to 15/11/2024; the years around it keep the circular's 01/11–31/10."""
        assert self.loaded() == [
            "Tổ dân phố: 15 ngày, từ ngày 01/11/2023 đến hết ngày 15/11/2023, không thuộc mốc đánh giá nào: "
            "mốc năm 2023 đến hết ngày 31/10/2023 (theo Thông tư 124/2021/TT-BCA), "
            "mốc năm 2024 từ ngày 16/11/2023 (theo Kế hoạch số 390/KH-BCĐ ngày 25/03/2024 của Phường Phước Long). "
            "Vụ việc trong các ngày này không được tính cho năm nào.",
            "Tổ dân phố: 15 ngày, từ ngày 01/11/2024 đến hết ngày 15/11/2024, thuộc cả hai mốc đánh giá: "
            "mốc năm 2024 đến hết ngày 15/11/2024 (theo Kế hoạch số 390/KH-BCĐ ngày 25/03/2024 của Phường Phước Long), "
            "mốc năm 2025 từ ngày 01/11/2024 (theo Thông tư 124/2021/TT-BCA). "
            "Vụ việc trong các ngày này được tính cho cả hai năm.",
        ]

    def test_the_command_takes_the_plan_and_says_it_each_time(self):
        for _ in range(2):
            out, err = StringIO(), StringIO()
            call_command("load_plan", str(PHUOC_LONG), stdout=out, stderr=err)
            assert "lần 1" in out.getvalue()
            assert err.getvalue().count("Lưu ý: Tổ dân phố: 15 ngày") == 2

    def test_the_page_of_the_plan_says_it_and_that_it_holds_all_the_same(self, client):
        self.loaded()
        plan = Plan.objects.get(place__code="KH-PHUOC-LONG")
        client.force_login(factories.person(place=plan.place))
        page = " ".join(client.get(f"/ke-hoach/{plan.pk}/").content.decode().split())
        assert "Mốc đánh giá không nối liền với năm trước hoặc năm sau" in page
        assert "từ ngày 01/11/2023 đến hết ngày 15/11/2023, không thuộc mốc đánh giá nào" in page
        assert "Kế hoạch vẫn được áp dụng như đã công bố" in page

    @pytest.mark.parametrize("path", sorted(set(PLANS.glob("*.toml")) - {PHUOC_LONG}), ids=lambda path: path.stem)
    def test_the_other_real_plans_meet_their_neighbours(self, path):
        err = StringIO()
        call_command("load_plan", str(path), stdout=StringIO(), stderr=err)
        assert "mốc đánh giá" not in err.getvalue()

    def planned(self, year: int, *rules: dict) -> None:
        content = {"plan": {"year": year, "province_code": "01", "ward_code": "00235"}, "rule": list(rules)}
        plan_publish(content=content, source=f"{year}.toml")

    def said(self, year: int) -> list[str]:
        return window_warnings(*calendars_around(factories.ward(), year))

    def test_a_neighbour_whose_plan_meets_the_window_warns_of_nothing_on_that_side(self):
        for year in (2026, 2027):
            self.planned(year, {"kind": "residential_area", "window": [f"{year - 1}-11-16", f"{year}-11-15"]})
        days = "15 ngày, từ ngày 01/11/2027 đến hết ngày 15/11/2027, thuộc cả hai mốc đánh giá"
        assert [sentence.split(": ")[1] for sentence in self.said(2027)] == [days]
        assert [sentence[:40] for sentence in self.said(2026)] == ["Tổ dân phố: 15 ngày, từ ngày 01/11/2025 "]

    def test_kinds_with_the_same_days_are_named_together_and_one_day_is_one_day(self):
        self.planned(2026, {"kind": "organisation", "level": "ward", "window": ["2025-11-17", "2026-11-15"]})
        [said] = self.said(2026)
        assert said.startswith(
            "Cơ quan, doanh nghiệp, cơ sở giáo dục do phường, xã xét công nhận: ngày 16/11/2025 không thuộc mốc đánh giá nào"
        )
        assert said.endswith("Vụ việc trong ngày này không được tính cho năm nào.")

    def test_a_year_in_which_a_kind_takes_no_part_is_no_neighbour(self):
        self.planned(2025, {"kind": "residential_area", "enabled": False})
        self.planned(2027, {"kind": "residential_area", "enabled": False})
        self.planned(2026, {"kind": "residential_area", "window": ["2025-11-16", "2026-11-15"]})
        assert self.said(2026) == []

    @pytest.mark.parametrize("fields", [{"founded_on": date(2025, 11, 16)}, {"dissolved_on": date(2025, 11, 1)}])
    def test_days_on_which_the_place_did_not_exist_concern_nobody(self, fields):
        self.planned(2026, {"kind": "residential_area", "window": ["2025-11-16", "2026-10-31"]})
        assert len(self.said(2026)) == 1
        Place.objects.filter(code="00235").update(**fields)
        assert self.said(2026) == []


def test_a_seam_is_as_long_as_it_says():
    seam = Seam(date(2023, 11, 1), date(2023, 11, 15), is_gap=True)
    assert seam.first + timedelta(days=seam.days - 1) == seam.last
