"""Clicks are counted: an officer drafts in at most six, the chairperson approves sixty in at most five and gives back in three."""

import pytest
from playwright.sync_api import expect

from recognitions.choices import ProposalState
from recognitions.models import Proposal
from tests import factories
from tests.browser.clicks import Clicks
from tests.browser.walks import DESK, PHONE, visit
from tests.recognitions import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


@pytest.fixture
def ward(at):
    at("2026-11-18 09:00")
    return stages.Ward()


def sheets(ward, number: int) -> list:
    return [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(number)]


def test_an_officer_drafts_a_round_in_at_most_six_clicks(ward, page_at):
    sheets(ward, 4)
    with visit(page_at, ward.officer, DESK) as page:
        clicks = Clicks(page)
        page.get_by_role("link", name="Soạn Tờ trình").click()
        page.get_by_role("link", name="Tổ dân phố", exact=True).click()
        page.get_by_role("button", name="Xem lại trước khi soạn").click()
        page.get_by_role("button", name="Soạn Tờ trình đề nghị công nhận 04 tổ dân phố").click()
        expect(page.get_by_text("Đã soạn Tờ trình.")).to_be_visible(timeout=15_000)
        assert clicks.number <= 6, clicks.number
    assert Proposal.objects.get().items.count() == 4


def test_drafting_works_without_javascript(ward, page_at):
    sheets(ward, 4)
    page = page_at(DESK, javascript=False)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(ward.officer.username)
    page.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Soạn Tờ trình").click()
    page.get_by_role("button", name="Xem lại trước khi soạn").click()
    page.get_by_role("button", name="Soạn Tờ trình đề nghị công nhận 04 tổ dân phố").click()
    expect(page.get_by_text("Đã soạn Tờ trình.")).to_be_visible(timeout=15_000)
    assert Proposal.objects.get().items.count() == 4


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_chairperson_approves_sixty_in_at_most_five_clicks_and_a_password(ward, page_at, at, width):
    row = stages.put_to_chairperson(stages.drafted(*sheets(ward, 60), ward=ward), ward=ward)
    with visit(page_at, ward.chairperson, width) as page:
        clicks = Clicks(page)
        page.get_by_role("link", name="12/TTr-CAP").click()
        at("2026-11-18 09:06")
        page.get_by_role("button", name="Phê duyệt công nhận 60 tổ dân phố").click()
        page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
        page.locator("main").get_by_role("button").first.click()
        expect(page.get_by_text("Đã phê duyệt").first).to_be_visible(timeout=15_000)
        assert clicks.number <= 5, clicks.number
    assert Proposal.objects.get(pk=row.pk).state == ProposalState.AGREED


def test_the_chairperson_gives_back_in_three_clicks_on_a_phone(ward, page_at):
    row = stages.put_to_chairperson(stages.drafted(*sheets(ward, 2), ward=ward), ward=ward)
    with visit(page_at, ward.chairperson, PHONE) as page:
        clicks = Clicks(page)
        page.get_by_role("link", name="12/TTr-CAP").click()
        page.get_by_role("link", name="Trả lại").click()
        page.get_by_label("Lý do").type("Xem lại một đơn vị.")
        page.get_by_role("button", name="Trả lại Tờ trình cho Công an").click()
        expect(page.get_by_text("Đã trả lại Tờ trình")).to_be_visible(timeout=15_000)
        assert clicks.number <= 3, clicks.number
    assert Proposal.objects.get(pk=row.pk).state == ProposalState.RETURNED
