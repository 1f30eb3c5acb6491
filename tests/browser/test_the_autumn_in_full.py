"""The hard autumn through the pages: from the year's book to the register, with what goes against the plan.

An incident opens a sheet again, a body objects and another keeps silent, a group is refused after it was heard, the committee's own
agency is decided on by another signatory, one certificate is wrong, one is lost, one is revoked. Four subjects, their dossiers found
complete; each person at the device they have, at a day of 2026 (24/11 is a day off).
"""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.text import normal
from recognitions.choices import CertificateState
from recognitions.models import Certificate
from registrations.choices import MemberRole
from tests import factories
from tests.browser import autumn_walks as autumn
from tests.browser import walks
from tests.browser.clicks import Clicks
from tests.browser.walks import DESK, PHONE, screen, visit
from tests.recognitions import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

AREA, REFUSED, COMPANY, COMMITTEE = "Tổ dân phố số 5", "Tổ dân phố số 9", "Công ty cổ phần Gốm Men Lam", "Văn phòng HĐND và UBND phường"
FRONT, CULTURE = "Ủy ban Mặt trận Tổ quốc Việt Nam phường", "Phòng Văn hóa - Xã hội"
REASON = "Để xảy ra vụ cố ý gây thương tích, tăng so với năm trước."
RIGHT = "Tổ dân phố số 5A"
BOARD = "Ban Chỉ đạo 138 phường"
LETTER, SECOND_LETTER = "131/TTr-CAP", "132/TTr-CAP"


class People(stages.Ward):
    """Who takes part: the ward's people, the vice-chairperson, and the head of each subject."""

    def __init__(self):
        super().__init__()
        self.deputy = factories.person("vice_chairperson", place=self.place, full_name="Đỗ Văn Phó Chủ Tịch")
        own = {
            AREA: stages.filed(ward=self, name=AREA, address="Ngõ 35 phố Khâm Thiên"),
            REFUSED: stages.filed(ward=self, name=REFUSED),
            COMPANY: stages.filed("enterprise", ward=self, name=COMPANY),
            COMMITTEE: stages.filed("agency", ward=self, name=COMMITTEE),
        }
        self.head = factories.head_of(own[AREA].subject)
        self.head_of_refused = factories.head_of(own[REFUSED].subject)
        self.beat = factories.person("area_officer", place=self.place, full_name="Lê Minh Tuấn", phone="0912 000 111")
        factories.SubjectMemberFactory(subject=own[REFUSED].subject, user=self.beat, role=MemberRole.AREA_OFFICER)
        factories.SubjectMemberFactory(subject=own[COMMITTEE].subject, user=self.chairperson)


@pytest.fixture
def ward(at):
    at("2026-11-02 08:00")
    return People()


def test_from_the_years_book_to_the_register(ward, page_at, at):
    _book_and_figures(ward, page_at, at)
    _appraised(ward, page_at, at)
    _opinions(ward, page_at, at)
    _meeting(ward, page_at, at)
    _foreseen_refusal(ward, page_at, at)
    _proposed(ward, page_at, at)
    _agreed(ward, page_at, at)
    _recorded(ward, page_at, at)
    _handed_over(ward, page_at, at)
    _corrected_lost_revoked(ward, page_at, at)
    _results(ward, page_at, at)
    call_command("doctor")
    register = Certificate.objects.values_list("recognition__enrolment__name", "register_number", "state")
    assert sorted(register) == [  # one number a subject, whatever happened to the paper; who was refused has none
        (COMPANY, 2, CertificateState.REVOKED),
        (AREA, 1, CertificateState.READY),
        (AREA, 1, CertificateState.REPLACED),
        (COMMITTEE, 3, CertificateState.READY),
        (COMMITTEE, 3, CertificateState.REPLACED),
    ]


def _book_and_figures(ward, page_at, at) -> None:
    at("2026-11-09 08:00")
    with visit(page_at, ward.officer, DESK) as page:
        incident = {"on": "20/10/2026", "reference": "12/BC-CAP", "note": "Cố ý gây thương tích tại quán ăn.", "criterion": "4.4"}
        autumn.write_incident(page, REFUSED, **incident)
        autumn.confirm_figures(page, paper="30/BC-CAP", dated_on="06/11/2026")
        expect(page.get_by_text("Đã xác nhận 4 dòng.")).to_be_visible()


