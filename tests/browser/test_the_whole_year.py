"""The whole year through the pages: from the real plan and the imported list to a certificate whose QR says the same name.

A head with a phone and a clerk at a desk go the whole way; the police, the office and the chairperson do their part, each at
its day of 2025, the year of the plan of Phường Đống Đa.
"""

import io
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from openpyxl import Workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.text import normal
from recognitions.choices import CertificateState
from recognitions.demo.units import HEADERS
from recognitions.models import Certificate
from registrations.choices import MemberRole
from registrations.models import Subject
from tests import factories
from tests.browser import walks
from tests.browser.walks import DESK, PHONE, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

PLAN = Path(__file__).parent.parent / "plans" / "dong-da-2025.toml"
PROPOSAL = "Tờ trình năm 2025, đợt 1"
AREA, COMPANY = "Tổ dân phố số 5", "Công ty cổ phần Gốm Men Lam"


@pytest.fixture
def ward(at, tmp_path):
    """The ward at the beginning of 2025: its plan loaded, its units imported, its people in their roles."""
    at("2025-01-02 08:00")
    call_command("load_plan", str(PLAN))
    call_command("import_units", str(_list_of_units(tmp_path / "don-vi.xlsx")), "--ward", "00235")
    call_command("enforce_calendar")
    people = {trait or "police": factories.person(trait) for trait in ("", "chief", "office", "chairperson")}
    for name, key, role in ((AREA, "head", MemberRole.HEAD), (COMPANY, "clerk", MemberRole.CLERK)):
        people[key] = factories.SubjectMemberFactory(subject=Subject.objects.get(name=name), role=role).user
    return people


def _list_of_units(path: Path) -> Path:
    book = Workbook()
    book.active.append(HEADERS)
    book.active.append(["Tổ dân phố", AREA, "Ngõ 35", "Nguyễn Thị Hòa", "0900000005", None, 120, None, None, None, None, None, "Có", None])
    book.active.append(
        ["Doanh nghiệp", COMPANY, "Phố Tây Sơn", "Vũ Đình Khánh", None, "Phường/Xã", None, 160, "Vừa", None, "0100000011", None, "Có", None]
    )
    book.save(path)
    return path


