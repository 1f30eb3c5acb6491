"""What people do on the pages, as the year's walk needs it: each function is one person's visit, from sign-in to the last click."""

import re
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.dossiers import samples
from tests.recognitions import stages

PHONE, DESK = 360, 1280
# A page that is left before its styles came is not measured: without Bootstrap nothing is a border-box, and everything too wide. A busy
# browser may load a page before its window has its size: then it is measured when the window gets it.
MEASURE = """addEventListener('load', () => {
    const measure = () => {
        if (innerWidth !== WIDTH) return addEventListener('resize', measure, {once: true})
        const needed = document.documentElement.scrollWidth
        const styled = getComputedStyle(document.body).boxSizing === 'border-box'
        if (styled && needed > innerWidth) tooWide(`${location.pathname} needs ${needed} px`)
    }
    measure()
})"""


@contextmanager
def screen(page_at, width: int):
    """An empty page, and at its end the proof that nothing on the way was wider than the screen."""
    page, too_wide = page_at(width), []
    page.expose_function("tooWide", lambda told: too_wide.append(told))
    page.add_init_script(MEASURE.replace("WIDTH", str(width)))
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


def go_to(page: Page, place: str) -> None:
    """One of the places in the row under the header."""
    page.get_by_role("navigation", name="Các mục chính").get_by_role("link", name=place, exact=True).click()


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
    go_to(page, "Hồ sơ")
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
    go_to(page, "Thẩm định")
    page.get_by_role("button", name=f"Thẩm định {name}").click()
    page.get_by_role("link", name="Tất cả đạt").click()
    page.get_by_role("button", name="Xác nhận").click()
    for criterion in page.locator(".criterion fieldset").all():
        criterion.get_by_label("Đạt", exact=True).check()
        criterion.get_by_label("Ghi chú").fill("Đã kiểm tra thực tế.")
    page.get_by_role("button", name="Lưu kết quả").click()
    page.get_by_role("button", name="Kết luận: đề nghị công nhận").click()
    expect(page.get_by_text("Đề nghị công nhận").first).to_be_visible()


def confirm_password(page: Page) -> None:
    """The password is asked again, and the person is back at what they were about to do, or has done it."""
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button").first.click()


def open_proposal(page: Page, name: str) -> None:
    """From the home of whoever is looking to a proposal, found in the list by its name."""
    go_to(page, "Tờ trình")
    page.get_by_role("link", name=name).first.click()


def sign_proposal(page: Page, symbol: str, dated_on: str) -> None:
    """The chief, on a proposal's page, notes what the signed letter says and sends it to the office."""
    page.get_by_role("link", name="Ký Tờ trình").click()
    page.get_by_label("Số, ký hiệu Tờ trình").fill(symbol)
    page.get_by_label("Ngày Tờ trình").fill(dated_on)
    page.get_by_role("button", name="Ký Tờ trình").click()
    page.get_by_role("button", name="Gửi Văn phòng").click()
    expect(page.get_by_text("Văn phòng đang kiểm tra")).to_be_visible()


def forward_proposal(page: Page) -> None:
    """The office, on a proposal's page, checks every point of its form and puts it to the chairperson."""
    page.get_by_role("link", name="Kiểm tra thể thức").click()
    for point in page.locator("main").get_by_role("checkbox").all():
        point.check()
    page.get_by_role("button", name="Trình Chủ tịch").click()
    expect(page.get_by_text("Chờ Chủ tịch phê duyệt")).to_be_visible()


SCANNED, DOCUMENT_SYSTEM = "Bản ký giấy (đã quét)", "Bản ký số từ hệ thống quản lý văn bản"


def record_decision(
    page: Page, symbol: str, dated_on: str, *, signer: str, effect: str, means: str = SCANNED, password: bool = False
) -> None:
    """The office, on a decision's page, notes what the signed paper says, hands its file in and issues it; `password` says whether
    so much time has passed that it is asked again."""
    page.get_by_role("link", name="Ghi số, ngày").click()
    if password:
        confirm_password(page)
    page.get_by_label("Số, ký hiệu Quyết định").fill(symbol)
    page.get_by_label("Ngày ký").fill(dated_on)
    choose(page.get_by_label("Người ký"), signer)
    page.get_by_label(means).check()
    scan = {"name": "quyet-dinh.jpg", "mimeType": "image/jpeg", "buffer": factories.small_jpeg()}
    if means == DOCUMENT_SYSTEM:
        page.get_by_label("Đã đối chiếu danh sách").check()
        scan = {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": stages.PDF}
    page.get_by_label("Tệp bản đã ký, đóng dấu").set_input_files([scan])
    page.get_by_role("button", name=f"Ban hành Quyết định {effect}").click()
    expect(page.get_by_role("heading", name=symbol)).to_be_visible()


def choose(select: Locator, words: str) -> None:
    """Choose the option of a list whose words contain `words`."""
    select.select_option(value=select.locator("option").filter(has_text=words).first.get_attribute("value"))


def open_unsigned(page: Page, kind: str, comes_of: str) -> None:
    """The office finds on its home a decision that waits for its signature, by its kind and the letter or decision it comes of."""
    go_to(page, "Trang chủ")
    waiting = page.locator(".task-row").filter(has_text="Chờ ký").filter(has_text=comes_of)
    waiting.get_by_role("link", name=re.compile(f"^{kind} năm")).click()
