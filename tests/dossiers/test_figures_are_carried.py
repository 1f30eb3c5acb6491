"""Numbers that the portal knows are filled in with where they come from, to be confirmed; none is sent that nobody looked at."""

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import steps
from dossiers.choices import DossierKind
from dossiers.contents import Contents
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def figures_page(dossier, by):
    client = Client()
    client.force_login(by)
    return client.get(reverse("dossier_figures", args=[dossier.pk]))


def test_the_roster_is_named_beside_the_number_that_it_gave(at):
    at("2026-03-01 09:00")
    enrolment = factories.EnrolmentFactory()
    head = factories.head_of(enrolment.subject)
    page = figures_page(samples.opened(enrolment, head), head)
    assert page.context["form"].initial["households"] == 120
    assert "Theo danh sách năm 2026: 120. Ông/bà xem lại, sửa nếu đã thay đổi." in page.content.decode()


def test_the_registration_comes_first_and_the_roster_is_told_beside_it(at):
    at("2026-03-01 09:00")
    enrolment = factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True, staff=40))
    head = factories.head_of(enrolment.subject)
    registration = samples.fill(samples.opened(enrolment, head), head)
    samples.save_figures(registration, head, staff=44, staff_briefed=44, movement_models=1)
    registration = samples.fresh(registration)
    samples.services.dossier_submit(dossier=registration, by=head, version=registration.version)
    at("2026-10-15 09:00")
    page = figures_page(samples.opened(enrolment, head, DossierKind.RECOGNITION), head)
    assert page.context["form"].initial["staff"] == 44
    assert "Theo hồ sơ đăng ký: 44; theo danh sách năm 2026: 40." in page.content.decode()


def test_a_wards_number_is_offered_on_the_page_and_not_saved_before_somebody_says_so(at):
    at("2026-03-01 09:00")
    subject = factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa", households=None, managing_level="province")
    enrolment, officer = factories.EnrolmentFactory(subject=subject), factories.person()
    registration = samples.fill(samples.opened(enrolment, officer), officer)
    samples.services.dossier_submit(dossier=registration, by=factories.person("chairperson"), version=registration.version)
    at("2026-10-15 09:00")
    dossier = samples.opened(enrolment, officer, DossierKind.RECOGNITION)
    step = next(one for one in steps.steps_of(Contents(samples.fresh(dossier))) if one.key == "figures")
    assert (step.state, dossier.figures.movement_models) == ("todo", None)
    assert figures_page(dossier, officer).context["form"].initial["movement_models"] == 2
