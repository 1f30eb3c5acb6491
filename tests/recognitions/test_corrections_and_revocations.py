"""A decision that was issued stays; what is wrong in it is corrected, what it recognised is ended, by a later decision (domain §5)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal import clock
from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions import decision_text
from recognitions.choices import CertificateState, DecidesAs, DecisionKind, DecisionState, RecognitionState
from recognitions.models import Certificate, Decision, PlaceSettings, Recognition
from recognitions.services import decisions
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

RIGHT = "Tổ dân phố Hồ Đắc Di"


@pytest.fixture
def issued(ward) -> Decision:
    [decision] = stages.agreed(*(stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)), ward=ward)
    return stages.recorded(decision, ward=ward)


@pytest.fixture
def recognition(issued) -> Recognition:
    return issued.recognitions.first()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def correct(recognition, ward, *, by=None, reason="Sai tên do lỗi đánh máy.", **words) -> Decision:
    first = fresh(recognition.decision)
    given = {"corrections": {recognition.pk: words or {"subject": RIGHT}}, "reason": reason, "version": first.version}
    return decisions.correction_draft(decision=first, by=by or ward.office, **given)


def revoke(*recognitions, ward, by=None, reason="Số liệu đề nghị không đúng.") -> Decision:
    first = fresh(recognitions[0].decision)
    pks = [row.pk for row in recognitions]
    return decisions.revocation_draft(decision=first, recognitions=pks, reason=reason, by=by or ward.office, version=first.version)


def record(decision, ward, symbol="220/QĐ-UBND", **given) -> Decision:
    return stages.recorded(fresh(decision), ward=ward, symbol=symbol, **given)


def test_a_draft_changes_nothing(ward, recognition):
    before = Certificate.objects.get(recognition=recognition).facts
    draft = correct(recognition, ward)
    assert (draft.kind, draft.state, draft.amends) == (DecisionKind.CORRECT, DecisionState.AWAITING_SIGNATURE, recognition.decision)
    certificate = Certificate.objects.get(recognition=recognition)
    assert (certificate.state, certificate.facts) == (CertificateState.PENDING, before)
    assert draft.amendments.get().corrected == {"subject": {"from": before["subject"], "to": RIGHT}}


def test_once_issued_the_certificate_is_issued_anew_under_its_number(ward, recognition):
    old = Certificate.objects.get(recognition=recognition)
    head = factories.head_of(recognition.subject)
    decision = record(correct(recognition, ward), ward)
    new = recognition.standing_certificate()
    assert (new.replaces, new.register_number, new.facts["subject"]) == (old, old.register_number, RIGHT)
    assert "220/QĐ-UBND" in new.facts["corrected"]
    assert fresh(recognition).enrolment.name != RIGHT  # the roster of the year stays as it was
    assert Notice.objects.filter(recipient=head, text__contains="đính chính theo Quyết định số 220/QĐ-UBND").count() == 1
    assert decision in Decision.objects.visible_to(head)


def test_a_wrong_address_of_the_list_leaves_the_certificate_as_it_is(ward, recognition):
    old = Certificate.objects.get(recognition=recognition)
    record(correct(recognition, ward, address="Số 5, phố Hồ Đắc Di"), ward)
    assert recognition.standing_certificate() == old
    again = correct(recognition, ward, address="Số 7, phố Hồ Đắc Di")
    assert again.amendments.get().corrected["address"]["from"] == "Số 5, phố Hồ Đắc Di"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [({"subject": ""}, "đúng phải là gì"), ({"subject": "x" * 201}, "không quá 200"), ({"subject": "Tổ 😀"}, "Bộ chữ in")],
)
def test_words_that_cannot_be_printed_are_refused_at_their_field(ward, recognition, words, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        correct(recognition, ward, **words)
    assert refusal.value.field == f"{recognition.pk}-subject"
    assert Decision.objects.count() == 1


def test_what_is_the_same_corrects_nothing(ward, recognition):
    with pytest.raises(Refused, match="Chưa sửa chỗ nào"):
        correct(recognition, ward, subject=recognition.enrolment.name)


def test_one_draft_at_a_time_touches_a_recognition(ward, recognition):
    draft = correct(recognition, ward)
    with pytest.raises(Refused, match="chờ ký"):
        revoke(recognition, ward=ward)
    draft = decisions.decision_void(decision=draft, reason="Nhầm tổ.", by=ward.office, version=draft.version)
    assert (draft.state, draft.void_reason) == (DecisionState.VOID, "Nhầm tổ.")
    assert revoke(recognition, ward=ward)


def test_a_decision_of_a_proposal_is_not_given_up_so(ward):
    [agreed] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    with pytest.raises(NotYours):
        decisions.decision_void(decision=agreed, reason="Thôi.", by=ward.office, version=agreed.version)


@pytest.mark.parametrize("who", ["officer", "chief", "chairperson"])
def test_only_the_office_drafts_a_correction(ward, recognition, who):
    with pytest.raises(NotYours):
        correct(recognition, ward, by=getattr(ward, who))


def test_the_text_of_a_correction(ward, recognition):
    name = recognition.enrolment.name
    paper = decision_text.text_of(correct(recognition, ward))
    first = "số 215/QĐ-UBND ngày 18 tháng 11 năm 2026 của Ủy ban nhân dân phường Đống Đa"
    assert paper.about == f"Về việc đính chính Quyết định {first}"
    assert any(first in ground for ground in paper.grounds)
    [part] = paper.table.parts
    assert part.rows == (("1", "Tên trên giấy", name, RIGHT),)
    assert "giữ nguyên số vào sổ" in paper.closing[0].text
    assert paper.number_line == "Số:      /QĐ-UBND"
    assert paper.closing[-1].text.endswith("./.")


def test_the_text_of_a_revocation_asks_for_the_original(ward, recognition):
    paper = decision_text.text_of(revoke(recognition, ward=ward))
    assert f"{recognition.enrolment.name} (số vào sổ 0001/2026)" in paper.body[0].text
    assert "nộp lại bản gốc Giấy công nhận" in paper.body[1].text
    assert paper.body[-1].text.endswith("./.")


def test_a_drafted_revocation_ends_its_recognitions_only_when_issued(ward, issued):
    first, second = issued.recognitions.all()
    draft = revoke(first, second, ward=ward)
    assert fresh(first).state == RecognitionState.IN_FORCE
    decision = record(draft, ward)
    for recognition in (first, second):
        row = fresh(recognition)
        assert (row.state, row.revoked_by) == (RecognitionState.REVOKED, decision)
        assert row.certificates.get().state == CertificateState.REVOKED


def test_what_was_revoked_meanwhile_is_named_when_the_draft_is_recorded(ward, recognition):
    draft = correct(recognition, ward)
    first = fresh(recognition.decision)
    decisions.decision_revoke(
        recognition=fresh(recognition),
        reason="Vụ việc.",
        symbol="300/QĐ-UBND",
        dated_on=date(2026, 11, 18),
        signer=ward.seat,
        scan=stages.scan(),
        by=ward.office,
        version=first.version,
    )
    with pytest.raises(Refused, match=recognition.enrolment.name):
        record(draft, ward)
    assert fresh(draft).state == DecisionState.AWAITING_SIGNATURE


def test_it_is_not_dated_before_the_first_nor_before_its_draft(ward, recognition, at):
    at("2026-11-25 09:00")
    draft = correct(recognition, ward)
    for day, words in ((date(2026, 11, 17), "Quyết định trước"), (date(2026, 11, 20), "soạn dự thảo")):
        with pytest.raises(Refused, match=words) as refusal:
            record(draft, ward, dated_on=day)
        assert refusal.value.field == "dated_on"


def test_the_head_of_the_subject_does_not_sign_it(ward, recognition):
    factories.SubjectMemberFactory(subject=recognition.subject, user=ward.chairperson)
    with pytest.raises(Refused, match="người đứng đầu"):
        record(revoke(recognition, ward=ward), ward)
    client = Client()
    sign_in(client, ward.office)
    draft = Decision.objects.get(kind=DecisionKind.REVOKE)
    assert "không ký Quyết định này" in client.get(reverse("decision", args=[draft.pk])).content.decode()


def test_who_drafted_a_revocation_does_not_sign_it(ward, recognition):
    decision = revoke(recognition, ward=ward, by=ward.chairperson)
    with pytest.raises(Refused, match="Người soạn dự thảo không ký") as refusal:
        record(decision, ward)
    assert refusal.value.field == "signer"
    assert fresh(recognition).state == RecognitionState.IN_FORCE
    deputy = factories.person("vice_chairperson").memberships.get()
    record(decision, ward, signer=deputy)
    assert fresh(recognition).state == RecognitionState.REVOKED


def test_who_signed_a_revocation_does_not_record_it(ward, recognition):
    given = {"symbol": "220/QĐ-UBND", "dated_on": clock.today(), "signer": ward.seat, "scan": stages.scan(), "reason": "Vụ việc."}
    version = fresh(recognition.decision).version
    with pytest.raises(Refused, match="không tự ghi"):
        decisions.decision_revoke(recognition=recognition, by=ward.chairperson, version=version, **given)
    decisions.decision_revoke(recognition=recognition, by=ward.office, version=version, **given)
    assert fresh(recognition).state == RecognitionState.REVOKED


def test_a_stale_page_of_the_first_decision_is_a_conflict(ward, issued):
    first, second = issued.recognitions.all()
    stale = fresh(issued).version
    correct(first, ward)
    with pytest.raises(Conflict):
        decisions.revocation_draft(decision=fresh(issued), recognitions=[second.pk], reason="Vụ việc.", by=ward.office, version=stale)


def test_where_the_chairperson_decides_in_own_authority_all_of_it_changes_together(ward):
    PlaceSettings.objects.create(place=ward.place, decides_as=DecidesAs.CHAIRPERSON)
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    paper = decision_text.text_of(decision)
    assert paper.issuer == ("CHỦ TỊCH", "ỦY BAN NHÂN DÂN", "PHƯỜNG ĐỐNG ĐA")
    assert paper.authority == "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG ĐỐNG ĐA"
    assert paper.grounds[1].startswith("Căn cứ Điều 9 Thông tư số 124/2021/TT-BCA")
    assert paper.signature.lines == ("CHỦ TỊCH",)
    PlaceSettings.objects.update(decides_as=DecidesAs.COMMITTEE)
    issued = stages.recorded(decision, ward=ward)  # frozen when it was drafted
    facts = Certificate.objects.get().facts
    assert (facts["issuer"], facts["signing_lines"]) == ("Chủ tịch Ủy ban nhân dân phường Đống Đa", ["CHỦ TỊCH"])
    assert decision_text.text_of(issued).signature.lines == ("CHỦ TỊCH",)


def test_who_acts_as_chairperson_cites_by_what(ward):
    basis = "Quyết định số 88/QĐ-UBND ngày 01 tháng 10 năm 2026"
    seat = factories.MembershipFactory(chairperson=True, capacity="acting", basis=basis)
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    paper = decision_text.text_of(stages.recorded(decision, ward=ward, signer=seat))
    assert f"Căn cứ {basis} về việc giao quyền Chủ tịch Ủy ban nhân dân phường Đống Đa;" in paper.grounds
    assert paper.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")


def test_a_refusal_says_whom_to_turn_to(ward):
    [decision] = stages.agreed(stages.refused(stages.filed(ward=ward), ward=ward), ward=ward)
    assert "liên hệ Công an phường Đống Đa" in decision_text.text_of(decision).body[1].text


def test_the_pages_lead_from_the_words_to_the_draft(ward, recognition):
    client = Client()
    sign_in(client, ward.office)
    first = fresh(recognition.decision)
    address = reverse("decision_correct", args=[first.pk])
    assert recognition.enrolment.name in client.get(address).content.decode()
    chosen = f"{address}?chon={recognition.pk}"
    words = {"version": first.version, "reason": "", f"{recognition.pk}-subject": RIGHT, f"{recognition.pk}-where": "Phường Đống Đa"}
    refused = client.post(chosen, words)
    assert refused.status_code == 400
    assert RIGHT in refused.content.decode()
    assert client.post(chosen, words | {"reason": "Sai tên."}).status_code == 302
    assert Decision.objects.get(kind=DecisionKind.CORRECT).amendments.get().corrected["subject"]["to"] == RIGHT


def test_revoking_is_not_offered_before_somebody_asks_for_it(ward, recognition):
    client = Client()
    sign_in(client, ward.office)
    page = client.get(reverse("decision", args=[recognition.decision_id])).content.decode()
    assert reverse("decision_revoke", args=[recognition.decision_id, recognition.pk]) not in page
    asked = client.get(reverse("decision_revoke_draft", args=[recognition.decision_id])).content.decode()
    assert "Thông tư 124 không quy định" in asked
    assert reverse("decision_revoke", args=[recognition.decision_id, recognition.pk]) in asked
