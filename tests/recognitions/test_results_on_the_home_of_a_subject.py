"""A head's home tells the result first: recognised with the certificate, not recognised with why and whom to ask, or still waiting."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognitions.choices import DecisionKind
from recognitions.models import Amendment, Recognition
from recognitions.on_other_pages import results_of
from recognitions.services.certificates import certificate_revoke
from registrations.choices import MemberRole
from tests import factories
from tests.recognitions import stages
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def recognised(ward):
    sheet = stages.concluded(stages.filed(ward=ward, name="Tổ dân phố số 5"), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    stages.recorded(decision, ward=ward)
    return Recognition.objects.get()


def home(client, subject) -> str:
    sign_in(client, factories.head_of(subject))
    return client.get("/").content.decode().split("<main")[1]


def test_a_recognition_stands_first_with_its_decision(client, recognised):
    html = home(client, recognised.subject)
    assert "Đã được công nhận đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026." in html
    assert "Quyết định số 215/QĐ-UBND ngày 18/11/2026." in html
    assert "Giấy công nhận đang được in" in html
    assert html.index("Đã được công nhận") < html.index("task-list")


def test_the_certificate_can_be_had_once_it_is_made(client, recognised):
    work()
    html = home(client, recognised.subject)
    assert html.count("Tải Giấy công nhận năm 2026") == 1
    assert reverse("certificate_file", args=[recognised.certificates.get().pk]) in html


def test_a_refusal_says_why_and_whom_to_ask(client, ward):
    sheet = stages.refused(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    stages.recorded(decision, ward=ward)
    officer = factories.person("area_officer", full_name="Lê Minh Tuấn", phone="0912000111")
    factories.SubjectMemberFactory(subject=sheet.subject, user=officer, role=MemberRole.AREA_OFFICER)
    html = home(client, sheet.subject)
    assert "Năm 2026 chưa được công nhận." in html
    assert f"Chưa đạt {sheet.results.get(met=False).article}: {sheet.reason}" in html
    assert "Cần hỏi thêm: cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912000111." in html
    [row] = results_of(sheet.subject, officer)
    assert row.more == "Cần hỏi thêm: cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912000111."


def test_a_complete_dossier_waits_for_the_decision(client, ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    html = home(client, sheet.subject)
    assert "Đang chờ Quyết định." in html
    assert "Hồ sơ đề nghị năm 2026 đã đầy đủ." in html
    page = client.get(reverse("subject", args=[sheet.subject_id])).content.decode()
    assert "Năm 2026: đang chờ Quyết định" in page
    stages.agreed(sheet, ward=ward)
    assert "Đang chờ Quyết định." in client.get("/").content.decode()


def test_a_revocation_says_when_and_by_what(client, ward, recognised, at):
    at("2027-06-01 09:00")
    revoking = factories.DecisionFactory(revoking=True, symbol="95/QĐ-UBND", dated_on=stages.date(2027, 5, 20))
    certificate_revoke(recognition=recognised, decision=revoking, by=ward.office)
    html = home(client, recognised.subject)
    assert "Việc công nhận năm 2026 đã bị thu hồi</strong> ngày 20/05/2027, theo Quyết định số 95/QĐ-UBND." in html
    assert "Giấy công nhận năm 2026 không còn giá trị" in html


def test_a_correction_is_told_beside_the_recognition(client, recognised):
    correcting = factories.DecisionFactory(kind=DecisionKind.CORRECT, symbol="301/QĐ-UBND")
    Amendment.objects.create(decision=correcting, recognition=recognised, corrected={"subject": {"from": "a", "to": "b"}})
    assert "Đính chính theo Quyết định số 301/QĐ-UBND ngày 18/11/2026." in home(client, recognised.subject)
    row = next(row for row in results_of(recognised.subject, factories.head_of(recognised.subject)) if row.state)
    assert row.hint.startswith("Đính chính theo Quyết định số 301/QĐ-UBND ngày 18/11/2026.")


def test_an_old_result_gives_way_but_its_certificate_stays(client, recognised, at):
    work()
    at("2027-07-01 09:00")
    html = home(client, recognised.subject)
    assert "Đã được công nhận đạt" not in html
    assert "Tải Giấy công nhận năm 2026" in html


def test_the_subjects_page_offers_certificate_and_notice(client, recognised):
    work()
    head = factories.head_of(recognised.subject)
    [row] = results_of(recognised.subject, head)
    assert [words for words, _ in row.links] == ["Tải Giấy công nhận (PDF)", "Thông báo kết quả (PDF)"]
    sign_in(client, head)
    for _, address in row.links:
        assert client.get(address).status_code == 200


def test_results_of_many_subjects_cost_what_those_of_one_cost(client, ward):
    head = factories.UserFactory()
    sign_in(client, head)

    def add(count):
        sheets = [stages.refused(stages.filed(ward=ward), ward=ward) for _ in range(count)]
        sheets += [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(count)]
        for number, decision in enumerate(stages.agreed(*sheets, ward=ward, symbol=f"{count}/TTr-CAP")):
            stages.recorded(decision, ward=ward, symbol=f"{count}{number}/QĐ-UBND")
        for sheet in sheets:
            factories.SubjectMemberFactory(subject=sheet.subject, user=head)

    def asked() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert "Xem kết quả các năm" in client.get("/").content.decode()
        return len(queries)

    add(1)
    few = asked()
    add(3)
    assert asked() == few
    assert few <= 20
