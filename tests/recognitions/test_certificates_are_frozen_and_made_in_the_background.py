"""From the issued decision to the stored file: what is frozen, the jobs that make it, and what happens when they cannot."""

import unicodedata

import pytest
from django.db import transaction

from antt_portal import file_ledger, file_store, print_assets
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions import certificate
from recognitions.certificate_checks import kept_files, recognised_without_certificate
from recognitions.certificate_progress import progress_of
from recognitions.choices import CertificateState, RecognitionState
from recognitions.models import Certificate, PlaceSettings, PrintFile
from recognitions.services.certificates import certificate_revoke, certificates_freeze, certificates_retry
from registrations.choices import SubjectKind
from tests import factories
from tests.recognitions.print_samples import pages_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def work() -> None:
    """Do every job that can be done now, as a worker would, and those that these bring with them."""
    while open_jobs := list(Job.objects.filter(state=JobState.WAITING, not_before=None)):
        for job in open_jobs:
            jobs.run(job.pk)


def test_facts_are_those_of_the_roster_and_of_the_signed_decision():
    decision = factories.DecisionFactory(symbol="1234/QĐ-UBND")
    (frozen,) = factories.frozen(1, decision=decision, name="Tổ dân phố số 5")
    facts = certificate.CertificateFacts.from_json(frozen.facts)
    assert (facts.subject, facts.where) == ("Tổ dân phố số 5", "Phường Đống Đa, Thành phố Hà Nội")
    assert (facts.issuer, facts.signed_at) == ("Ủy ban nhân dân phường Đống Đa", "Đống Đa")
    assert (facts.decision_symbol, facts.decision_date) == ("1234/QĐ-UBND", decision.dated_on)
    assert facts.signing_lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert (facts.signer_name, facts.register_number, facts.year) == ("Nguyễn Thị Ngọc Ánh", "0001/2026", 2026)
    assert facts.address.endswith(f"/tra-cuu/{frozen.code}/")


def test_a_ward_is_named_with_its_province_only():
    province = factories.ward().parent
    decision = factories.DecisionFactory(deciding_place=province)
    (frozen,) = factories.frozen(1, decision=decision, kind=SubjectKind.WARD, label="", name="Phường Đống Đa")
    assert frozen.facts["where"] == province.name
    assert frozen.facts["issuer"].startswith("Ủy ban nhân dân thành phố")


def test_what_changes_later_does_not_change_a_certificate():
    (frozen,) = factories.frozen(1, name="Tổ dân phố số 5")
    frozen.recognition.enrolment.subject.name = "Tổ dân phố số 50"
    frozen.recognition.enrolment.subject.save()
    work()
    frozen.refresh_from_db()
    assert "Tổ dân phố số 5 " in words_of(file_store.read(frozen.sha256))


def test_a_decomposed_name_is_printed_composed():
    (frozen,) = factories.frozen(1, name=unicodedata.normalize("NFD", "Tổ dân phố số 5"))
    assert frozen.facts["subject"] == "Tổ dân phố số 5"


def test_codes_are_all_different_and_cannot_be_misread():
    codes = [row.code for row in factories.frozen(20)]
    assert len(set(codes)) == 20
    assert not set("".join(codes)) & set("01OILU")
    assert {len(code) for code in codes} == {12}


def test_numbers_follow_the_list_of_the_decision_areas_first():
    decision = factories.DecisionFactory()
    subjects = [factories.SubjectFactory(enterprise=True, name="Công ty A"), factories.SubjectFactory(name="Tổ dân phố số 5")]
    for subject in subjects:
        factories.RecognitionFactory(decision=decision, enrolment__subject=subject)
    numbered = {row.register_number: row.facts["subject"] for row in certificates_freeze(decision=decision, by=decision.signer)}
    assert numbered == {1: "Tổ dân phố số 5", 2: "Công ty A"}


def test_freezing_needs_an_issued_decision_of_recognition():
    for decision in (factories.DecisionFactory(unsigned=True), factories.DecisionFactory(revoking=True)):
        with pytest.raises(Refused):
            certificates_freeze(decision=decision, by=factories.UserFactory())
    assert not Certificate.objects.exists()


