"""Which papers are asked of whom, and in which words the missing ones are named."""

from datetime import date
from types import SimpleNamespace

import pytest

from dossiers import meetings
from dossiers.checklist import Paper, missing, papers_for, requirements
from registrations.choices import ORGANISATION_KINDS, SubjectKind

AREA, WARD = SubjectKind.RESIDENTIAL_AREA, SubjectKind.WARD
KINDS = tuple(SubjectKind)


def asked(dossier_kind, subject_kind, has_party_organisation=True):
    return {one.kind: one for one in requirements(dossier_kind, subject_kind, has_party_organisation=has_party_organisation)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_resolution_is_required_only_where_there_is_a_party_organisation(kind):
    assert asked("registration", kind)["resolution"].required
    assert not asked("registration", kind, has_party_organisation=False)["resolution"].required


@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_is_optional_for_a_residential_area_alone(kind):
    assert asked("registration", kind)["plan"].required is (kind != AREA)


@pytest.mark.parametrize("kind", KINDS)
def test_the_registration_form_is_required_of_all_with_its_date(kind):
    form = asked("registration", kind)["registration_form"]
    assert form.required
    assert form.asks_date


@pytest.mark.parametrize("kind", KINDS)
def test_recognition_needs_letter_report_and_minutes_and_takes_others(kind):
    required = {name: one.required for name, one in asked("recognition", kind).items()}
    assert required == {"proposal_letter": True, "result_report": True, "minutes": True, "other": False}


@pytest.mark.parametrize("dossier_kind", ["registration", "recognition"])
def test_a_residential_area_is_never_asked_for_a_number_or_a_seal_of_its_own(dossier_kind):
    for kind, one in asked(dossier_kind, AREA).items():
        assert not one.asks_symbol or kind == "resolution"
        assert "dấu" not in one.hint or "không cần đóng dấu" in one.hint


def test_the_subject_flag_and_the_tick_of_the_form_both_say_that_there_is_no_party_organisation():
    def dossier(has_party, ticked):
        enrolment = SimpleNamespace(kind=AREA, has_party_organisation=has_party)
        figures = SimpleNamespace(no_party_organisation=ticked)
        return SimpleNamespace(kind="registration", enrolment=enrolment, figures=figures)

    required = {(flag, tick): papers_for(dossier(flag, tick))[0].required for flag in (True, False) for tick in (True, False)}
    assert required == {(True, False): True, (True, True): False, (False, False): False, (False, True): False}


def test_missing_papers_are_named_plainly_with_the_subject():
    needed = requirements("recognition", AREA, has_party_organisation=True)
    there = [Paper("proposal_letter", None, 1), Paper("result_report", None, 2), Paper("minutes", None, 0)]
    assert missing(needed, there, subject_name="Tổ dân phố số 5") == ["Tổ dân phố số 5 chưa nộp biên bản họp."]


def test_a_paper_that_counts_by_its_date_is_missing_its_date():
    needed = requirements("registration", AREA, has_party_organisation=False)
    undated = [Paper("registration_form", None, 1)]
    assert missing(needed, undated, subject_name="Thôn 2") == ["Thôn 2 chưa ghi ngày của bản đăng ký phấn đấu."]
    assert missing(needed, [Paper("registration_form", date(2026, 3, 1), 1)], subject_name="Thôn 2") == []


def test_who_should_sit_in_the_meeting_of_a_residential_area():
    assert meetings.absent(AREA, ["chair", "police"]) == ["Bí thư chi bộ", "Đại diện Ban Công tác Mặt trận"]
    assert meetings.absent(AREA, ["chair", "police", "front_work_committee"], has_party_organisation=False) == []
    assert meetings.absent(WARD, ["chair"]) == []


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
def test_who_should_sit_in_the_meeting_of_an_organisation(kind):
    assert meetings.absent(kind, ["chair", "mass_organization"]) == [
        "Đại diện cấp ủy Đảng",
        "Đại diện Công an",
        "Đại diện cơ quan có thẩm quyền quản lý",
    ]


@pytest.mark.parametrize("dossier_kind", ["registration", "recognition"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_date_and_a_symbol_are_asked_only_where_the_form_has_them(dossier_kind, kind):
    papers = asked(dossier_kind, kind)
    of_its_own = {one for one in papers if one in ("proposal_letter", "result_report")}
    for name in of_its_own:
        assert (papers[name].asks_date, papers[name].asks_symbol) == (kind != AREA, kind != AREA)
    for name in {"minutes", "other"} & set(papers):
        assert not papers[name].asks_date
        assert not papers[name].asks_symbol
    assert all(one.asks_symbol or not one.symbol_example for one in papers.values())


def test_a_party_symbol_is_shown_as_the_party_writes_it_and_a_ward_may_file_a_directive():
    resolution = asked("registration", WARD)["resolution"]
    assert "01-CT/ĐU" in resolution.symbol_example
    assert "chỉ thị" in resolution.hint
    assert asked("registration", AREA)["resolution"].symbol_example == "03-NQ/CB"


def test_a_paper_that_lies_at_the_desk_counts_without_a_file():
    needed = requirements("recognition", AREA, has_party_organisation=True)
    there = [Paper(kind, None, 0, on_paper=True) for kind in ("proposal_letter", "result_report", "minutes")]
    assert missing(needed, there, subject_name="Thôn 2") == []
