"""The pages of a dossier: what a refusal looks like, who gets 404, how files are served, how many queries a page makes."""

from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from antt_portal import file_store, print_assets
from dossiers import previews, receipts, services
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier, FileVersion
from registrations.choices import SubjectKind
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


@pytest.fixture
def dossier(enrolment, head):
    return samples.opened(enrolment, head)


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def upload_to(client, dossier, *files, kind="resolution", **more):
    address = reverse("dossier_paper_upload", args=[dossier.pk, kind])
    return client.post(address, {"unclassified": "on", "files": list(files)} | more)


def test_every_page_of_a_dossier_opens_for_its_head_filled_or_empty(enrolment, head):
    client = browser(head)
    for kind in DossierKind:
        dossier = samples.opened(enrolment, head, kind)
        pages = ["dossier", "dossier_check", "dossier_figures"]
        pages += ["dossier_meeting", "dossier_self_assessment"] if kind == DossierKind.RECOGNITION else []
        for _ in range(2):
            for name in pages:
                assert client.get(reverse(name, args=[dossier.pk])).status_code == 200, name
            samples.fill(dossier, head)
        assert client.get(reverse("dossier_paper", args=[dossier.pk, "nothing"])).status_code == 404


def test_a_draft_shows_a_police_officer_only_that_it_exists(dossier, head):
    file = FileVersion.objects.get(document=samples.file_paper(dossier, head, "resolution"))
    officer = browser(factories.person())
    assert "Nội dung chỉ hiện sau khi" in officer.get(reverse("dossier", args=[dossier.pk])).content.decode()
    for name, arguments in (("file", [file.pk]), ("file_page", [file.pk, 1]), ("dossier_figures", [dossier.pk])):
        assert officer.get(reverse(name, args=arguments)).status_code == 404


def test_a_stranger_gets_404_everywhere(dossier):
    stranger = browser(factories.head_of(factories.SubjectFactory()))
    for name in ("dossier", "dossier_check", "dossier_figures", "dossier_sent", "dossier_receipt"):
        assert stranger.get(reverse(name, args=[dossier.pk])).status_code == 404
    assert stranger.post(reverse("dossier_act", args=[dossier.pk, "withdraw"]), {"reason": "x"}).status_code == 404
    assert stranger.get(reverse("review_queue")).status_code == 404


