"""The certificates of a decision on the screen: progress that survives a reload, failures with retry, files, copies counted."""

import pytest
from django.urls import reverse

from antt_portal import file_store
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from recognitions.choices import CopyPurpose
from recognitions.models import Certificate, CertificateCopy, PrintFile
from recognitions.services.certificates import certificate_revoke
from tests import factories
from tests.recognitions.print_samples import pages_of
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    """A client signed in as the office of Đống Đa."""
    client.force_login(factories.person("office"))
    return client


def page_of(decision) -> str:
    return reverse("certificates", args=[decision.pk])


@pytest.fixture
def decision():
    return factories.frozen(3)[0].recognition.decision


def test_progress_survives_a_reload(office, decision):
    jobs.run(Job.objects.first().pk)
    for _ in range(2):
        html = office.get(page_of(decision)).content.decode()
        assert '<progress class="batch-bar" max="3" value="1"' in html
        assert "1 / 3" in html.replace("<strong>", "")
        assert reverse("certificates_progress", args=[decision.pk]) in html
        assert '<noscript><meta http-equiv="refresh"' in html


def test_when_all_is_made_the_page_stops_asking_and_offers_the_print_file(office, decision):
    work()
    html = office.get(page_of(decision)).content.decode()
    assert "hx-get" not in html
    assert "http-equiv" not in html
    assert "Tải tệp in (3 giấy)" in html


def test_the_bar_alone_is_small_and_costs_two_queries_of_its_own(office, decision, django_assert_max_num_queries):
    address = reverse("certificates_progress", args=[decision.pk])
    with django_assert_max_num_queries(2 + 4):  # session, person, memberships and own subjects come with every signed-in request
        answer = office.get(address)
    assert len(answer.content) <= 1024
    assert "HX-Refresh" not in answer
    work()
    assert office.get(address)["HX-Refresh"] == "true"


def test_one_that_failed_says_why_and_can_be_tried_again(office):
    decision = factories.frozen(1, name="Tổ dân phố ☭")[0].recognition.decision
    work()
    html = office.get(page_of(decision)).content.decode()
    assert "☭" in html
    assert "Chưa tạo được" in html
    assert "Thử lại" in html
    assert Job.objects.get().state == JobState.FAILED
    assert office.post(reverse("certificates_retry", args=[decision.pk])).url == page_of(decision)
    assert Job.objects.get().state == JobState.WAITING


def test_the_print_file_is_fetched_by_a_post_that_counts_a_copy_of_each(office, decision):
    work()
    answer = office.post(reverse("certificates_print", args=[decision.pk]))
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert pages_of(content) == 3
    assert CertificateCopy.objects.filter(purpose=CopyPurpose.PRINT_FILE).count() == 3


def test_one_certificate_is_printed_alone_and_counted(office, decision):
    work()
    certificate = Certificate.objects.first()
    office.post(reverse("certificate_print", args=[certificate.pk]))
    assert list(certificate.copies.values_list("purpose", flat=True)) == [CopyPurpose.SINGLE]


def test_looking_at_a_certificate_counts_nothing(office, decision):
    work()
    certificate = Certificate.objects.first()
    answer = office.get(reverse("certificate_file", args=[certificate.pk]))
    assert b"".join(answer.streaming_content) == file_store.read(certificate.sha256)
    assert not CertificateCopy.objects.exists()


def test_a_subject_fetches_its_own_once_it_is_made_and_no_other(client, decision):
    own, other = Certificate.objects.all()[:2]
    client.force_login(factories.head_of(own.recognition.subject))
    assert client.get(reverse("certificate_file", args=[own.pk])).status_code == 404
    work()
    assert client.get(reverse("certificate_file", args=[own.pk])).status_code == 200
    assert client.get(reverse("certificate_file", args=[other.pk])).status_code == 404
    assert client.get(page_of(decision)).status_code == 404


