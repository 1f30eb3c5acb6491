"""Figures, the meeting, the self-assessment: kept as drafts, refused with a sentence, never overwritten unseen."""

from datetime import date, datetime

import pytest

from antt_portal.refusals import Conflict, Refused
from dossiers import services, steps
from dossiers.choices import DossierKind
from dossiers.contents import Contents
from dossiers.forms import CountField, FiguresForm
from dossiers.self_assessment import rows_for
from registrations.calendar import VIETNAM
from registrations.choices import SubjectKind
from registrations.criteria import Addition, criteria_for
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def enrolment(at):
    at("2026-10-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


def test_more_registered_than_living_there_is_refused_at_its_field(enrolment, head):
    dossier = samples.opened(enrolment, head)
    with pytest.raises(Refused, match="lớn hơn") as refusal:
        samples.save_figures(dossier, head, households=100, households_registered=101)
    assert refusal.value.field == "households_registered"


def test_below_one_hundred_percent_says_what_it_means(enrolment, head):
    dossier = samples.opened(enrolment, head)
    figures = samples.save_figures(dossier, head, households=120, households_registered=118, counted_on=date(2026, 3, 1))
    assert steps.shortfall(figures).startswith("Còn 2 hộ chưa đăng ký. Tiêu chí yêu cầu 100%")


def test_the_roster_count_is_offered_when_a_dossier_is_begun(enrolment, head):
    assert samples.opened(enrolment, head).figures.households == 120


def test_two_people_who_fill_the_same_page_do_not_overwrite_each_other_unseen(enrolment, head):
    dossier = samples.opened(enrolment, head)
    samples.save_figures(dossier, head, households=110)
    with pytest.raises(Conflict, match="đã lưu số liệu lúc 09:00"):
        services.figures_save(dossier=dossier, by=head, version=dossier.version, households=130)


@pytest.mark.parametrize(("written", "count"), [("120", 120), ("1.234", 1234), ("1 234", 1234), (" 7 ", 7)])
def test_a_count_is_read_as_people_write_it(written, count):
    assert CountField().clean(written) == count


def test_each_kind_of_subject_is_asked_its_own_figures():
    area, ward = FiguresForm(subject_kind=SubjectKind.RESIDENTIAL_AREA), FiguresForm(subject_kind=SubjectKind.WARD)
    assert set(area.fields) == {"households", "households_registered", "counted_on", "pledges_kept_at"}
    assert set(ward.fields) == {"movement_models", "movement_model_names"}
    assert "staff_briefed" in FiguresForm(subject_kind=SubjectKind.AGENCY).fields


def test_a_ward_does_not_say_that_it_has_no_party_organisation(at):
    at("2026-03-15 09:00")
    subject = factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa", households=None, managing_level="province")
    officer = factories.person()
    dossier = samples.opened(factories.EnrolmentFactory(subject=subject), officer)
    with pytest.raises(Refused, match="luôn có tổ chức Đảng"):
        services.party_save(dossier=dossier, by=officer, no_party_organisation=True)


def test_a_meeting_still_to_come_is_refused(enrolment, head):
    dossier = samples.opened(enrolment, head, DossierKind.RECOGNITION)
    with pytest.raises(Refused, match="chưa diễn ra"):
        services.meeting_save(
            dossier=dossier,
            by=head,
            version=dossier.version,
            held_at=datetime(2026, 10, 16, tzinfo=VIETNAM),
            participants=[services.Present("Trần Thị Bình", ("chair",))],
        )


def test_one_person_may_sit_in_the_meeting_in_two_capacities(enrolment, head):
    dossier = samples.opened(enrolment, head, DossierKind.RECOGNITION)
    meeting = samples.hold_meeting(dossier, head, "chair", "party_cell_secretary")
    assert meeting.participants.get().capacity_labels == ["Chủ trì", "Bí thư chi bộ"]


def test_a_residential_area_answers_by_khoan_in_five_rows_and_khoan_three_is_one_statement():
    rows = rows_for(SubjectKind.RESIDENTIAL_AREA, criteria_for("residential_area", 2026))
    assert [row.code for row in rows] == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    assert rows[2].label == "Không để xảy ra các hoạt động nêu tại khoản 3 Điều 4"
    assert rows[2].no == "Có, nêu rõ"
    assert [row.verified for row in rows] == [True, True, True, False, False]


def test_what_a_plan_adds_is_a_row_of_its_own():
    added = Addition("residential_area", "4.6", "Có tổ tự quản", None, "Kế hoạch số 15")
    rows = rows_for(SubjectKind.RESIDENTIAL_AREA, criteria_for("residential_area", 2026, [added]))
    assert [row.code for row in rows][-1] == "4.6"


def test_an_organisation_answers_criterion_by_criterion():
    criteria = criteria_for("agency", 2026)
    assert [row.code for row in rows_for(SubjectKind.AGENCY, criteria)] == [item.code for item in criteria.items]


def test_not_met_without_saying_what_is_refused_and_part_of_the_answers_is_kept(enrolment, head):
    dossier = samples.opened(enrolment, head, DossierKind.RECOGNITION)
    with pytest.raises(Refused, match="chưa nêu rõ"):
        services.self_assessment_save(dossier=dossier, by=head, version=dossier.version, answers={"4.3": (False, "")})
    services.self_assessment_save(dossier=dossier, by=head, version=dossier.version, answers={"4.1": (True, "")})
    contents = Contents(samples.fresh(dossier))
    assert [answer.met for answer in contents.answers] == [True, None, None, None, None]
    assert any("tự đánh giá" in sentence for sentence in steps.missing_of(steps.steps_of(contents)))