def test_from_the_plan_to_a_certificate_that_verifies(ward, page_at, at, settings):
    settings.PUBLIC_ADDRESS = "https://cong-mau.example"
    registered = _registration(ward, page_at, at)
    _checked(ward, page_at, at, "2025-03-20 10:00", registered)
    asked = _autumn(ward, page_at, at)
    _checked(ward, page_at, at, "2025-11-04 08:00", asked)
    _appraised_and_proposed(ward, page_at, at)
    _agreed_and_issued(ward, page_at, at)
    for job in Job.objects.filter(state=JobState.WAITING).order_by("pk"):
        jobs.run(job.pk)
    pdf = _downloaded(ward, page_at)
    text = normal(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert "TỔ DÂN PHỐ SỐ 5" in text.upper()
    address = _address_in_the_qr(pdf)
    assert address.startswith("https://cong-mau.example/tra-cuu/")
    _anyone_verifies(page_at, address.removeprefix("https://cong-mau.example"))
    call_command("doctor")


def _registration(ward, page_at, at) -> list[str]:
    at("2025-03-10 09:00")
    with visit(page_at, ward["head"], PHONE) as page:
        walks.begin(page, "hồ sơ đăng ký năm 2025")
        page.get_by_label("Tổng số hộ đang cư trú").fill("120")
        page.get_by_label("Số hộ đã đăng ký, ký cam kết").fill("120")
        page.get_by_label("Ngày đếm số hộ").fill("08/03/2025")
        walks.go_on(page)
        walks.upload(page, "nghi-quyet.jpg", dated_on="20/02/2025", symbol="03-NQ/CB")
        walks.upload(page, "ban-dang-ky.jpg", dated_on="25/02/2025")
        codes = [walks.send(page)]
    with visit(page_at, ward["clerk"], DESK) as page:
        walks.begin(page, "hồ sơ đăng ký năm 2025")
        _staff_figures(page)
        for name in ("nghi-quyet.jpg", "ke-hoach.jpg", "ban-dang-ky.jpg"):
            walks.upload(page, name, dated_on="03/03/2025")
        return [*codes, walks.send(page)]


def _staff_figures(page) -> None:
    page.get_by_label("Tổng số cán bộ, người lao động").fill("160")
    page.get_by_label("Số người đã được phổ biến").fill("160")
    page.get_by_label("Số mô hình phong trào").fill("1")
    walks.go_on(page)


def _checked(ward, page_at, at, instant: str, codes: list[str]) -> None:
    at(instant)
    with visit(page_at, ward["police"], DESK) as page:
        for code in codes:
            walks.check_as_complete(page, code)


def _autumn(ward, page_at, at) -> list[str]:
    at("2025-11-01 20:00")
    with visit(page_at, ward["head"], PHONE) as page:
        walks.begin(page, "hồ sơ đề nghị công nhận năm 2025")
        walks.meet(
            page,
            "30/10/2025",
            [
                ("Nguyễn Thị Hòa", ["Chủ trì"]),
                ("Mai Xuân Phúc", ["Bí thư chi bộ", "Thư ký"]),
                ("Kiều Thị Oanh", ["Đại diện Ban Công tác Mặt trận"]),
                ("Lê Minh Tuấn", ["Đại diện Công an"]),
            ],
        )
        walks.assess_as_met(page)
        for name in ("to-trinh.jpg", "bao-cao.jpg", "bien-ban.jpg"):
            walks.upload(page, name)
        codes = [walks.send(page)]
    with visit(page_at, ward["clerk"], DESK) as page:
        walks.begin(page, "hồ sơ đề nghị công nhận năm 2025")
        walks.meet(page, "29/10/2025", [("Vũ Đình Khánh", ["Chủ trì"]), ("Lê Minh Tuấn", ["Đại diện Công an"])])
        walks.assess_as_met(page)
        _staff_figures(page)
        for name, dated_on in (("to-trinh.jpg", "31/10/2025"), ("bao-cao.jpg", "31/10/2025"), ("bien-ban.jpg", "")):
            walks.upload(page, name, dated_on=dated_on)
        return [*codes, walks.send(page)]


def _appraised_and_proposed(ward, page_at, at) -> None:
    at("2025-11-17 09:00")
    with visit(page_at, ward["police"], DESK) as page:
        for name in (AREA, COMPANY):
            walks.appraise_as_met(page, name)
        walks.go_to(page, "Thẩm định")
        page.get_by_role("link", name="Soạn Tờ trình").click()
        page.get_by_role("link", name="Tất cả đối tượng còn lại").click()
        page.get_by_role("button", name="Xem lại trước khi soạn").click()
        page.get_by_role("button", name="Soạn Tờ trình đề nghị công nhận 01 tổ dân phố, 01 doanh nghiệp").click()
        expect(page.get_by_text("Đang soạn")).to_be_visible()
    with visit(page_at, ward["chief"], DESK) as page:
        walks.open_proposal(page, PROPOSAL)
        walks.sign_proposal(page, "118/TTr-CAP", "17/11/2025")
    with visit(page_at, ward["office"], DESK) as page:
        walks.open_proposal(page, PROPOSAL)
        walks.forward_proposal(page)


def _agreed_and_issued(ward, page_at, at) -> None:
    with visit(page_at, ward["chairperson"], PHONE) as page:
        page.get_by_role("link", name="118/TTr-CAP").click()
        at("2025-11-17 09:20")
        page.get_by_role("button", name="Phê duyệt công nhận 01 tổ dân phố, 01 doanh nghiệp").click()
        walks.confirm_password(page)
        expect(page.get_by_text("Đã phê duyệt").first).to_be_visible()
    at("2025-11-18 14:00")
    with visit(page_at, ward["office"], DESK) as page:
        page.get_by_role("link", name="Công nhận năm 2025").click()
        walks.record_decision(page, "1204/QĐ-UBND", "18/11/2025", signer="Nguyễn Văn", effect="công nhận 01 tổ dân phố, 01 doanh nghiệp")


def _downloaded(ward, page_at) -> bytes:
    """The certificate as its subject's head downloads it from the home on a phone."""
    assert Certificate.objects.filter(state=CertificateState.READY).count() == 2
    with visit(page_at, ward["head"], PHONE) as page:
        address = page.get_by_role("link", name="Tải Giấy công nhận năm 2025").get_attribute("href")
        answer = page.request.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()


def _address_in_the_qr(pdf: bytes) -> str:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def _anyone_verifies(page_at, path: str) -> None:
    page = page_at(PHONE)
    page.goto(path)
    expect(page.get_by_text(AREA).first).to_be_visible()
    expect(page.get_by_text("1204/QĐ-UBND").first).to_be_visible()
