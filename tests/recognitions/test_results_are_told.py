"""The Thông báo kết quả: what it says to all and to one, who may have it, and what the office records of the signed one (practice P20)."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.choices import Basis, DecisionKind, NoticeSigning
from recognitions.models import Amendment, Recognition, ResultNotice
from recognitions.results import notice_text
from recognitions.results.notice_text import Scope
from recognitions.results.whom_to_ask import contact_of
from recognitions.results.year_results import results_of_place, results_of_subjects
from recognitions.services.certificates import certificate_revoke
from recognitions.services.result_notices import result_notice_record
from registrations.choices import MemberRole
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(ward):
    """Two areas and an agency recognised, an enterprise not: the first round. A third area, recognised in the second."""
    sheets = [stages.concluded(stages.filed(trait, ward=ward, **named), ward=ward) for trait, named in SUBJECTS]
    sheets.append(stages.refused(stages.filed("enterprise", ward=ward, name="Công ty cổ phần In Sen Hồng"), ward=ward))
    for number, row in enumerate(stages.agreed(*sheets, ward=ward)):
        stages.recorded(row, ward=ward, symbol=f"{215 + number}/QĐ-UBND")
    later = stages.concluded(stages.filed(ward=ward, name="Tổ dân phố số 12"), ward=ward)
    [row] = stages.agreed(later, ward=ward, symbol="13/TTr-CAP")
    stages.recorded(row, ward=ward, symbol="230/QĐ-UBND")
    return sheets[-1]


SUBJECTS = (("", {"name": "Tổ dân phố số 5"}), ("", {"name": "Tổ dân phố số 9"}), ("agency", {"name": "Trạm Y tế phường"}))


def paper_of(ward, number: int = 0, **given):
    scope = Scope(ward.place, 2026, number)
    return notice_text.text_of(scope, results_of_place(ward.place, 2026, round_number=number or None), **given)


def body_of(paper) -> list[str]:
    return [f"{paragraph.head} {paragraph.text}".strip() for paragraph in paper.body]


def rows_of(paper) -> dict[str, list[tuple[str, ...]]]:
    return {part.heading: list(part.rows) for part in paper.annex.table.parts}


def test_one_paper_tells_everybody_of_the_year(ward, decided):
    paper = paper_of(ward)
    assert (paper.number_line, paper.title) == ("Số:      /TB-UBND", "THÔNG BÁO")
    assert paper.place_and_date == "Đống Đa, ngày      tháng      năm      "
    assert paper.about == ("Kết quả xét, công nhận tổ dân phố, cơ quan, doanh nghiệp đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026")
    _, recognised, refused, published, whom = body_of(paper)
    assert recognised == (
        "1. Được công nhận 03 tổ dân phố, 01 cơ quan, theo Quyết định số 215/QĐ-UBND ngày 18 tháng 11 năm 2026, "
        "Quyết định số 230/QĐ-UBND ngày 18 tháng 11 năm 2026."
    )
    assert refused == "2. Chưa được công nhận 01 doanh nghiệp, theo Quyết định số 216/QĐ-UBND ngày 18 tháng 11 năm 2026."
    assert published.endswith("/ket-qua/2026/00235/.")
    assert whom.endswith("liên hệ cảnh sát khu vực phụ trách hoặc Công an phường Đống Đa./.")
    assert paper.recipients == (
        "Các tổ dân phố, cơ quan, doanh nghiệp có tên trong danh sách;",
        "Đảng ủy, HĐND phường (để báo cáo);",
        "Công an phường (để phối hợp);",
        "Lưu: VT.",
    )


def test_the_list_names_each_with_its_result_and_a_refusal_with_its_reason(ward, decided):
    listed = rows_of(paper_of(ward))
    assert [row[1] for row in listed["Được công nhận: tổ dân phố (03)"]] == ["Tổ dân phố số 5", "Tổ dân phố số 9", "Tổ dân phố số 12"]
    [refused] = listed["Chưa được công nhận: doanh nghiệp (01)"]
    unmet = decided.results.get(met=False)
    assert (refused[0], refused[1], refused[-1]) == ("5", "Công ty cổ phần In Sen Hồng", f"{unmet.article}: {decided.reason}")


def test_a_round_tells_only_its_own(ward, decided):
    paper = paper_of(ward, 2)
    assert "đợt 2 năm 2026" in paper.about
    assert [row[1] for rows in rows_of(paper).values() for row in rows] == ["Tổ dân phố số 12"]
    assert body_of(paper)[-1].endswith("./.")


def test_what_the_police_noted_and_counted_is_told_to_nobody(ward, decided):
    decided.results.filter(basis=Basis.POLICE).update(note="Báo cáo mật số 77", figures={"sentence": "12 vụ"})
    [result] = results_of_subjects([decided.subject_id])[decided.subject_id]
    for paper in (paper_of(ward), notice_text.text_for_one(result, contact="Công an phường")):
        assert "Báo cáo mật" not in repr(paper)
        assert "12 vụ" not in repr(paper)


def test_what_was_revoked_and_corrected_later_is_told_as_it_stands(ward, decided):
    fifth, ninth = (Recognition.objects.get(enrolment__name=f"Tổ dân phố số {number}") for number in (5, 9))
    certificate_revoke(recognition=ninth, decision=factories.DecisionFactory(revoking=True, symbol="300/QĐ-UBND"), by=ward.office)
    correcting = factories.DecisionFactory(kind=DecisionKind.CORRECT, symbol="301/QĐ-UBND")
    Amendment.objects.create(
        decision=correcting, recognition=fifth, corrected={"subject": {"from": "Tổ dân phố số 5", "to": "Tổ dân phố số 5A"}}
    )
    paper = paper_of(ward)
    listed = rows_of(paper)
    assert [row[1] for row in listed["Được công nhận: tổ dân phố (02)"]] == ["Tổ dân phố số 5A", "Tổ dân phố số 12"]
    assert [row[1] for row in listed["Đã thu hồi việc công nhận: tổ dân phố (01)"]] == ["Tổ dân phố số 9"]
    assert "3. Đã thu hồi việc công nhận 01 tổ dân phố, theo Quyết định số 300/QĐ-UBND ngày 18 tháng 11 năm 2026." in body_of(paper)


@pytest.mark.parametrize(
    ("signing", "lines"),
    [
        (NoticeSigning.HEAD, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (NoticeSigning.DEPUTY, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (NoticeSigning.ACTING, ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
        (NoticeSigning.BY_ORDER, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
    ],
)
def test_it_is_signed_by_the_chairperson_a_deputy_or_by_order(ward, decided, signing, lines):
    assert paper_of(ward, signing=signing).signature.lines == lines


def test_a_single_subject_is_told_why_and_whom_to_ask(ward, decided):
    officer = factories.person("area_officer", full_name="Lê Minh Tuấn", phone="0912000111")
    factories.SubjectMemberFactory(subject=decided.subject, user=officer, role=MemberRole.AREA_OFFICER)
    [result] = results_of_subjects([decided.subject_id])[decided.subject_id]
    paper = notice_text.text_for_one(result, contact=contact_of(decided.subject, [officer]))
    unmet = decided.results.get(met=False)
    assert paper.addressee == "Kính gửi: Công ty cổ phần In Sen Hồng."
    assert body_of(paper) == [
        "Ủy ban nhân dân phường Đống Đa thông báo: Công ty cổ phần In Sen Hồng chưa được công nhận đạt tiêu chuẩn “An toàn về an ninh, "
        "trật tự” năm 2026, theo Quyết định số 216/QĐ-UBND ngày 18 tháng 11 năm 2026. "
        f"Chưa đạt: {unmet.article} Thông tư số 124/2021/TT-BCA.",
        f"Lý do: {decided.reason}",
        "Cần biết thêm, Công ty cổ phần In Sen Hồng liên hệ cảnh sát khu vực Lê Minh Tuấn, điện thoại 0912000111./.",
    ]


def test_a_recognised_subject_is_told_its_register_number(ward, decided):
    subject = Recognition.objects.get(enrolment__name="Tổ dân phố số 5").subject
    [result] = results_of_subjects([subject.pk])[subject.pk]
    said = notice_text.text_for_one(result, contact="Công an phường").body[0].text
    assert "Tổ dân phố số 5 được công nhận đạt tiêu chuẩn" in said
    assert "; Giấy công nhận có số vào sổ 0001/2026." in said


def test_the_office_records_number_and_day_and_the_paper_then_says_them(client, ward, decided):
    address = reverse("result_notice", args=[2026, "00235", 0])
    sign_in(client, ward.office)
    typed = {"symbol": "12/TB-UBND", "dated_on": "18/11/2026", "signing": NoticeSigning.BY_ORDER, "version": 0}
    assert client.post(address, typed).status_code == 302
    row = ResultNotice.objects.get()
    assert (row.symbol, row.dated_on, row.round, row.recorded_by) == ("12/TB-UBND", date(2026, 11, 18), 0, ward.office)
    assert "Số 12/TB-UBND ngày 18/11/2026" in client.get(reverse("result_notices", args=[2026, "00235"])).content.decode()
    word = client.get(reverse("result_notice_file", args=[2026, "00235", 0, "docx"])).content
    cells = [cell.text for table in Document(BytesIO(word)).tables for line in table.rows for cell in line.cells]
    assert any("Số: 12/TB-UBND" in cell for cell in cells)
    assert any("TL. CHỦ TỊCH" in cell for cell in cells)
    entry = Entry.objects.about(row).last()
    assert entry.action == "result_notice.recorded"


def test_a_mistyped_number_is_written_anew(ward, decided):
    scope = Scope(ward.place, 2026)
    given = {"scope": scope, "dated_on": date(2026, 11, 18), "signing": NoticeSigning.HEAD, "by": ward.office}
    row = result_notice_record(symbol="21/TB-UBND", version=0, **given)
    row = result_notice_record(symbol="12/TB-UBND", version=row.version, **given)
    assert (ResultNotice.objects.get().symbol, row.version) == ("12/TB-UBND", 2)
    with pytest.raises(Conflict):
        result_notice_record(symbol="13/TB-UBND", version=1, **given)
    assert ResultNotice.objects.get().symbol == "12/TB-UBND"


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"symbol": "TB-UBND"}, "symbol", "đủ số và ký hiệu"),
        ({"symbol": "05/tb-ubnd"}, "symbol", "đã là số của một Thông báo khác"),
        ({"dated_on": date(2026, 11, 17)}, "dated_on", "trước ngày Quyết định được thông báo (18/11/2026)"),
        ({"dated_on": date(2026, 11, 19)}, "dated_on", "sau hôm nay"),
        ({"signing": "nobody"}, "signing", "chọn người đã ký"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ward, decided, wrong, field, says):
    given = {"symbol": "12/TB-UBND", "dated_on": date(2026, 11, 18), "signing": NoticeSigning.HEAD, "by": ward.office, "version": 0}
    result_notice_record(scope=Scope(ward.place, 2026, 1), **given | {"symbol": "5/TB-UBND"})
    with pytest.raises(Refused) as refusal:
        result_notice_record(scope=Scope(ward.place, 2026), **given | wrong)
    assert refusal.value.field == field
    assert says in refusal.value.sentence
    assert ResultNotice.objects.count() == 1


def test_a_refused_number_comes_back_with_what_was_typed(client, ward, decided):
    sign_in(client, ward.office)
    address = reverse("result_notice", args=[2026, "00235", 1])
    answer = client.post(address, {"symbol": "TB", "dated_on": "18/11/2026", "signing": NoticeSigning.DEPUTY, "version": 0})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Ông/bà ghi đủ số và ký hiệu" in html
    assert 'value="TB"' in html
    assert 'value="18/11/2026"' in html
    assert "<title>Lỗi: " in html


def test_only_the_office_of_the_place_records(client, ward, decided):
    for person in (ward.officer, ward.chief, ward.chairperson, factories.person("office", place=factories.ward("00004"))):
        with pytest.raises(NotYours):
            result_notice_record(
                scope=Scope(ward.place, 2026),
                symbol="12/TB-UBND",
                dated_on=date(2026, 11, 18),
                signing=NoticeSigning.HEAD,
                by=person,
                version=0,
            )
    sign_in(client, ward.officer)
    address = reverse("result_notice", args=[2026, "00235", 0])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 404


def test_its_own_people_have_the_notice_of_their_subject_and_of_no_other(client, ward, decided):
    head = factories.head_of(decided.subject)
    other = Recognition.objects.get(enrolment__name="Tổ dân phố số 5").subject
    sign_in(client, head)
    assert client.get(reverse("result_notice_of", args=[decided.subject_id, 2026, "docx"])).status_code == 200
    assert client.get(reverse("result_notice_of", args=[decided.subject_id, 2025, "docx"])).status_code == 404
    assert client.get(reverse("result_notice_of", args=[other.pk, 2026, "docx"])).status_code == 404
    assert client.get(reverse("result_notices", args=[2026, "00235"])).status_code == 404


def test_before_any_decision_there_is_nothing_to_tell(client, ward):
    sign_in(client, ward.office)
    assert "Chưa có kết quả để thông báo" in client.get(reverse("result_notices", args=[2026, "00235"])).content.decode()
    assert client.get(reverse("result_notice", args=[2026, "00235", 0])).status_code == 404
