"""The desk's pages: find, tick, print, the next one; what is wrong is said where it is, and what was typed stays."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from antt_portal import print_assets
from dossiers import services
from dossiers.choices import DossierState
from dossiers.models import Dossier, FileVersion, PaperIntake
from registrations.choices import MemberRole
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db

TYPED = {
    "version": "0",
    "handed_in_by": "Nguyễn Thị Hòa",
    "received_on": "15/03/2026",
    "received_hour": "08:30",
    "kept_at": "Cặp 2, tờ 12",
    "registration_form-received": "on",
    "registration_form-dated_on": "10/03/2026",
    "households": "120",
    "households_registered": "118",
    "counted_on": "01/03/2026",
}


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory(subject__name="Tổ dân phố số 5")


@pytest.fixture
def officer(enrolment):
    return factories.person()


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form_of(enrolment, kind: str = "registration") -> str:
    return reverse("paper_intake", args=[enrolment.subject_id, enrolment.year, kind])


def test_one_search_one_form_one_sheet_to_print_and_the_next(enrolment, officer):
    pytest.importorskip("weasyprint", exc_type=OSError)
    client = browser(officer)
    found = client.get(reverse("paper_desk"), {"q": "to dan pho so 5"}).content.decode()
    assert form_of(enrolment) in found
    assert client.get(form_of(enrolment)).status_code == 200
    answer = client.post(form_of(enrolment), TYPED)
    taken = PaperIntake.objects.get()
    assert answer.url == reverse("intake", args=[taken.dossier_id, taken.pk])
    page = client.get(answer.url).content.decode()
    assert taken.dossier.receipt_code in page
    assert "Nhận hồ sơ tiếp theo" in page
    assert "Nghị quyết lãnh đạo" in page
    sheet = client.get(reverse("intake_receipt", args=[taken.dossier_id, taken.pk]))
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == ("application/pdf", "no-store")
    (printed,) = PdfReader(BytesIO(sheet.content)).pages
    words = printed.extract_text()
    assert words.count(taken.dossier.receipt_code) == 2
    for said in (
        "Liên 1: người nộp giữ",
        "Liên 2: lưu tại nơi nhận",
        "Còn thiếu",
        "08:30 ngày 15/03/2026",
        "Cặp 2, tờ 12",
        "31/03/2026 (thứ Ba)",
    ):
        assert said in words, said
    desk = client.get(reverse("paper_desk")).content.decode()
    assert taken.dossier.receipt_code in desk
    assert "1 giấy tờ còn thiếu ảnh chụp" in desk


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(enrolment, officer):
    client = browser(officer)
    for wrong, words in (
        ({"received_on": "16/03/2026"}, "chưa đến"),
        ({"received_on": "14/03/2026"}, "lý do nhập sau"),
        ({"handed_in_by": ""}, "chưa điền mục này"),
        ({"households_registered": "121"}, "lớn hơn tổng số hộ đang cư trú"),
        ({"resolution-symbol": "03-NQ/CB"}, "chưa đánh dấu đã nhận"),
        ({"registration_form-received": ""}, "chưa đánh dấu"),
    ):
        answer = client.post(form_of(enrolment), TYPED | wrong)
        page = answer.content.decode()
        assert answer.status_code == 400, wrong
        assert "<title>Lỗi: " in page
        assert words in page, wrong
        assert 'value="Cặp 2, tờ 12"' in page
    assert not Dossier.objects.exists()


def test_a_scan_goes_in_with_the_form_and_a_bad_or_too_large_one_leaves_nothing(enrolment, officer, settings):
    client = browser(officer)
    scanned = TYPED | {"unclassified": "on", "registration_form-files": samples.upload()}
    bad = client.post(form_of(enrolment), scanned | {"registration_form-files": samples.upload(b"MZ not a page", "la.exe")})
    assert bad.status_code == 400
    assert "Cổng chỉ nhận tệp PDF và ảnh" in bad.content.decode()
    settings.UPLOAD_LIMIT_BYTES = 300_000
    large = client.post(form_of(enrolment), scanned | {"registration_form-files": samples.upload(b"%PDF-1.7" + bytes(600_000), "to.pdf")})
    assert large.status_code == 413
    assert 'value="Nguyễn Thị Hòa"' in large.content.decode()
    assert not FileVersion.objects.exists()
    assert not Dossier.objects.exists()
    without_promise = client.post(form_of(enrolment), scanned | {"unclassified": "", "registration_form-files": samples.upload()})
    assert "không nhận tài liệu mật" in without_promise.content.decode()
    assert client.post(form_of(enrolment), scanned | {"registration_form-files": samples.upload()}).status_code == 302
    assert FileVersion.objects.get().shown_at


def test_a_stale_form_is_409_and_names_who_took_it_in(enrolment, officer):
    other = factories.person()
    browser(other).post(form_of(enrolment), TYPED)
    answer = browser(officer).post(form_of(enrolment), TYPED)
    assert answer.status_code == 409
    assert f"{other.full_name} đã nhận hồ sơ giấy" in answer.content.decode()
    assert PaperIntake.objects.count() == 1


def test_a_subject_that_is_not_on_the_roster_says_so_and_a_complete_dossier_leads_to_itself(enrolment, officer):
    stranger = factories.SubjectFactory(name="Tổ dân phố số 77")
    client = browser(officer)
    page = client.get(reverse("paper_intake", args=[stranger.pk, 2026, "registration"])).content.decode()
    assert "chưa có trong danh sách năm 2026" in page
    assert "Chưa có trong danh sách năm 2026" in client.get(reverse("paper_desk"), {"q": "77"}).content.decode()
    factories.DossierFactory(enrolment=enrolment, complete=True, registration=True)
    assert "không nhận thêm bản giấy" in client.get(form_of(enrolment)).content.decode()


def test_the_police_type_in_what_came_on_paper_and_bring_the_picture_later(enrolment, officer):
    client = browser(officer)
    client.post(form_of(enrolment), TYPED)
    dossier = Dossier.objects.get()
    review = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "có bản giấy, lưu tại Cặp 2, tờ 12; chưa có ảnh" in review
    saved = client.post(
        reverse("dossier_figures", args=[dossier.pk]),
        {"version": dossier.version, "households": "120", "households_registered": "120", "counted_on": "01/10/2025"},
        follow=True,
    )
    assert "nằm ngoài kỳ đánh giá năm 2026" in saved.content.decode()
    address = reverse("dossier_paper", args=[dossier.pk, "registration_form"])
    assert "Bổ sung ảnh" in client.get(address).content.decode()
    document = dossier.documents.get()
    upload = reverse("dossier_paper_upload", args=[dossier.pk, "registration_form"])
    client.post(upload, {"document": document.pk, "unclassified": "on", "files": samples.upload()})
    assert FileVersion.objects.get().document == document
    assert client.get(reverse("dossier_paper", args=[dossier.pk, "resolution"])).status_code == 200
    assert samples.fresh(dossier).state == DossierState.SUBMITTED


def test_a_head_brings_the_picture_of_what_was_handed_over(enrolment, officer):
    browser(officer).post(form_of(enrolment), TYPED)
    dossier = Dossier.objects.get()
    client = browser(factories.head_of(enrolment.subject))
    assert "Có bản giấy, chưa có ảnh" in client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    page = client.get(reverse("dossier_paper", args=[dossier.pk, "registration_form"])).content.decode()
    assert "chưa có ảnh" in page
    assert "Bổ sung ảnh" in page
    upload = reverse("dossier_paper_upload", args=[dossier.pk, "registration_form"])
    client.post(upload, {"document": dossier.documents.get().pk, "unclassified": "on", "files": samples.upload()})
    assert FileVersion.objects.count() == 1


def test_the_receipt_is_a_page_to_print_where_no_pdf_can_be_made(enrolment, officer, monkeypatch):
    client = browser(officer)
    client.post(form_of(enrolment), TYPED)
    taken = PaperIntake.objects.get()
    monkeypatch.setattr(print_assets, "print_available", lambda: print_assets.PANGO_MISSING)
    page = client.get(reverse("intake_receipt", args=[taken.dossier_id, taken.pk])).content.decode()
    assert "ghi rõ họ tên" in page
    sheet = client.get(reverse("household_sheet", args=[taken.dossier_id]) + "?dong=3").content.decode()
    assert sheet.count('<td class="ordinal">') == 3


def test_the_desk_and_the_list_of_missing_pictures_make_as_many_queries_for_thirty_as_for_three(at):
    at("2026-03-15 09:00")
    area_officer = factories.person("area_officer")
    client = browser(area_officer)

    def grow(count: int):
        for enrolment in factories.EnrolmentFactory.create_batch(count):
            factories.SubjectMemberFactory(subject=enrolment.subject, user=area_officer, role=MemberRole.AREA_OFFICER)
            services.paper_take_in(
                subject=enrolment.subject,
                year=2026,
                kind="registration",
                by=type(area_officer).objects.get(pk=area_officer.pk),
                version=0,
                handed_over=services.HandedOver("Nguyễn Thị Hòa"),
                papers=[services.HandedPaper(kind="registration_form")],
            )

    def queries(name: str) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as made:
            assert client.get(reverse(name)).status_code == 200
        return len(made)

    grow(3)
    few = [queries(name) for name in ("paper_desk", "papers_without_scan")]
    grow(27)
    assert [queries(name) for name in ("paper_desk", "papers_without_scan")] == few
    assert client.get(reverse("papers_without_scan")).context["total"] == 30


def test_a_paper_is_shared_and_unshared_through_its_page(enrolment):
    other = factories.EnrolmentFactory(subject__name="Tổ dân phố số 6")
    clerk = factories.UserFactory()
    for one in (enrolment, other):
        factories.SubjectMemberFactory(subject=one.subject, user=clerk)
    dossier = samples.opened(enrolment, clerk)
    document = samples.file_paper(dossier, clerk, "resolution")
    client = browser(clerk)
    page = reverse("dossier_paper", args=[dossier.pk, "resolution"])
    assert "Tổ dân phố số 6" in client.get(page).content.decode()
    address = reverse("document_share_with", args=[dossier.pk, document.pk])
    none = client.post(address)
    assert none.status_code == 400
    assert "chưa chọn nơi nào" in none.content.decode()
    assert client.post(address, {"subjects": [other.subject_id]}).status_code == 302
    assert "Dùng chung với: Tổ dân phố số 6" in client.get(page).content.decode()
    assert client.post(reverse("document_unshare", args=[dossier.pk, document.pk])).status_code == 302
    assert client.post(reverse("document_unshare", args=[dossier.pk, document.pk])).status_code == 404


def test_several_documents_of_a_kind_each_keep_their_own_date(enrolment):
    head = factories.head_of(enrolment.subject)
    dossier = samples.opened(enrolment, head)
    first, second = (samples.file_paper(dossier, head, "resolution") for _ in range(2))
    client, address = browser(head), reverse("dossier_paper", args=[dossier.pk, "resolution"])
    assert client.get(address).content.decode().count('name="dated_on"') == 2
    assert client.post(address, {"document": second.pk, "dated_on": "02/03/2026"}).status_code == 302
    wrong = client.post(address, {"document": first.pk, "dated_on": "32/03/2026"})
    assert wrong.status_code == 400
    assert 'value="32/03/2026"' in wrong.content.decode()
    second.refresh_from_db()
    assert f"{second.dated_on:%d/%m/%Y}" == "02/03/2026"


def test_the_form_shows_nothing_of_a_draft_and_what_the_officer_leaves_untouched_is_sent_as_it_lies_there(enrolment, officer):
    head = factories.head_of(enrolment.subject)
    draft = samples.fill(samples.opened(enrolment, head), head)
    samples.save_figures(draft, head, households=137, households_registered=131)
    page = browser(officer).get(form_of(enrolment))
    assert page.context["already"] == []
    assert page.context["form"]["households"].value() == enrolment.households != 137
    assert "131" not in page.content.decode()
    assert page.context["form"]["no_party"].value() is None
    typed = {name: value for name, value in TYPED.items() if name not in ("households_registered", "counted_on")}
    typed |= {"version": samples.fresh(draft).version, "households": str(enrolment.households)}
    assert FileVersion.objects.visible_to(officer).count() == 0
    assert browser(officer).post(form_of(enrolment), typed).status_code == 302
    sent = samples.fresh(draft)
    assert (sent.state, sent.figures.households, sent.figures.households_registered) == (DossierState.SUBMITTED, 137, 131)
    assert FileVersion.objects.visible_to(officer).count() == 2
    further = browser(officer).get(form_of(enrolment))
    assert further.context["form"]["households"].value() == 137


def test_what_is_listed_without_a_picture_opens_for_who_may_add_it(enrolment, officer):
    client, head = browser(officer), factories.head_of(enrolment.subject)
    client.post(form_of(enrolment), TYPED)
    dossier = Dossier.objects.get()
    listed, page = reverse("papers_without_scan"), reverse("dossier_paper", args=[dossier.pk, "registration_form"])
    taken = services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"resolution": "Chưa nộp."})
    assert client.get(listed).context["total"] == 0
    samples.file_paper(samples.fresh(dossier), head, "resolution", dated_on="2026-03-01")
    row = samples.fresh(dossier)
    services.dossier_submit(dossier=row, by=head, version=row.version)
    assert client.get(listed).context["total"] == 1
    opened = client.get(page)
    assert opened.status_code == 200
    assert "Bổ sung ảnh" in opened.content.decode()
    assert client.post(page, {"dated_on": "11/03/2026"}).status_code == 404
    document = opened.context["documents"][0].document.pk
    upload = {"document": document, "unclassified": "on", "files": samples.upload()}
    assert client.post(reverse("dossier_paper_upload", args=[dossier.pk, "registration_form"]), upload).status_code == 302
    assert client.get(listed).context["total"] == 0
