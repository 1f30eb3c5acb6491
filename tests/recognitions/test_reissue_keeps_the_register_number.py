"""Cấp lại: a new paper under the same number, the old one replaced and still verifiable; never of a revoked one; twice at once is once."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from antt_portal import file_store
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions import certificate_checks, register
from recognitions.certificate_progress import progress_of
from recognitions.choices import CertificateState, DecisionKind, ReissueReason
from recognitions.models import Certificate, PrintFile
from recognitions.services.certificates import certificate_reissue, certificate_revoke
from recognitions.services.print_room import print_file_take
from tests import factories
from tests.recognitions.print_samples import words_of
from tests.recognitions.test_certificates_are_frozen_and_made_in_the_background import work
from tests.recognitions.test_race_two_people_at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

KEPT = ("where", "year", "issuer", "decision_symbol", "decision_date", "signed_at", "signing_lines", "signer_name", "register_number")


@pytest.fixture(autouse=True)
def morning(at):
    at("2026-12-07 09:00")


def reissued(certificate: Certificate, reason: str = ReissueReason.LOST, **other) -> Certificate:
    return certificate_reissue(certificate=certificate, reason=reason, by=other.pop("by", None) or factories.person("office"), **other)


def made(count: int = 1, **subject) -> list[Certificate]:
    factories.frozen(count, **subject)
    work()
    return list(Certificate.objects.order_by("pk"))


def correction(symbol: str = "1290/QĐ-UBND") -> object:
    return factories.DecisionFactory(kind=DecisionKind.CORRECT, symbol=symbol, dated_on=date(2026, 12, 4))


def test_a_lost_paper_is_issued_again_with_its_number_and_says_the_same():
    (old,) = made(name="Tổ dân phố số 5")
    new = reissued(old, note="Đơn báo mất ngày 05/12/2026")
    old.refresh_from_db()
    assert (old.state, old.replaced_on) == (CertificateState.REPLACED, date(2026, 12, 7))
    assert (new.register_year, new.register_number, new.issue, new.replaces_id) == (2026, 1, 2, old.pk)
    assert (new.reissue_reason, new.reissue_note, new.issued_on) == ("lost", "Đơn báo mất ngày 05/12/2026", date(2026, 12, 7))
    assert {name: new.facts[name] for name in ("subject", *KEPT)} == {name: old.facts[name] for name in ("subject", *KEPT)}
    assert new.code != old.code
    assert new.facts["address"].endswith(f"/tra-cuu/{new.code}/")
    assert new.facts["reissued"] == "Cấp lại lần 1 ngày 07/12/2026"


def test_the_book_and_doctor_find_nothing_wrong_however_often_it_is_issued_again():
    one, *_others = made(3)
    for _ in range(3):
        one = reissued(one)
        work()
        one.refresh_from_db()
    assert one.issue == 4
    assert list(register.faults()) == list(certificate_checks.recognised_without_certificate()) == []
    factories.frozen(1)
    assert Certificate.objects.get(recognition__decision__pk=Certificate.objects.latest("pk").recognition.decision_id).register_number == 4


def test_the_print_file_follows_and_holds_exactly_those_that_stand():
    one, two = made(2)
    decision = one.recognition.decision
    new = reissued(one)
    assert not progress_of(decision.pk).joined
    with pytest.raises(Conflict, match="đang được lập lại"):
        print_file_take(decision=decision, by=factories.person("office"))
    work()
    new.refresh_from_db()
    printed = words_of(file_store.read(PrintFile.objects.get().sha256)).replace("-", "")
    assert [row.code in printed for row in (one, two, new)] == [False, True, True]
    assert progress_of(decision.pk).joined
    print_file_take(decision=decision, by=factories.person("office"))
    assert [row.copies.count() for row in (one, two, new)] == [0, 1, 1]
    reissued(two)
    work()
    assert two.code not in words_of(file_store.read(PrintFile.objects.get().sha256)).replace("-", "")


def test_one_handed_over_is_issued_again_and_the_day_of_the_first_hand_over_stays():
    (old,) = made()
    Certificate.objects.update(state=CertificateState.HANDED_OVER, handed_over_on=date(2026, 11, 20))
    new = reissued(old, ReissueReason.DAMAGED)
    old.refresh_from_db()
    assert (old.handed_over_on, new.handed_over_on) == (date(2026, 11, 20), None)


def test_a_wrong_name_needs_the_right_one_and_nothing_else_may_change():
    (old,) = made(name="Tổ dân phố số 5")
    for words in ({}, {"subject": "Tổ dân phố số 5"}):
        with pytest.raises(Refused, match="Ông/bà ghi tên đúng"):
            reissued(old, ReissueReason.WRONG_NAME, corrected=words)
    with pytest.raises(Refused, match="Không đính chính được nội dung này"):
        reissued(old, ReissueReason.WRONG_NAME, corrected={"year": "2027"})
    with pytest.raises(Refused, match="giữ nguyên nội dung"):
        reissued(old, ReissueReason.LOST, corrected={"subject": "Tổ dân phố số 6"})
    with pytest.raises(Refused, match="☭"):
        reissued(old, ReissueReason.WRONG_NAME, corrected={"subject": "Tổ dân phố ☭"})
    assert Certificate.objects.get().state == CertificateState.READY
    new = reissued(old, ReissueReason.WRONG_NAME, corrected={"subject": "Tổ dân phố số 5A"})
    assert (new.facts["subject"], new.facts["corrected"]) == ("Tổ dân phố số 5A", "")


def test_a_correction_is_cited_and_stays_cited_when_the_paper_is_lost_later():
    (old,) = made(name="Tổ dân phố số 5")
    new = reissued(old, ReissueReason.CORRECTED, corrected={"subject": "Tổ dân phố số 15"}, decision=correction())
    said = "Đính chính theo Quyết định số 1290/QĐ-UBND ngày 04/12/2026"
    assert (new.facts["subject"], new.facts["corrected"]) == ("Tổ dân phố số 15", said)
    work()
    again = reissued(Certificate.objects.get(pk=new.pk))
    assert (again.facts["subject"], again.facts["corrected"], again.issue) == ("Tổ dân phố số 15", said, 3)


def test_a_correction_may_come_before_the_first_file_is_made_and_from_the_portal_itself():
    (old,) = factories.frozen(1, name="Tổ dân phố ☭")
    work()
    new = certificate_reissue(
        certificate=old, reason=ReissueReason.CORRECTED, by=None, corrected={"subject": "Tổ dân phố số 7"}, decision=correction()
    )
    work()
    new.refresh_from_db()
    assert new.state == CertificateState.READY
    assert PrintFile.objects.get().pages == 1


def test_a_correction_needs_an_issued_decision_that_corrects():
    (old,) = made()
    recognising = old.recognition.decision
    for decision in (None, recognising, factories.DecisionFactory(kind=DecisionKind.CORRECT, unsigned=True)):
        with pytest.raises(Refused):
            reissued(old, ReissueReason.CORRECTED, corrected={"subject": "Tổ dân phố số 6"}, decision=decision)
    with pytest.raises(Refused):
        reissued(old, ReissueReason.LOST, decision=correction())
    with pytest.raises(Refused, match="chọn lý do"):
        reissued(old, "whatever")


def test_only_the_office_of_the_deciding_place_issues_again():
    (old,) = made()
    for person in (
        factories.person("chief"),
        factories.person("chairperson"),
        factories.person("auditor"),
        factories.person("office", place=factories.ward("00004")),
        factories.person("office", place=factories.ward().parent),
    ):
        with pytest.raises(NotYours):
            reissued(old, by=person)


def test_one_that_was_revoked_or_replaced_or_is_not_made_yet_is_not_issued_again():
    one, two = made(2)
    certificate_revoke(recognition=one.recognition, decision=factories.DecisionFactory(revoking=True), by=factories.UserFactory())
    reissued(two)
    pending = Certificate.objects.get(replaces=two)
    for row in (one, two, pending):
        with pytest.raises(Conflict, match="hiện ở trạng thái"):
            reissued(row)


def test_a_page_that_somebody_overtook_is_told_so():
    (old,) = made()
    with pytest.raises(Conflict):
        reissued(old, version=old.version + 1)
    assert reissued(old, version=old.version)


def test_the_trail_says_what_and_why_without_words_of_people():
    (old,) = made(name="Tổ dân phố Bí Mật")
    new = reissued(old, ReissueReason.WRONG_NAME, note="Ông Bí Mật báo", corrected={"subject": "Tổ dân phố Bí Mật 2"})
    entry = Entry.objects.get(action="certificate.reissued")
    assert entry.object_id == new.pk
    assert '"fields":["subject"]' in entry.body
    assert "Bí Mật" not in entry.body


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="races are proved on PostgreSQL")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_issue_again_at_once_make_one_paper():
    (old,) = made()
    offices = [factories.person("office") for _ in range(2)]
    results = at_once(*(lambda office=office: reissued(old, by=office) for office in offices))
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Certificate.objects.count() == 2
    assert list(register.faults()) == []


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_found_it_standing():
    """The control: both read the certificate as ready; only the row's own uniqueness would be left to stop the second."""
    (old,) = made()
    both_have_read, found = threading.Barrier(2), []

    def look_without_a_lock():
        with transaction.atomic():
            row = Certificate.objects.get(pk=old.pk)
            both_have_read.wait()
            found.append(row.state)

    at_once(look_without_a_lock, look_without_a_lock)
    assert found == [CertificateState.READY, CertificateState.READY]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reissue_and_a_revocation_at_once_leave_one_of_two_true_ends():
    (old,) = made()
    office, revoking = factories.person("office"), factories.DecisionFactory(revoking=True)

    def revoke():
        certificate_revoke(recognition=old.recognition, decision=revoking, by=office)

    at_once(lambda: reissued(old, by=office), revoke)
    states = list(Certificate.objects.order_by("pk").values_list("state", flat=True))
    assert states in ([CertificateState.REVOKED], [CertificateState.REPLACED, CertificateState.REVOKED])
    assert list(register.faults()) == []


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_print_file_is_never_counted_for_one_that_was_revoked_before():
    one, _two = made(2)
    decision, office, revoking = one.recognition.decision, factories.person("office"), factories.DecisionFactory(revoking=True)

    def revoke():
        certificate_revoke(recognition=one.recognition, decision=revoking, by=office)

    taken, _ = at_once(lambda: print_file_take(decision=decision, by=office), revoke)
    actions = list(
        Entry.objects.filter(action__in=["certificates.printed", "certificate.revoked"]).order_by("pk").values_list("action", flat=True)
    )
    if isinstance(taken, Conflict):
        assert actions == ["certificate.revoked"]
    else:
        assert actions == ["certificates.printed", "certificate.revoked"]