def test_a_revoked_certificate_is_for_officers_only(client, office, decision):
    work()
    certificate = Certificate.objects.first()
    certificate_revoke(recognition=certificate.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    address = reverse("certificate_file", args=[certificate.pk])
    assert office.get(address).status_code == 200
    assert office.post(reverse("certificate_print", args=[certificate.pk])).status_code == 404
    client.force_login(factories.head_of(certificate.recognition.subject))
    assert client.get(address).status_code == 404


def test_after_a_revocation_the_print_file_is_joined_again_without_it(office, decision):
    work()
    revoked = Certificate.objects.first()
    certificate_revoke(recognition=revoked.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    answer = office.post(reverse("certificates_print", args=[decision.pk]))
    assert answer.status_code == 409
    assert "Tệp in đang được lập lại" in answer.content.decode()
    assert "Tải tệp in" not in office.get(page_of(decision)).content.decode()
    assert not CertificateCopy.objects.exists()
    work()
    answer = office.post(reverse("certificates_print", args=[decision.pk]))
    assert pages_of(b"".join(answer.streaming_content)) == 2
    assert not revoked.copies.exists()
    assert "Tải tệp in (2 giấy)" in office.get(page_of(decision)).content.decode()


def test_a_print_file_that_was_joined_again_leaves_no_file_behind(decision, django_capture_on_commit_callbacks):
    work()
    former = PrintFile.objects.get(decision=decision).sha256
    revoked = Certificate.objects.first()
    certificate_revoke(recognition=revoked.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    with django_capture_on_commit_callbacks(execute=True):
        work()
    joined_again = PrintFile.objects.get(decision=decision).sha256
    assert joined_again != former
    assert file_store.is_whole(joined_again)
    assert not file_store.path_of(former).exists()
    assert file_store.is_whole(revoked.sha256)


def test_when_all_are_revoked_there_is_nothing_to_print(office):
    (frozen,) = factories.frozen(1)
    decision = frozen.recognition.decision
    work()
    certificate_revoke(recognition=frozen.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    html = office.get(page_of(decision)).content.decode()
    assert "Tải tệp in" not in html
    assert "hx-get" not in html
    answer = office.post(reverse("certificates_print", args=[decision.pk]))
    assert (answer.status_code, "Không có giấy nào" in answer.content.decode()) == (400, True)


def test_an_officer_elsewhere_who_represents_a_subject_does_not_open_the_others_certificates(client, decision):
    work()
    own = Certificate.objects.first()
    officer = factories.person("chief", place=factories.ward("00004"))
    factories.SubjectMemberFactory(subject=own.recognition.subject, user=officer)
    client.force_login(officer)
    assert client.get(page_of(decision)).status_code == 404
    assert client.get(reverse("certificates_progress", args=[decision.pk])).status_code == 404
    assert client.post(reverse("certificates_print", args=[decision.pk])).status_code == 404
    assert client.get(reverse("certificate_file", args=[own.pk])).status_code == 200
    certificate_revoke(recognition=own.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    assert client.get(reverse("certificate_file", args=[own.pk])).status_code == 404


def test_a_file_that_is_not_whole_is_not_given_out(office, decision):
    work()
    certificate = Certificate.objects.first()
    file_store.path_of(certificate.sha256).write_bytes(b"changed")
    answer = office.get(reverse("certificate_file", args=[certificate.pk]))
    assert answer.status_code == 400
    assert "không còn nguyên vẹn" in answer.content.decode()


@pytest.mark.parametrize("trait", ["office", "chairperson", "chief", "auditor", ""])
def test_those_of_the_deciding_place_see_the_page(client, decision, trait):
    client.force_login(factories.person(trait))
    assert client.get(page_of(decision)).status_code == 200


def test_those_of_another_place_do_not(client, decision):
    client.force_login(factories.person("office", place=factories.ward("00004")))
    assert client.get(page_of(decision)).status_code == 404


def test_the_province_looks_but_does_not_print(client, decision):
    work()
    client.force_login(factories.person("office", place=factories.ward().parent))
    assert "Tải tệp in" not in client.get(page_of(decision)).content.decode()
    assert client.post(reverse("certificates_print", args=[decision.pk])).status_code == 404
    assert not CertificateCopy.objects.exists()


def test_a_decision_without_certificates_says_so(office):
    assert "không có Giấy công nhận nào" in office.get(page_of(factories.DecisionFactory())).content.decode()


def test_a_print_file_that_could_not_be_joined_is_offered_again(office, decision):
    work()
    PrintFile.objects.all().delete()
    Job.objects.filter(kind="certificates.print_file").update(state=JobState.FAILED)
    html = office.get(page_of(decision)).content.decode()
    assert "chưa ghép được tệp in" in html
    office.post(reverse("certificates_retry", args=[decision.pk]))
    work()
    assert PrintFile.objects.get().pages == 3


def test_the_register_book_lists_every_number_with_its_decision(office, decision):
    html = office.get(reverse("register", args=[2026])).content.decode()
    assert [number in html for number in ("0001/2026", "0002/2026", "0003/2026")] == [True] * 3
    assert decision.symbol in html
    assert "Ủy ban nhân dân phường Đống Đa" in html


def test_the_register_book_is_searched_without_marks(office):
    decision = factories.DecisionFactory()
    for name in ("Tổ dân phố số 5", "Trường THCS Đống Đa"):
        factories.frozen(1, decision=decision, name=name)
    html = office.get(reverse("register", args=[2026]), {"tim": "truong dong da"}).content.decode()
    assert "Trường THCS Đống Đa" in html
    assert "Tổ dân phố số 5" not in html


def test_an_empty_book_says_so(office):
    assert "Sổ chưa có giấy nào" in office.get(reverse("register", args=[2024])).content.decode()


def test_the_pages_do_not_ask_more_for_more_rows(office, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    decision = factories.frozen(2)[0].recognition.decision
    addresses = [page_of(decision), reverse("register", args=[2026])]
    few = []
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            office.get(address)
        few.append(len(queries))
    factories.frozen(20, decision=decision)
    for address, allowed in zip(addresses, few, strict=True):
        with django_assert_max_num_queries(allowed):
            office.get(address)


def test_the_page_of_a_certificate_offers_what_its_state_allows(office, decision):
    work()
    certificate = Certificate.objects.first()
    address = reverse("certificate", args=[certificate.pk])
    html = office.get(address).content.decode()
    assert [words in html for words in ("Cấp lại", "Ghi đã trao", "Ghi tờ phôi hỏng", "Ghi lại là chưa trao")] == [True, True, False, False]
    office.post(reverse("certificate_print", args=[certificate.pk]))
    html = office.get(address).content.decode()
    assert [words in html for words in ("In lại", "Ghi tờ phôi hỏng")] == [True, True]
    typed = {"version": certificate.version, "reason": "lost", "subject": certificate.facts["subject"], "note": "Đơn báo mất"}
    answer = office.post(reverse("reissue", args=[certificate.pk]), typed)
    new = Certificate.objects.get(replaces=certificate)
    assert answer.url == reverse("certificate", args=[new.pk])
    assert "đã được thay ngày" in office.get(address).content.decode()


def test_a_reissue_that_is_refused_keeps_what_was_typed(office, decision):
    work()
    certificate = Certificate.objects.first()
    typed = {"version": certificate.version, "reason": "wrong_name", "subject": certificate.facts["subject"], "note": "Đơn ngày 02/12"}
    answer = office.post(reverse("reissue", args=[certificate.pk]), typed)
    html = answer.content.decode()
    assert (answer.status_code, "ghi tên đúng" in html, "Đơn ngày 02/12" in html) == (400, True, True)


def test_the_subjects_own_people_see_which_paper_stands(client, office, decision):
    work()
    old = Certificate.objects.first()
    office.post(reverse("reissue", args=[old.pk]), {"version": old.version, "reason": "lost", "note": "Theo đơn"})
    work()
    client.force_login(factories.head_of(old.recognition.subject))
    html = client.get(reverse("certificate", args=[old.pk])).content.decode()
    assert "đã được thay ngày" in html
    assert "Theo đơn" not in html
    assert "Cấp lại</a>" not in html
    new = Certificate.objects.get(replaces=old)
    assert "Tải Giấy công nhận" in client.get(reverse("certificate", args=[new.pk])).content.decode()
    html = client.get(reverse("subject", args=[old.recognition.subject_id])).content.decode()
    assert "số 0001/2026, cấp lại lần 1" in html
