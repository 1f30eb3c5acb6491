"""The words of a certificate (practice P28, ui.md §7), its letters, its QR, and that the same facts give the same bytes."""

import hashlib
import subprocess
import sys
import unicodedata

import pytest
from django.conf import settings
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader

from antt_portal.jobs.services import WillNeverWork
from recognitions import certificate
from recognitions.certificate import CertificateFacts
from tests.recognitions.print_samples import FACTS, LONG_NAME, facts, picture_of, qr_of, words_of
from tests.recognitions.test_fonts_have_every_vietnamese_letter import EVERY_LETTER

pytestmark = pytest.mark.embedded


FORM_1 = {
    "templates/documents/certificate_1.html": "79fb293b553574db9f4369268c13df5c9f58741f3546f3d6b7a3d6a23b9fefef",
    "static/print/css/certificate_1.css": "96803c58b1a746b002d9dc7516d1ce1678df1828f2562264a4a434e31e14035f",
    "templates/documents/certificate_lines.html": "1fb7d64bf11fff2c03a63b5ec9a339feae26647d68b91da26b1bc80ddf615a3b",
}


@pytest.fixture(scope="module", params=sorted(certificate.TEMPLATES))
def version(request):
    return request.param


@pytest.fixture(scope="module")
def pdf(version):
    return certificate.render(FACTS, version)


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
def test_every_vietnamese_letter_is_printed_and_read_back(letters, version):
    name = " ".join(letters[start : start + 6] for start in range(0, len(letters), 6))
    pdf = certificate.render(facts(subject=name, signer_name=name), version)
    read = words_of(pdf)
    assert read.count(name) == 2
    assert unicodedata.is_normalized("NFC", read)


def test_no_letter_is_an_empty_box(version):
    """The picture of each letter differs from the picture of the box that stands for a missing one."""
    pictures = {letter: _drawn(letter, version) for letter in "ẵộừĐỲ5"}
    assert len(set(pictures.values())) == len(pictures)
    assert _drawn("Ẵ", version) != _drawn("Ẫ", version)


def _drawn(letter: str, version) -> bytes:
    picture = picture_of(certificate.render(facts(subject=letter), version), dots_per_inch=72)
    return picture.crop((380, 244, 462, 298)).tobytes()


def test_a_letter_that_cannot_be_printed_stops_the_certificate_in_words(version):
    with pytest.raises(WillNeverWork, match="☭"):
        certificate.render(facts(subject="Tổ dân phố ☭"), version)


def test_a_form_that_this_portal_does_not_know_stops_the_certificate():
    with pytest.raises(WillNeverWork, match="Mẫu giấy số 99"):
        certificate.render(FACTS, "99")


@pytest.mark.parametrize("name", ["Tổ dân phố số 5", LONG_NAME], ids=["20", "160"])
def test_the_qr_leads_to_the_printed_address(name, version):
    assert qr_of(certificate.render(facts(subject=name), version)) == [FACTS.address]


def test_the_same_facts_give_the_same_bytes(pdf, version):
    assert certificate.render(FACTS, version) == pdf
    assert certificate.render(facts(subject="Tổ dân phố số 6"), version) != pdf


@pytest.mark.slow
def test_the_same_facts_give_the_same_bytes_in_another_process(pdf, version):
    program = (
        "import django, sys; django.setup();"
        "from recognitions import certificate; from tests.recognitions.print_samples import FACTS;"
        "sys.stdout.buffer.write(certificate.render(FACTS, sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", program, version], capture_output=True, check=True).stdout == pdf


def test_facts_come_back_from_storage_as_they_went_in():
    assert CertificateFacts.from_json(FACTS.to_json()) == FACTS


def test_a_trial_says_on_paper_that_it_is_one(pdf, version):
    assert "không có giá trị công nhận" in words_of(certificate.render(facts(trial=True), version))
    assert "không có giá trị công nhận" not in words_of(pdf)


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "<img src=x onerror=alert(1)>", "A & B <b>C</b>", "{% now 'Y' %}"])
def test_a_name_is_printed_as_it_is_written(name, version):
    assert name in words_of(certificate.render(facts(subject=name), version))


def test_a_form_that_was_printed_is_never_edited():
    for path, sha256 in FORM_1.items():
        assert hashlib.sha256((settings.BASE_DIR / path).read_bytes()).hexdigest() == sha256, f"{path}: make a new form instead"


def test_form_2_looks_as_form_1_does_but_for_the_pattern_of_the_qr():
    one, two = (picture_of(certificate.render(FACTS, version), dots_per_inch=100) for version in "12")
    difference = ImageChops.difference(one, two)
    millimetre = one.width / 297
    ImageDraw.Draw(difference).rectangle([edge * millimetre for edge in (26, 164, 48, 186)], fill="black")
    assert difference.getbbox() is None


def test_a_correction_and_a_reissue_are_said_by_form_2():
    said = words_of(
        certificate.render(facts(reissued="Cấp lại lần 1 ngày 07/12/2026", corrected="Đính chính theo Quyết định số 9/QĐ"), "2")
    )
    assert "Đính chính theo Quyết định số 9/QĐ Số vào sổ: 0012/2025 Cấp lại lần 1 ngày 07/12/2026" in said


@pytest.mark.parametrize("sheet", [(297, 210), (210, 148), (420, 297), (210, 297), (148, 105)])
def test_the_page_has_the_size_of_the_blank_sheet_and_the_qr_is_read_on_it(sheet, tmp_path):
    pdf = certificate.render(facts(subject=LONG_NAME, sheet_width=sheet[0], sheet_height=sheet[1]), "2")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    width, height = (float(points) * 25.4 / 72 for points in PdfReader(path).pages[0].mediabox[2:])
    assert (round(width), round(height)) == sheet
    assert qr_of(pdf) == [FACTS.address]
    ink = ImageChops.invert(picture_of(pdf, dots_per_inch=100)).getbbox()
    scale = min(sheet[0] / 297, sheet[1] / 210)
    spare = ((sheet[0] - 297 * scale) / 2, (sheet[1] - 210 * scale) / 2)
    frame = (spare[0] + 12 * scale, spare[1] + 12 * scale, sheet[0] - spare[0] - 12 * scale, sheet[1] - spare[1] - 12 * scale)
    assert [edge * 25.4 / 100 for edge in ink] == pytest.approx(frame, abs=0.4)


def test_artwork_that_an_agency_brings_is_laid_under_with_its_pixels_and_gradients(settings, tmp_path):
    Image.new("RGB", (30, 30), (0, 90, 200)).save(tmp_path / "emblem.png")
    (tmp_path / "background.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210"><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#0f0"/></linearGradient></defs>'
        '<rect width="297" height="9" fill="url(#g)" opacity="0.5"/></svg>'
    )
    settings.PRINT_ASSETS = str(tmp_path)
    one, two = (picture_of(certificate.render(FACTS, version), dots_per_inch=72) for version in "12")
    assert two.getpixel((421, 139)) == (0, 90, 200)
    for across in (20, 420, 820):
        assert two.getpixel((across, 12)) == one.getpixel((across, 12)) != (255, 255, 255)
