"""The first half of a year in a ward whose units change, through the pages: a list from Excel, a way in by slip, a dossier on
paper, a clerk with three companies, a returned document, two residential groups that become one.

Each step is a person's visit at their screen: 360 px for who has a phone, 1280 px for a desk. Every page on the way must fit it.
"""

import io

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from registrations.choices import MemberRole
from registrations.models import Subject
from tests import factories
from tests.browser import walks
from tests.browser.walks import DESK, PHONE, screen, visit
from tests.dossiers import samples
from tests.registrations.unit_sheets import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

FIRST_AREA, SECOND_AREA, MERGED = "Tổ dân phố số 5", "Tổ dân phố số 6", "Tổ dân phố Văn Chương"
COMPANIES = ("Công ty cổ phần Gốm Men Lam", "Công ty cổ phần Gốm Men Ngọc", "Công ty cổ phần Gốm Men Trắng")
HEAD, NUMBER = "Nguyễn Thị Hòa", "0900000005"
REGISTRATION = "hồ sơ đăng ký năm 2026"
FORM, FORM_REASON = "Bản đăng ký phấn đấu", "Bản đăng ký chưa ghi ngày."


@pytest.fixture
def officers():
    """Who works for the police of the ward when the year begins; its list is still empty."""
    return {
        "desk": factories.person(full_name="Trần Quốc Bảo"),
        "area": factories.person("area_officer", username="canh-sat-khu-vuc", full_name="Lê Minh Tuấn"),
    }


def test_a_ward_from_its_list_of_units_to_a_merger(officers, page_at, at):
    at("2026-03-10 09:00")
    with visit(page_at, officers["desk"], DESK) as page:
        _takes_the_list_in(page)
        _adds_the_head(page)
        digits = _gives_a_slip(page)
    with screen(page_at, PHONE) as phone:
        _gets_in_by_slip_and_comes_back_with_one_tap(phone, digits)
        code = _registers(phone)
        with visit(page_at, officers["area"], PHONE) as page:
            on_paper = _takes_paper_in(page)
        with visit(page_at, _clerk_of_three(), PHONE) as page:
            _shares_one_resolution(page)
        with visit(page_at, officers["desk"], DESK) as page:
            walks.check_as_complete(page, on_paper)
            _returns_the_form(page, code)
            _replaces_the_form(phone)
            _compares_and_finds_complete(page, code)
    at("2026-07-02 08:30")
    with visit(page_at, officers["desk"], DESK) as page:
        _merges_both_areas(page)
        _sees_the_merger_on_the_roster(page)
        page.get_by_role("link", name="Kết quả đăng ký").click()
        expect(_figure(page, "đã đăng ký, trong số phường, xã xét")).to_contain_text("1 / 4")
        expect(page.get_by_role("row").filter(has_text=MERGED)).to_contain_text("Đã đăng ký")
        expect(page.get_by_role("row").filter(has_text=COMPANIES[0])).to_contain_text("Đặng Thu Thảo")
    call_command("doctor")


