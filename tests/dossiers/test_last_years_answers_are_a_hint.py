"""Last year's answers stand beside the questions; nothing is ticked because of them (practice P23)."""

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import services
from dossiers.choices import DossierKind
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def head_and_page(at):
    """A head who answered last year, and this year's page of questions."""
    at("2025-10-31 09:00")
    before = factories.EnrolmentFactory(year=2025)
    head = factories.head_of(before.subject)
    samples.fill(dossier := samples.opened(before, head, DossierKind.RECOGNITION), head)
    samples.services.self_assessment_save(
        dossier=dossier,
        by=head,
        version=samples.fresh(dossier).version,
        answers={code: (code != "4.4", "Một vụ trộm." if code == "4.4" else "") for code in ("4.1", "4.2", "4.3", "4.4", "4.5")},
    )
    dossier = samples.fresh(dossier)
    services.dossier_submit(dossier=dossier, by=head, version=dossier.version)
    at("2026-10-15 09:00")
    dossier = samples.opened(factories.EnrolmentFactory(subject=before.subject), head, DossierKind.RECOGNITION)
    client = Client()
    client.force_login(head)
    return client.get(reverse("dossier_self_assessment", args=[dossier.pk])).content.decode()


def test_what_was_said_last_year_is_told_and_nothing_is_ticked(head_and_page):
    assert head_and_page.count("Năm 2025 đã trả lời: Đạt") == 3
    assert "Năm 2025 đã trả lời: Không để xảy ra" in head_and_page
    assert "Năm 2025 đã trả lời: Chưa đạt: Một vụ trộm." in head_and_page
    assert " checked" not in head_and_page


def test_a_first_year_has_no_hint(at):
    at("2026-10-15 09:00")
    enrolment = factories.EnrolmentFactory()
    head = factories.head_of(enrolment.subject)
    dossier = samples.opened(enrolment, head, DossierKind.RECOGNITION)
    client = Client()
    client.force_login(head)
    page = client.get(reverse("dossier_self_assessment", args=[dossier.pk])).content.decode()
    assert "đã trả lời" not in page
    assert " checked" not in page


def test_each_answer_below_what_is_asked_needs_to_say_what(at):
    at("2026-10-15 09:00")
    enrolment = factories.EnrolmentFactory(subject=factories.SubjectFactory(agency=True))
    head = factories.head_of(enrolment.subject)
    dossier = samples.opened(enrolment, head, DossierKind.RECOGNITION)
    client = Client()
    client.force_login(head)
    address = reverse("dossier_self_assessment", args=[dossier.pk])
    codes = [row.code for row, *_ in client.get(address).context["form"].questions]
    for code in codes:
        answer = client.post(address, {code: "no", "version": samples.fresh(dossier).version})
        assert (answer.status_code, "chưa nêu rõ nội dung" in answer.content.decode()) == (400, True), code
    assert not dossier.self_assessments.exists()
