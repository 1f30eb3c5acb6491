"""The Phiếu nhắc and the list on paper: what they say, what they never say, how many fit a sheet."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from antt_portal import print_assets
from dossiers.choices import DossierKind, PaperKind
from tests import factories
from tests.dossiers import samples
from tests.dossiers.calling import area, keys, list_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.embedded,
    pytest.mark.skipif(print_assets.print_available() is not None, reason="this machine cannot make PDF"),
]

SLIPS, PRINT = reverse("call_slips", args=["00235"]), reverse("calls_print", args=["00235"])


@pytest.fixture(autouse=True)
def _in_october(at, settings):
    at("2026-10-28 09:00")
    settings.PUBLIC_ADDRESS, settings.CONTACT_PHONE = "https://antt.example.vn", "024 3851 0000"


@pytest.fixture
def officer(client):
    found = factories.person("area_officer", phone="0977000111")
    client.force_login(found)
    return found


def pages_of(answer) -> list[str]:
    assert answer["Content-Type"] == "application/pdf", answer.content[:300]
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


def test_a_slip_says_what_until_when_and_where(client, officer):
    row = area(officer, head_name="Trần Thị Bảy", head_phone="0912345678")
    dossier = samples.opened(row, officer, DossierKind.RECOGNITION)
    for kind in (PaperKind.PROPOSAL_LETTER, PaperKind.RESULT_REPORT):
        samples.file_paper(dossier, officer, kind)
    samples.hold_meeting(dossier, officer)
    samples.assess(dossier, officer)
    (told,) = pages_of(client.post(SLIPS, {"chon": keys(officer)}))
    for words in (
        "CÔNG AN PHƯỜNG ĐỐNG ĐA",
        "PHIẾU NHẮC",
        "Kính gửi: Tổ dân phố số 5",
        "Còn thiếu biên bản họp.",
        "Hạn cuối: hết ngày 04/11/2026 (thứ Tư).",
        "Cần giúp, ông/bà gọi 024 3851 0000.",
    ):
        assert words in told
    assert f"antt.example.vn/ho-so/{dossier.pk}/" in told.replace(" ", "")
    assert not any(words in told for words in ("Bảy", "0912345678", "0977000111"))


def test_four_slips_stand_on_a_sheet_also_with_the_longest_names(client, officer):
    for number in range(9):
        area(officer, name=f"{number} " + "Công ty trách nhiệm hữu hạn " * 7)
    told = pages_of(client.post(SLIPS, {"tat_ca": "slip"}))
    assert [page.count("PHIẾU NHẮC") for page in told] == [4, 4, 1]


def test_only_the_ticked_are_printed_and_nobody_elses(client, officer):
    area(officer, name="Tổ dân phố số 1")
    area(officer, name="Tổ dân phố số 2")
    other = area(name="Tổ dân phố số 3")
    (told,) = pages_of(client.post(SLIPS, {"chon": [keys(officer)[1], f"{other.pk}-recognition"]}))
    assert "Tổ dân phố số 2" in told
    assert not any(f"Tổ dân phố số {number}" in told for number in (1, 3))


def test_no_slip_is_asked_for_without_a_choice(client, officer):
    area(officer)
    answer = client.post(SLIPS)
    assert (answer.status_code, "Chưa chọn nơi nào để in phiếu nhắc" in answer.content.decode()) == (400, True)


def test_the_list_prints_with_whom_to_call(client, officer):
    for number in range(1, 41):
        area(officer, name=f"Tổ dân phố số {number}", head_name="Trần Thị Bảy", head_phone="0912345678")
    told = pages_of(client.get(PRINT))
    assert len(told) > 1
    assert all("Người liên hệ" in page for page in told)
    whole = " ".join(told)
    for words in ("DANH SÁCH CẦN GỌI", "40 hồ sơ đang chờ", "Tổ dân phố số 40", "0912345678", "04/11/2026 (thứ Tư)"):
        assert words in whole


def test_the_list_prints_what_the_filter_leaves(client, officer):
    area(officer, name="Tổ dân phố số 1")
    factories.DossierFactory(enrolment=area(officer, name="Tổ dân phố số 2"), returned=True)
    told = " ".join(pages_of(client.get(PRINT, {"tinh_trang": "bo-sung"})))
    assert "Tình trạng: Cần bổ sung; 1 hồ sơ đang chờ." in told
    assert "Tổ dân phố số 1" not in told


def test_where_no_pdf_can_be_made_it_says_what_to_do(client, officer, monkeypatch):
    area(officer)
    monkeypatch.setattr(print_assets, "print_available", lambda: "thiếu Pango")
    for answer in (client.get(PRINT), client.post(SLIPS, {"tat_ca": "slip"})):
        assert (answer.status_code, "Máy chủ chưa tạo được tệp PDF" in answer.content.decode()) == (400, True)
    assert client.get(list_url()).status_code == 200
