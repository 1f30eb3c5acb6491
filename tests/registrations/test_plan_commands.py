"""`load_plan` and `show_calendar` as other programs call them: JSON by contract, words on standard error when they refuse."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PLANS = Path(__file__).parents[1] / "plans"
ALL_EIGHT = [
    ("residential_area", "ward"),
    ("ward", "province"),
    *((kind, level) for kind in ("agency", "enterprise", "educational_institution") for level in ("ward", "province")),
]
FIELDS = {"enabled", "window", "registration_last_day", "recognition_last_day", "receiver", "approver"}


def _call(*words) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def _calendar(*words) -> list[dict]:
    return json.loads(_call("show_calendar", *words, "--json"))


def test_the_calendar_as_json_has_all_eight_rules_and_the_annual_report():
    rows = _calendar("2027", "--ward", "00235")
    assert [(row["kind"], row["level"]) for row in rows[:8]] == ALL_EIGHT
    assert all(row.keys() == FIELDS | {"kind", "level", "sources", "verified"} for row in rows[:8])
    assert all(set(row["sources"]) == set(row["verified"]) == FIELDS for row in rows[:8])
    assert rows[0]["window"] == ["2026-11-01", "2027-10-31"]
    # trước 25/11/2027: 24/11 is a day off in the table.
    assert rows[8:] == [{"kind": "report", "report": "annual", "period": ["2026-12-15", "2027-11-25"], "last_day": "2027-11-25"}]


def test_a_loaded_plan_is_shown_with_its_sources():
    _call("load_plan", str(PLANS / "dong-da-2025.toml"))
    row = _calendar("2025", "--ward", "00235")[0]
    assert (row["recognition_last_day"], row["sources"]["recognition_last_day"]) == ("2025-11-04", "ward")
    assert (row["registration_last_day"], row["sources"]["registration_last_day"]) == ("2025-03-31", "circular")


def test_the_five_year_review_is_a_report():
    _call("load_plan", str(PLANS / "huong-tra-2026.toml"))
    reviews = [row for row in _calendar("2026", "--ward", "19996") if row.get("report") == "five_year"]
    assert [row["last_day"] for row in reviews] == ["2026-06-15"]


def test_without_json_the_calendar_is_read_as_sentences():
    _call("load_plan", str(PLANS / "phuoc-long-2024.toml"))
    said = _call("show_calendar", "2024", "--ward", "KH-PHUOC-LONG")
    assert "Lịch năm 2024 của Phường Phước Long" in said
    assert "15/11/2024 (thứ Sáu)" in said
    assert "theo Kế hoạch số 390/KH-BCĐ" in said
    assert "Không tham gia" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["2026", "--ward", "99999"], "Không có phường, xã, đặc khu nào mang mã “99999”"),
        (["2026", "--province", "00235"], "Không có tỉnh, thành phố nào mang mã “00235”"),
        (["2026"], "Ông/bà ghi một trong hai"),
        (["2026", "--ward", "00235", "--province", "01"], "Ông/bà ghi một trong hai"),
        (["20270", "--ward", "00235"], "“20270” không phải là năm"),
        (["nay", "--ward", "00235"], "“nay” không phải là năm"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        _call("show_calendar", *words, "--json")


def test_loading_twice_says_that_nothing_changed():
    assert "đã công bố lần 1" in _call("load_plan", str(PLANS / "dong-da-2025.toml"))
    assert "không đổi so với lần 1" in _call("load_plan", str(PLANS / "dong-da-2025.toml"))


def test_a_refused_file_says_every_problem_and_that_nothing_changed(tmp_path):
    bad = tmp_path / "sai.toml"
    bad.write_text('[plan]\nyear = 2027\nprovince_code = "01"\ncolour = "red"\nfixed = 1\n')
    with pytest.raises(CommandError) as refused:
        _call("load_plan", str(bad))
    assert "Không nạp kế hoạch “sai.toml”. Không có gì thay đổi." in str(refused.value)
    assert "plan.colour:" in str(refused.value)
    assert "plan.fixed:" in str(refused.value)


def test_a_warning_goes_to_standard_error_and_the_plan_is_loaded(tmp_path):
    other_name, err = tmp_path / "ten-khac.toml", StringIO()
    other_name.write_text('[plan]\nyear = 2027\nprovince_code = "01"\nward_code = "00235"\nward_name = "Phường Láng"\n')
    call_command("load_plan", str(other_name), stdout=StringIO(), stderr=err)
    assert "Lưu ý: plan.ward_name" in err.getvalue()
