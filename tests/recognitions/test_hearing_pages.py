"""The pages of a hearing: who sees what of it, what comes back with everything typed, and what costs no more for fifty than for five."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognitions.hearings.notice_text import text_of
from recognitions.models import ForeseenRefusal
from recognitions.services import hearings
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(ward):
    return stages.concluded(stages.filed(ward=ward), ward=ward, met=False)


def as_user(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def words_of(answer) -> str:
    return answer.content.decode()


def test_the_police_tick_who_is_told(ward, sheet):
    client, address = as_user(ward.officer), reverse("hearings", args=[2026])
    assert sheet.enrolment.name in words_of(client.get(address))
    refused = client.post(address, {})
    assert refused.status_code == 400
    assert "chọn ít nhất một đối tượng" in words_of(refused)
    assert client.post(address, {"appraisals": [sheet.pk]}).status_code == 302
    page = words_of(client.get(address))
    assert "23/11/2026 (thứ Hai)" in page
    assert "gửi bằng giấy" in page  # the area has nobody who signs in


def test_a_head_reads_articles_and_reason_and_nothing_of_the_polices_own(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    client, address = as_user(head), reverse("hearing", args=[refusal.pk])
    unmet = sheet.results.get(met=False)
    page = words_of(client.get(address))
    assert unmet.article in page
    assert sheet.reason in page
    assert unmet.note not in page
    assert "Phiếu thẩm định" not in page
    assert f"Giải trình về dự kiến chưa công nhận năm {sheet.year}" in words_of(client.get("/"))
    assert address in words_of(client.get(reverse("subject", args=[sheet.subject_id])))


def test_a_head_explains_and_the_note_of_the_police_stays_theirs(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    client, address = as_user(head), reverse("hearing", args=[refusal.pk])
    assert client.post(address, {"version": refusal.version, "explanation": "Dòng một.\n\nDòng hai."}).status_code == 302
    refusal.refresh_from_db()
    assert refusal.explanation == "Dòng một.\n\nDòng hai."
    police = as_user(ward.officer)
    assert "Giải trình chờ xem xét" in words_of(police.get("/"))
    assert "Dòng hai." in words_of(police.get(address))
    given = {"version": refusal.version, "result": "keep", "note": "Sổ theo dõi ghi khác."}
    assert police.post(reverse("hearing_consider", args=[refusal.pk]), given).status_code == 302
    assert "Sổ theo dõi ghi khác." in words_of(police.get(address))
    assert "Giải trình chờ xem xét" not in words_of(police.get("/"))
    page = words_of(client.get(address))
    assert "Sổ theo dõi ghi khác." not in page
    assert "giữ nguyên dự kiến" in page


def test_what_is_too_long_comes_back_whole(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    words = "rất dài " * 400
    answer = as_user(head).post(reverse("hearing", args=[refusal.pk]), {"version": refusal.version, "explanation": words})
    assert answer.status_code == 400
    assert words.strip() in words_of(answer)
    assert "không quá 3000" in words_of(answer)


def test_a_stale_tab_is_told_where_it_stands(ward, sheet):
    head = factories.head_of(sheet.subject)
    refusal = stages.foretold(sheet, ward=ward)
    client, address = as_user(head), reverse("hearing", args=[refusal.pk])
    client.post(address, {"version": refusal.version, "explanation": "Một."})
    again = client.post(address, {"version": refusal.version, "explanation": "Hai."})
    assert again.status_code == 409
    assert ForeseenRefusal.objects.get().explanation == "Một."


def test_the_paper_leaves_its_number_blank_until_it_is_typed(ward, sheet):
    refusal = stages.foretold(sheet, ward=ward)
    paper = text_of(ForeseenRefusal.objects.get())
    assert paper.number_line == "Số:      /TB-CAP"
    assert paper.addressee == f"Kính gửi: {sheet.enrolment.name}."
    assert "chậm nhất hết ngày 23 tháng 11 năm 2026 (thứ Hai)" in paper.closing[1].text
    hearings.refusal_number(
        refusal=refusal, symbol="15 / TB-CAP", dated_on=refusal.explain_until.replace(day=18), by=ward.officer, version=refusal.version
    )
    paper = text_of(ForeseenRefusal.objects.get())
    assert (paper.number_line, paper.place_and_date) == ("Số: 15/TB-CAP", "Đống Đa, ngày 18 tháng 11 năm 2026")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_paper_comes_as_pdf_and_word(ward, sheet, form):
    refusal = stages.foretold(sheet, ward=ward)
    answer = as_user(ward.officer).get(reverse("hearing_file", args=[refusal.pk, form]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_the_list_costs_as_many_queries_for_eight_as_for_two(ward):
    client, address = as_user(ward.officer), reverse("hearings", args=[2026])

    def add(count):
        rows = [stages.concluded(stages.filed(ward=ward), ward=ward, met=False) for _ in range(count)]
        for row in rows[::2]:
            stages.foretold(row, ward=ward)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        return len(captured)

    add(2)
    client.get(address)
    few = queries()
    add(6)
    assert queries() == few
