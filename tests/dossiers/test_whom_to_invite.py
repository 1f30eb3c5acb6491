"""Those of last year, with this year's head in the chair and this year's area officer for the police (practice P14, P23, P24)."""

import pytest

from dossiers.assessment_meeting.forms import MeetingForm
from dossiers.assessment_meeting.whom_to_invite import meeting_of_last_year, people_known
from dossiers.choices import DossierKind
from dossiers.meetings import Present, police_remark, whom_to_invite
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples

EXPECTED = ["chair", "party_cell_secretary", "front_work_committee", "police"]
LAST_YEAR = [
    Present("Nguyễn Thị Hòa", ("chair", "party_cell_secretary")),
    Present("Trịnh Văn Lâm", ("secretary",)),
    Present("Lê Minh Tuấn", ("police",), absent=True),
]


def invited(head="Nguyễn Thị Hòa", officer="Lê Minh Tuấn", last_year=LAST_YEAR, expected=EXPECTED):
    return whom_to_invite(last_year, head=head, officer=officer, expected=expected)


def test_the_same_people_are_asked_again_and_nobody_is_absent_yet():
    assert invited() == [*LAST_YEAR[:2], Present("Lê Minh Tuấn", ("police",))]


def test_a_new_head_takes_the_chair_and_the_old_one_keeps_what_else_they_were():
    assert invited(head="Vũ Đình Khánh")[:2] == [
        Present("Vũ Đình Khánh", ("chair",)),
        Present("Nguyễn Thị Hòa", ("party_cell_secretary",)),
    ]


def test_a_new_head_who_sat_there_before_has_one_seat_with_both_capacities():
    people = invited(head="Trịnh Văn Lâm")
    assert Present("Trịnh Văn Lâm", ("chair", "secretary")) in people
    assert [one.name for one in people].count("Trịnh Văn Lâm") == 1


def test_a_new_area_officer_comes_in_place_of_the_old_one():
    assert [one.name for one in invited(officer="Phùng Đức Thịnh")] == ["Nguyễn Thị Hòa", "Trịnh Văn Lâm", "Phùng Đức Thịnh"]


def test_names_are_told_apart_as_people_do_not_by_marks_or_case():
    assert len(invited(head="nguyễn thị  hòa".replace("  ", " "))) == 3


def test_who_is_not_known_changes_nothing():
    assert invited(head="", officer="") == [*LAST_YEAR[:2], Present("Lê Minh Tuấn", ("police",))]


def test_without_a_last_year_each_expected_seat_is_offered_open():
    assert invited(last_year=[]) == [
        Present("Nguyễn Thị Hòa", ("chair",)),
        Present("", ("party_cell_secretary",)),
        Present("", ("front_work_committee",)),
        Present("Lê Minh Tuấn", ("police",)),
    ]


@pytest.mark.parametrize("kind", [SubjectKind.RESIDENTIAL_AREA, SubjectKind.AGENCY, SubjectKind.EDUCATIONAL_INSTITUTION])
def test_a_meeting_without_police_is_remarked_on_where_the_circular_names_them(kind):
    assert police_remark([Present("A", ("chair",))], reason="", subject_kind=kind)


def test_the_wards_own_meeting_has_no_enumerated_participants():
    assert police_remark([Present("A", ("chair",))], reason="", subject_kind=SubjectKind.WARD) == ""


@pytest.mark.django_db
@pytest.mark.embedded
def test_last_years_place_and_hour_are_offered_and_the_day_is_left_to_say(at):
    at("2025-10-31 09:00")
    before = factories.EnrolmentFactory(year=2025)
    head = factories.head_of(before.subject)
    samples.hold_meeting(samples.opened(before, head, DossierKind.RECOGNITION), head, "chair", "party_cell_secretary")
    at("2026-10-15 09:00")
    dossier = samples.opened(factories.EnrolmentFactory(subject=before.subject), head, DossierKind.RECOGNITION)
    last_year = meeting_of_last_year(dossier)
    offered = MeetingForm.initial_from(None, last_year)
    assert "held_on" not in offered
    assert f"{offered['held_at']:%H:%M}" == "19:30"
    assert people_known(dossier, last_year) == [Present(head.full_name, ("chair",)), Present("Trần Thị Bình", ("party_cell_secretary",))]
