"""Papers that a subject issues, drafted: a residential area's without number and seal (practice P13), others with a blank number."""

import io
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument

from dossiers import services
from dossiers.choices import DossierKind, PaperKind
from dossiers.contents import Contents
from dossiers.own_papers import meeting_text, request_text
from dossiers.own_papers.drafts import DRAFTS
from dossiers.services import Present
from registrations.calendar import VIETNAM
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def area(at):
    at("2026-10-15 09:00")
    return factories.EnrolmentFactory(subject__name="Tổ dân phố số 5", subject__head_name="Nguyễn Thị Hòa")


@pytest.fixture
def school(at):
    at("2026-10-15 09:00")
    return factories.EnrolmentFactory(subject=factories.SubjectFactory(school=True, name="Trường THCS Sao Mai", head_name="Đỗ Quang Vinh"))


def recognition(enrolment, *, held: bool = True):
    """A recognition dossier whose meeting was held, or is planned."""
    by = factories.SubjectMemberFactory(subject=enrolment.subject, role="clerk").user
    dossier = samples.opened(enrolment, by, DossierKind.RECOGNITION)
    people = [
        Present("Nguyễn Thị Hòa", ("chair", "party_cell_secretary")),
        Present("Trịnh Văn Lâm", ("secretary",)),
        Present("Lê Minh Tuấn", ("police",), absent=True),
    ]
    given = {"dossier": dossier, "by": by, "version": dossier.version, "venue": "Nhà văn hóa", "participants": people}
    if held:
        at = datetime(2026, 10, 14, 19, 30, tzinfo=VIETNAM)
        services.meeting_save(held_at=at, invited=30, attended=27, conclusion="Đề nghị công nhận.", police_absence="Trực đột xuất", **given)
    else:
        services.meeting_plan(planned_at=datetime(2026, 10, 30, 19, 30, tzinfo=VIETNAM), **given)
    return samples.fresh(dossier), by


def words_of(paper) -> str:
    body = [f"{one.head} {one.text}" for one in (*paper.body, *paper.closing)]
    table = [" | ".join(row) for part in paper.table.parts for row in part.rows] if paper.table else []
    heading = [*paper.issuer, paper.superior, paper.number_line, paper.title, paper.about, paper.addressee]
    return "\n".join([*heading, *paper.grounds, *body, *table])


def test_an_areas_papers_begin_with_its_ward_have_no_number_and_are_signed_by_its_head(area):
    contents = Contents(recognition(area)[0])
    for paper in (
        meeting_text.invitation(contents),
        request_text.proposal_letter(contents),
        request_text.result_report(contents),
        meeting_text.minutes(contents),
    ):
        assert (paper.superior, paper.issuer, paper.number_line) == ("PHƯỜNG ĐỐNG ĐA", ("TỔ DÂN PHỐ SỐ 5",), "")
    letter = request_text.proposal_letter(contents)
    assert (letter.signature.lines, letter.signature.name) == (("TỔ TRƯỞNG",), "Nguyễn Thị Hòa")
    assert letter.addressee == "Kính gửi: Công an phường Đống Đa"


def test_an_organisation_has_its_own_name_and_a_blank_number(school):
    contents = Contents(recognition(school, held=False)[0])
    invitation = meeting_text.invitation(contents)
    assert (invitation.superior, invitation.issuer) == ("", ("TRƯỜNG THCS SAO MAI",))
    assert invitation.number_line.startswith("Số:      /GM-")
    assert invitation.signature.lines == ("HIỆU TRƯỞNG",)
    assert request_text.proposal_letter(contents).number_line.startswith("Số:      /TTr-")


def test_a_hamlets_head_signs_as_such(at):
    at("2026-10-15 09:00")
    hamlet = factories.EnrolmentFactory(subject__name="Thôn Đoài", subject__label="Thôn")
    assert request_text.proposal_letter(Contents(recognition(hamlet)[0])).signature.lines == ("TRƯỞNG THÔN",)


def test_the_wards_own_paper_is_the_committees(at):
    at("2026-10-15 09:00")
    subject = factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa", households=None, managing_level="province")
    dossier = samples.opened(factories.EnrolmentFactory(subject=subject), factories.person(), DossierKind.RECOGNITION)
    letter = request_text.proposal_letter(Contents(dossier))
    assert (letter.issuer, letter.number_line) == (("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐỐNG ĐA"), "Số:      /TTr-UBND")
    assert letter.addressee == "Kính gửi: Công an thành phố Hà Nội"
    assert letter.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_the_committee_as_an_agency_signs_as_the_committee(at):
    at("2026-10-15 09:00")
    subject = factories.SubjectFactory(agency=True, name="Ủy ban nhân dân phường Đống Đa")
    dossier = samples.opened(factories.EnrolmentFactory(subject=subject), factories.head_of(subject), DossierKind.RECOGNITION)
    paper = request_text.proposal_letter(Contents(dossier))
    assert paper.issuer == ("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐỐNG ĐA")
    assert paper.number_line == "Số:      /TTr-UBND"
    assert paper.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_the_invitation_says_when_where_what_and_lists_everybody_in_their_capacities(area):
    said = words_of(meeting_text.invitation(Contents(recognition(area, held=False)[0])))
    assert "19 giờ 30 phút, thứ Sáu, ngày 30 tháng 10 năm 2026" in said
    assert "Nhà văn hóa" in said
    assert "1 | Nguyễn Thị Hòa | Chủ trì; Bí thư chi bộ" in said
    assert "3 | Lê Minh Tuấn | Đại diện Công an" in said


