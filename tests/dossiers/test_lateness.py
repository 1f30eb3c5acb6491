"""A dossier is late by the instant its request arrived, compared with 24:00 of the last day in Vietnam; the plan says what then."""

from datetime import date

import pytest

from antt_portal.refusals import Refused
from dossiers import services
from dossiers.choices import DossierKind, DossierState
from registrations.models import Plan, PlanVersion
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

LAST_INSTANT, FIRST_LATE = "2026-11-04 23:59:59.999", "2026-11-05 00:00:00"


@pytest.fixture
def enrolment(at):
    at("2026-10-01 09:00")
    return factories.EnrolmentFactory()


def publish(place, **said) -> PlanVersion:
    """A plan of the ward for 2026 that says this in its [plan] table."""
    plan, _ = Plan.objects.get_or_create(place=place, year=2026)
    content = {"plan": {"year": 2026, "title": "Kế hoạch", "symbol": "15/KH-UBND", "issued_on": "2026-01-05"} | said}
    seq = plan.versions.count() + 1
    return PlanVersion.objects.create(
        plan=plan, seq=seq, content=content, sha256="0" * 64, source="tests", published_at="2026-01-05T00:00Z"
    )


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
