"""A head who filed last year sends this year's dossier within 12 taps and 3 typed fields, the five answers by khoản apart (P23)."""

import pytest
from playwright.sync_api import Page, expect

from dossiers.choices import DossierKind, DossierState
from dossiers.models import AssessmentMeeting, Dossier
from registrations.choices import MemberRole
from tests import factories
from tests.browser.walks import PHONE, visit
from tests.dossiers import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TAPS, MOST_TYPED = 12, 3


class Thumb:
    """Does what a person does on the page and counts it: taps, and fields that are typed in."""

    def __init__(self, page: Page):
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, role: str, name: str) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name).click()

    def pick_photo(self, name: str) -> None:
        self.taps += 1
        photo = {"name": name, "mimeType": "image/jpeg", "buffer": samples.photo()}
        self.page.get_by_label("Ảnh chụp hoặc tệp PDF", exact=True).set_input_files([photo])

    def type(self, label: str, words: str) -> None:
        self.typed += 1
        self.page.get_by_label(label).fill(words)


@pytest.fixture
def head(at):
    """The head of an area that met and was asked for recognition last year; this year's dossier is begun."""
    at("2025-10-31 09:00")
    before = factories.EnrolmentFactory(year=2025, subject__name="Tổ dân phố số 5")
    head = factories.SubjectMemberFactory(subject=before.subject, role=MemberRole.HEAD).user
    dossier = samples.fill(samples.opened(before, head, DossierKind.RECOGNITION), head)
    samples.services.meeting_save(
        dossier=dossier,
        by=head,
        version=dossier.version,
        held_at=dossier.meeting.held_at,
        venue="Nhà văn hóa",
        participants=[
            samples.services.Present(head.full_name, ("chair",)),
            samples.services.Present("Mai Xuân Phúc", ("party_cell_secretary", "secretary")),
            samples.services.Present("Kiều Thị Oanh", ("front_work_committee",)),
            samples.services.Present("Lê Minh Tuấn", ("police",)),
        ],
    )
    at("2026-10-31 20:00")
    samples.opened(factories.EnrolmentFactory(subject=before.subject), head, DossierKind.RECOGNITION)
    return head


def test_this_years_dossier_is_sent_within_the_budget(head, page_at):
    with visit(page_at, head, PHONE) as page:
        page.goto(f"/ho-so/{Dossier.objects.get(year=2026).pk}/")
        thumb = Thumb(page)
        thumb.tap("link", "Làm tiếp")
        thumb.type("Ngày họp", "30/10/2026")
        thumb.tap("button", "Đã họp: lưu và tiếp tục")
        expect(page.get_by_role("heading", name="Tự đánh giá các tiêu chí")).to_be_visible()
        questions = page.locator("fieldset.question").all()
        assert len(questions) == 5
        for question in questions:
            question.get_by_role("radio").first.check()
        thumb.tap("button", "Lưu và tiếp tục")
        for number, name in enumerate(("to-trinh.jpg", "bao-cao.jpg", "bien-ban.jpg")):
            thumb.pick_photo(name)
            if not number:
                thumb.tap("checkbox", "Tôi cam kết")
            thumb.tap("button", "Nộp và sang việc tiếp theo")
        thumb.tap("checkbox", "Tôi cam đoan")
        thumb.tap("button", "Gửi hồ sơ")
        expect(page.locator(".confirmation-code")).to_be_visible()
        assert thumb.taps <= MOST_TAPS
        assert thumb.typed <= MOST_TYPED
    assert Dossier.objects.get(year=2026).state == DossierState.SUBMITTED
    names = AssessmentMeeting.objects.get(dossier__year=2026).participants.values_list("name", flat=True)
    assert list(names) == [head.full_name, "Mai Xuân Phúc", "Kiều Thị Oanh", "Lê Minh Tuấn"]
