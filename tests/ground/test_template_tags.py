"""Numbers, dates and states as Vietnamese people read them; a share is never rounded up over a threshold."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template

from antt_portal.templatetags import portal

pytestmark = pytest.mark.embedded


def rendered(source: str, **context) -> str:
    return " ".join(Template("{% load portal %}" + source).render(Context(context)).split())


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567"), (None, "–")])
def test_a_count_has_a_point_at_the_thousands(number, written):
    assert portal.count(number) == written


@pytest.mark.parametrize(
    ("part", "total", "written"),
    [
        (197, 200, "98,5%"),
        (7, 10, "70%"),
        (6996, 10000, "69,9%"),
        (1999, 2000, "99,9%"),
        (3, 3, "100%"),
        (0, 24, "0%"),
        (1, 0, "–"),
        (None, 5, "–"),
    ],
)
def test_a_share_is_cut_off_and_never_rounded_up(part, total, written):
    assert portal.percent(part, total) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 4), "04/11/2026 (thứ Tư)"),
        (date(2026, 11, 22), "22/11/2026 (Chủ nhật)"),
        (datetime(2026, 11, 3, 18, 0, tzinfo=ZoneInfo("UTC")), "04/11/2026 (thứ Tư)"),
        (None, "–"),
    ],
)
def test_a_date_has_its_weekday(day, written):
    assert portal.weekday_date(day) == written


def test_an_instant_is_told_in_the_time_of_vietnam():
    assert portal.local_time(datetime(2026, 11, 4, 7, 5, tzinfo=ZoneInfo("UTC"))) == "14:05 ngày 04/11/2026"


@pytest.mark.parametrize(("size", "written"), [(0, "1 KB"), (340_000, "340 KB"), (2_400_000, "2,4 MB"), (None, "–")])
def test_a_file_size_is_told_in_kb_or_mb(size, written):
    assert portal.file_size(size) == written


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-01 00:00", "còn 3 ngày"),
        ("2026-11-04 00:00", "hôm nay là ngày cuối"),
        ("2026-11-04 23:59", "hôm nay là ngày cuối"),
        ("2026-11-05 00:00", "quá hạn 1 ngày"),
    ],
)
def test_the_deadline_says_how_many_days_are_left(at, now, left):
    at(now)
    html = rendered("{% deadline day 'theo Kế hoạch số 1' %}", day=date(2026, 11, 4))
    assert f"<strong>{left}</strong>" in html
    assert "04/11/2026 (thứ Tư)" in html
    assert html.endswith("· theo Kế hoạch số 1</span>")


def test_a_state_is_shown_by_icon_word_and_colour_together():
    html = rendered("{% status_tag 'dossier' 'returned' %}")
    assert 'class="status status-asking"' in html
    assert "#exclamation-triangle" in html
    assert "Cần bổ sung" in html


def test_an_unknown_state_is_a_fault_of_ours_and_not_passed_over():
    with pytest.raises(KeyError):
        rendered("{% status_tag 'dossier' 'lost' %}")


def test_an_icon_says_nothing_to_a_screen_reader():
    assert 'aria-hidden="true"' in rendered("{% icon 'bell' %}")


def test_a_figure_is_a_link_only_where_there_are_rows_to_go_to():
    assert rendered("{% figure 7 24 'tổ dân phố' '/danh-sach/' %}").startswith('<a class="figure-tile" href="/danh-sach/">')
    assert rendered("{% figure 7 24 'tổ dân phố' %}").startswith('<div class="figure-tile">')


def test_a_name_of_a_place_is_written_small_within_a_sentence():
    assert portal.lower_first("Phường Đống Đa") == "phường Đống Đa"


def test_a_link_to_a_field_leads_to_its_input_or_to_its_first_choice():
    class Form(forms.Form):
        name = forms.CharField()
        answer = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    assert [portal.first_input_id(field) for field in Form()] == ["id_name", "id_answer_0"]


def test_a_box_of_a_list_is_ticked_by_number_by_what_was_sent_or_by_itself():
    for ticked in ({7}, {"7"}, True):
        assert " checked>" in rendered('{% tick "items" 7 "Tổ 7" ticked %}', ticked=ticked)
    for ticked in ({8}, set(), False):
        assert "checked" not in rendered('{% tick "items" 7 "Tổ 7" ticked %}', ticked=ticked)


def test_the_label_of_a_box_is_read_out_and_also_seen_where_it_is_asked_for():
    box = rendered('{% tick "items" 1234 words %}', words="Tổ <7>")
    assert 'id="items-1234" name="items" value="1234"' in box
    assert '<label class="visually-hidden" for="items-1234">Tổ &lt;7&gt;</label>' in box
    assert '<label class="form-check-label" for="items-3">' in rendered('{% tick "items" 7 "Tổ 7" key=3 shown=True %}')
