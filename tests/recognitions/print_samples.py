"""Facts to print, and eyes to look at what was printed: its words, its boxes, its picture, its QR."""

from dataclasses import replace
from datetime import date

import pypdfium2
import zxingcpp

from recognitions.certificate import CertificateFacts

FACTS = CertificateFacts(
    subject="Tổ dân phố số 5",
    where="Phường Đống Đa, Thành phố Hà Nội",
    year=2025,
    issuer="Ủy ban nhân dân phường Đống Đa",
    decision_symbol="1234/QĐ-UBND",
    decision_date=date(2025, 11, 18),
    signed_at="Đống Đa",
    signing_lines=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer_name="Nguyễn Thị Ngọc Ánh",
    register_number="0012/2025",
    code="ABCDEFGHJKMN",
    address="https://antt.phuongdongda.hanoi.gov.vn/tra-cuu/ABCDEFGHJKMN/",
    trial=False,
)
LONG_NAME = (
    "Trường Trung học cơ sở và Trung học phổ thông chuyên ngoại ngữ Nguyễn Bỉnh Khiêm - cơ sở 2, "
    "trực thuộc Trường Đại học Sư phạm Ngoại ngữ Hà Nội và Quốc tế Đông Á"
)


def facts(**changed) -> CertificateFacts:
    return replace(FACTS, **changed)


def words_of(pdf: bytes) -> str:
    """The text of a PDF, line ends as spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def picture_of(pdf: bytes, *, dots_per_inch: int = 200):
    """The first page as a Pillow image."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dots_per_inch / 72).to_pil().convert("RGB")


def qr_of(pdf: bytes) -> list[str]:
    """What every QR on the first page says."""
    return [code.text for code in zxingcpp.read_barcodes(picture_of(pdf))]


def pages_of(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