def _appraised(ward, page_at, at) -> None:
    at("2026-11-09 09:00")
    with visit(page_at, ward.officer, DESK) as page:
        for name in (AREA, COMPANY, COMMITTEE):
            walks.appraise_as_met(page, name)
        autumn.conclude_not_met(page, REFUSED, article="khoản 4 Điều 4", note="Báo cáo số 12/BC-CAP.", reason=REASON)
    at("2026-11-12 08:30")
    with visit(page_at, ward.officer, DESK) as page:
        incident = {"on": "11/11/2026", "reference": "41/BC-CAP", "note": "Mất trộm phụ tùng xe.", "criterion": "6.4"}
        autumn.write_incident(page, COMPANY, **incident)
        autumn.open_sheet(page, COMPANY)
        expect(page.get_by_text("Phiếu tự mở lại lúc 08:30 ngày 12/11/2026")).to_be_visible()
        page.get_by_role("link", name="Xem sổ theo dõi của đối tượng").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("41/BC-CAP")
        autumn.conclude_anew(page, COMPANY, note="Đã xác minh: vụ việc do người ngoài gây ra, số 41/BC-CAP.")


def _opinions(ward, page_at, at) -> None:
    at("2026-11-12 10:00")
    with visit(page_at, ward.officer, DESK) as page:
        links = autumn.ask_opinions(page, [FRONT, CULTURE], until="17/11/2026")
    at("2026-11-13 19:40")
    with screen(page_at, PHONE) as page:
        page.goto(links[0])
        autumn.object_to(page, COMPANY, "Còn đơn của cư dân về tiếng ồn ban đêm.")
    at("2026-11-18 08:00")
    with visit(page_at, ward.officer, DESK) as page:
        page.get_by_role("link", name="Lấy ý kiến cơ quan, tổ chức").click()
        page.get_by_role("link", name="lần 1").click()
        expect(page.locator(".task-row").filter(has_text=FRONT)).to_contain_text("Có ý kiến khác")
        expect(page.locator(".task-row").filter(has_text=CULTURE)).to_contain_text("Không có ý kiến trả lời")
        expect(page.get_by_text("Còn đơn của cư dân về tiếng ồn ban đêm.")).to_be_visible()


def _meeting(ward, page_at, at) -> None:
    with visit(page_at, ward.officer, DESK) as page:
        people = [("Đỗ Văn Phó Chủ Tịch", "Chủ trì"), ("Lê Thị Cán Bộ", "Thư ký"), ("Mai Xuân Phúc", "Thành viên")]
        autumn.call_meeting(page, BOARD, on="18/11/2026", people=people)
    at("2026-11-18 16:30")
    with visit(page_at, ward.officer, DESK) as page:
        autumn.open_meeting(page, BOARD)
        outcomes = {REFUSED: "Đề nghị chưa công nhận", COMPANY: "Đề nghị công nhận"}
        autumn.hold_meeting(page, outcomes, conclusion="Thống nhất với đề nghị của Công an phường.")
        autumn.keep_minutes(page)


def _foreseen_refusal(ward, page_at, at) -> None:
    with visit(page_at, ward.officer, DESK) as page:
        walks.go_to(page, "Thẩm định")
        page.get_by_role("link", name="Báo trước và nghe giải trình").click()
        page.get_by_role("checkbox", name=REFUSED).check()
        page.get_by_role("button", name="Báo các đối tượng đã chọn").click()
        expect(page.get_by_text("23/11/2026 (thứ Hai)").first).to_be_visible()
    at("2026-11-19 20:00")
    with visit(page_at, ward.head_of_refused, PHONE) as page:
        expect(page.get_by_text("không phải làm gì thêm")).to_have_count(0)
        page.get_by_role("link", name="Giải trình về dự kiến chưa công nhận năm 2026").click()
        expect(page.get_by_text(REASON)).to_be_visible()
        page.get_by_label("Nội dung giải trình").fill("Hai bên đã hòa giải, tổ đã họp rút kinh nghiệm.")
        page.get_by_role("button", name="Gửi giải trình đến Công an").click()
        expect(page.get_by_text("Hai bên đã hòa giải")).to_be_visible()
    at("2026-11-20 08:10")
    with visit(page_at, ward.officer, DESK) as page:
        walks.go_to(page, "Thẩm định")
        page.get_by_role("link", name="Báo trước và nghe giải trình").click()
        page.locator("table").get_by_role("link", name=REFUSED, exact=True).click()
        page.get_by_label("Giữ nguyên: đề nghị chưa công nhận").check()
        page.get_by_label("Ý kiến sau khi xem xét").fill("Vụ việc vẫn nằm trong mốc đánh giá.")
        page.get_by_role("button", name="Ghi kết quả xem xét").click()
        expect(page.get_by_text("Vụ việc vẫn nằm trong mốc đánh giá.")).to_be_visible()


