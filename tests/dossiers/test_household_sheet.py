"""The list of households to print and sign (practice P22): empty rows, the heading of an area without seal or number (P13)."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from dossiers.at_the_desk import household_sheets
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(at):
    at("2026-03-15 09:00")
    enrolment = factories.EnrolmentFactory(subject__name="Tổ dân phố số 5")
    return samples.opened(enrolment, factories.head_of(enrolment.subject))


@pytest.mark.parametrize(("label", "title"), [("Tổ dân phố", "TỔ TRƯỞNG"), ("Thôn", "TRƯỞNG THÔN"), ("Khóm", "TRƯỞNG KHÓM")])
def test_the_head_signs_by_the_word_of_the_place(label, title):
    assert household_sheets.head_title(label) == title


@pytest.mark.parametrize(("written", "rows"), [("", 125), ("40", 40), ("0", 125), ("99999", 500), ("mười", 125), ("9999999", 125)])
def test_as_many_rows_as_are_asked_for_else_as_there_are_households(dossier, written, rows):
    assert household_sheets.rows_asked(written, dossier) == rows


def test_the_sheet_has_the_areas_heading_and_no_number(dossier):
    pytest.importorskip("weasyprint", exc_type=OSError)
    client = Client()
    client.force_login(dossier.subject.members.get().user)
    answer = client.get(reverse("household_sheet", args=[dossier.pk]), {"dong": "60"})
    pages = PdfReader(BytesIO(answer.content)).pages
    words = [page.extract_text() for page in pages]
    assert len(pages) > 1
    for said in ("PHƯỜNG ĐỐNG ĐA", "TỔ DÂN PHỐ SỐ 5", "DANH SÁCH HỘ GIA ĐÌNH ĐĂNG KÝ, KÝ CAM KẾT"):
        assert said in words[0]
    assert "Số:" not in "".join(words)
    assert all("Chủ hộ" in page for page in words[:2])
    assert "TỔ TRƯỞNG" in words[-1]
    assert "danh sách hộ gia đình để ký" in client.get(reverse("dossier_figures", args=[dossier.pk])).content.decode()


def test_only_a_residential_area_has_households(at):
    at("2026-03-15 09:00")
    dossier = factories.DossierFactory(enrolment__subject=factories.SubjectFactory(school=True))
    assert dossier.enrolment.kind == SubjectKind.EDUCATIONAL_INSTITUTION
    client = Client()
    client.force_login(factories.head_of(dossier.subject))
    assert client.get(reverse("household_sheet", args=[dossier.pk])).status_code == 404
