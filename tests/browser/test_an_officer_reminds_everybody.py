"""“Nhắc tất cả” in at most four clicks (bars C1 T2), with and without JavaScript; a message is on the clipboard with one."""

import re

import pytest
from playwright.sync_api import expect

from dossiers.models import Reminding
from tests import factories
from tests.browser.clicks import Clicks
from tests.browser.walks import DESK, PHONE, visit
from tests.dossiers.calling import area

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def officer(at, settings):
    at("2026-10-28 09:00")
    settings.PUBLIC_ADDRESS = "https://antt.example.vn"
    found = factories.person("area_officer")
    for number in range(1, 13):
        area(found, name=f"Tổ dân phố số {number}", head_name="Trần Thị B", head_phone="0912345678")
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_all_are_reminded_in_at_most_four_clicks(officer, page_at, width):
    with visit(page_at, officer, width) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        clicks = Clicks(page)
        page.get_by_role("link", name="Nhắc tất cả (12)").click()
        page.get_by_role("button", name="Nhắc các nơi đã chọn", exact=True).click()
        expect(page.get_by_text("Đã ghi “Đã nhắn” cho 12 nơi.")).to_be_visible()
        page.get_by_role("button", name="Sao chép tất cả").click()
        expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
        assert clicks.number <= 4, clicks.number
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.count("chưa nộp hồ sơ đề nghị công nhận năm 2026. Hạn cuối: hết ngày 04/11/2026. Xem: https://antt.example.vn/") == 12
    assert Reminding.objects.count() == 12


def test_one_is_copied_marked_and_taken_back(officer, page_at):
    with visit(page_at, officer, PHONE) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("link", name="Danh sách cần gọi").click()
        page.get_by_role("button", name="Sao chép tin nhắn").first.click()
        expect(page.get_by_role("button", name="Đã sao chép")).to_have_count(1)
        assert page.evaluate("navigator.clipboard.readText()").startswith("Tổ dân phố số 1 chưa nộp")
        page.get_by_role("button", name=re.compile(r"^Đã gọi ?: Tổ dân phố số 1$")).dblclick()
        expect(page.get_by_text("Đã gọi lúc 09:00 ngày 28/10")).to_have_count(1)
        page.get_by_role("button", name="Bỏ dấu").click()
        expect(page.get_by_text("Đã bỏ dấu “Đã gọi”.")).to_be_visible()
    assert Reminding.objects.count() == 2


def test_it_works_without_javascript(officer, page_at):
    page = page_at(PHONE, javascript=False)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(officer.username)
    page.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Nhắc tất cả (12)").click()
    expect(page.get_by_role("button", name="Sao chép tin nhắn")).to_have_count(0)
    page.locator("summary", has_text="Tin nhắn cho Tổ dân phố số 1").first.click()
    expect(page.get_by_label("Tin nhắn cho Tổ dân phố số 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Nhắc các nơi đã chọn", exact=True).click()
    expect(page.get_by_text("Đã ghi “Đã nhắn” cho 12 nơi.")).to_be_visible()
    expect(page.get_by_label("Tất cả tin nhắn")).to_be_visible()
    assert Reminding.objects.count() == 12