def _proposed(ward, page_at, at) -> None:
    at("2026-11-20 09:00")
    with visit(page_at, ward.officer, DESK) as page:
        clicks = Clicks(page)
        page.get_by_role("link", name="Soạn Tờ trình").click()
        page.get_by_role("link", name="Tất cả đối tượng còn lại").click()
        page.get_by_role("button", name="Xem lại trước khi soạn").click()
        page.get_by_role("button", name="Soạn Tờ trình đề nghị").click()
        expect(page.get_by_text("Đã soạn Tờ trình.")).to_be_visible()
        assert clicks.number <= 6, clicks.number
    _signed_and_forwarded(ward, page_at, "đợt 1", LETTER, "20/11/2026")


def _signed_and_forwarded(ward, page_at, name: str, symbol: str, dated_on: str) -> None:
    with visit(page_at, ward.chief, DESK) as page:
        walks.open_proposal(page, name)
        walks.sign_proposal(page, symbol, dated_on)
    with visit(page_at, ward.office, DESK) as page:
        walks.open_proposal(page, name)
        walks.forward_proposal(page)


def _agreed(ward, page_at, at) -> None:
    at("2026-11-20 14:00")
    with visit(page_at, ward.chairperson, PHONE) as page:
        page.get_by_role("link", name=LETTER).click()
        first = page.locator("main h2").first
        expect(first).to_have_text("Cần xem trước (3)")
        page.get_by_role("link", name="Để người khác phê duyệt").click()
        expect(page.get_by_label(COMMITTEE)).to_be_checked()
        page.get_by_role("button", name="Tách các đối tượng đã chọn sang Tờ trình mới").click()
        at("2026-11-20 14:10")
        page.get_by_role("button", name="Phê duyệt công nhận 01 tổ dân phố, 01 doanh nghiệp").click()
        walks.confirm_password(page)
        expect(page.get_by_text("Đã phê duyệt").first).to_be_visible()
    at("2026-11-23 08:30")
    _signed_and_forwarded(ward, page_at, "đợt 2", SECOND_LETTER, "23/11/2026")
    with visit(page_at, ward.deputy, PHONE) as page:
        page.get_by_role("link", name=SECOND_LETTER).click()
        page.get_by_role("button", name="Phê duyệt công nhận 01 cơ quan").click()
        expect(page.get_by_text("Đã phê duyệt").first).to_be_visible()


def _recorded(ward, page_at, at) -> None:
    at("2026-11-25 09:00")
    with visit(page_at, ward.office, DESK) as page:
        walks.open_unsigned(page, "Công nhận", LETTER)
        both = {"signer": "Nguyễn Thị Chủ Tịch", "effect": "công nhận 01 tổ dân phố, 01 doanh nghiệp"}
        at("2026-11-25 09:10")
        walks.record_decision(page, "2150/QĐ-UBND", "25/11/2026", password=True, **both)
        walks.open_unsigned(page, "Chưa công nhận", LETTER)
        refused = {"signer": "Nguyễn Thị Chủ Tịch", "effect": "chưa công nhận 01 tổ dân phố", "means": walks.DOCUMENT_SYSTEM}
        walks.record_decision(page, "2151/QĐ-UBND", "25/11/2026", **refused)
        walks.open_unsigned(page, "Công nhận", SECOND_LETTER)
        walks.record_decision(page, "2152/QĐ-UBND", "25/11/2026", signer="Đỗ Văn Phó Chủ Tịch", effect="công nhận 01 cơ quan")
    _run_jobs()


def _run_jobs() -> None:
    """As a worker does: also what a job leaves to be done after it."""
    while waiting := list(Job.objects.filter(state=JobState.WAITING).order_by("pk")):
        for job in waiting:
            jobs.run(job.pk)


