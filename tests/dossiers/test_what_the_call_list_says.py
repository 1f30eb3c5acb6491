"""What is missing in words, the message to copy to the letter, and who is told what of a dossier that was not sent."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from antt_portal import clock
from dossiers.choices import DossierKind, FileState, PaperKind
from dossiers.models import Document, PaperIntake, ReviewNote
from tests import factories
from tests.dossiers import samples
from tests.dossiers.calling import area, calls_on, list_url

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

RECOGNITION = DossierKind.RECOGNITION


@pytest.fixture(autouse=True)
def _in_october(at, settings):
    at("2026-10-28 09:00")
    settings.PUBLIC_ADDRESS = "https://antt.example.vn"


@pytest.fixture
def officer():
    return factories.person("area_officer")


def the_call(client, user):
    client.force_login(user)
    (call,) = calls_on(client.get(list_url()))
    return call


def draft(row, officer, *papers: str, typed: bool = True):
    """A recognition dossier that was begun, with these papers, and with what is to be typed if `typed`."""
    dossier = samples.opened(row, officer, RECOGNITION)
    for kind in papers:
        samples.file_paper(dossier, officer, kind)
    if typed:
        samples.hold_meeting(dossier, officer)
        samples.assess(dossier, officer)
    return dossier


def test_the_message_is_the_one_of_practice_5(client, officer):
    dossier = draft(area(officer), officer, PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT)
    call = the_call(client, officer)
    assert call.message == (
        f"Tổ dân phố số 5 còn thiếu biên bản họp. Hạn cuối: hết ngày 04/11/2026. Xem: https://antt.example.vn/ho-so/{dossier.pk}/"
    )
    page = client.get(list_url()).content.decode()
    assert f'readonly aria-label="Tin nhắn cho Tổ dân phố số 5">{call.message}</textarea>' in page
    assert 'hết ngày <span class="text-nowrap">04/11/2026 (thứ Tư)</span>' in page


@pytest.mark.parametrize(
    ("papers", "typed", "words"),
    [
        ((PaperKind.PROPOSAL_LETTER,), True, "còn thiếu báo cáo kết quả, biên bản họp"),
        ((), False, "còn thiếu tờ trình, báo cáo kết quả, biên bản họp, nội dung cuộc họp, phần tự đánh giá"),
        (
            (PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT, PaperKind.MINUTES),
            True,
            "đã đủ giấy tờ, chỉ còn bước gửi hồ sơ đề nghị công nhận năm 2026",
        ),
    ],
)
def test_what_a_draft_still_misses_in_words(client, officer, papers, typed, words):
    draft(area(officer), officer, *papers, typed=typed)
    assert the_call(client, officer).missing == words


def test_a_paper_without_its_date_misses_its_date(client, officer, at):
    at("2026-03-10 09:00")
    row = area(officer, registered_at=None)
    dossier = samples.opened(row, officer)
    samples.save_figures(dossier, officer, households=120, households_registered=120, counted_on=date(2026, 3, 1))
    samples.file_paper(dossier, officer, PaperKind.RESOLUTION)
    assert the_call(client, officer).missing == "còn thiếu ngày ghi trên nghị quyết, bản đăng ký phấn đấu"


def test_sheets_that_lie_with_the_police_are_not_missing(client, officer):
    dossier = draft(area(officer), officer, PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT)
    minutes = samples.file_paper(dossier, officer, PaperKind.MINUTES)
    minutes.files.update(state=FileState.REMOVED)
    Document.objects.filter(pk=minutes.pk).update(on_paper=True)
    assert the_call(client, officer).missing == "còn thiếu biên bản họp"  # handed over for another dossier, perhaps
    visit = {"handed_in_by": "Trần Thị B", "received_at": clock.now(), "entered_at": clock.now(), "entered_by": officer}
    PaperIntake.objects.create(dossier=dossier, papers=[{"document": minutes.pk, "kind": PaperKind.MINUTES}], **visit)
    assert the_call(client, officer).missing == "đã đủ giấy tờ, chỉ còn bước gửi hồ sơ đề nghị công nhận năm 2026"


def test_what_was_not_begun_or_was_withdrawn_is_said_as_a_whole(client, officer):
    row = area(officer)
    call = the_call(client, officer)
    assert call.missing == "chưa nộp hồ sơ đề nghị công nhận năm 2026"
    assert call.link == f"https://antt.example.vn/doi-tuong/{row.subject_id}/ho-so/2026/recognition/mo/"
    factories.DossierFactory(enrolment=row, state="withdrawn")
    assert the_call(client, officer).missing == "đã rút hồ sơ đề nghị công nhận năm 2026, chưa gửi lại"


def test_of_a_returned_dossier_it_says_what_the_reviewer_asks_for(client, officer, at):
    dossier = factories.DossierFactory(enrolment=area(officer), returned=True)
    asked = {"dossier": dossier, "written_by": officer, "written_at": dossier.state_since}
    ReviewNote.objects.create(reason="Chưa nêu rõ.", **asked)
    ReviewNote.objects.create(paper_kind=PaperKind.MINUTES, reason="Thiếu chữ ký.", **asked)
    ReviewNote.objects.create(paper_kind=PaperKind.RESULT_REPORT, reason="Mờ.", settled_at=dossier.state_since, **asked)
    call = the_call(client, factories.person())
    assert call.missing == "cần bổ sung biên bản họp, các mục đã nhập"
    assert call.message.startswith("Tổ dân phố số 5 cần bổ sung biên bản họp, các mục đã nhập. Hạn cuối: hết ngày 04/11/2026. Xem: ")
    at("2026-11-20 09:00")
    assert "Bổ sung xong, ông/bà gửi lại ngay." in the_call(client, factories.person()).message


def test_what_was_not_sent_stays_its_subjects_own_business(client, officer):
    draft(area(officer), officer, PaperKind.PROPOSAL_LETTER)
    assert the_call(client, officer).missing == "còn thiếu báo cáo kết quả, biên bản họp"
    assert the_call(client, factories.person()).missing == "chưa nộp hồ sơ đề nghị công nhận năm 2026"


def test_no_message_names_a_person_or_a_number(client, officer):
    row = area(officer, head_name="Trần Thị Bảy", head_phone="0912345678")
    draft(row, officer, PaperKind.PROPOSAL_LETTER)
    call = the_call(client, officer)
    assert (call.contact.name, call.contact.phone) == ("Trần Thị Bảy", "0912345678")
    assert not any(words in call.message for words in ("Trần", "Bảy", "0912345678"))


def queries_of(client, rows: int, officer) -> int:
    for number in range(rows):
        row = area(officer, name=f"Tổ dân phố số {number + 100}-{rows}", head_name="Trần Thị B", head_phone="0912345678")
        factories.head_of(row.subject)
        dossier = factories.DossierFactory(enrolment=row, **({"returned": True} if number % 2 else {}))
        samples.file_paper(dossier, officer, PaperKind.MINUTES)
        ReviewNote.objects.create(dossier=dossier, reason="x", written_by=officer, written_at=dossier.state_since)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(list_url()).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_fifty_rows_as_for_five(client, officer):
    client.force_login(officer)
    client.get(list_url())
    assert queries_of(client, 5, officer) == queries_of(client, 45, officer)


def test_it_asks_as_much_of_police(client, officer):
    client.force_login(factories.person())
    client.get(list_url())
    assert queries_of(client, 5, officer) == queries_of(client, 45, officer)
