"""The sheet: where each figure comes from, who decided when, and how an officer goes from one subject to the next in few steps."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.choices import PaperKind
from dossiers.models import Document, Figures, FileVersion, SelfAssessment
from recognitions.choices import AppraisalState, Outcome
from recognitions.models import Appraisal, CriterionResult
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def pile(ward) -> list:
    """Three complete dossiers in the order of the list."""
    return [stages.filed(ward=ward, name=f"Tổ dân phố số {number}") for number in (1, 2, 3)]


@pytest.fixture
def officer(client, ward):
    return sign_in(client, ward.officer)


def form_of(page, *, met: str = "yes", **given) -> dict[str, str]:
    """The form of a sheet as shown, everything that is open answered alike with a note."""
    rows = page.context["form"].open_results
    answers = {f"met-{row.position}": met for row in rows} | {f"note-{row.position}": "Đã kiểm tra hồ sơ." for row in rows}
    return answers | {"version": page.context["appraisal"].version} | given


def sheet_page(client, sheet):
    return client.get(f"/tham-dinh/phieu/{sheet.pk}/")


def send(client, sheet, **given):
    return client.post(f"/tham-dinh/phieu/{sheet.pk}/", form_of(sheet_page(client, sheet), **given))


def test_one_button_saves_concludes_and_opens_the_next_sheet(client, ward, pile, officer):
    first = stages.opened(pile[0], ward=ward)
    answer = send(client, first, then="ket-luan")
    first.refresh_from_db()
    following = Appraisal.objects.get(dossier=pile[1])
    assert (first.state, first.outcome) == (AppraisalState.CONCLUDED, Outcome.RECOGNISE)
    assert answer.url == f"/tham-dinh/phieu/{following.pk}/"
    assert following.opened_by == ward.officer


def test_what_is_not_decided_keeps_the_officer_on_the_sheet_at_the_first_open_criterion(client, ward, pile, officer):
    sheet = stages.opened(pile[0], ward=ward)
    page = sheet_page(client, sheet)
    given = form_of(page, then="ket-luan")
    last = page.context["form"].open_results[-1]
    given.pop(f"met-{last.position}")
    answer = client.post(f"/tham-dinh/phieu/{sheet.pk}/", given)
    assert answer.url == f"/tham-dinh/phieu/{sheet.pk}/#tieu-chi-{last.position}"
    assert "Còn 1 tiêu chí" in sheet_page(client, sheet).content.decode()
    assert Appraisal.objects.get().state == AppraisalState.OPEN


def test_one_that_is_not_met_is_never_concluded_without_a_reason_for_the_subject(client, ward, pile, officer):
    sheet = stages.opened(pile[0], ward=ward)
    answer = send(client, sheet, met="no", then="ket-luan")
    assert answer.url == f"/tham-dinh/phieu/{sheet.pk}/#ket-luan"
    sheet.refresh_from_db()
    given = {"version": sheet.version, "reason": "Có vụ việc nghiêm trọng.", "then": "tiep-theo"}
    answer = client.post(f"/tham-dinh/phieu/{sheet.pk}/ket-luan/", given)
    sheet.refresh_from_db()
    assert (sheet.outcome, answer.url) == (Outcome.REFUSE, f"/tham-dinh/phieu/{Appraisal.objects.get(dossier=pile[1]).pk}/")


def test_going_on_only_saves_and_an_open_sheet_of_a_colleague_is_gone_to(client, ward, pile, officer):
    first, second = stages.opened(pile[0], ward=ward), stages.opened(pile[1], ward=ward)
    answer = send(client, first, then="tiep-theo")
    assert (answer.url, Appraisal.objects.filter(state=AppraisalState.CONCLUDED).count()) == (f"/tham-dinh/phieu/{second.pk}/", 0)


def test_after_the_last_one_the_pile_begins_again_and_ends_on_the_list(client, ward, pile, officer):
    last = stages.opened(pile[2], ward=ward)
    assert send(client, last, then="ket-luan").url == f"/tham-dinh/phieu/{Appraisal.objects.get(dossier=pile[0]).pk}/"
    for dossier in pile[:2]:
        stages.answered(sheet := Appraisal.objects.filter(dossier=dossier).first() or stages.opened(dossier, ward=ward), ward=ward)
        sheet.refresh_from_db()
        client.post(f"/tham-dinh/phieu/{sheet.pk}/ket-luan/", {"version": sheet.version})
    assert client.post(f"/tham-dinh/phieu/{last.pk}/tiep-theo/").url == "/tham-dinh/2026/"


def test_a_refusal_keeps_what_was_typed_and_goes_nowhere(client, ward, pile, officer):
    sheet = stages.opened(pile[0], ward=ward)
    given = form_of(sheet_page(client, sheet), met="no", then="ket-luan") | {"note-4": ""}
    answer = client.post(f"/tham-dinh/phieu/{sheet.pk}/", given)
    assert answer.status_code == 400
    assert "ghi rõ vì sao chưa đạt" in answer.content.decode()
    assert not CriterionResult.objects.exclude(note="").exists()


def test_a_stale_tab_is_told_who_was_there_and_changes_nothing(client, ward, pile, officer):
    sheet = stages.opened(pile[0], ward=ward)
    given = form_of(sheet_page(client, sheet), then="ket-luan")
    stages.answered(sheet, ward=ward)
    answer = client.post(f"/tham-dinh/phieu/{sheet.pk}/", given)
    assert answer.status_code == 409
    assert "Lê Thị Cán Bộ" in answer.content.decode()
    assert Appraisal.objects.get().state == AppraisalState.OPEN


def test_a_paper_is_linked_to_its_page_and_the_figures_to_their_place_in_the_dossier(client, ward, pile, officer):
    registration = pile[0].subject.dossiers.get(kind="registration").pk
    Figures.objects.filter(dossier=pile[0]).delete()
    Figures.objects.create(dossier_id=registration, households=120, households_registered=120)
    sheet = stages.opened(pile[0], ward=ward)
    resolution = Document.objects.get(attachments__dossier__subject=sheet.subject, kind=PaperKind.RESOLUTION)
    given = {"sha256": "0" * 64, "size": 9, "media_type": "application/pdf", "original_name": "nq.pdf"}
    file = FileVersion.objects.create(document=resolution, seq=1, uploaded_by=ward.officer, uploaded_at=resolution.added_at, **given)
    links = {line.result.code: [(link.words, link.url) for link in line.links] for line in sheet_page(client, sheet).context["lines"]}
    assert links["4.1a"] == [("Nghị quyết ngày 02/03/2026", f"/ho-so/{registration}/?tep={file.pk}#trang-giay")]
    assert links["4.1b"] == [("Bản đăng ký ngày 02/03/2026", f"/ho-so/{registration}/#giay-to-registration_form")]
    assert links["4.1c"] == [("Số liệu trong hồ sơ đăng ký", f"/ho-so/{registration}/#muc-figures")]
    assert 'id="muc-figures"' in client.get(f"/ho-so/{registration}/").content.decode()


def test_it_says_what_the_subject_says_who_decided_when_and_how_last_year_was(client, ward, pile, officer):
    last_year = Appraisal.objects.create(
        subject=pile[0].subject,
        enrolment=factories.EnrolmentFactory(subject=pile[0].subject, year=2025),
        dossier=pile[0],
        year=2025,
        place=ward.place,
        deciding_place=ward.place,
        state=AppraisalState.CONCLUDED,
        outcome=Outcome.REFUSE,
        opened_by=ward.officer,
        opened_at=pile[0].state_since,
        concluded_by=ward.officer,
        concluded_at=pile[0].state_since,
    )
    CriterionResult.objects.create(appraisal=last_year, position=1, code="4.5", basis="police", met=False, note="Có người bị kỷ luật")
    SelfAssessment.objects.create(dossier=pile[0], code="4.3", label="", met=True, note="")
    stages.answered(stages.opened(pile[1], ward=ward), ward=ward)
    page = sheet_page(client, stages.opened(pile[0], ward=ward)).content.decode()
    assert "Tự đánh giá: đạt" in page
    assert "Năm 2025: chưa đạt (Có người bị kỷ luật)" in page
    assert '<option value="Đã kiểm tra."></option>' in page
    decided = sheet_page(client, Appraisal.objects.get(dossier=pile[1])).content.decode()
    assert "Lê Thị Cán Bộ quyết định lúc 09:00 ngày 18/11/2026" in decided


def test_what_opened_it_again_stands_on_top_with_what_was_said_before(client, ward, pile, officer):
    sheet = stages.concluded(pile[0], ward=ward)
    registration = sheet.subject.dossiers.get(kind="registration")
    client.post(f"/ho-so/{registration.pk}/reopen/", {"version": registration.version, "reason": "Xem lại nghị quyết."})
    page = sheet_page(client, sheet).content.decode()
    assert "Phiếu tự mở lại lúc 09:00 ngày 18/11/2026 vì giấy tờ, số liệu trong hồ sơ" in page
    assert "khi kết luận “Nghị quyết đề ngày 02/03/2026, trong Quý I/2026.”" in page


def test_office_and_chairperson_see_neither_the_notes_nor_what_was_written_before(client, ward, pile):
    sheet = stages.concluded(pile[0], ward=ward)
    sign_in(client, ward.office)
    page = sheet_page(client, sheet).content.decode()
    assert "datalist" not in page
    assert "Công an phường đánh giá" in page


def test_a_sheet_asks_as_many_queries_for_many_papers_as_for_few(client, ward, pile, officer):
    sheet = stages.opened(pile[0], ward=ward)
    sheet_page(client, sheet)
    with CaptureQueriesContext(connection) as few:
        sheet_page(client, sheet)
    registration = sheet.subject.dossiers.get(kind="registration")
    for _ in range(10):
        stages.paper(registration, PaperKind.RESOLUTION, date(2026, 3, 3))
    for number in range(5):
        stages.answered(stages.opened(stages.filed(ward=ward, name=f"Tổ {number}"), ward=ward), ward=ward)
    with CaptureQueriesContext(connection) as many:
        sheet_page(client, sheet)
    assert len(many) == len(few)
