"""A day off that changes moves the milestones of every open year in the same transaction, and those concerned are told why, once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from antt_portal.jobs.models import Job
from antt_portal.jobs.services import run
from antt_portal.notices.models import NoticeLine
from antt_portal.places import days_off as services
from antt_portal.places import loading
from antt_portal.places.choices import DayKind
from antt_portal.places.days_off import DaySaid
from antt_portal.places.models import CalendarDay
from registrations.choices import MilestoneKind
from registrations.models import Milestone, MilestoneMove
from registrations.services import enforcement
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

CULTURE_DAY = date(2026, 11, 24)
OFF = DaySaid(DayKind.DAY_OFF, "Nghỉ hoán đổi", "Thông báo số 15/TB-BNV")


@pytest.fixture
def head(at):
    """The head of an area whose year is open."""
    at("2026-01-05 09:00")
    head = factories.head_of(factories.SubjectFactory())
    enforcement.enforce_calendar()
    return head


@pytest.fixture
def administrator():
    return factories.person("administrator")


def _day(what: str, kind: str = "residential_area") -> date:
    return Milestone.objects.exclude(next_at=None).get(place=factories.ward(), year=2026, what=what, kind=kind).day


def test_the_day_of_culture_out_of_force_moves_the_annual_report_and_back(head, administrator):
    assert _day(MilestoneKind.REPORT, "annual") == date(2026, 11, 25)
    row = services.day_switch(row=CalendarDay.objects.get(date=CULTURE_DAY), active=False, by=administrator, version=0)
    assert _day(MilestoneKind.REPORT, "annual") == date(2026, 11, 24)
    services.day_switch(row=row, active=True, by=administrator, version=1)
    assert _day(MilestoneKind.REPORT, "annual") == date(2026, 11, 25)


def test_a_new_day_off_moves_the_day_of_dossiers_and_its_head_is_told_once_why(head, administrator, at):
    at("2026-10-20 09:00")
    services.day_add(day=date(2026, 11, 4), said=OFF, by=administrator, version=0)
    assert _day(MilestoneKind.RECOGNITION_ENDS) == date(2026, 11, 5)
    move = MilestoneMove.objects.get(milestone__place=factories.ward(), milestone__kind="residential_area")
    assert move.because == "do ngày 04/11/2026 là ngày nghỉ"
    enforcement.enforce_calendar()
    enforcement.enforce_calendar()
    said = NoticeLine.objects.filter(notice__recipient=head, text__contains="do ngày 04/11/2026 là ngày nghỉ")
    assert said.count() == 1


def test_a_day_of_january_moves_what_the_year_before_has_there(head, administrator, at):
    at("2026-10-20 09:00")
    Milestone.objects.filter(place=factories.ward(), kind="residential_area", what=MilestoneKind.RECOGNITION_ENDS).update(
        day=date(2027, 1, 4)
    )
    services.day_add(day=date(2027, 1, 4), said=OFF, by=administrator, version=0)
    assert _day(MilestoneKind.RECOGNITION_ENDS) == date(2026, 11, 4)  # looked up anew


def test_a_day_loaded_anew_moves_them_by_its_job(head):
    CalendarDay.objects.filter(date=CULTURE_DAY).delete()
    loading.load_days_off()
    Milestone.objects.filter(what=MilestoneKind.REPORT).update(day=date(2026, 11, 24))
    job = Job.objects.get(kind=services.LOADED)
    run(job.pk)
    assert _day(MilestoneKind.REPORT, "annual") == date(2026, 11, 25)


@pytest.mark.parametrize("subjects", [5, 50])
def test_a_change_costs_the_same_however_many_subjects_a_ward_has(at, administrator, subjects):
    at("2026-01-05 09:00")
    for _ in range(subjects):
        factories.SubjectFactory()
    enforcement.enforce_calendar()
    at("2026-10-20 09:00")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        services.day_add(day=date(2026, 11, 4), said=OFF, by=administrator, version=0)
    assert len(asked) == 26
