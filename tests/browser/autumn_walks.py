"""What people do on the pages in the autumn, step by step: the year's book and figures, sheets, opinions, the committee's meeting,
a refusal told beforehand, certificates. Each function begins where its person stands and ends with what the page then says."""

from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.walks import choose, go_to

BOOK, FIGURES = "Sổ theo dõi", "Số liệu hai mốc"


def write_incident(page: Page, name: str, *, on: str, reference: str, note: str, criterion: str) -> None:
    """Police, from their home: one line in the year's book, about a criterion that its code names."""
    page.goto("/")
    page.get_by_role("link", name=BOOK, exact=True).click()
    page.get_by_role("link", name="Ghi vào sổ").click()
    choose(page.get_by_label("Đối tượng", exact=True), name)
    page.get_by_label("Vụ việc", exact=True).check()
    page.get_by_label("Ngày", exact=True).fill(on)
    choose(page.get_by_label("Tiêu chí liên quan"), criterion)
    page.get_by_label("Số văn bản").fill(reference)
    page.get_by_label("Nội dung ngắn gọn").fill(note)
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text(reference).first).to_be_visible()


def confirm_figures(page: Page, *, paper: str, dated_on: str) -> None:
    """Police, from their home: the grid is filled from the book and every row confirmed by one document."""
    page.goto("/")
    page.get_by_role("link", name=FIGURES).click()
    page.get_by_role("button", name="Điền dòng trống theo sổ").click()
    page.get_by_label("Số văn bản dùng cho các dòng chưa ghi").fill(paper)
    page.get_by_label("Ngày văn bản đó").fill(dated_on)
    page.get_by_role("button", name="Xác nhận các dòng đã ghi").first.click()


def open_sheet(page: Page, name: str) -> None:
    """Police: the sheet of a subject, begun or not, from the list of appraisals."""
    go_to(page, "Thẩm định")
    page.locator("table").get_by_role("link", name=name).click()


def conclude_not_met(page: Page, name: str, *, article: str, note: str, reason: str) -> None:
    """Police: one criterion is not met, every other one is; the sheet concludes with the reason that the subject will read."""
    go_to(page, "Thẩm định")
    page.get_by_role("button", name=f"Thẩm định {name}").click()
    for criterion in page.locator(".criterion:has(fieldset)").all():
        unmet = criterion.get_by_text(article, exact=True).count() > 0
        criterion.get_by_label("Chưa đạt" if unmet else "Đạt", exact=True).check()
        criterion.get_by_label("Ghi chú").fill(note if unmet else "Đã kiểm tra thực tế.")
    page.get_by_role("button", name="Lưu kết quả").click()
    page.get_by_label("Lý do đề nghị chưa công nhận").fill(reason)
    page.get_by_role("button", name="Kết luận: đề nghị chưa công nhận").click()
    expect(page.get_by_text("Đề nghị chưa công nhận").first).to_be_visible()


def conclude_anew(page: Page, name: str, *, note: str) -> None:
    """Police: a sheet that opened again is answered where it asks, and concluded."""
    open_sheet(page, name)
    for criterion in page.locator(".criterion:has(fieldset)").all():
        if not criterion.get_by_role("radio", checked=True).count():
            criterion.get_by_label("Đạt", exact=True).check()
            criterion.get_by_label("Ghi chú").fill(note)
    page.get_by_role("button", name="Lưu kết quả").click()
    page.get_by_role("button", name="Kết luận: đề nghị công nhận").click()
    expect(page.get_by_text("Đề nghị công nhận").first).to_be_visible()


def ask_opinions(page: Page, bodies: list[str], *, until: str) -> list[str]:
    """Police, from their home: one list to several bodies; the path of each body's link."""
    page.goto("/")
    page.get_by_role("link", name="Lấy ý kiến cơ quan, tổ chức").click()
    page.get_by_role("link", name="Lấy ý kiến năm").click()
    page.get_by_label("Lấy ý kiến của").fill("\n".join(bodies))
    page.get_by_label("Trả lời đến hết ngày").fill(until)
    page.get_by_role("button", name="Lập danh sách lấy ý kiến").click()
    page.get_by_role("button", name="Tạo đường dẫn trả lời").click()
    links = [page.locator("section").filter(has_text=body).get_by_label("Đường dẫn để sao chép").input_value() for body in bodies]
    page.get_by_role("link", name="Xong").click()
    return ["/y-kien/" + link.split("/y-kien/")[1] for link in links]


def object_to(page: Page, name: str, reason: str) -> None:
    """A body on the page of its link: it names one subject."""
    page.get_by_label("Có ý kiến khác về một số đối tượng").check()
    page.locator("summary").filter(has_text=name).click()
    page.get_by_label(f"Lý do có ý kiến khác về {name}").fill(reason)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_role("heading", name="Đã ghi nhận trả lời")).to_be_visible()


