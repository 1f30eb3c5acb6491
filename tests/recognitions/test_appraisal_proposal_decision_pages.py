"""The pages from appraisal to decision, as each role meets them: every step by its own button, nothing for who has no business there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognitions.choices import AppraisalState, Basis, CheckedPoint, DecisionState, ProposalState
from recognitions.models import Appraisal, Decision, Proposal
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def as_person(client):
    def enter(person):
        client.logout()
        sign_in(client, person)
        return client

    return enter


def page(client, name: str, *args, **query):
    return client.get(reverse(name, args=args), query)


def post(client, name: str, *args, **data):
    return client.post(reverse(name, args=args), data)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_officer_appraises_through_the_pages(ward, as_person):
    dossier, client = stages.filed(ward=ward), as_person(ward.officer)
    assert dossier.enrolment.name in words(page(client, "appraisals", 2026))
    post(client, "appraisal_start", dossier.pk)
    sheet = Appraisal.objects.get()
    assert "120/120 hộ đang cư trú đã đăng ký." in words(page(client, "appraisal", sheet.pk))
    listed = list(sheet.results.filter(basis=Basis.POLICE).values_list("code", flat=True))
    assert "checked" not in words(page(client, "appraisal_police_items", sheet.pk))
    post(client, "appraisal_police_items", sheet.pk, version=sheet.version, code=listed)
    sheet.refresh_from_db()
    open_rows = sheet.results.filter(met=None)
    post(client, "appraisal", sheet.pk, version=sheet.version, **{f"met-{row.position}": "yes" for row in open_rows})
    sheet.refresh_from_db()
    assert "Kết luận: đề nghị công nhận" in words(page(client, "appraisal", sheet.pk))
    post(client, "appraisal_conclude", sheet.pk, version=sheet.version)
    sheet.refresh_from_db()
    assert sheet.state == AppraisalState.CONCLUDED


def test_a_wrong_answer_comes_back_with_what_was_typed(ward, as_person):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    row = sheet.results.get(code="4.3a")
    answer = post(as_person(ward.officer), "appraisal", sheet.pk, version=sheet.version, **{f"met-{row.position}": "no"})
    assert answer.status_code == 400
    assert "ghi rõ vì sao chưa đạt" in words(answer)
    assert f'name="met-{row.position}" value="no" checked' in words(answer)
    assert "<title>Lỗi: " in words(answer)


def test_a_stale_sheet_answers_409_and_says_who(ward, as_person):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    answer = post(as_person(ward.officer), "appraisal_refresh", sheet.pk, version=99)
    assert answer.status_code == 409
    assert "Lê Thị Cán Bộ" in words(answer)


def test_a_missing_version_is_stale(ward, as_person):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    for version in ("", "x", "9" * 30):
        assert post(as_person(ward.officer), "appraisal_refresh", sheet.pk, version=version).status_code == 409


def test_office_and_chairperson_see_outcomes_only(ward, as_person):
    sheet = stages.opened(stages.filed(ward=ward), ward=ward)
    rows = sheet.results.filter(basis=Basis.POLICE)
    rows.update(met=True, note="Báo cáo mật số 77")
    for person in (ward.office, ward.chairperson):
        seen = words(page(as_person(person), "appraisal", sheet.pk))
        assert "Công an phường đánh giá" in seen
        assert "Báo cáo mật số 77" not in seen
    assert "Báo cáo mật số 77" in words(page(as_person(ward.chief), "appraisal", sheet.pk))


def test_representatives_never_see_an_appraisal(ward, as_person):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    client = as_person(factories.head_of(sheet.subject))
    for name, argument in (("appraisal", sheet.pk), ("appraisals", 2026)):
        assert page(client, name, argument).status_code == 404


def test_an_officer_drafts_what_comes_ticked_after_looking_it_over(ward, as_person):
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3)]
    client = as_person(ward.officer)
    opened = page(client, "proposal_new", 2026)
    assert rows[0].enrolment.name in words(opened)
    ticked = re.findall(r'value="(\d+)" checked', words(opened))
    assert sorted(map(int, ticked)) == sorted(row.pk for row in rows)
    looked_over = post(client, "proposal_new", 2026, appraisals=ticked, buoc="xem-lai")
    assert "Soạn Tờ trình đề nghị công nhận 03 tổ dân phố" in words(looked_over)
    assert not Proposal.objects.exists()
    post(client, "proposal_new", 2026, appraisals=re.findall(r'name="appraisals" value="(\d+)"', words(looked_over)))
    assert Proposal.objects.get().items.count() == 3


def test_drafting_nothing_says_what_to_do(ward, as_person):
    stages.concluded(stages.filed(ward=ward), ward=ward)
    answer = post(as_person(ward.officer), "proposal_new", 2026)
    assert answer.status_code == 400
    assert "chọn ít nhất một đối tượng" in words(answer)


def test_each_role_takes_its_step_and_the_big_button_names_its_effect(ward, as_person):
    rows = [stages.concluded(stages.filed(trait, ward=ward), ward=ward) for trait in ("", "", "agency", "school")]
    row = stages.drafted(*rows, ward=ward)
    post(as_person(ward.chief), "proposal_sign", row.pk, version=1, symbol="12/TTr-CAP", dated_on="18/11/2026")
    client = as_person(ward.officer)
    assert "Gửi Văn phòng" in words(page(client, "proposal", row.pk))
    post(client, "proposal_send", row.pk, version=2)
    post(as_person(ward.office), "proposal_forward", row.pk, version=3, checked=CheckedPoint.values)
    client = as_person(ward.chairperson)
    assert "Phê duyệt công nhận 02 tổ dân phố, 02 cơ quan, cơ sở giáo dục" in words(page(client, "proposal", row.pk))
    post(client, "proposal_agree", row.pk, version=4)
    row.refresh_from_db()
    assert (row.state, row.agreed_by) == (ProposalState.AGREED, ward.chairperson)


def test_the_chairperson_takes_one_out_with_a_reason(ward, as_person):
    rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    row = stages.put_to_chairperson(stages.drafted(*rows, ward=ward), ward=ward)
    item, client = row.items.first(), as_person(ward.chairperson)
    assert post(client, "item_take_out", row.pk, item.pk, reason="").status_code == 400
    post(client, "item_take_out", row.pk, item.pk, version=row.version, reason="Chờ kết luận thanh tra.")
    assert "Chờ kết luận thanh tra." in words(page(client, "proposal", row.pk))


def test_exceptions_stand_first_and_stop_the_button(ward, as_person):
    own = stages.concluded(stages.filed("agency", ward=ward, name="Ủy ban nhân dân phường"), ward=ward)
    factories.SubjectMemberFactory(subject=own.subject, user=ward.chairperson)
    row = stages.put_to_chairperson(stages.drafted(own, ward=ward), ward=ward)
    seen = words(page(as_person(ward.chairperson), "proposal", row.pk))
    assert "người đứng đầu chính là người phê duyệt" in seen
    assert "Phê duyệt công nhận" not in seen


def test_the_committee_sees_no_proposal_before_it_was_sent(ward, as_person):
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    for person in (ward.office, ward.chairperson):
        assert page(as_person(person), "proposal", row.pk).status_code == 404


def test_the_office_records_the_signed_paper(ward, as_person, settings):
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    client = as_person(ward.office)
    opened = page(client, "decision_record", decision.pk)
    assert opened.status_code == 200
    assert "Lỗi" not in words(opened)
    given = {"version": 1, "symbol": "215/QĐ-UBND", "dated_on": "18/11/2026", "signer": ward.seat.pk, "means": "scan"}
    wrong = post(client, "decision_record", decision.pk, **given | {"dated_on": "19/11/2026", "scan": stages.scan()})
    assert wrong.status_code == 400
    assert 'value="215/QĐ-UBND"' in words(wrong)
    assert "Ngày Quyết định ở sau hôm nay" in words(wrong)
    settings.UPLOAD_LIMIT_BYTES = 200_000
    cut_off = post(client, "decision_record", decision.pk, **given, scan=stages.scan("quét.pdf", b"%PDF-1.7" + bytes(400_000)))
    assert cut_off.status_code == 413
    assert "Tệp “quét.pdf” lớn hơn" in words(cut_off)
    assert Decision.objects.get().state == DecisionState.AWAITING_SIGNATURE
    post(client, "decision_record", decision.pk, **given, scan=stages.scan())
    assert Decision.objects.get().state == DecisionState.ISSUED
    seen = words(page(client, "decision", decision.pk))
    assert "Đã công nhận" in seen
    assert b"".join(page(client, "decision_scan", decision.pk).streaming_content) == stages.PDF


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_papers_are_handed_out_to_those_who_read_the_whole(ward, as_person, form, start):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    client = as_person(ward.office)
    for name, pk in (("decision_file", decision.pk), ("proposal_file", decision.proposal_id)):
        assert page(client, name, pk, form).content.startswith(start)
    stages.recorded(decision, ward=ward)
    client = as_person(factories.head_of(sheet.subject))
    assert page(client, "decision", decision.pk).status_code == 200
    for name in ("decision_file", "decision_scan"):
        assert page(client, name, decision.pk, *([form] if name == "decision_file" else [])).status_code == 404


def test_a_head_reads_only_their_own_line_of_a_decision(ward, as_person):
    own, other = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    [decision] = stages.agreed(own, other, ward=ward)
    stages.recorded(decision, ward=ward)
    seen = words(page(as_person(factories.head_of(own.subject)), "decision", decision.pk))
    assert own.enrolment.name in seen
    assert f">{other.enrolment.name}<" not in seen


def test_agreeing_asks_for_the_password_again_after_five_minutes(ward, at, client):
    row = stages.put_to_chairperson(stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward), ward=ward)
    sign_in(client, ward.chairperson)
    at("2026-11-18 09:06")
    assert "password" in words(post(client, "proposal_agree", row.pk, version=row.version))
    assert Proposal.objects.get().state == ProposalState.WITH_CHAIRPERSON
    post(client, "proposal_agree", row.pk, **{"version": row.version, "again-password": factories.PASSWORD})
    assert Proposal.objects.get().state == ProposalState.AGREED


def test_people_of_another_ward_find_no_page(ward, as_person):
    [decision] = stages.agreed(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    other = stages.Ward(factories.ward("00004"))
    sheet = Appraisal.objects.get()
    for person in (other.officer, other.office, other.chairperson):
        client = as_person(person)
        for name, pk in (("appraisal", sheet.pk), ("proposal", decision.proposal_id), ("decision", decision.pk)):
            assert page(client, name, pk).status_code == 404


def queries(client, name, *args) -> int:
    page(client, name, *args)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert page(client, name, *args).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_rows(ward, as_person):
    def add(number):
        sheets = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(number)]
        for _ in range(number):
            stages.filed(ward=ward)
        return sheets

    sheets = add(3)
    draft = stages.drafted(*sheets, ward=ward)
    pages = [("appraisals", 2026), ("proposal_new", 2026), ("proposals",), ("proposal", draft.pk)]
    client = as_person(ward.officer)
    few = [queries(client, *one) for one in pages]
    from recognitions.services import proposals

    for sheet in add(9):
        stages_of = Proposal.objects.get(pk=draft.pk)
        proposals.proposal_add(proposal=stages_of, appraisals=[sheet], by=ward.officer, version=stages_of.version)
    many = [queries(client, *one) for one in pages]
    assert many == few
