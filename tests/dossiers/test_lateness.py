"""A dossier is late by the instant its request arrived, compared with 24:00 of the last day in Vietnam; the plan says what then."""

from datetime import date, datetime

import pytest

from antt_portal.refusals import Refused
from dossiers import services
from dossiers.choices import DossierKind, DossierState
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples
from tests.dossiers.samples import publish

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

LAST_INSTANT, FIRST_LATE = "2026-11-04 23:59:59.999", "2026-11-05 00:00:00"


@pytest.fixture
def enrolment(at):
    at("2026-10-01 09:00")
    return factories.EnrolmentFactory()


def ready(enrolment):
    head = factories.head_of(enrolment.subject)
    return samples.fill(samples.opened(enrolment, head, DossierKind.RECOGNITION), head), head


@pytest.mark.parametrize(("instant", "late"), [(LAST_INSTANT, False), (FIRST_LATE, True)])
def test_a_dossier_sent_after_the_last_day_is_marked_late(enrolment, at, instant, late):
    dossier, head = ready(enrolment)
    at(instant)
    sent = services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    assert sent.late is late
    assert sent.last_day == date(2026, 11, 4)


def test_a_plan_that_refuses_late_dossiers_takes_them_until_the_last_instant_and_then_no_more(enrolment, at):
    publish(enrolment.place, late_dossiers="refuse")
    dossier, head = ready(enrolment)
    at(FIRST_LATE)
    with pytest.raises(Refused, match=r"hết ngày 04/11/2026 .*không nhận hồ sơ muộn"):
        services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    assert samples.fresh(dossier).state == DossierState.DRAFT
    at(LAST_INSTANT)
    assert services.dossier_submit(dossier=dossier, by=head, version=dossier.version).state == DossierState.SUBMITTED


@pytest.fixture
def taken_in(enrolment):
    """A dossier filled by the area officer from paper, and that officer."""
    officer = factories.person("area_officer")
    factories.SubjectMemberFactory(subject=enrolment.subject, user=officer, role=MemberRole.AREA_OFFICER)
    return samples.fill(samples.opened(enrolment, officer, DossierKind.RECOGNITION), officer), officer


def hand_over(taken_in, instant: str):
    dossier, officer = taken_in
    handed_over = datetime.fromisoformat(instant).replace(tzinfo=VIETNAM)
    return services.dossier_submit(
        dossier=dossier, by=officer, version=dossier.version, received_at=handed_over, received_reason="Mất điện cả ngày."
    )


def test_paper_handed_over_in_time_and_typed_in_later_is_taken_even_where_late_ones_are_refused(enrolment, taken_in, at):
    publish(enrolment.place, late_dossiers="refuse")
    at("2026-11-06 08:00")
    with pytest.raises(Refused, match="không nhận hồ sơ muộn"):
        hand_over(taken_in, "2026-11-05 00:00")
    sent = hand_over(taken_in, "2026-11-04 16:30")
    assert (sent.state, sent.late, sent.last_day) == (DossierState.SUBMITTED, False, date(2026, 11, 4))


def test_paper_is_not_received_before_the_year_opened(taken_in):
    with pytest.raises(Refused, match="31/12/2025 sớm hơn ngày bắt đầu nhận hồ sơ năm 2026") as refusal:
        hand_over(taken_in, "2025-12-31 16:30")
    assert refusal.value.field == "received_on"
    assert not taken_in[0].notes.exists()


def test_a_dossier_returned_in_time_and_sent_again_later_is_not_late_even_where_late_ones_are_refused(enrolment, at):
    publish(enrolment.place, late_dossiers="refuse")
    dossier, head = ready(enrolment)
    at("2026-11-04 16:00")
    sent = services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    officer = factories.person()
    taken = services.dossier_take(dossier=sent, by=officer, version=sent.version)
    returned = services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"minutes": "Ảnh mờ."})
    at("2026-11-09 08:00")
    again = services.dossier_submit(dossier=returned, by=head, version=returned.version)
    assert (again.state, again.late, again.received_at) == (DossierState.SUBMITTED, False, sent.received_at)


def test_what_was_sent_keeps_its_day_and_its_plan_when_the_plan_changes(enrolment, at):
    first = publish(enrolment.place)
    dossier, head = ready(enrolment)
    sent = services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    publish(enrolment.place, late_dossiers="refuse")
    kept = samples.fresh(sent)
    assert (kept.plan_version, kept.last_day) == (first, date(2026, 11, 4))


def test_nothing_is_sent_before_the_year_opens(at):
    at("2026-12-20 09:00")
    enrolment = factories.EnrolmentFactory(year=2027, joined_on=date(2026, 12, 1))
    head = factories.head_of(enrolment.subject)
    dossier = samples.opened(enrolment, head)
    from dossiers.services.guards import window_open

    with pytest.raises(Refused, match="nhận hồ sơ từ ngày 01/01/2027"):
        window_open(samples.fresh(dossier))
