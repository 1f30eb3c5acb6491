"""A head of a tổ dân phố registers on a phone: three files, a look over all answers, a receipt."""

import pytest
from playwright.sync_api import expect

from dossiers.choices import DossierState
from dossiers.models import Dossier, FileVersion
from tests import factories
from tests.browser.walks import keeps_to
from tests.dossiers import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory(subject__name="Tổ dân phố số 5", subject__households=120)


def signed_in(page, person):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def picked(page, *files):
    page.get_by_label("Ảnh chụp hoặc tệp PDF", exact=True).set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_head_registers_on_a_phone_with_three_files_and_sees_the_receipt(page_at, enrolment, javascript):
    page = page_at(PHONE, javascript=javascript)
    head = factories.head_of(enrolment.subject)
    signed_in(page, head)
    page.get_by_role("button", name="Bắt đầu hồ sơ đăng ký năm 2026").click()
    page.get_by_role("link", name="Làm tiếp").click()

    page.get_by_label("Tổng số hộ đang cư trú").fill("120")
    page.get_by_label("Số hộ đã đăng ký, ký cam kết").fill("120")
    page.get_by_label("Ngày đếm số hộ").fill("01/03/2026")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_text("Đã lưu lúc 09:00")).to_be_visible()

    picked(page, ("nghi-quyet-1.jpg", samples.photo()), ("nghi-quyet-2.jpg", samples.photo(colour="beige")))
    page.get_by_label("Tôi cam kết").check()
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_text("Đã nhận 2 tệp.")).to_be_visible()
    page.get_by_label("Ngày ghi trên giấy").fill("20/02/2026")
    page.get_by_role("button", name="Lưu và tiếp tục").click()

    picked(page, ("bản đăng ký.pdf", samples.pdf(2)))
    page.get_by_role("button", name="Tải lên").click()
    page.get_by_label("Ngày ghi trên giấy").fill("25/02/2026")
    page.get_by_role("button", name="Lưu và tiếp tục").click()

    expect(page.get_by_role("heading", name="Xem lại trước khi gửi")).to_be_visible()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Gửi hồ sơ").click()

    dossier = Dossier.objects.get()
    assert dossier.state == DossierState.SUBMITTED
    assert FileVersion.objects.count() == 3
    expect(page.get_by_text(dossier.receipt_code)).to_be_visible()
    keeps_to(page, PHONE)
