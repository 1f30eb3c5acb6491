"""The words of a certificate (practice P28, ui.md §7), its letters, its QR, and that the same facts give the same bytes."""

import subprocess
import sys
import unicodedata

import pytest
from pypdf import PdfReader

from antt_portal.jobs.services import WillNeverWork
from recognitions import certificate
from recognitions.certificate import CertificateFacts
from tests.recognitions.print_samples import FACTS, LONG_NAME, facts, picture_of, qr_of, words_of
from tests.recognitions.test_fonts_have_every_vietnamese_letter import EVERY_LETTER

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def pdf():
    return certificate.render(FACTS, "1")


@pytest.mark.parametrize(
    "words",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG ĐỐNG ĐA",
        "GIẤY CÔNG NHẬN",
        "Tổ dân phố số 5",
        "PHƯỜNG ĐỐNG ĐA, THÀNH PHỐ HÀ NỘI",
        "Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
        "Theo Quyết định số 1234/QĐ-UBND ngày 18/11/2025",
        "Số vào sổ: 0012/2025",
        "Mã tra cứu: ABCD-EFGH-JKMN",
        "https://antt.phuongdongda.hanoi.gov.vn/tra-cuu/ABCDEFGHJKMN/",
        "Đống Đa, ngày 18 tháng 11 năm 2025",
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Nguyễn Thị Ngọc Ánh",
    ],
)
def test_a_certificate_says(pdf, words):
    assert words in words_of(pdf)


def test_it_is_never_called_by_the_name_of_another_document(pdf):
    assert "chứng nhận" not in words_of(pdf).casefold()


def test_it_is_one_a4_sheet_lying_on_its_side_with_title_and_language(pdf, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    reader = PdfReader(path)
    width, height = (float(points) * 25.4 / 72 for points in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    assert reader.metadata.title == "Giấy công nhận số 0012/2025"
    assert reader.trailer["/Root"]["/Lang"] == "vi"


def test_only_the_shipped_faces_are_in_the_file(pdf, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    fonts = PdfReader(path).pages[0]["/Resources"]["/Font"]
    names = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    assert len(names) == 3
    assert all("Tinos-Portal" in name for name in names)
    descriptors = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts.values()]
    assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in descriptors)


@pytest.mark.parametrize("letters", ["".join(EVERY_LETTER[:67]), "".join(EVERY_LETTER[67:])], ids=["small", "capital"])
def test_every_vietnamese_letter_is_printed_and_read_back(letters):
    name = " ".join(letters[start : start + 6] for start in range(0, len(letters), 6))
    pdf = certificate.render(facts(subject=name, signer_name=name), "1")
    read = words_of(pdf)
    assert read.count(name) == 2
    assert unicodedata.is_normalized("NFC", read)


def test_no_letter_is_an_empty_box():
    """The picture of each letter differs from the picture of the box that stands for a missing one."""
    pictures = {letter: _drawn(letter) for letter in "ẵộừĐỲ5"}
    assert len(set(pictures.values())) == len(pictures)
    assert _drawn("Ẵ") != _drawn("Ẫ")


def _drawn(letter: str) -> bytes:
    picture = picture_of(certificate.render(facts(subject=letter), "1"), dots_per_inch=72)
    return picture.crop((380, 244, 462, 298)).tobytes()


def test_a_letter_that_cannot_be_printed_stops_the_certificate_in_words():
    with pytest.raises(WillNeverWork, match="☭"):
        certificate.render(facts(subject="Tổ dân phố ☭"), "1")


def test_a_form_that_this_portal_does_not_know_stops_the_certificate():
    with pytest.raises(WillNeverWork, match="Mẫu giấy số 99"):
        certificate.render(FACTS, "99")


@pytest.mark.parametrize("name", ["Tổ dân phố số 5", LONG_NAME], ids=["20", "160"])
def test_the_qr_leads_to_the_printed_address(name):
    assert qr_of(certificate.render(facts(subject=name), "1")) == [FACTS.address]


def test_the_same_facts_give_the_same_bytes(pdf):
    assert certificate.render(FACTS, "1") == pdf
    assert certificate.render(facts(subject="Tổ dân phố số 6"), "1") != pdf


@pytest.mark.slow
def test_the_same_facts_give_the_same_bytes_in_another_process(pdf):
    program = (
        "import django, sys; django.setup();"
        "from recognitions import certificate; from tests.recognitions.print_samples import FACTS;"
        "sys.stdout.buffer.write(certificate.render(FACTS, '1'))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == pdf


def test_facts_come_back_from_storage_as_they_went_in():
    assert CertificateFacts.from_json(FACTS.to_json()) == FACTS


def test_a_trial_says_on_paper_that_it_is_one(pdf):
    assert "không có giá trị công nhận" in words_of(certificate.render(facts(trial=True), "1"))
    assert "không có giá trị công nhận" not in words_of(pdf)


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "<img src=x onerror=alert(1)>", "A & B <b>C</b>", "{% now 'Y' %}"])
def test_a_name_is_printed_as_it_is_written(name):
    assert name in words_of(certificate.render(facts(subject=name), "1"))
