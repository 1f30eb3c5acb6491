"""The year as a picture: every bar and mark has its lane, stands inside the drawing, and is told in words as well."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from antt_portal.timeline import WIDTH, Bar, Mark, Timeline, picture_of

pytestmark = pytest.mark.embedded
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


def year(**more) -> Timeline:
    return Timeline(first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), today=date(2026, 11, 4), **more)


def test_the_whole_year_fills_the_whole_width():
    lane = picture_of(year(bars=(Bar("Cả năm", date(2026, 1, 1), date(2026, 12, 31)),))).lanes[0]
    assert (lane.x, lane.width) == (0, WIDTH)


def test_the_last_day_of_a_bar_is_part_of_it():
    january = picture_of(year(bars=(Bar("Tháng 1", date(2026, 1, 1), date(2026, 1, 31)),)))
    assert january.lanes[0].width == dict(january.months)["Th2"]


def test_a_single_day_can_still_be_seen():
    assert picture_of(year(marks=(Mark("Hạn cuối", date(2026, 11, 4)),))).lanes[0].width == 3


def test_the_twelve_months_are_named():
    assert [name for name, _ in picture_of(year()).months] == ["Th1/2026", *(f"Th{month}" for month in range(2, 13))]


def test_today_is_drawn_only_within_the_year():
    assert picture_of(year()).today_x is not None
    past = Timeline(date(2025, 1, 1), date(2025, 12, 31), today=date(2026, 11, 4))
    assert picture_of(past).today_x is None
    assert not any(entry.is_today for entry in past.entries())


def test_a_label_in_the_right_half_ends_where_its_bar_ends():
    late = picture_of(year(marks=(Mark("Báo cáo năm", date(2026, 12, 31)),))).lanes[0]
    assert (late.anchor, late.label_x) == ("end", WIDTH)


@given(first=DAYS, length=st.integers(0, 500), today=DAYS)
def test_whatever_the_dates_nothing_leaves_the_picture(first, length, today):
    timeline = Timeline(date(2026, 1, 1), date(2026, 12, 31), today, bars=(Bar("Mốc", first, first + timedelta(days=length)),))
    picture = picture_of(timeline)
    lane = picture.lanes[0]
    assert lane.x >= 0
    assert lane.x + lane.width <= WIDTH + 3
    assert picture.today_x is None or 0 <= picture.today_x <= WIDTH


def test_the_list_tells_the_same_in_the_order_of_time_with_today_among_it():
    timeline = year(
        bars=(Bar("Nhận hồ sơ", date(2026, 11, 1), date(2026, 11, 4)),),
        marks=(Mark("Báo cáo năm", date(2026, 11, 24), "trước ngày 25/11"),),
    )
    assert [entry.label for entry in timeline.entries()] == ["Nhận hồ sơ", "Hôm nay", "Báo cáo năm"]


def test_the_page_draws_with_attributes_and_repeats_every_fact_in_words():
    timeline = year(
        bars=(Bar("Nhận hồ sơ", date(2026, 11, 1), date(2026, 11, 4)),),
        marks=(Mark("Báo cáo năm", date(2026, 11, 24), "trước ngày 25/11"),),
    )
    html = Template("{% load portal %}{% year_timeline timeline %}").render(Context({"timeline": timeline}))
    assert "style=" not in html
    picture, words = html.split("</svg>")
    assert picture.count("<rect") == 2
    for fact in ("Nhận hồ sơ", "01/11/2026 – 04/11/2026 (thứ Tư)", "Báo cáo năm", "24/11/2026 (thứ Ba)", "trước ngày 25/11", "Hôm nay"):
        assert fact in words
