"""Every component, in a real browser at the width of a phone and of a desk: axe finds nothing, nothing is cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [360, 1280]
PAGE = "/mau-giao-dien/"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_to_mend(page_at, width):
    page = page_at(width)
    page.goto(PAGE)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("large", [False, True])
def test_no_page_is_wider_than_its_window(page_at, width, large):
    page = page_at(width)
    page.goto(PAGE)
    if large:
        page.get_by_role("button", name="Chữ to").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False])
def test_the_text_size_changes_with_and_without_javascript(page_at, javascript):
    page = page_at(360, javascript=javascript)
    page.goto(PAGE)
    page.get_by_role("button", name="Chữ to").click()
    assert page.locator("html.large-text").count() == 1
    page.get_by_role("button", name="Chữ thường").click()
    assert page.locator("html.large-text").count() == 0


def test_the_policy_of_the_portal_blocks_nothing_of_its_own(page_at):
    page = page_at(1280)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(PAGE)
    assert complaints == []


def test_the_list_of_errors_is_read_first(page_at):
    page = page_at(360)
    page.goto(PAGE)
    assert page.evaluate("document.activeElement.id") == "tom-tat-loi"


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(page_at):
    page = page_at(360)
    page.goto(PAGE)
    small = page.evaluate(
        """[...document.querySelectorAll('.btn, .place, .form-control, .form-select, summary, .menu-item')]
           .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 47.5)
           .map(target => target.textContent.trim() || target.name)"""
    )
    assert small == []


def test_phones_are_spared_the_typeface_of_the_desk(page_at):
    asked = []
    phone = page_at(360)
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(PAGE)
    assert not [address for address in asked if address.endswith(".woff2")]


def test_paper_has_no_navigation(page_at):
    page = page_at(1280)
    page.goto(PAGE)
    page.emulate_media(media="print")
    for hidden in (".site-header", ".site-footer", ".trial-band", ".main-action", ".filter-form"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("h1").is_visible()


def test_two_clicks_send_one_form(page_at):
    page = page_at(360)
    page.goto(PAGE)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_navigation():
        page.evaluate("const button = document.querySelector('.text-size button'); button.click(); button.click()")
    assert len(sent) == 1
