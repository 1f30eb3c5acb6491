"""What came in against what is needed: a day counts when it is over, nothing leaves the picture, the table says the same."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from antt_portal.curve import MOST_ROWS, Curve, Row
from antt_portal.curve_picture import HEIGHT, WIDTH, picture_of

pytestmark = pytest.mark.embedded

ten = partial(
    Curve,
    title="Hồ sơ đề nghị: tổ dân phố",
    words="đã gửi",
    total=10,
    first_day=date(2026, 10, 26),
    last_day=date(2026, 11, 4),
    today=date(2026, 11, 1),
    arrivals={date(2026, 10, 28): 2, date(2026, 10, 31): 3},
)
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
CURVES = st.builds(
    lambda first, length, today, total, arrivals: ten(
        total=total + sum(arrivals.values()), first_day=first, last_day=first + timedelta(days=length), today=today, arrivals=arrivals
    ),
    first=DAYS,
    length=st.integers(0, 400),
    today=DAYS,
    total=st.integers(0, 400),
    arrivals=st.dictionaries(DAYS, st.integers(0, 30), max_size=12),
)


def drawn(curve: Curve) -> str:
    return Template("{% load portal %}{% arrival_curve curve %}").render(Context({"curve": curve}))


def test_the_small_case_is_drawn_like_this():
    picture = picture_of(ten())
    assert picture.came == "M34 202H128.2V171.2H222.4V125H253.8"
    assert picture.end == (253.8, 125.0)
    assert picture.needed == (34.0, 202.0, 348.0, 48.0)
    assert (picture.last_day_x, picture.today_x) == (348.0, 253.8)
    assert picture.levels == ((0, 202.0), (5, 125.0), (10, 48.0))
    assert [(label.words, label.anchor) for label in picture.labels] == [
        ("Hạn: hết 04/11/2026", "end"),
        ("Hôm nay 01/11", "middle"),
        ("26/10", "start"),
        ("Th11", "middle"),
        ("Đã gửi 5", "start"),
        ("Cần có", "end"),
    ]


def test_a_day_counts_when_it_is_over():
    curve = ten()
    assert [curve.needed_by(curve.first_day + timedelta(days=n)) for n in (-1, 0, 4, 9, 20)] == [0, 1, 5, 10, 10]
    assert (curve.came_by(date(2026, 10, 30)), curve.came_by(date(2026, 10, 31)), curve.missing) == (2, 5, 5)


def test_what_is_needed_is_rounded_up():
    assert ten(total=3).needed_by(date(2026, 10, 26)) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Đến hôm nay đã gửi 5 / 10. Để đủ vào ngày cuối, hết hôm nay cần 7: đang chậm 2."),
        ({"today": date(2026, 10, 28)}, "Đến hôm nay đã gửi 2 / 10. Để đủ vào ngày cuối, hết hôm nay cần 3: đang chậm 1."),
        ({"total": 6}, "Đến hôm nay đã gửi 5 / 6. Để đủ vào ngày cuối, hết hôm nay cần 5: đang kịp tiến độ."),
        ({"total": 5}, "Đến hôm nay đã gửi 5 / 5, đã đủ."),
        ({"today": date(2026, 10, 1), "arrivals": {}}, "Đến hôm nay đã gửi 0 / 10. Bắt đầu nhận từ ngày 26/10/2026."),
        ({"today": date(2026, 11, 9)}, "Khi hết hạn đã gửi 5 / 10, còn thiếu 5."),
        (
            {"today": date(2026, 11, 9), "arrivals": {date(2026, 11, 4): 2, date(2026, 11, 5): 1}},
            "Khi hết hạn đã gửi 2 / 10; đến hôm nay 3 / 10, còn thiếu 7.",
        ),
    ],
)
def test_the_words_say_how_it_stands(more, words):
    assert ten(**more).summary == words


def test_the_table_runs_by_weeks_back_from_the_last_day_with_today_in_it():
    assert ten().rows() == [
        Row(date(2026, 10, 28), 2, 3),
        Row(date(2026, 11, 1), 5, 7, is_today=True),
        Row(date(2026, 11, 4), None, 10, is_last_day=True),
    ]


def test_what_comes_late_and_what_is_missing_draws_the_picture_out():
    assert ten().ends == date(2026, 11, 4)
    assert ten(today=date(2026, 11, 9)).ends == date(2026, 11, 9)
    assert ten(today=date(2027, 5, 1)).ends == date(2026, 12, 5)
    assert ten(today=date(2026, 11, 9), total=5).ends == date(2026, 11, 4)
    late = ten(today=date(2026, 11, 20), total=6, arrivals={date(2026, 10, 28): 5, date(2026, 11, 12): 1})
    assert (late.ends, late.missing) == (date(2026, 11, 12), 0)


def test_what_came_before_the_first_day_begins_the_picture():
    assert ten(arrivals={date(2026, 10, 20): 1}).begins == date(2026, 10, 20)


def test_nothing_is_drawn_of_days_that_have_not_come():
    before = picture_of(ten(today=date(2026, 10, 1), arrivals={}))
    assert (before.came, before.end, before.today_x) == ("", None, None)
    assert "<path" not in drawn(ten(today=date(2026, 10, 1), arrivals={}))


@given(curve=CURVES)
def test_whatever_the_numbers_nothing_leaves_the_picture(curve):
    picture = picture_of(curve)
    xs = [picture.needed[0], picture.needed[2], picture.last_day_x, *picture.months, *(picture.end or ())[:1]]
    assert all(0 <= x <= WIDTH for x in [*xs, picture.today_x or 0])
    assert all(0 <= y <= HEIGHT for _, y in picture.levels)
    for label in picture.labels:
        left, top, right, bottom = label.box
        assert 0 <= top < bottom <= HEIGHT
        assert left >= -1
        assert right <= WIDTH + 1


@given(curve=CURVES)
def test_whatever_the_numbers_the_table_is_short_and_tells_the_last_day(curve):
    rows = curve.rows()
    assert len(rows) <= MOST_ROWS
    assert [row.needed for row in rows if row.is_last_day] == [curve.total]
    assert [row.needed for row in rows] == sorted(row.needed for row in rows)
    known = [row.came for row in rows if row.came is not None]
    assert known == sorted(known)
    assert all(came <= curve.total for came in known)
    assert all((row.came is None) == (row.day > curve.today) for row in rows)


def test_a_whole_year_of_arrivals_stays_under_ten_kilobytes():
    every_day = {date(2026, 1, 1) + timedelta(days=n): 1 for n in range(365)}
    html = drawn(ten(total=365, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), today=date(2026, 12, 31), arrivals=every_day))
    assert len(html.split("</svg>")[0].encode()) < 10_000


def test_the_page_draws_with_attributes_and_says_the_same_in_words_and_as_a_table():
    html = drawn(ten(total=1234))
    picture, rest = html.split("</svg>")
    assert "style=" not in html
    assert 'role="img" aria-label="Hồ sơ đề nghị: tổ dân phố. Đến hôm nay đã gửi 5 / 1234.' in picture
    for fact in ("04/11/2026 (thứ Tư), <strong>hạn cuối</strong>", "01/11/2026 (Chủ nhật), <strong>hôm nay</strong>", "1.234"):
        assert fact in rest
    assert 'd="M34 202' in picture
    assert "," not in picture.split('class="curve-came" d="')[1].split('"')[0]


def test_the_lines_differ_in_stroke_and_not_only_in_colour():
    styles = (settings.BASE_DIR / "static" / "portal.css").read_text().splitlines()
    rules = {line.split(" {")[0]: line for line in styles if line.startswith(".curve-")}
    assert "stroke-dasharray: 7 4" in rules[".curve-needed"]
    assert "stroke-dasharray: 2 3" in rules[".curve-today"]
    assert "stroke-dasharray" not in rules[".curve-came"]
