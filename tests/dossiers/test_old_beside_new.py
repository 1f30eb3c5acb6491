"""A reviewer sees each paper's date, symbol and what to look at twice, and the old file of a replaced paper beside the new one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import services
from dossiers.contents import Contents
from dossiers.models import Document, FileVersion
from dossiers.reviewing.papers_to_check import papers_to_check
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(at):
    at("2026-03-16 09:15")
    enrolment = factories.EnrolmentFactory()
    return samples.sent(enrolment, factories.head_of(enrolment.subject))


def get(person, address: str):
    client = Client()
    client.force_login(person)
    return client.get(address)


@pytest.mark.parametrize(
    ("dated_on", "warned"),
    [("2025-12-31", True), ("2026-01-01", False), ("2026-03-31", False), ("2026-04-02", True)],
)
def test_a_paper_dated_outside_the_first_quarter_says_so_beside_its_date_and_symbol(dossier, dated_on, warned):
    Document.objects.filter(kind="resolution").update(dated_on=dated_on, symbol="03-NQ/CB")
    (resolution,) = papers_to_check(Contents(dossier), [])[0].documents
    day = f"{date.fromisoformat(dated_on):%d/%m/%Y}"
    assert resolution.facts == f"Số 03-NQ/CB, ngày {day}"
    assert resolution.warnings == ([f"đề ngày {day}, ngoài Quý I"] if warned else [])
    page = get(factories.person(), reverse("dossier", args=[dossier.pk])).content.decode()
    assert (f"Đề ngày {day}, ngoài Quý I" in page) is warned


def test_no_paper_of_the_recognition_dossier_is_held_against_the_first_quarter(dossier):
    recognition = factories.DossierFactory(in_review=True, enrolment__subject=factories.SubjectFactory(agency=True))
    samples.file_paper(recognition, factories.head_of(recognition.subject), "proposal_letter", dated_on=date(2026, 10, 20))
    assert [one.warnings for paper in papers_to_check(Contents(recognition), []) for one in paper.documents] == [[]]


def test_the_old_file_stands_beside_the_new_one_page_by_page(dossier):
    head, officer = factories.head_of(dossier.subject), factories.person()
    taken = services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    returned = services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"resolution": "Ảnh mờ."})
    old = FileVersion.objects.get(document__kind="resolution")
    new = services.document_replace(dossier=dossier, file=old, by=head, upload=samples.upload(samples.pdf(2)))
    address = reverse("dossier_compare", args=[dossier.pk, new.pk])
    assert get(head, address).status_code == 200
    assert get(officer, address).status_code == 404  # not sent again yet
    services.dossier_submit(dossier=returned, by=head, version=samples.fresh(dossier).version)
    assert address in get(officer, reverse("dossier", args=[dossier.pk])).content.decode()
    first, second = (get(officer, f"{address}?trang={page}").content.decode() for page in ("1", "99"))
    pages = {(file, page): reverse("file_page", args=[file.pk, page]) for file in (old, new) for page in (1, 2)}
    assert first.index(pages[old, 1]) < first.index(pages[new, 1])
    assert pages[new, 2] in second
    assert pages[old, 2] not in second
    assert "Bản này không có trang ấy" in second
    assert get(officer, reverse("dossier_compare", args=[dossier.pk, old.pk])).status_code == 404
    assert get(factories.head_of(factories.SubjectFactory()), address).status_code == 404
