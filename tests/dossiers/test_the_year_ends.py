"""When a year is over, the calendar closes what was never sent; and dossiers are found from a subject's page and by code."""

from datetime import datetime

import pytest

from antt_portal.notices.models import Notice
from dossiers import on_other_pages
from dossiers.choices import DossierState
from dossiers.models import Dossier
from dossiers.services.year_end import lapse_unsent
from registrations.calendar import VIETNAM
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

LAST_INSTANT = datetime(2027, 3, 31, 23, 59, 59, tzinfo=VIETNAM)
OVER = datetime(2027, 4, 1, tzinfo=VIETNAM)


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


def test_a_draft_lapses_when_its_year_is_over_and_not_an_instant_before(enrolment, head):
    dossier = samples.opened(enrolment, head)
    assert lapse_unsent(LAST_INSTANT) == []
    assert lapse_unsent(OVER) == [{"dossier": dossier.pk, "year": 2026, "kind": "registration"}]
    assert samples.fresh(dossier).state == DossierState.LAPSED
    assert Notice.objects.filter(recipient=head, kind="dossier.lapse").count() == 1


def test_running_it_again_does_nothing(enrolment, head):
    samples.opened(enrolment, head)
    assert len(lapse_unsent(OVER)) == 1
    assert lapse_unsent(OVER) == []


def test_what_was_sent_does_not_lapse(enrolment, head):
    samples.sent(enrolment, head)
    assert lapse_unsent(OVER) == []
    assert Dossier.objects.get().state == DossierState.SUBMITTED


def test_what_ended_more_than_seven_days_ago_is_closed_and_told_to_nobody(enrolment, head):
    samples.opened(enrolment, head)
    assert len(lapse_unsent(datetime(2027, 4, 9, tzinfo=VIETNAM))) == 1
    assert not Notice.objects.exists()


def test_a_subject_page_lists_its_dossiers_and_to_its_people_those_not_begun(enrolment, head):
    samples.sent(enrolment, head)
    own = [(row.words, row.state) for row in on_other_pages.dossiers_of(enrolment.subject, head)]
    assert own == [
        ("Hồ sơ đăng ký năm 2026", ("dossier", "submitted")),
        ("Hồ sơ đề nghị công nhận năm 2026", ("task", "todo")),
    ]
    assert len(on_other_pages.dossiers_of(enrolment.subject, factories.person("auditor"))) == 1
    at_the_desk = on_other_pages.dossiers_of(enrolment.subject, factories.person())[-1]
    assert at_the_desk.url == f"/doi-tuong/{enrolment.subject_id}/ho-so/2026/recognition/nhan-giay/"
    assert on_other_pages.dossiers_of(enrolment.subject, factories.UserFactory()) == []


def test_a_dossier_is_found_by_the_code_on_its_receipt_by_those_who_may_see_it(enrolment, head):
    dossier = samples.sent(enrolment, head)
    (found,) = on_other_pages.by_receipt_code(factories.person(), dossier.receipt_code.lower())
    assert found.url == f"/ho-so/{dossier.pk}/"
    assert on_other_pages.by_receipt_code(factories.UserFactory(), dossier.receipt_code) == []
    assert on_other_pages.by_receipt_code(factories.person(), "DD") == []
