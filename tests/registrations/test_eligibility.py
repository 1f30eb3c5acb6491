"""Whom the standard does not cover (Điều 1.2b): reason and basis; what is unknown stays in, with a question."""

import pytest

from registrations.eligibility import BASIS, exclusion, open_question


@pytest.mark.parametrize(
    "name",
    [
        "Công an phường Đống Đa",
        "CÔNG AN phường Đống Đa",
        "Ban Chỉ huy Quân sự phường",
        "Ban CHQS phường",
        "Quân đội nhân dân - Lữ đoàn 1",
        "Đồn Biên phòng Cát Bà",
        "Trung đoàn 692",
    ],
)
def test_armed_forces_agencies_are_excluded_by_name(name):
    found = exclusion(kind="agency", name=name)
    assert (found.reason, found.basis) == ("Cơ quan, đơn vị thuộc lực lượng vũ trang", BASIS)


@pytest.mark.parametrize(
    "name", ["Hội Cựu chiến binh phường", "Hội Cựu Công an nhân dân", "Công ty cổ phần An Bình", "UBND phường Đống Đa"]
)
def test_other_agencies_are_not(name):
    assert exclusion(kind="agency", name=name) is None


def test_a_firm_of_the_army_is_an_enterprise_like_others():
    assert exclusion(kind="enterprise", size_class="large", name="Quân đội - Tổng công ty 1") is None


@pytest.mark.parametrize(
    ("size_class", "reason"),
    [("micro", "Doanh nghiệp siêu nhỏ"), ("small", "Doanh nghiệp nhỏ"), ("medium", None), ("large", None), ("", None)],
)
def test_micro_and_small_enterprises_are_excluded(size_class, reason):
    found = exclusion(kind="enterprise", size_class=size_class)
    assert (found.reason if found else None) == reason


def test_an_enterprise_of_unknown_size_is_in_scope_with_a_question():
    assert exclusion(kind="enterprise") is None
    assert open_question(kind="enterprise").startswith("Chưa rõ quy mô doanh nghiệp")
    assert open_question(kind="enterprise", size_class="medium") == ""


@pytest.mark.parametrize(
    ("levels", "excluded"),
    [
        (["nursery"], True),
        (["kindergarten"], True),
        (["primary"], True),
        (["nursery", "kindergarten", "primary"], True),
        (["primary", "lower_secondary"], False),
        (["higher"], False),
        ([], False),
    ],
)
def test_a_school_is_in_scope_by_its_highest_level(levels, excluded):
    assert (exclusion(kind="educational_institution", school_levels=levels) is not None) is excluded


def test_the_reason_names_the_levels_of_the_school():
    found = exclusion(kind="educational_institution", school_levels=["primary", "kindergarten"])
    assert found.reason == "Cơ sở giáo dục chỉ có cấp mầm non, tiểu học"


def test_a_school_of_unknown_level_is_in_scope_with_a_question():
    assert open_question(kind="educational_institution").startswith("Chưa rõ cấp học")


@pytest.mark.parametrize("kind", ["residential_area", "ward"])
def test_residential_areas_and_wards_are_never_excluded(kind):
    assert exclusion(kind=kind, name="Công an") is None
    assert open_question(kind=kind) == ""
