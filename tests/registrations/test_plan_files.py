"""A plan file is taken whole or refused whole, with every problem named by its key in Vietnamese."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registrations.plan_files import plan_checked, plan_read
from registrations.planning.problems import PlanRefused

PLANS = Path(__file__).parents[1] / "plans"
WARD = '[plan]\nyear = 2027\nprovince_code = "01"\nward_code = "00235"\n'
PROVINCE = '[plan]\nyear = 2027\nprovince_code = "01"\n'


def _read(tmp_path, text: str | bytes) -> dict:
    path = tmp_path / "ke-hoach.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return plan_read(path)


def _refused(tmp_path, text) -> dict[str, str]:
    with pytest.raises(PlanRefused) as refused:
        _read(tmp_path, text)
    return {problem.key: problem.sentence for problem in refused.value.problems}


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_published_plans_are_taken(path):
    assert plan_read(path)["plan"]["year"] in (2024, 2025, 2026)


def test_every_key_of_the_format_is_taken_and_dates_become_iso_text(tmp_path):
    content = _read(
        tmp_path,
        """
        [plan]
        year = 2027
        province_code = "01"
        title = "Kế hoạch"
        symbol = "1/KH-UBND"
        issued_on = 2026-12-20
        legal_basis = ["Thông tư số 124/2021/TT-BCA"]
        residential_area_label = "Tổ dân phố"
        steering_committee = "Ban Chỉ đạo 138"
        signing = { capacity = "TM. ỦY BAN NHÂN DÂN", title = "CHỦ TỊCH" }
        party_document = { kind = "resolution", symbol = "1-NQ/TU", date = 2027-01-05 }
        roll_forward = false
        late_dossiers = "refuse"
        fixed = ["recognition_due"]
        quarterly_reports = true
        annual_report_due = { date = 2027-11-25, inclusive = false }
        [[rule]]
        kind = "agency"
        level = "ward"
        enabled = true
        window = [2026-11-16, 2027-11-15]
        registration_due = { date = 2027-03-31, inclusive = true }
        recognition_due = { date = 2027-11-05, inclusive = false }
        decision_due = { date = 2027-11-20, inclusive = true }
        receiver = "ward_police"
        approver = "ward"
        [[criterion]]
        kind = "ward"
        code = "5.1c"
        threshold = 3
        [[criterion]]
        kind = "residential_area"
        code = "4.6"
        label = "Có camera an ninh ở mỗi ngõ"
        [targets]
        registered_percent = 100
        recognised_percent = 80
        households_registered_percent = 100
        ward_movement_models = 3
        organisation_movement_models = 1
        [[delegation]]
        symbol = "1/QĐ-UBND"
        date = 2026-10-15
        delegator = "UBND thành phố"
        kinds = ["organisation"]
        valid_from = 2026-11-01
        valid_to = 2027-12-31
        [[review]]
        kind = "five_year"
        from_year = 2022
        to_year = 2027
        due = { date = 2027-06-15, inclusive = false }
        [commendation]
        collectives = 5
        individuals = 10
        """,
    )
    assert content["plan"]["issued_on"] == "2026-12-20"
    assert content["rule"][0]["window"] == ["2026-11-16", "2027-11-15"]
    assert content["rule"][0]["recognition_due"] == {"date": "2027-11-05", "inclusive": False}


def test_all_problems_are_told_at_once_each_with_its_key(tmp_path):
    problems = _refused(
        tmp_path,
        WARD + 'colour = "red"\ntitle = 5\nlate_dossiers = "maybe"\n[[rule]]\nkind = "village"\nwindow = 3\n[extra]\n',
    )
    assert problems.keys() == {"plan.colour", "plan.title", "plan.late_dossiers", "rule[1].kind", "rule[1].window", "extra"}


@pytest.mark.parametrize(
    ("text", "key", "word"),
    [
        ("", "plan", "thiếu"),
        ("[plan]\nyear = 2027\n", "plan.province_code", "thiếu"),
        (PROVINCE + 'tittle = "x"', "plan.tittle", "“title”"),
        ('[plan]\nyear = 20270\nprovince_code = "01"', "plan.year", "số nguyên từ 2021"),
        ('[plan]\nyear = 1999\nprovince_code = "01"', "plan.year", "số nguyên từ 2021"),
        ('[plan]\nyear = true\nprovince_code = "01"', "plan.year", "số nguyên"),
        ('[plan]\nyear = "2027"\nprovince_code = "01"', "plan.year", "số nguyên"),
        ("[plan]\nyear = 2027\nprovince_code = 1", "plan.province_code", "dấu ngoặc kép"),
        (PROVINCE + 'title = " "', "plan.title", "để trống"),
        (PROVINCE + 'title = "a\\u0000b"', "plan.title", "ký tự điều khiển"),
        (PROVINCE + f'title = "{"a" * 501}"', "plan.title", "501 ký tự"),
        (PROVINCE + "issued_on = 2027-01-05T10:00:00", "plan.issued_on", "một ngày"),
        (PROVINCE + "issued_on = 2017-01-05", "plan.issued_on", "năm"),
        (PROVINCE + "issued_on = 2025-06-05", "plan.issued_on", "không thể ban hành"),
        (PROVINCE + 'legal_basis = "Thông tư"', "plan.legal_basis", "danh sách"),
        (PROVINCE + 'roll_forward = "có"', "plan.roll_forward", "true"),
        (PROVINCE + 'ward_name = "Phường Đống Đa"', "plan.ward_name", "ward_code"),
        (PROVINCE + 'fixed = ["colour"]', "plan.fixed[1]", "không dùng được"),
        (WARD + 'fixed = ["window"]', "plan.fixed", "tỉnh, thành phố"),
        (WARD + "ward_dissolved_on = 2028-01-01", "plan.ward_name", "thiếu tên"),
        (WARD + 'ward_name = "Phường X"\nward_dissolved_on = 2026-07-01', "plan.ward_dissolved_on", "giải thể trước năm 2027"),
        (PROVINCE + "annual_report_due = { date = 2026-11-25, inclusive = false }", "plan.annual_report_due", "năm 2027"),
        (PROVINCE + "annual_report_due = 2027-11-25", "plan.annual_report_due", "bảng"),
        (PROVINCE + "annual_report_due = { date = 2027-11-25 }", "plan.annual_report_due.inclusive", "thiếu"),
        (PROVINCE + '[rule]\nkind = "agency"', "rule", "[[rule]]"),
        (PROVINCE + '[[rule]]\nlevel = "ward"', "rule[1].kind", "thiếu"),
        (PROVINCE + '[[rule]]\nkind = "village"', "rule[1].kind", "village"),
        (PROVINCE + '[[rule]]\nkind = "ward"\nlevel = "ward"', "rule[1].level", "province"),
        (PROVINCE + '[[rule]]\nkind = "residential_area"\nlevel = "province"', "rule[1].level", "ward"),
        (PROVINCE + '[[rule]]\nkind = "ward"\napprover = "ward"', "rule[1].approver", "không tự công nhận"),
        (PROVINCE + "[targets]\nrecognised_percent = 101", "targets.recognised_percent", "từ 0 đến 100"),
        (PROVINCE + "[targets]\nrecognised_percent = 79.5", "targets.recognised_percent", "số nguyên"),
    ],
)
def test_a_wrong_key_is_named_with_what_to_do(tmp_path, text, key, word):
    problems = _refused(tmp_path, text)
    assert list(problems) == [key]
    assert word in problems[key]


@pytest.mark.parametrize(
    ("window", "word"),
    [
        ("[2027-10-31, 2026-11-01]", "đến sau"),
        ("[2025-11-01, 2026-10-31]", "kết thúc trong năm 2027"),
        ("[2027-10-01, 2027-10-31]", "31 ngày"),
        ("[2025-11-01, 2027-10-31]", "khoảng một năm"),
        ("[2026-11-01]", "hai ngày"),
    ],
)
def test_an_impossible_window_is_refused(tmp_path, window, word):
    problems = _refused(tmp_path, f'{WARD}[[rule]]\nkind = "residential_area"\nwindow = {window}\n')
    assert word in problems["rule[1].window"]


@pytest.mark.parametrize(
    ("key", "day", "taken"),
    [
        ("registration_due", "2027-03-31", True),
        ("registration_due", "2026-03-31", False),
        ("registration_due", "2026-12-31", False),
        ("registration_due", "2028-01-01", False),
        ("recognition_due", "2027-11-05", True),
        ("recognition_due", "2026-11-05", False),
        ("recognition_due", "2027-06-30", False),
        ("recognition_due", "2028-02-01", False),
        ("decision_due", "2027-12-31", True),
        ("decision_due", "2028-04-01", False),
    ],
)
def test_a_due_date_far_from_its_year_is_refused(tmp_path, key, day, taken):
    text = f'{WARD}[[rule]]\nkind = "agency"\n{key} = {{ date = {day}, inclusive = true }}\n'
    if taken:
        assert _read(tmp_path, text)
    else:
        assert list(_refused(tmp_path, text)) == [f"rule[1].{key}"]


def test_registration_may_open_before_the_year_when_the_plan_was_issued_before_it(tmp_path):
    text = WARD + 'issued_on = 2026-11-20\n[[rule]]\nkind = "agency"\nregistration_due = { date = 2026-12-31, inclusive = true }\n'
    assert _read(tmp_path, text)


def test_a_decision_due_before_the_dossiers_is_refused(tmp_path):
    dues = "recognition_due = { date = 2027-11-05, inclusive = true }\ndecision_due = { date = 2027-11-05, inclusive = false }\n"
    assert list(_refused(tmp_path, f'{WARD}[[rule]]\nkind = "agency"\n{dues}')) == ["rule[1].decision_due"]


def test_the_same_key_twice_for_the_same_kind_and_level_is_refused(tmp_path):
    rule = '[[rule]]\nkind = "agency"\nreceiver = "{}"\n'
    assert list(_refused(tmp_path, WARD + rule.format("ward_police") + rule.format("steering_committee"))) == ["rule[2].receiver"]


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ('kind = "ward"\ncode = "5.4b"\nthreshold = 60', "criterion[1].threshold"),
        ('kind = "ward"\ncode = "5.4b"\nthreshold = 101', "criterion[1].threshold"),
        ('kind = "ward"\ncode = "5.1c"', "criterion[1].threshold"),
        ('kind = "ward"\ncode = "5.1c"\nthreshold = 0', "criterion[1].threshold"),
        ('kind = "residential_area"\ncode = "4.2"\nlabel = "Nhẹ hơn"', "criterion[1].code"),
        ('kind = "residential_area"\ncode = "4.9"', "criterion[1].label"),
        ('kind = "organisation"\ncode = "6.1đ"\nthreshold = 2', "criterion[1].label"),  # schools have no 6.1đ
    ],
)
def test_a_criterion_may_be_added_or_raised_and_never_lowered(tmp_path, lines, key):
    assert list(_refused(tmp_path, f"{WARD}[[criterion]]\n{lines}\n")) == [key]


def test_the_same_criterion_twice_is_refused(tmp_path):
    row = '[[criterion]]\nkind = "{}"\ncode = "A1"\nlabel = "Có camera"\n'
    assert list(_refused(tmp_path, WARD + row.format("agency") + row.format("organisation"))) == ["criterion[2].code"]


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("kinds = []", "delegation[1].kinds"),
        ('kinds = ["ward"]', "delegation[1].kinds[1]"),
        ('kinds = ["agency"]\nvalid_from = 2026-01-01', "delegation[1].valid_from"),
        ('kinds = ["agency"]\nvalid_to = 2026-01-01', "delegation[1].valid_to"),
    ],
)
def test_a_delegation_without_sense_is_refused(tmp_path, lines, key):
    text = f'{WARD}[[delegation]]\nsymbol = "1/QĐ-UBND"\ndate = 2026-10-15\ndelegator = "UBND thành phố"\n{lines}\n'
    assert list(_refused(tmp_path, text)) == [key]


@pytest.mark.parametrize(
    ("years", "due", "key"),
    [
        ("from_year = 2027\nto_year = 2022", "2027-06-15", "review[1].to_year"),
        ("from_year = 2022\nto_year = 2027", "2020-06-15", "review[1].due"),
    ],
)
def test_a_review_of_other_than_five_years_or_other_days_is_refused(tmp_path, years, due, key):
    text = f'{WARD}[[review]]\nkind = "five_year"\n{years}\ndue = {{ date = {due}, inclusive = true }}\n'
    assert key in _refused(tmp_path, text)


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (b"%PDF-1.7", "TOML ở dòng 1"),
        (b"\xff\xfe\x00plan", "UTF-8"),
        (b"[plan]\nyear = 2027-02-30\n", "TOML ở dòng 2"),
        (b"x = " + b"[" * 5000, "TOML"),
        (b"year = " + b"9" * 5000, "TOML"),
        (b"#" * 1_000_001, "1 MB"),
    ],
    ids=["pdf", "utf-16", "no-such-day", "deep", "huge-number", "huge-file"],
)
def test_what_is_no_toml_at_all_is_refused_in_words(tmp_path, found, word):
    assert word in _refused(tmp_path, found)[""]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(PlanRefused, match=r"Không mở được tệp “khong-co\.toml”"):
        plan_read(tmp_path / "khong-co.toml")
    with pytest.raises(PlanRefused, match="Không mở được tệp"):
        plan_read(tmp_path)


def test_a_byte_order_mark_of_notepad_does_no_harm(tmp_path):
    assert _read(tmp_path, b"\xef\xbb\xbf" + WARD.encode())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _spots(value, path=()):
    """The path to everything in a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _spots(one, (*path, key))


def _with(value, path, other):
    """A copy of a document with `other` at `path`."""
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], other)
    return copy


@settings(max_examples=300)
@given(st.data(), st.sampled_from(sorted(PLANS.glob("*.toml"))), VALUES)
def test_whatever_stands_in_a_file_it_is_taken_or_refused_in_words(data, path, other):
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    spot = data.draw(st.sampled_from(list(_spots(document))))
    problems = _problems(_with(document, spot, other))
    assert all(problem.sentence for problem in problems)


def _problems(document) -> list:
    try:
        plan_checked(document)
    except PlanRefused as refused:
        return refused.problems
    return []