def _handed_over(ward, page_at, at) -> None:
    at("2026-11-27 09:00")
    with visit(page_at, ward.office, DESK) as page:
        page.get_by_role("link", name="2150/QĐ-UBND").click()
        listed = page.request.get(page.get_by_role("link", name="Danh sách ký nhận (PDF)").get_attribute("href"))
        words = normal("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(listed.body())).pages))
        assert AREA in words
        assert COMPANY in words
        autumn.hand_over(page, [AREA, COMPANY], on="27/11/2026")
        page.goto("/")
        page.get_by_role("link", name="2152/QĐ-UBND").click()
        autumn.hand_over(page, [COMMITTEE], on="27/11/2026")


def _corrected_lost_revoked(ward, page_at, at) -> None:
    first = {name: Certificate.objects.get(recognition__enrolment__name=name) for name in (AREA, COMPANY, COMMITTEE)}
    at("2026-12-02 09:00")
    with visit(page_at, ward.office, DESK) as page:
        autumn.draft_correction(page, "2150/QĐ-UBND", AREA, right=RIGHT, reason="Sai tên do lỗi đánh máy khi lập danh sách.")
        autumn.reissue(page, COMMITTEE, "Bị mất", note="Theo đơn báo mất ngày 02/12/2026.")
    at("2026-12-03 10:00")
    with visit(page_at, ward.office, DESK) as page:
        walks.open_unsigned(page, "Đính chính", "2150/QĐ-UBND")
        walks.record_decision(page, "2190/QĐ-UBND", "03/12/2026", signer="Nguyễn Thị Chủ Tịch", effect="đính chính nội dung công nhận")
    at("2026-12-08 15:00")
    with visit(page_at, ward.office, DESK) as page:
        autumn.draft_revocation(page, "2150/QĐ-UBND", COMPANY, reason="Để xảy ra vụ cháy lớn do vi phạm.")
        walks.record_decision(page, "2203/QĐ-UBND", "08/12/2026", signer="Nguyễn Thị Chủ Tịch", effect="thu hồi Giấy công nhận")
    _run_jobs()
    _same_register_number(first[AREA], first[COMMITTEE])
    _anyone_looks_up(page_at, first)


def _same_register_number(*replaced: Certificate) -> None:
    for row in replaced:
        newest = Certificate.objects.get(replaces=row)
        assert (newest.state, newest.issue) == (CertificateState.READY, 2)
        assert newest.facts["register_number"] == row.facts["register_number"]
        assert newest.code != row.code


def _anyone_looks_up(page_at, first: dict[str, Certificate]) -> None:
    """The codes of the first sheets, each with the day from which it is not what holds any more."""
    with screen(page_at, PHONE) as page:
        page.goto(f"/tra-cuu/{first[AREA].code}/")
        expect(page.get_by_text("đã được thay ngày 03/12/2026 bằng giấy cấp lại, cùng số vào sổ")).to_be_visible()
        expect(page.get_by_text("2190/QĐ-UBND").first).to_be_visible()
        expect(page.get_by_text(RIGHT.upper()).or_(page.get_by_text(RIGHT)).first).to_be_visible()
        page.goto(f"/tra-cuu/{first[COMMITTEE].code}/")
        expect(page.get_by_text("đã được thay ngày 02/12/2026")).to_be_visible()
        page.goto(f"/tra-cuu/{first[COMPANY].code}/")
        expect(page.get_by_text("đã bị thu hồi, không còn giá trị, theo Quyết định số 2203/QĐ-UBND ngày 08/12/2026")).to_be_visible()


def _results(ward, page_at, at) -> None:
    at("2026-12-10 09:00")
    with visit(page_at, ward.head_of_refused, PHONE) as page:
        told = page.locator(".notice-band").first
        for words in ("Năm 2026 chưa được công nhận", "2151/QĐ-UBND", "khoản 4 Điều 4", REASON, "Lê Minh Tuấn", "0912 000 111"):
            expect(told).to_contain_text(words)
    with visit(page_at, ward.head, PHONE) as page:
        expect(page.locator(".notice-band").first).to_contain_text("Đính chính theo Quyết định số 2190/QĐ-UBND ngày 03/12/2026")
        answer = page.request.get(page.get_by_role("link", name="Tải Giấy công nhận năm 2026").get_attribute("href"))
        assert RIGHT.upper() in normal(PdfReader(BytesIO(answer.body())).pages[0].extract_text()).upper()
    with screen(page_at, PHONE) as page:
        page.goto("/ket-qua/2026/00235/")
        expect(page.get_by_text("2 được công nhận.")).to_be_visible()
        expect(page.locator(".task-row").filter(has_text=COMPANY)).to_contain_text("Thu hồi ngày 08/12/2026")
        expect(page.get_by_text(REFUSED)).to_have_count(0)
        answer = page.request.get(page.get_by_role("link", name="Tệp CSV").get_attribute("href"))
        rows = csv.DictReader(StringIO(answer.body().decode("utf-8-sig")), delimiter=";")
        listed = {row["Tên"]: (row["Tình trạng"], row["Số vào sổ"], row["Đính chính theo"], row["Thu hồi theo"]) for row in rows}
        assert listed == {
            RIGHT: ("Còn hiệu lực", "1", "2190/QĐ-UBND", ""),
            COMMITTEE: ("Còn hiệu lực", "3", "", ""),
            COMPANY: ("Đã thu hồi", "2", "", "2203/QĐ-UBND"),
        }
    with visit(page_at, ward.office, DESK) as page:
        walks.go_to(page, "Sổ vào sổ")
        lines = page.locator("tbody tr")
        expect(lines).to_have_count(5)
        for name, remark in (
            (COMPANY, "Thu hồi theo Quyết định số 2203/QĐ-UBND ngày 08/12/2026"),
            (RIGHT, "Cấp lại lần 1 ngày 03/12/2026 (đính chính theo quyết định)"),
            (COMMITTEE, "Cấp lại lần 1 ngày 02/12/2026 (bị mất)"),
        ):
            expect(lines.filter(has_text=name).last).to_contain_text(remark)
