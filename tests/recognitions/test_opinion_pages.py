"""The police ask through their pages; what is wrong is said at its field and what was typed is kept; the papers say what was asked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal import clock
from antt_portal.papers.files import pdf_of, word_of
from recognitions.choices import ConsultationState
from recognitions.models import Consultation, Opinion, PlaceSettings
from recognitions.opinions import letter_text, summary_text
from tests import factories
from tests.recognitions import asking, stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def sheets(ward):
    return [stages.concluded(stages.filed(trait, ward=ward), ward=ward) for trait in ("", "agency")]


@pytest.fixture
def row(ward, sheets):
    return asking.asked(*sheets, ward=ward)


@pytest.fixture
def officer(ward):
    client = Client()
    sign_in(client, ward.officer)
    return client


def address(name: str, *arguments) -> str:
    return reverse(name, args=arguments)


NEW = {"bodies": "Phòng Văn hóa - Xã hội\nMTTQ phường", "answer_until": "25/11/2026", "whom": "all"}


def test_the_form_begins_with_the_usual_bodies_or_those_of_the_place(officer, ward, sheets):
    page = officer.get(address("consultation_new", 2026)).content.decode()
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam phường" in page
    assert 'value="25/11/2026"' in page
    PlaceSettings.objects.create(place=ward.place, consulted_bodies=["Ban Dân vận phường"])
    page = officer.get(address("consultation_new", 2026)).content.decode()
    assert "Ban Dân vận phường" in page
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam phường" not in page


def test_one_tick_takes_all_and_a_kind_narrows_all(officer, ward, sheets):
    officer.post(address("consultation_new", 2026), NEW)
    assert Consultation.objects.get().items.count() == 2
    officer.post(address("consultation_new", 2026) + "?source=appraised&kind=agency", NEW)
    assert [item.enrolment.kind for item in Consultation.objects.get(seq=2).items.all()] == ["agency"]


def test_only_those_ticked_when_that_is_chosen(officer, ward, sheets):
    fields = NEW | {"whom": "ticked", "enrolments": [sheets[0].enrolment_id]}
    officer.post(address("consultation_new", 2026), fields)
    assert [item.enrolment_id for item in Consultation.objects.get().items.all()] == [sheets[0].enrolment_id]


def test_every_complete_dossier_may_be_asked_about_but_none_that_is_agreed_on(officer, ward, sheets):
    stages.filed(ward=ward)
    stages.agreed(sheets[1], ward=ward)
    for query, count in (("", 1), ("?source=complete", 2), ("?source=nonsense", 1)):
        page = officer.get(address("consultation_new", 2026) + query).content.decode()
        assert page.count('name="enrolments"') == count, query


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"bodies": "  "}, "ít nhất một cơ quan"),
        ({"answer_until": ""}, "ngày cuối cùng nhận trả lời"),
        ({"answer_until": "24/11/2026"}, "ngày nghỉ"),
        ({"answer_until": "31/11/2026"}, "ngày/tháng/năm"),
        ({"whom": ""}, "một trong hai cách"),
        ({"whom": "ticked"}, "ít nhất một đối tượng"),
        ({"whom": "ticked", "enrolments": ["0"]}, "vừa thay đổi"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, sheets, changes, says):
    response = officer.post(address("consultation_new", 2026), NEW | {"bodies": "Nơi duy nhất"} | changes)
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert changes.get("bodies", "Nơi duy nhất").strip() in page
    assert not Consultation.objects.exists()


def test_the_whole_way_of_the_police(officer, ward, row, sheets):
    officer.post(address("consultation_number", row.pk), {"version": 1, "symbol": "215/CAP", "dated_on": "18/11/2026"})
    body = row.bodies.first()
    item = row.items.first()
    fields = {"version": body.version, "paper": "45/PVHXH", "paper_on": "18/11/2026", "received_on": "18/11/2026", "answer": "objects"}
    officer.post(address("opinion_record", row.pk, body.pk), fields | {f"reason-{item.pk}": "Chưa gửi báo cáo."})
    page = officer.get(address("consultation", row.pk)).content.decode()
    for words in ("215/CAP", "45/PVHXH", "Chưa gửi báo cáo.", "Có ý kiến khác", "Chưa trả lời"):
        assert words in page
    officer.post(address("consultation_close", row.pk), {"version": 2})
    row.refresh_from_db()
    assert row.state == ConsultationState.CLOSED
    page = officer.get(address("consultation", row.pk)).content.decode()
    assert "Không có ý kiến trả lời" in page
    assert "Chưa trả lời" not in page


def test_a_letter_that_is_typed_wrong_is_kept_and_nothing_is_recorded(officer, row):
    body, item = row.bodies.first(), row.items.first()
    fields = {"version": body.version, "paper": "45/PVHXH", "paper_on": "18/11/2026", "received_on": "30/11/2026", "answer": "objects"}
    response = officer.post(address("opinion_record", row.pk, body.pk), fields | {f"reason-{item.pk}": "Chưa gửi báo cáo."})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Ngày nhận ở sau hôm nay" in page
    assert "Chưa gửi báo cáo." in page
    assert "45/PVHXH" in page
    assert not Opinion.objects.exists()


def test_a_stale_page_is_told(officer, row):
    response = officer.post(address("consultation_close", row.pk), {"version": 7})
    assert response.status_code == 409
    row.refresh_from_db()
    assert row.state == ConsultationState.OPEN


def test_those_who_only_read_see_no_buttons_and_no_links(ward, row):
    for person in (ward.office, ward.chairperson, factories.person("auditor")):
        client = Client()
        sign_in(client, person)
        page = client.get(address("consultation", row.pk)).content.decode()
        for words in ("Tạo đường dẫn", "Ghi trả lời bằng văn bản", "Kết thúc lấy ý kiến"):
            assert words not in page


def test_the_list_asks_as_many_queries_for_many_as_for_few(officer, ward, sheets):
    asking.asked(*sheets, ward=ward)
    officer.get(address("consultations"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            officer.get(address("consultations"))
        counts.append(len(captured))
        for _ in range(5):
            asking.asked(*sheets, ward=ward)
    assert counts[0] == counts[1]


# --- Papers -------------------------------------------------------------------------------------------------------------


def test_the_letter_asks_each_body_by_name_and_has_the_list(ward, row):
    paper = letter_text.text_of(row)
    assert paper.number_line == "Số:      /CAP"
    assert paper.title == ""
    assert paper.under_number.startswith("V/v lấy ý kiến")
    assert paper.addressee == "Kính gửi:\n- Phòng Văn hóa - Xã hội;\n- Ủy ban Mặt trận Tổ quốc Việt Nam phường."
    assert "25/11/2026" in paper.body[-1].text
    assert [part.heading for part in paper.annex.table.parts] == ["Tổ dân phố (01)", "Cơ quan (01)"]


def test_the_summary_has_objections_first_and_silence_as_silence(ward, row, at):
    asking.given(asking.linked(row, ward=ward)[1], asking.objecting(row))
    at("2026-11-26 08:00")
    paper = summary_text.text_of(row, now=clock.now())
    objections, bodies = paper.table.parts
    assert objections.rows == (
        ("1", row.items.first().enrolment.name, "Ủy ban Mặt trận Tổ quốc Việt Nam phường", "Còn hộ chưa ký cam kết."),
    )
    assert [(said[1], said[2]) for said in bodies.rows] == [
        ("Phòng Văn hóa - Xã hội", "Không có ý kiến trả lời"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam phường", "Có ý kiến khác"),
    ]
    assert "01 nơi không có ý kiến trả lời" in paper.body[1].text


def test_both_papers_are_made_as_pdf_and_word(ward, row):
    for paper in (letter_text.text_of(row), summary_text.text_of(row, now=clock.now())):
        assert pdf_of(paper).startswith(b"%PDF")
        assert word_of(paper).startswith(b"PK")