def test_the_list_to_sign_has_a_column_for_it_and_rows_for_all_who_were_invited(area):
    paper = meeting_text.attendance(Contents(recognition(area)[0]))
    assert paper.table.columns[-1].head == "Ký tên"
    assert len(paper.table.parts[0].rows) == 30
    assert all(row[-1] == "" for row in paper.table.parts[0].rows)


def test_the_minutes_name_who_came_who_stayed_away_and_are_signed_by_two(area):
    paper = meeting_text.minutes(Contents(recognition(area)[0]))
    said = words_of(paper)
    assert "19 giờ 30 phút, thứ Tư, ngày 14 tháng 10 năm 2026" in said
    assert "27 người, được mời 30 người" in said
    assert "Vắng mặt: Lê Minh Tuấn (Đại diện Công an)" in said
    assert "không dự, lý do: Trực đột xuất" in said
    assert "Đề nghị công nhận." in said
    assert "kết thúc vào hồi" in said
    assert (paper.left_signature.lines, paper.left_signature.name) == (("THƯ KÝ",), "Trịnh Văn Lâm")
    assert (paper.signature.lines, paper.signature.name) == (("CHỦ TỌA",), "Nguyễn Thị Hòa")


def test_minutes_before_the_meeting_are_blanks_to_write_in(area):
    by = factories.head_of(area.subject)
    said = words_of(meeting_text.minutes(Contents(samples.opened(area, by, DossierKind.RECOGNITION))))
    assert "Thời gian bắt đầu: ...... giờ ...... phút, ngày ...... tháng ...... năm ......" in said
    assert "Chủ trì: ...................." in said


def test_the_report_says_what_was_registered_and_answered_and_leaves_blanks_for_the_rest(area):
    head = factories.head_of(area.subject)
    registration = samples.sent(area, head)
    dossier, by = recognition(area)
    before = words_of(request_text.result_report(Contents(dossier)))
    assert registration.receipt_code in before
    assert "120 hộ đang cư trú, 120 hộ đã đăng ký" in before
    assert "Không để xảy ra các hoạt động nêu tại khoản 3 Điều 4: ...................." in before
    samples.assess(dossier, by)
    after = words_of(request_text.result_report(Contents(samples.fresh(dossier))))
    assert "tự đánh giá đạt 5/5 nội dung" in after
    assert "Không để xảy ra các hoạt động nêu tại khoản 3 Điều 4: không để xảy ra." in after


def test_the_registration_form_is_drafted_in_the_registration_only(area):
    head = factories.head_of(area.subject)
    contents = Contents(samples.fresh(samples.opened(area, head)))
    said = words_of(request_text.registration_form(contents))
    assert "đăng ký phấn đấu xây dựng tổ dân phố đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026" in said
    assert "120 hộ đang cư trú, ...... hộ đã đăng ký" in said
    assert [key for key, draft in DRAFTS.items() if draft.is_for(contents)] == [PaperKind.REGISTRATION_FORM]


def test_a_draft_is_downloaded_as_word_and_offered_on_its_papers_page_until_the_paper_is_there(area):
    dossier, by = recognition(area)
    client = Client()
    client.force_login(by)
    address = reverse("own_paper", args=[dossier.pk, "minutes", "docx"])
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="bien-ban-hop-2026.docx"'
    text = "\n".join(line.text for line in WordDocument(io.BytesIO(answer.content)).paragraphs)
    assert "BIÊN BẢN" in text
    page = reverse("dossier_paper", args=[dossier.pk, PaperKind.MINUTES])
    assert "Tải mẫu đã điền sẵn (Word)" in client.get(page).content.decode()
    samples.file_paper(dossier, by, PaperKind.MINUTES)
    assert "Tải mẫu đã điền sẵn (Word)" not in client.get(page).content.decode()


@pytest.mark.parametrize("draft", ["registration_form", "nothing"])
def test_a_paper_that_the_dossier_does_not_have_is_404(area, draft):
    dossier, by = recognition(area)
    client = Client()
    client.force_login(by)
    assert client.get(reverse("own_paper", args=[dossier.pk, draft, "docx"])).status_code == 404
    assert client.get(reverse("own_paper", args=[dossier.pk, "minutes", "odt"])).status_code == 404


def test_there_is_no_invitation_to_a_meeting_without_a_day(area):
    by = factories.head_of(area.subject)
    dossier = samples.opened(area, by, DossierKind.RECOGNITION)
    client = Client()
    client.force_login(by)
    assert client.get(reverse("own_paper", args=[dossier.pk, "invitation", "docx"])).status_code == 404
    assert client.get(reverse("own_paper", args=[dossier.pk, "minutes", "docx"])).status_code == 200


@pytest.mark.parametrize("draft", [key for key, one in DRAFTS.items() if one.kind == DossierKind.RECOGNITION])
def test_each_draft_is_made_as_pdf(area, draft):
    pytest.importorskip("weasyprint", exc_type=OSError)
    dossier, by = recognition(area)
    client = Client()
    client.force_login(by)
    assert client.get(reverse("own_paper", args=[dossier.pk, draft, "pdf"])).content.startswith(b"%PDF-")
