"""The public pages: a code tells what the paper must say and whether it stands; the results list who was recognised."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal import file_store
from recognitions.models import Certificate
from recognitions.services.certificates import certificate_reissue, certificate_revoke
from recognitions.verification import code_in_groups, code_normal
from tests import factories
from tests.recognitions.print_samples import qr_of
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def certificate():
    return factories.frozen(1, name="Tổ dân phố số 5")[0]


def read(client, address, **query) -> str:
    return client.get(address, query).content.decode()


def test_the_printed_qr_leads_to_a_page_with_the_same_name(client, certificate, settings):
    work()
    (address,) = qr_of(file_store.read(Certificate.objects.get().sha256))
    assert address == f"{settings.PUBLIC_ADDRESS}/tra-cuu/{certificate.code}/"
    html = read(client, address.removeprefix(settings.PUBLIC_ADDRESS))
    assert "Tổ dân phố số 5" in html


def test_a_code_shows_every_fact_of_the_paper(client, certificate):
    html = read(client, reverse("verify", args=[certificate.code]))
    decision = certificate.recognition.decision
    for words in ("Tổ dân phố số 5", "Phường Đống Đa, Thành phố Hà Nội", decision.symbol, "18/11/2026", "0001/2026"):
        assert words in html
    assert "Ủy ban nhân dân phường Đống Đa" in html
    assert "Còn hiệu lực" in html


def test_no_person_is_named_to_the_public(client, certificate):
    subject = certificate.recognition.enrolment.subject
    subject.head_name, subject.head_phone = "Nguyễn Văn Tổ Trưởng", "0912345678"
    subject.save()
    for html in (read(client, reverse("verify", args=[certificate.code])), read(client, reverse("recognised"), noi="00235")):
        assert "Nguyễn Văn Tổ Trưởng" not in html
        assert "0912345678" not in html
        assert certificate.recognition.decision.signer_name not in html


def test_a_code_is_found_however_it_is_typed(client, certificate):
    for typed in (certificate.code.lower(), code_in_groups(certificate.code), f" {certificate.code[:4]} {certificate.code[4:]}"):
        assert client.get(reverse("verify", args=[typed])).status_code == 200
        answer = client.get(reverse("verify_form"), {"ma": typed})
        assert answer.url == reverse("verify", args=[certificate.code])


@pytest.mark.parametrize("code", ["khong-co-that", "22222222222", "x", "%00", "Ẵ" * 300, "' OR 1=1 --", "<script>"])
def test_an_unknown_code_is_a_404_in_plain_words(client, code):
    answer = client.get(reverse("verify", args=[code]))
    assert answer.status_code == 404
    assert "Không có Giấy công nhận nào mang mã này" in answer.content.decode()
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_a_code_of_the_wrong_length_is_explained_and_kept(client):
    html = read(client, reverse("verify_form"), ma="ABC-12")
    assert "có 12 chữ và số; ông/bà đã nhập 5" in html
    assert 'value="ABC-12"' in html
    assert "<title>Lỗi: " in html


def test_a_revoked_certificate_says_by_which_decision_and_when(client, certificate):
    revoking = factories.DecisionFactory(revoking=True, symbol="77/QĐ-UBND")
    certificate_revoke(recognition=certificate.recognition, decision=revoking, by=revoking.signer)
    html = read(client, reverse("verify", args=[certificate.code]))
    assert "đã bị thu hồi, không còn giá trị, theo Quyết định số 77/QĐ-UBND ngày 18/11/2026" in html
    assert "Còn hiệu lực" not in html


def test_a_replaced_paper_says_since_when_and_what_stands_now_without_the_new_code(client, certificate, at):
    work()
    at("2026-12-07 09:00")
    correcting = factories.DecisionFactory(kind="correct", symbol="1290/QĐ-UBND", dated_on=date(2026, 12, 4))
    corrected = {"corrected": {"subject": "Tổ dân phố số 15"}, "decision": correcting}
    new = certificate_reissue(certificate=certificate, reason="corrected", by=factories.person("office"), **corrected)
    html = read(client, reverse("verify", args=[certificate.code]))
    for words in ("đã được thay ngày 07/12/2026", "Tổ dân phố số 15", "Tổ dân phố số 5", "Quyết định số 1290/QĐ-UBND ngày 04/12/2026"):
        assert words in html
    assert new.code not in html.replace("-", "")
    html = read(client, reverse("verify", args=[new.code]))
    assert "Còn hiệu lực" in html
    assert "Đính chính theo Quyết định số 1290/QĐ-UBND ngày 04/12/2026" in html
    assert "Cấp lại lần 1 ngày 07/12/2026" in html


def test_a_replaced_paper_whose_recognition_was_revoked_is_revoked(client, certificate, django_assert_max_num_queries):
    work()
    certificate_reissue(certificate=certificate, reason="lost", by=factories.person("office"))
    with django_assert_max_num_queries(3):
        client.get(reverse("verify", args=[certificate.code]))
    revoking = factories.DecisionFactory(revoking=True, symbol="77/QĐ-UBND")
    certificate_revoke(recognition=certificate.recognition, decision=revoking, by=revoking.signer)
    assert "đã bị thu hồi, không còn giá trị" in read(client, reverse("verify", args=[certificate.code]))


def test_answers_are_not_kept_by_anyone_on_the_way_and_cost_three_queries_at_most(client, certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        answer = client.get(reverse("verify", args=[certificate.code]))
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_codes_are_read_without_case_spaces_and_hyphens():
    assert code_normal(" abcd-efgh jkmn ") == "ABCDEFGHJKMN"
    assert code_in_groups("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


def test_results_open_on_the_latest_year_and_the_only_ward(client, certificate):
    html = read(client, reverse("recognised"))
    assert "năm 2026" in html
    assert "Tổ dân phố số 5" in html
    assert "Phường Đống Đa" in html


def test_of_several_wards_one_is_chosen(client, certificate):
    other = factories.ward("00004")
    factories.frozen(1, place=other, name="Tổ dân phố số 77", decision=factories.DecisionFactory(deciding_place=other))
    html = read(client, reverse("recognised"))
    assert "Chọn phường, xã" in html
    assert "Tổ dân phố số 77" not in html
    assert "Tổ dân phố số 77" in read(client, reverse("recognised"), noi="00004")
    assert "Tổ dân phố số 77" in read(client, reverse("recognised"), tim="to dan pho so 77")
    assert "Tổ dân phố số 77" in read(client, reverse("recognised"), phuong=other.bare_name)


def test_results_leave_out_what_was_revoked_and_what_is_not_issued(client, certificate):
    revoking = factories.DecisionFactory(revoking=True)
    certificate_revoke(recognition=certificate.recognition, decision=revoking, by=revoking.signer)
    factories.RecognitionFactory(
        decision=factories.DecisionFactory(unsigned=True), enrolment__subject=factories.SubjectFactory(name="Tổ dân phố số 6")
    )
    html = read(client, reverse("recognised"))
    assert "Chưa có kết quả nào" in html


def test_a_search_without_result_says_what_to_do(client, certificate):
    assert "gõ ngắn hơn" in read(client, reverse("recognised"), tim="khong co")
