"""What people do on the pages, as the year's walk needs it: each function is one person's visit, from sign-in to the last click."""

from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests import factories
from tests.dossiers import samples

PHONE, DESK = 360, 1280
# A page that is left before its styles came is not measured: without Bootstrap nothing is a border-box, and everything too wide.
MEASURE = """addEventListener('load', () => {
    const needed = document.documentElement.scrollWidth
    const styled = getComputedStyle(document.body).boxSizing === 'border-box'
    if (styled && needed > innerWidth) tooWide(`${location.pathname} needs ${needed} px`)
})"""


@contextmanager
def screen(page_at, width: int):
    """An empty page, and at its end the proof that nothing on the way was wider than the screen."""
    page, too_wide = page_at(width), []
    page.expose_function("tooWide", lambda told: too_wide.append(told))
    page.add_init_script(MEASURE)
    yield page
    keeps_to(page, width)
    assert not too_wide, too_wide
    page.context.close()


def keeps_to(page: Page, width: int) -> None:
    """The page as it stands, with its styles, is no wider than `width`."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@contextmanager
def visit(page_at, person, width: int):
    """A signed-in page of `person`, which proves at its end that it kept to the screen."""
    with screen(page_at, width) as page:
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(person.username)
        page.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/")
        yield page


def begin(page: Page, dossier: str) -> None:
    page.get_by_role("button", name=f"Bắt đầu {dossier}").click()
    page.get_by_role("link", name="Làm tiếp").click()


def upload(page: Page, name: str, *, dated_on: str = "", symbol: str = "") -> None:
    """Put one file under a paper, write its date and symbol where they are asked, and go on."""
    page.get_by_label("Ảnh chụp hoặc tệp PDF", exact=True).set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": samples.photo()}]
    )
    declaration = page.get_by_label("Tôi cam kết")
    if declaration.count():
        declaration.check()
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_text("Đã nhận 1 tệp.")).to_be_visible()
    if dated_on:
        page.get_by_label("Ngày ghi trên giấy").fill(dated_on)
    if symbol:
        page.get_by_label("Số, ký hiệu").fill(symbol)
    go_on(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def send(page: Page) -> str:
    """Look over all answers and send; the receipt code."""
    expect(page.get_by_role("heading", name="Xem lại trước khi gửi")).to_be_visible()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Gửi hồ sơ").click()
    return page.locator(".confirmation-code").inner_text()


def meet(page: Page, day: str, people: list[tuple[str, list[str]]]) -> None:
    """The assessment meeting and who sat in it, each in their capacities."""
    page.get_by_label("Ngày họp").fill(day)
    page.get_by_label("Giờ họp").fill("19:30")
    page.get_by_label("Nơi họp").fill("Nhà sinh hoạt cộng đồng")
    for row, (name, capacities) in zip(page.locator(".person-row").all(), people, strict=False):
        row.get_by_label("Họ và tên").fill(name)
        for capacity in capacities:
            row.get_by_label(capacity, exact=True).check()
    go_on(page)


def assess_as_met(page: Page) -> None:
    """Every question of the self-assessment answered with its first choice: met, or that nothing happened."""
    for question in page.locator("fieldset.question").all():
        question.get_by_role("radio").first.check()
    go_on(page)


def take_up(page: Page, code: str) -> None:
    """An officer finds a dossier in the queue and takes it up."""
    page.get_by_role("link", name="Hồ sơ", exact=True).click()
    page.get_by_role("row").filter(has_text=code).get_by_role("link").first.click()
    page.get_by_role("button", name="Tiếp nhận").click()


def find_complete(page: Page) -> None:
    page.get_by_role("button", name="Xác nhận hồ sơ đầy đủ").click()
    expect(page.locator(".status-complete").first).to_be_visible()


def check_as_complete(page: Page, code: str) -> None:
    """An officer finds a dossier in the queue, takes it up and finds it complete."""
    take_up(page, code)
    find_complete(page)


def appraise_as_met(page: Page, name: str) -> None:
    """An officer appraises a subject: what the police confirm in one step, the rest one by one, then the conclusion."""
    page.get_by_role("link", name="Thẩm định", exact=True).click()
    page.get_by_role("button", name=f"Thẩm định {name}").click()
    page.get_by_role("link", name="Tất cả đạt").click()
    page.get_by_role("button", name="Xác nhận").click()
    for criterion in page.locator(".criterion fieldset").all():
        criterion.get_by_label("Đạt", exact=True).check()
        criterion.get_by_label("Ghi chú").fill("Đã kiểm tra thực tế.")
    page.get_by_role("button", name="Lưu kết quả").click()
    page.get_by_role("button", name="Kết luận: đề nghị công nhận").click()
    expect(page.get_by_text("Đề nghị công nhận").first).to_be_visible()