def _list_of_units(phone: str) -> dict:
    """The list as the browser sends it; `phone` is that of the first area's head."""
    areas = (FIRST_AREA, HEAD, phone, 120), (SECOND_AREA, "Mai Xuân Phúc", "0900000006", 80)
    rows = [
        {
            "Loại": "Tổ dân phố",
            "Tên": name,
            "Người đứng đầu": head,
            "Điện thoại": number,
            "Số hộ": households,
            "Cảnh sát khu vực": "canh-sat-khu-vuc",
            "Có tổ chức Đảng": "Có",
        }
        for name, head, number, households in areas
    ]
    firm = {"Loại": "Doanh nghiệp", "Cấp quản lý": "Phường/Xã", "Có tổ chức Đảng": "Có", "Người đứng đầu": "Đặng Thu Thảo"}
    rows += [firm | {"Tên": name, "Số lao động": 160, "Quy mô": "Vừa"} for name in COMPANIES]
    rows.append(firm | {"Tên": "Công ty TNHH Hạt Cát", "Số lao động": 6, "Quy mô": "Siêu nhỏ"})
    return {"name": "danh-sach.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(*rows)}


def _takes_the_list_in(page: Page) -> None:
    page.get_by_role("link", name="Nạp danh sách từ Excel").first.click()
    page.get_by_label("Tệp Excel danh sách đơn vị", exact=True).set_input_files([_list_of_units("12345")])
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    expect(page.get_by_text("Có 1 chỗ cần sửa.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="E2")).to_contain_text("không phải là một số điện thoại")
    page.get_by_role("link", name="Gửi lại tệp đã sửa").click()
    page.get_by_label("Tệp Excel danh sách đơn vị", exact=True).set_input_files([_list_of_units(NUMBER)])
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    expect(_figure(page, "đơn vị mới")).to_contain_text("6")
    expect(_figure(page, "chỉ theo dõi, không xét công nhận")).to_contain_text("1")
    page.get_by_role("button", name="Nạp 6 đơn vị").click()
    expect(page.get_by_text("Đã nạp 6 đơn vị: mới 6, thay đổi 0, giữ nguyên 0.")).to_be_visible()
    page.get_by_role("link", name="Xem danh sách năm 2026").click()
    expect(_figure(page, "đã đăng ký, trong số thuộc diện xét")).to_contain_text("0 / 6")  # the ward itself is on its roster
    _figure(page, "theo dõi phong trào").click()
    expect(page.get_by_role("row").filter(has_text="Công ty TNHH Hạt Cát")).to_contain_text("Doanh nghiệp siêu nhỏ")


def _figure(page: Page, words: str):
    return page.locator(".figure-tile").filter(has_text=words)


def _adds_the_head(page: Page) -> None:
    page.get_by_role("link", name="Trang chủ").first.click()
    page.get_by_role("link", name="Người đại diện, mã đăng nhập").click()
    page.get_by_role("link", name="Thêm người đại diện").click()
    page.get_by_label("Đơn vị", exact=True).select_option(label=FIRST_AREA)
    page.get_by_label("Người đứng đầu").check()
    page.get_by_label("Họ và tên").fill(HEAD)
    page.get_by_label("Điện thoại").fill(NUMBER)
    page.get_by_role("button", name="Lưu người đại diện").click()
    expect(page.get_by_text(f"Đã tạo tài khoản cho ông/bà {HEAD}")).to_be_visible()


def _gives_a_slip(page: Page) -> str:
    """The eight digits as the officer reads them from the screen."""
    page.get_by_role("button", name="Cấp phiếu mã đăng nhập").click()
    expect(page.get_by_role("heading", name=f"Phiếu mã của {HEAD}")).to_be_visible()
    return page.locator(".confirmation-code").inner_text()


def _gets_in_by_slip_and_comes_back_with_one_tap(phone: Page, digits: str) -> None:
    phone.goto("/vao/")
    phone.get_by_label("Tên đăng nhập").fill(NUMBER)
    phone.get_by_label("Mã 8 chữ số").fill(digits)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.get_by_role("heading", name="Ông/bà Hòa đã đăng nhập")).to_be_visible()
    phone.get_by_label("Ghi nhớ điện thoại này 90 ngày").check()
    phone.get_by_role("button", name="Tiếp tục").click()
    phone.locator(".menu summary").click()
    phone.get_by_role("button", name="Đăng xuất").click()
    phone.goto("/dang-nhap/")
    phone.get_by_role("button", name="Tiếp tục với tên Hòa").click()
    expect(phone.get_by_role("heading", name=f"Chào ông/bà {HEAD}")).to_be_visible()


def _registers(phone: Page) -> str:
    walks.begin(phone, REGISTRATION)
    phone.get_by_label("Tổng số hộ đang cư trú").fill("120")
    phone.get_by_label("Số hộ đã đăng ký, ký cam kết").fill("120")
    phone.get_by_label("Ngày đếm số hộ").fill("08/03/2026")
    walks.go_on(phone)
    walks.upload(phone, "nghi-quyet.jpg", dated_on="20/02/2026", symbol="03-NQ/CB")
    walks.upload(phone, "ban-dang-ky-mo.jpg", dated_on="25/02/2026")
    return walks.send(phone)


def _takes_paper_in(page: Page) -> str:
    """The area officer types what the head of the second group brought yesterday; the code on the receipt."""
    page.get_by_role("link", name="Nhận hồ sơ giấy").click()
    area = page.locator(".paper-block").filter(has_text=SECOND_AREA)
    area.get_by_role("link", name="Hồ sơ đăng ký năm 2026").click()
    page.get_by_label("Người nộp").fill("Mai Xuân Phúc")
    page.get_by_label("Ngày nhận", exact=True).fill("09/03/2026")
    page.get_by_label("Giờ nhận").fill("16:45")
    page.get_by_label("Lý do nhập sau").fill("Mất điện chiều 09/3")
    for paper, day in (("Nghị quyết lãnh đạo", "22/02/2026"), (FORM, "26/02/2026")):
        handed = page.locator(".handed-paper").filter(has_text=paper)
        handed.get_by_label(paper).check()
        handed.get_by_label("Ngày ghi trên giấy").fill(day)
    page.get_by_label("Nơi lưu bản giấy").fill("Cặp đăng ký 2026, tờ 12")
    page.get_by_label("Tổng số hộ đang cư trú").fill("80")
    page.get_by_label("Số hộ đã đăng ký, ký cam kết").fill("80")
    page.get_by_label("Ngày đếm số hộ").fill("08/03/2026")
    page.get_by_role("button", name="Nhận hồ sơ").click()
    expect(page.get_by_role("heading", name="Đã nhận hồ sơ giấy")).to_be_visible()
    code = page.locator(".confirmation-code").inner_text()
    sheet = page.request.get(page.get_by_role("link", name="In phiếu (2 liên)").get_attribute("href"))
    assert sheet.headers["content-type"] == "application/pdf"
    words = PdfReader(io.BytesIO(sheet.body())).pages[0].extract_text()
    assert words.count(code) == 2
    assert "Liên 1: người nộp giữ" in words
    assert "Liên 2: lưu tại nơi nhận" in words
    assert "16:45 ngày 09/03/2026" in words
    return code


def _clerk_of_three():
    clerk = factories.UserFactory(full_name="Vũ Đình Khánh")
    for name in COMPANIES:
        factories.SubjectMemberFactory(subject=Subject.objects.get(name=name), user=clerk, role=MemberRole.CLERK)
    return clerk


def _shares_one_resolution(page: Page) -> None:
    """The home names every company's next step; one resolution of the shared Party cell serves all three."""
    for name in COMPANIES:
        expect(_company(page, name).get_by_role("button", name=f"Bắt đầu {REGISTRATION}")).to_be_visible()
    _company(page, COMPANIES[0]).get_by_role("button", name=f"Bắt đầu {REGISTRATION}").click()
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_label("Tổng số cán bộ, người lao động").fill("160")
    page.get_by_label("Số người đã được phổ biến").fill("160")
    page.get_by_label("Số mô hình phong trào").fill("1")
    walks.go_on(page)
    walks.upload(page, "nghi-quyet.jpg", dated_on="20/02/2026", symbol="05-NQ/CB")
    page.get_by_role("link", name="Về danh sách việc").click()
    page.get_by_role("link", name="Nghị quyết lãnh đạo").click()
    page.get_by_text("Dùng chung cho nơi khác ông/bà phụ trách").click()
    for name in COMPANIES[1:]:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Dùng chung giấy tờ này").click()
    expect(page.get_by_text(f"Giấy tờ này nay dùng chung cho {COMPANIES[1]}")).to_be_visible()
    page.goto("/")
    for name in COMPANIES:
        expect(_company(page, name).get_by_role("link", name=f"Làm tiếp {REGISTRATION}")).to_be_visible()
    _company(page, COMPANIES[2]).get_by_role("link", name=f"Làm tiếp {REGISTRATION}").click()
    page.get_by_role("link", name="Nghị quyết lãnh đạo").click()
    expect(page.get_by_text(f"Dùng chung với: {COMPANIES[0]}, {COMPANIES[1]}")).to_be_visible()


def _company(page: Page, name: str):
    return page.locator(".subject-home").filter(has_text=name)


def _returns_the_form(page: Page, code: str) -> None:
    walks.take_up(page, code)
    expect(page.get_by_text("Ông/bà đang giữ, từ 09:00.")).to_be_visible()
    ask = page.locator("#yeu-cau-bo-sung details").filter(has_text=FORM)
    ask.locator("summary").click()
    ask.get_by_label(FORM_REASON).check()
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(page.get_by_text("Đã yêu cầu bổ sung; người nộp được báo kèm lý do.")).to_be_visible()


def _replaces_the_form(phone: Page) -> None:
    """The head reads on the phone what is asked for, puts a new photo in the place of the old one, and sends again."""
    phone.goto("/")
    expect(phone.get_by_text(FORM_REASON)).to_be_visible()
    phone.get_by_role("link", name=f"Bổ sung {REGISTRATION}").click()
    phone.get_by_role("link", name="Bổ sung hồ sơ").click()
    expect(phone.get_by_role("heading", name=FORM)).to_be_visible()
    phone.get_by_text("Thay tệp", exact=True).click()
    new = {"name": "ban-dang-ky-co-ngay.jpg", "mimeType": "image/jpeg", "buffer": samples.photo(colour="beige")}
    phone.get_by_label("Tệp mới").set_input_files([new])
    phone.get_by_role("button", name="Thay tệp này").click()
    expect(phone.get_by_text("bản cũ vẫn được giữ bên cạnh")).to_be_visible()
    phone.get_by_text("Bản trước (1)").click()
    expect(phone.locator(".sheet-earlier").get_by_role("link", name="ban-dang-ky-mo.jpg", exact=True)).to_be_visible()
    walks.go_on(phone)
    walks.send(phone)


def _compares_and_finds_complete(page: Page, code: str) -> None:
    walks.take_up(page, code)
    page.get_by_role("link", name="So với bản trước").click()
    for name in ("ban-dang-ky-mo.jpg", "ban-dang-ky-co-ngay.jpg"):
        picture = page.get_by_role("img", name=f"Trang 1 của {name}")
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    page.get_by_role("link", name=FIRST_AREA).click()
    expect(page.get_by_text("Ông/bà đang giữ, từ 09:00.")).to_be_visible()
    walks.find_complete(page)


def _merges_both_areas(page: Page) -> None:
    page.get_by_role("link", name="Danh sách", exact=True).click()
    page.get_by_role("link", name="Sáp nhập", exact=True).click()
    for name in (FIRST_AREA, SECOND_AREA):
        page.get_by_label(name).check()
    page.get_by_label("Tên của đối tượng mới").fill(MERGED)
    page.get_by_label("Từ ngày").fill("01/07/2026")
    page.get_by_label("Theo nghị quyết, quyết định").fill("Nghị quyết số 15/NQ-HĐND ngày 20/06/2026")
    page.get_by_role("button", name="Xem sẽ thay đổi gì").click()
    expect(page.get_by_text("Chưa có gì được ghi.")).to_be_visible()
    expect(page.get_by_text(f"{FIRST_AREA} ra khỏi danh sách từ ngày 01/07/2026.")).to_be_visible()
    counted = page.get_by_role("row").filter(has_text="Phường Đống Đa, năm 2026")
    expect(counted).to_contain_text("5 → 4")
    expect(counted).to_contain_text("2 → 1")
    page.get_by_role("button", name=f"Sáp nhập thành {MERGED} từ ngày 01/07/2026").click()
    expect(page.get_by_text(f"Đã sáp nhập thành {MERGED}.")).to_be_visible()


def _sees_the_merger_on_the_roster(page: Page) -> None:
    page.get_by_role("link", name="Danh sách", exact=True).click()
    expect(_figure(page, "đã đăng ký, trong số thuộc diện xét")).to_contain_text("1 / 5")
    _figure(page, "đã ra khỏi danh sách").click()
    expect(page.get_by_role("row").filter(has_text=SECOND_AREA)).to_contain_text("Đã sáp nhập")