def test_what_is_wrong_is_said_at_the_form_and_what_was_typed_stays(dossier, head):
    typed = {"households": "100", "households_registered": "101", "counted_on": "01/03/2026", "version": dossier.version}
    answer = browser(head).post(reverse("dossier_figures", args=[dossier.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Lỗi: " in page
    assert "lớn hơn tổng số hộ đang cư trú" in page
    assert 'value="101"' in page


def test_saving_from_a_stale_page_is_409_keeps_what_was_typed_and_goes_through_when_pressed_again(dossier, head):
    client, address = browser(head), reverse("dossier_figures", args=[dossier.pk])
    samples.save_figures(dossier, head, households=110)
    typed = {"households": "100", "households_registered": "100", "counted_on": "01/03/2026", "version": dossier.version}
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert 'value="100"' in answer.content.decode()
    again = client.post(address, typed | {"version": samples.fresh(dossier).version})
    assert again.status_code == 302
    assert samples.fresh(dossier).figures.households == 100


def test_a_file_too_large_is_cut_off_told_as_413_and_leaves_nothing(dossier, head, settings, tmp_path):
    settings.UPLOAD_LIMIT_BYTES = 300_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    answer = upload_to(browser(head), dossier, samples.upload(b"%PDF-1.7" + bytes(600_000), "quét.pdf"))
    assert answer.status_code == 413
    assert "Tệp “quét.pdf” lớn hơn" in answer.content.decode()
    assert [path for path in tmp_path.rglob("*.upload*") if path.is_file()] == []
    assert not FileVersion.objects.exists()


def test_an_upload_without_the_token_is_refused_although_the_cap_comes_first(dossier, head):
    client = Client(enforce_csrf_checks=True)
    client.force_login(head)
    assert upload_to(client, dossier, samples.upload()).status_code == 403
    assert not FileVersion.objects.exists()


def test_an_original_is_a_download_that_can_run_nothing(dossier, head):
    upload_to(browser(head), dossier, samples.upload(name="Biên bản “họp”.pdf"))
    file = FileVersion.objects.get()
    answer = browser(head).get(reverse("file", args=[file.pk]))
    assert b"".join(answer.streaming_content) == samples.pdf()
    assert answer["Content-Disposition"] == ("attachment; filename*=UTF-8''Bi%C3%AAn%20b%E1%BA%A3n%20%E2%80%9Ch%E1%BB%8Dp%E2%80%9D.pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_is_shown_as_a_picture_upright_and_without_where_it_was_taken(dossier, head):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "chụp tại nhà ông A"
    upload_to(browser(head), dossier, samples.upload(samples.photo(size=(80, 60), exif=exif), "anh.jpg"))
    file = FileVersion.objects.get()
    answer = browser(head).get(reverse("file_page", args=[file.pk, 1]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    picture = Path(previews.picture_path(file.sha256, 1, previews.READING_EDGE))
    with Image.open(picture) as image:
        assert image.height > image.width
        assert not image.getexif()
    assert browser(head).get(reverse("file_page", args=[file.pk, 2])).status_code == 404


def test_a_receipt_can_be_taken_home_as_pdf(enrolment, head):
    pytest.importorskip("weasyprint", exc_type=OSError)
    dossier = samples.sent(enrolment, head)
    answer = browser(head).get(reverse("dossier_receipt", args=[dossier.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_receipt_names_the_police_as_one_writes_them_and_is_set_in_the_shipped_faces(enrolment, head):
    pytest.importorskip("weasyprint", exc_type=OSError)
    dossier = samples.sent(enrolment, head)
    page = PdfReader(BytesIO(receipts.pdf_of(dossier))).pages[0]
    assert "Công an phường Đống Đa" in page.extract_text()
    faces = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]
    assert all("Tinos-Portal" in face or "TinosPortal" in face for face in faces), faces


def test_a_receipt_is_a_page_to_print_where_no_pdf_can_be_made(enrolment, head, monkeypatch):
    monkeypatch.setattr(print_assets, "print_available", lambda: print_assets.PANGO_MISSING)
    answer = browser(head).get(reverse("dossier_receipt", args=[samples.sent(enrolment, head).pk]))
    assert answer["Content-Type"].startswith("text/html")


def test_a_file_whose_bytes_are_gone_is_said_to_be_missing(enrolment, head):
    samples.sent(enrolment, head)
    kept = FileVersion.objects.first()
    file_store.path_of(kept.sha256).unlink()
    answer = browser(factories.person()).get(reverse("file", args=[kept.pk]))
    assert answer.status_code == 404
    assert "không còn tìm thấy nội dung" in answer.content.decode()
    assert browser(head).get(reverse("file_page", args=[kept.pk, 1])).status_code == 404


def test_taking_back_after_the_last_day_says_that_it_cannot_be_sent_again_where_late_ones_are_refused(enrolment, head, at):
    dossier = samples.sent(enrolment, head)
    samples.publish(enrolment.place, late_dossiers="refuse")
    at("2026-12-01 09:00")
    page = browser(head).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "lấy lại rồi thì không gửi lại được nữa" in page
    assert "sẽ được ghi là nộp muộn" not in page


def test_an_officer_takes_returns_and_completes_through_the_pages(enrolment, head):
    dossier = samples.sent(enrolment, head)
    officer = browser(factories.person())

    def act(client, action, **given):
        version = samples.fresh(dossier).version
        return client.post(reverse("dossier_act", args=[dossier.pk, action]), {"version": version} | given)

    assert act(officer, "take").status_code == 302
    nothing_asked = act(officer, "return")
    assert nothing_asked.status_code == 400
    assert "chưa ghi cần bổ sung gì" in nothing_asked.content.decode()
    act(officer, "return", **{"picked-resolution": ["Thiếu chữ ký."], "own-resolution": "Trang 2."})
    page = browser(head).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "Thiếu chữ ký. Trang 2." in page
    browser(head).post(reverse("dossier_check", args=[dossier.pk]), {"declared": "on", "version": samples.fresh(dossier).version})
    act(officer, "take")
    assert act(officer, "complete").status_code == 302
    assert samples.fresh(dossier).state == DossierState.COMPLETE


def test_acting_from_a_stale_review_page_is_409_and_names_who_was_first(enrolment, head):
    dossier = samples.sent(enrolment, head)
    first, second = factories.person(), factories.person()
    services.dossier_take(dossier=dossier, by=first, version=dossier.version)
    answer = browser(second).post(reverse("dossier_act", args=[dossier.pk, "take"]), {"version": dossier.version})
    assert answer.status_code == 409
    assert f"{first.full_name} đã tiếp nhận hồ sơ" in answer.content.decode()


def test_the_ward_itself_is_filled_by_its_police_and_sent_by_its_chairperson(at):
    at("2026-03-15 09:00")
    subject = factories.SubjectFactory(kind=SubjectKind.WARD, label="", name="Phường Đống Đa", households=None, managing_level="province")
    enrolment = factories.EnrolmentFactory(subject=subject)
    officer, chairperson = factories.person(), factories.person("chairperson")
    dossier = samples.fill(samples.opened(enrolment, officer), officer)
    check = reverse("dossier_check", args=[dossier.pk])
    assert "Chủ tịch UBND gửi hồ sơ này" in browser(officer).get(check).content.decode()
    assert browser(officer).post(check, {"declared": "on", "version": dossier.version}).status_code == 404
    assert browser(chairperson).post(check, {"declared": "on", "version": dossier.version}).status_code == 302
    assert Dossier.objects.get().deciding_place == subject.place.parent


@pytest.mark.parametrize("name", ["review_queue"])
def test_the_queue_makes_as_many_queries_for_fifty_rows_as_for_five(at, name):
    at("2026-11-01 09:00")
    officer = browser(factories.person())

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert officer.get(reverse(name)).status_code == 200
        return len(made)

    factories.DossierFactory.create_batch(5, sent=True)
    officer.get(reverse(name))
    few = queries()
    factories.DossierFactory.create_batch(45, sent=True)
    assert queries() == few


def test_the_queue_goes_on_behind_the_last_row_of_a_page(at):
    at("2026-11-01 09:00")
    officer = browser(factories.person())
    factories.DossierFactory.create_batch(53, sent=True)
    first = officer.get(reverse("review_queue"))
    second = officer.get(reverse("review_queue") + first.context["next_url"])
    shown = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 53
    assert not second.context["next_url"]


def test_the_queue_narrows_by_kind_state_lateness_and_name(at):
    at("2026-11-01 09:00")
    officer = browser(factories.person())
    factories.DossierFactory(sent=True, late=True, enrolment__subject__name="Tổ dân phố số 5")
    factories.DossierFactory(complete=True, registration=True)

    def found(query: str) -> int:
        return officer.get(reverse("review_queue") + query).context["total"]

    assert [found("?" + words) for words in ("", "state=complete", "late=true", "late=false", "q=to+dan+pho+so+5", "q=khom")] == [
        1,
        1,
        1,
        0,
        1,
        0,
    ]
    assert found("?kind=registration&state=complete") == 1
    assert found("?kind=nonsense") == 1
