"""A decision is issued when the office has recorded what the signed paper says; its number is the one the office gave it."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from antt_portal import file_store
from antt_portal.accounts.choices import SigningCapacity
from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from dossiers.models import Figures
from recognitions.choices import CertificateState, DecisionKind, DecisionState, IssuedBy, RecognitionState
from recognitions.models import Certificate, Decision, Recognition
from recognitions.services import decisions
from registrations.choices import SubjectStatus
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def agreed(ward) -> Decision:
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    return decision


def still_open(decision: Decision) -> bool:
    row = Decision.objects.get(pk=decision.pk)
    return row.state == DecisionState.AWAITING_SIGNATURE and not Recognition.objects.exists() and not Certificate.objects.exists()


def test_issuing_keeps_what_the_paper_says(ward, agreed):
    issued = stages.recorded(agreed, ward=ward, symbol="  215 / QĐ-UBND ")
    assert (issued.symbol, issued.dated_on, issued.calendar_year) == ("215/QĐ-UBND", date(2026, 11, 18), 2026)
    assert (issued.signer, issued.signer_name, issued.capacity) == (ward.chairperson, "Nguyễn Thị Chủ Tịch", SigningCapacity.HEAD)
    assert file_store.read(issued.scan_sha256) == stages.PDF


def test_the_vice_chairperson_signs_as_deputy(ward, agreed):
    seat = factories.MembershipFactory(vice_chairperson=True)
    assert stages.recorded(agreed, ward=ward, signer=seat).capacity == SigningCapacity.DEPUTY


@pytest.mark.parametrize("again", ["215/QĐ-UBND", "0215/QĐ-UBND", "215/qđ-ubnd", " 215 /QĐ-UBND"])
def test_a_number_is_given_once_in_a_place_and_year_and_the_refusal_names_who_has_it(ward, agreed, again):
    stages.recorded(agreed, ward=ward)
    [second] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward, symbol="13/TTr-CAP")
    with pytest.raises(Refused, match="215/QĐ-UBND năm 2026 đã là số của Quyết định công nhận ngày 18/11/2026") as refusal:
        stages.recorded(second, ward=ward, symbol=again)
    assert refusal.value.field == "symbol"
    assert Decision.objects.get(pk=second.pk).state == DecisionState.AWAITING_SIGNATURE


def test_another_place_may_use_the_same_number(ward, agreed):
    factories.DecisionFactory(deciding_place=factories.ward("00004"), symbol="215/QĐ-UBND")
    assert stages.recorded(agreed, ward=ward, symbol="215/QĐ-UBND")


@pytest.mark.parametrize("symbol", ["", "QĐ-UBND", "215"])
def test_a_number_that_is_not_whole_is_refused(ward, agreed, symbol):
    with pytest.raises(Refused, match="215/QĐ-UBND"):
        stages.recorded(agreed, ward=ward, symbol=symbol)
    assert still_open(agreed)


@pytest.mark.parametrize(("day", "words"), [(date(2026, 11, 19), "sau hôm nay"), (date(2026, 11, 17), "trước ngày")])
def test_the_date_is_neither_in_the_future_nor_before_the_agreement(ward, agreed, day, words):
    with pytest.raises(Refused, match=words) as refusal:
        stages.recorded(agreed, ward=ward, dated_on=day)
    assert refusal.value.field == "dated_on"
    assert still_open(agreed)


def test_who_held_no_office_on_the_day_of_signing_is_refused(ward, agreed):
    ended = factories.MembershipFactory(chairperson=True, ends_on=date(2026, 11, 17))
    elsewhere = factories.MembershipFactory(chairperson=True, place=factories.ward("00004"))
    for seat in (ended, elsewhere, ward.chief.memberships.get()):
        with pytest.raises(Refused, match="không giữ chức vụ"):
            stages.recorded(agreed, ward=ward, signer=seat)
    assert still_open(agreed)


@pytest.mark.parametrize("who", ["officer", "chief"])
def test_who_drafted_or_signed_the_proposal_does_not_sign_its_decision(ward, agreed, who):
    seat = factories.MembershipFactory(user=getattr(ward, who), chairperson=True)
    with pytest.raises(Refused, match="không ký Quyết định theo chính Tờ trình đó") as refusal:
        stages.recorded(agreed, ward=ward, signer=seat)
    assert refusal.value.field == "signer"
    assert still_open(agreed)


def test_a_file_of_the_document_system_needs_its_names_compared(ward, agreed):
    with pytest.raises(Refused, match="đối chiếu danh sách"):
        stages.recorded(agreed, ward=ward, means=IssuedBy.DOCUMENT_SYSTEM)
    assert stages.recorded(agreed, ward=ward, means=IssuedBy.DOCUMENT_SYSTEM, names_compared=True)


def picture() -> bytes:
    target = BytesIO()
    Image.new("RGB", (300, 400), "white").save(target, "JPEG")
    return target.getvalue()


def test_a_photograph_of_the_signed_paper_is_taken_but_not_for_the_document_system(ward, agreed):
    photo = stages.scan("quyet-dinh.jpg", picture())
    with pytest.raises(Refused, match="phải là tệp PDF"):
        stages.recorded(agreed, ward=ward, means=IssuedBy.DOCUMENT_SYSTEM, names_compared=True, scan=photo)
    issued = stages.recorded(agreed, ward=ward, scan=stages.scan("quyet-dinh.jpg", picture()))
    assert issued.scan_media_type == "image/jpeg"


@pytest.mark.parametrize("scan", [None, stages.scan("quyet-dinh.pdf", b"MZ\x90 not a pdf")])
def test_no_file_or_a_wrong_one_is_refused_at_its_field(ward, agreed, scan):
    with pytest.raises(Refused) as refusal:
        stages.recorded(agreed, ward=ward, scan=scan)
    assert refusal.value.field == "scan"
    assert still_open(agreed)


def test_what_changed_since_the_agreement_is_named_and_nothing_is_issued(ward):
    good, merged, changed = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3))
    [decision] = stages.agreed(good, merged, changed, ward=ward)
    merged.subject.status = SubjectStatus.MERGED
    merged.subject.save()
    Figures.objects.filter(dossier=changed.dossier_id).update(households_registered=1)
    with pytest.raises(Refused) as refusal:
        stages.recorded(decision, ward=ward)
    assert merged.enrolment.name in refusal.value.sentence
    assert changed.enrolment.name in refusal.value.sentence
    assert still_open(decision)


def test_the_signer_is_not_the_head_of_a_subject_in_the_list(ward):
    sheet = stages.concluded(stages.filed("agency", ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    seat = factories.MembershipFactory(vice_chairperson=True)
    factories.SubjectMemberFactory(subject=sheet.subject, user=seat.user)
    with pytest.raises(Refused, match="người đứng đầu"):
        stages.recorded(decision, ward=ward, signer=seat)


@pytest.mark.parametrize("who", ["officer", "chief", "chairperson"])
def test_only_the_office_records(ward, agreed, who):
    with pytest.raises(NotYours):
        stages.recorded(agreed, ward=ward, by=getattr(ward, who))


def test_a_second_recording_is_a_conflict(ward, agreed):
    stages.recorded(agreed, ward=ward)
    with pytest.raises(Conflict, match="Phạm Thị Văn Phòng"):
        stages.recorded(Decision.objects.get(pk=agreed.pk), ward=ward, symbol="216/QĐ-UBND")


def test_the_subjects_own_people_are_told_once_without_names(ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    head = factories.head_of(sheet.subject)
    [decision] = stages.agreed(sheet, ward=ward)
    stages.recorded(decision, ward=ward)
    notice = Notice.objects.get(recipient=head)
    assert "215/QĐ-UBND" in notice.text
    assert sheet.enrolment.name not in notice.text


def test_a_refusal_is_issued_without_certificates(ward):
    [decision] = stages.agreed(stages.refused(stages.filed(ward=ward), ward=ward), ward=ward)
    assert decision.kind == DecisionKind.REFUSE
    assert stages.recorded(decision, ward=ward).state == DecisionState.ISSUED
    assert not Recognition.objects.exists()
    assert not Certificate.objects.exists()


def revoke(recognition: Recognition, *, ward, **given) -> Decision:
    known = {"reason": "Để xảy ra vụ việc nghiêm trọng.", "symbol": "300/QĐ-UBND", "dated_on": date(2026, 11, 18), "signer": ward.seat}
    shown = {"by": ward.office, "version": recognition.decision.version}
    return decisions.decision_revoke(recognition=recognition, scan=stages.scan(), **known | shown | given)


def test_revoking_is_a_decision_of_its_own_and_keeps_the_first(ward, agreed):
    issued = stages.recorded(agreed, ward=ward)
    revocation = revoke(Recognition.objects.get(), ward=ward)
    assert (revocation.kind, revocation.amends, revocation.state) == (DecisionKind.REVOKE, issued, DecisionState.ISSUED)
    recognition = Recognition.objects.get()
    assert (recognition.state, recognition.revoked_by) == (RecognitionState.REVOKED, revocation)
    assert Certificate.objects.get().state == CertificateState.REVOKED
    with pytest.raises(Refused, match="trước đó"):
        revoke(recognition, ward=ward, symbol="301/QĐ-UBND")


def test_revoking_needs_a_reason_a_free_number_and_the_right_place(ward, agreed):
    stages.recorded(agreed, ward=ward)
    recognition = Recognition.objects.get()
    with pytest.raises(Refused, match="lý do"):
        revoke(recognition, ward=ward, reason=" ")
    with pytest.raises(Refused, match="đã là số"):
        revoke(recognition, ward=ward, symbol="215/QĐ-UBND")
    with pytest.raises(NotYours):
        revoke(recognition, ward=ward, by=factories.person("office", place=factories.ward("00004")))
    assert Recognition.objects.get().state == RecognitionState.IN_FORCE


def test_revoking_from_a_stale_page_is_a_conflict(ward, agreed):
    issued = stages.recorded(agreed, ward=ward)
    with pytest.raises(Conflict):
        revoke(Recognition.objects.get(), ward=ward, version=issued.version - 1)
    assert Recognition.objects.get().state == RecognitionState.IN_FORCE


def test_the_subjects_own_people_are_told_of_a_revocation_without_names(ward, agreed):
    stages.recorded(agreed, ward=ward)
    recognition = Recognition.objects.get()
    head = factories.head_of(recognition.subject)
    revoke(recognition, ward=ward)
    notice = Notice.objects.get(recipient=head)
    assert "thu hồi theo Quyết định số 300/QĐ-UBND" in notice.text
    assert recognition.enrolment.name not in notice.text
