"""The register book as page, PDF and Excel: every paper has its line, a number that was issued again has one for each issue."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from antt_portal.trail.models import Entry
from recognitions.choices import DecisionKind, ReissueReason
from recognitions.models import Certificate
from recognitions.services.certificates import certificate_reissue, certificate_revoke
from recognitions.services.hand_over import certificates_hand_over
from tests import factories
from tests.recognitions.print_samples import pages_of, words_of
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def book(at):
    """Five papers: one handed over, one lost and issued again, one corrected, one revoked, one whose name begins as a formula."""
    at("2026-12-07 09:00")
    decision = factories.DecisionFactory(symbol="1204/QĐ-UBND")
    for number in range(1, 5):
        factories.frozen(1, decision=decision, name=f"Tổ dân phố số {number}")
    factories.frozen(1, decision=decision, name="=1+1")
    work()
    office = factories.person("office")
    one, two, three, four, _five = Certificate.objects.order_by("register_number")
    certificates_hand_over(decision=decision, certificates=[one], handed_over_on=date(2026, 11, 20), by=office)
    certificate_reissue(certificate=two, reason=ReissueReason.LOST, by=office)
    correcting = factories.DecisionFactory(kind=DecisionKind.CORRECT, symbol="1290/QĐ-UBND", dated_on=date(2026, 12, 4))
    changed = {"subject": "Tổ dân phố số 30"}
    certificate_reissue(certificate=three, reason=ReissueReason.CORRECTED, by=office, corrected=changed, decision=correcting)
    revoking = factories.DecisionFactory(revoking=True, symbol="1299/QĐ-UBND", dated_on=date(2026, 12, 5))
    certificate_revoke(recognition=four.recognition, decision=revoking, by=office)
    return decision


@pytest.fixture
def office(client, book):
    sign_in(client, factories.person("office"))
    return client


REMARKS = (
    "Cấp lại lần 1 ngày 07/12/2026 (bị mất)",
    "Đã được thay ngày 07/12/2026",
    "Đính chính theo Quyết định số 1290/QĐ-UBND ngày 04/12/2026",
    "Thu hồi theo Quyết định số 1299/QĐ-UBND ngày 05/12/2026",
)


def test_the_page_says_what_happened_to_each_paper(office, book):
    html = office.get(reverse("register", args=[2026])).content.decode()
    assert [html.count(words) for words in REMARKS] == [1, 2, 1, 1]
    assert "20/11/2026" in html


def test_the_pdf_is_landscape_with_heads_repeated_and_pages_counted(office, book):
    factories.frozen(60, decision=book)
    answer = office.get(reverse("register_pdf", args=[2026]))
    words = words_of(answer.content)
    pages = pages_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert pages > 1
    assert words.count("Địa chỉ") == pages
    assert f"Trang {pages}/{pages}" in words
    assert "1204/QĐ-UBND" in words
    assert "0065/2026" in words


def test_excel_has_numbers_as_numbers_days_as_days_and_words_as_words(office, book):
    answer = office.post(reverse("register_excel", args=[2026]))
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    heads = rows[0]
    by_name = {row[heads.index("Tên trên giấy")]: row for row in rows[1:]}
    first = by_name["Tổ dân phố số 1"]
    assert len(rows) == 1 + 7
    assert (first[0], first[1], first[2]) == (1, 2026, 1)
    assert first[heads.index("Ngày trao")].date() == date(2026, 11, 20)
    formula = next(cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1")
    assert formula.data_type == "s"
    assert formula.quotePrefix
    entry = Entry.objects.get(action="register.exported")
    assert '"rows":7' in entry.body


def test_excel_asks_for_the_password_again_and_says_first_what_it_holds(office, book, at):
    page = office.get(reverse("register_excel", args=[2026]))
    assert "7</strong> (cả sổ" in page.content.decode()
    at("2026-12-07 09:30")
    answer = office.post(reverse("register_excel", args=[2026]))
    assert answer["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(action="register.exported").exists()


def test_what_waits_to_be_handed_over_is_a_filter_of_the_book(office, book):
    html = office.get(reverse("register", args=[2026]), {"trang_thai": "ready"}).content.decode()
    assert "Sẵn sàng in, chưa trao" in html
    assert "=1+1" in html
    assert "Tổ dân phố số 1<" not in html


def test_a_year_without_a_book_has_nothing_to_download(office, book):
    for name in ("register_pdf", "register_excel"):
        assert office.get(reverse(name, args=[2024])).status_code == 404