def test_freezing_twice_adds_nothing():
    (frozen,) = factories.frozen(1)
    decision = frozen.recognition.decision
    assert certificates_freeze(decision=decision, by=decision.signer) == []
    assert Certificate.objects.count() == Job.objects.count() == 1


def test_freezing_is_undone_with_its_decision():
    with transaction.atomic():
        factories.frozen(2)
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert not Job.objects.exists()


def test_each_certificate_is_one_job_and_the_last_one_brings_the_print_file():
    frozen = factories.frozen(3)
    decision = frozen[0].recognition.decision
    assert progress_of(decision.pk).moving
    work()
    assert {row.state for row in Certificate.objects.all()} == {CertificateState.READY}
    print_file = PrintFile.objects.get(decision=decision)
    content = file_store.read(print_file.sha256)
    assert (print_file.pages, pages_of(content)) == (3, 3)
    assert [words_of(content).find(row.facts["register_number"]) > 0 for row in frozen] == [True] * 3
    assert not progress_of(decision.pk).moving
    assert file_ledger.findings() == list(recognised_without_certificate()) == []
    assert {row.sha256 for row in Certificate.objects.all()} | {print_file.sha256} <= set(kept_files())


def test_the_print_file_holds_the_stored_pages_in_the_order_of_the_book():
    frozen = factories.frozen(3)
    work()
    printed = words_of(file_store.read(PrintFile.objects.get().sha256))
    places = [printed.index(f"Số vào sổ: {row.facts['register_number']}") for row in frozen]
    assert places == sorted(places)


def test_a_job_that_runs_twice_makes_one_file_and_one_trail_row():
    factories.frozen(1)
    job = Job.objects.get(kind="certificate.render")
    jobs.run(job.pk)
    first = Certificate.objects.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    jobs.run(job.pk)
    assert Certificate.objects.get().sha256 == first.sha256
    assert Entry.objects.filter(action="certificate.rendered").count() == 1
    assert Job.objects.filter(kind="certificates.print_file").count() == 1


def test_a_worker_killed_after_the_file_is_made_leaves_work_that_another_finishes(monkeypatch):
    (frozen,) = factories.frozen(1)
    job = Job.objects.get()
    real_put = file_store.put

    def put_and_die(chunks, **limits):
        real_put(chunks, **limits)
        raise KeyboardInterrupt

    monkeypatch.setattr(file_store, "put", put_and_die)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    monkeypatch.setattr(file_store, "put", real_put)
    frozen.refresh_from_db()
    assert (frozen.state, frozen.sha256) == (CertificateState.PENDING, "")
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")
    jobs.run(job.pk)
    frozen.refresh_from_db()
    assert frozen.state == CertificateState.READY
    assert file_store.is_whole(frozen.sha256)


def test_one_that_cannot_be_made_is_shown_and_does_not_hold_up_the_others():
    decision = factories.DecisionFactory()
    for name in ("Tổ dân phố ☭", "Tổ dân phố số 2"):
        factories.RecognitionFactory(decision=decision, enrolment__subject=factories.SubjectFactory(name=name))
    certificates_freeze(decision=decision, by=decision.signer)
    work()
    by_name = {row.facts["subject"]: row for row in Certificate.objects.all()}
    assert by_name["Tổ dân phố số 2"].state == CertificateState.READY
    assert by_name["Tổ dân phố ☭"].state == CertificateState.FAILED
    assert "☭" in by_name["Tổ dân phố ☭"].problem
    progress = progress_of(decision.pk)
    assert (progress.made, progress.stuck, progress.moving) == (1, 1, False)
    assert not PrintFile.objects.exists()


def test_without_pango_certificates_wait_with_the_reason_and_go_on_when_a_person_tries_again(monkeypatch):
    (frozen,) = factories.frozen(1)
    decision = frozen.recognition.decision
    monkeypatch.setattr(print_assets, "print_available", lambda: print_assets.PANGO_MISSING)
    work()
    frozen.refresh_from_db()
    assert (frozen.state, frozen.problem) == (CertificateState.FAILED, print_assets.PANGO_MISSING)
    monkeypatch.undo()
    assert certificates_retry(decision=decision, by=factories.person("office")) == 1
    work()
    assert Certificate.objects.get().state == CertificateState.READY
    assert PrintFile.objects.get().pages == 1