def call_meeting(page: Page, committee: str, *, on: str, people: list[tuple[str, str]]) -> None:
    """Police, from their home: the committee is invited; each person with a capacity."""
    page.goto("/")
    page.get_by_role("link", name="Họp xét duyệt").click()
    page.get_by_role("link", name="Mời họp năm").click()
    page.get_by_label("Hội đồng, ban họp").fill(committee)
    page.get_by_label("Ngày họp").fill(on)
    page.get_by_label("Giờ họp").fill("14:00")
    page.get_by_label("Nơi họp").fill("Hội trường Ủy ban nhân dân phường")
    for row, (name, capacity) in zip(page.locator(".fields-row").all(), people, strict=False):
        row.get_by_label("Họ và tên").fill(name)
        row.get_by_label("Tư cách").select_option(label=capacity)
    page.get_by_role("button", name="Lập giấy mời").click()
    expect(page.get_by_text("Đã mời họp")).to_be_visible()


def open_meeting(page: Page, committee: str) -> None:
    page.get_by_role("link", name="Họp xét duyệt").click()
    page.get_by_role("link", name=committee).click()


def hold_meeting(page: Page, outcomes: dict[str, str], *, conclusion: str) -> None:
    """Police, on a meeting's page: everybody came; of each subject looked at by itself what was concluded."""
    page.get_by_role("link", name="Ghi kết quả cuộc họp").click()
    page.get_by_label("Kết thúc lúc").fill("16:00")
    for person in page.get_by_role("group", name="Có mặt").get_by_role("checkbox").all():
        person.check()
    for name, outcome in outcomes.items():
        page.get_by_role("group", name=f"Kết luận về {name}").get_by_label(outcome, exact=True).check()
    page.get_by_label("Kết luận chung").fill(conclusion)
    page.get_by_role("button", name="Ghi kết quả cuộc họp").click()


def keep_minutes(page: Page) -> None:
    """Police, on the page of a meeting that was held: the scan of its signed minutes."""
    page.get_by_role("link", name="Lưu biên bản đã ký").click()
    page.locator("main input[type=file]").set_input_files(
        [{"name": "bien-ban.jpg", "mimeType": "image/jpeg", "buffer": factories.small_jpeg()}]
    )
    page.get_by_role("button", name="Lưu biên bản đã ký").click()
    expect(page.get_by_text("Đã lưu biên bản đã ký", exact=True)).to_be_visible()


def hand_over(page: Page, names: list[str], *, on: str) -> None:
    """The office, on the page of a decision's certificates: these were handed over."""
    page.get_by_role("link", name="Trao giấy, ghi “Đã trao”").click()
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Ngày trao").fill(on)
    page.get_by_role("button", name="Ghi các giấy đã đánh dấu là đã trao").click()
    expect(page.get_by_role("heading", name=f"Đã trao ({len(names)})")).to_be_visible()


def open_decision(page: Page, symbol: str) -> None:
    go_to(page, "Quyết định")
    page.get_by_role("link", name=f"số {symbol}").click()


def draft_correction(page: Page, symbol: str, name: str, *, right: str, reason: str) -> None:
    """The office: a draft that corrects a subject's name in an issued decision."""
    open_decision(page, symbol)
    page.locator("summary").filter(has_text="Đính chính, thu hồi").click()
    page.get_by_role("link", name="Soạn đính chính").click()
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên trên giấy").fill(right)
    page.get_by_label("Lý do đính chính").fill(reason)
    page.get_by_role("button", name="Soạn dự thảo đính chính").click()
    expect(page.get_by_text("Đã soạn dự thảo Quyết định đính chính.")).to_be_visible()


def draft_revocation(page: Page, symbol: str, name: str, *, reason: str) -> None:
    """The office: a draft that revokes the recognition of a subject of an issued decision."""
    open_decision(page, symbol)
    page.locator("summary").filter(has_text="Đính chính, thu hồi").click()
    page.get_by_role("link", name="Thu hồi việc công nhận").click()
    page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Lý do và căn cứ thu hồi").fill(reason)
    page.get_by_role("button", name="Soạn dự thảo thu hồi").click()
    expect(page.get_by_text("Đã soạn dự thảo Quyết định thu hồi.")).to_be_visible()


def reissue(page: Page, name: str, reason: str, *, note: str) -> None:
    """The office: a certificate, found in the register, is issued again."""
    go_to(page, "Sổ vào sổ")
    page.locator("table").get_by_role("link", name=name).click()
    page.get_by_role("link", name="Cấp lại", exact=True).click()
    page.get_by_label(reason).check()
    page.get_by_label("Ghi chú").fill(note)
    page.get_by_role("button", name="Cấp lại giấy số").click()