def test_production_prints_only_after_the_form_was_compared(settings):
    settings.PRODUCTION, settings.CERTIFICATE_FORM_CHECKED = True, False
    factories.frozen(1)
    work()
    assert "Chưa đối chiếu mẫu" in Certificate.objects.get().problem
    settings.CERTIFICATE_FORM_CHECKED = True
    certificates_retry(decision=Certificate.objects.get().recognition.decision, by=factories.person("office"))
    work()
    made = Certificate.objects.get()
    assert made.state == CertificateState.READY
    assert "không có giá trị" not in words_of(file_store.read(made.sha256))


def test_only_those_who_print_there_try_again():
    (frozen,) = factories.frozen(1)
    for person in (factories.person("auditor"), factories.person("office", place=factories.ward().parent)):
        with pytest.raises(NotYours):
            certificates_retry(decision=frozen.recognition.decision, by=person)


def test_a_broker_that_is_down_loses_nothing(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("antt_portal.jobs.broker.connect", _broken)
    with django_capture_on_commit_callbacks(execute=True):
        factories.frozen(2)
    assert Job.objects.filter(state=JobState.WAITING, published_at=None).count() == 2
    work()
    assert Certificate.objects.filter(state=CertificateState.READY).count() == 2


def _broken():
    raise ConnectionRefusedError


def test_a_revoked_certificate_keeps_number_code_and_file():
    (frozen,) = factories.frozen(1)
    work()
    certificate_revoke(
        recognition=frozen.recognition, decision=factories.DecisionFactory(revoking=True), by=frozen.recognition.decision.signer
    )
    row = Certificate.objects.get()
    assert (row.state, row.code, row.register_number) == (CertificateState.REVOKED, frozen.code, 1)
    assert file_store.is_whole(row.sha256)
    assert row.recognition.state == RecognitionState.REVOKED


def test_a_certificate_revoked_before_it_was_made_is_not_made():
    (frozen,) = factories.frozen(1)
    certificate_revoke(
        recognition=frozen.recognition, decision=factories.DecisionFactory(revoking=True), by=frozen.recognition.decision.signer
    )
    work()
    assert (Certificate.objects.get().state, Certificate.objects.get().sha256) == (CertificateState.REVOKED, "")


def test_revoking_needs_an_issued_decision_of_revocation():
    (frozen,) = factories.frozen(1)
    with pytest.raises(Refused):
        certificate_revoke(recognition=frozen.recognition, decision=frozen.recognition.decision, by=factories.UserFactory())


def test_doctor_names_a_changed_file_and_a_recognition_without_certificate():
    factories.frozen(1)
    work()
    sha256 = Certificate.objects.get().sha256
    file_store.path_of(sha256).write_bytes(b"changed")
    bare = factories.RecognitionFactory()
    assert f"files: {sha256} of recognitions is missing or changed" in file_ledger.findings()
    assert list(recognised_without_certificate()) == [f"certificates: recognition {bare.pk} has no certificate"]


def test_nothing_of_people_is_in_the_trail():
    factories.frozen(1, name="Tổ dân phố Bí Mật")
    work()
    bodies = " ".join(Entry.objects.values_list("body", flat=True))
    assert "Bí Mật" not in bodies
    assert "Ngọc Ánh" not in bodies


def test_the_chairperson_deciding_in_their_own_name_changes_heading_and_signature_together():
    (frozen,) = factories.frozen(1, decision=factories.DecisionFactory(decides_as="chairperson"))
    assert frozen.facts["issuer"] == "Chủ tịch Ủy ban nhân dân phường Đống Đa"
    assert frozen.facts["signing_lines"] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_the_size_of_the_blank_sheets_is_frozen_with_the_facts():
    PlaceSettings.objects.create(place=factories.ward(), sheet_width=420, sheet_height=297)
    (frozen,) = factories.frozen(1)
    PlaceSettings.objects.update(sheet_width=210, sheet_height=148)
    assert (frozen.facts["sheet_width"], frozen.facts["sheet_height"]) == (420, 297)
