"""The public list per ward and year, and its files: the same figures as the register, no person, steady queries, steady addresses."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognitions import register
from recognitions.choices import DecisionKind, RecognitionState
from recognitions.models import Amendment, Recognition
from recognitions.results import public_list
from recognitions.services.certificates import certificate_revoke
from registrations.choices import SubjectKind
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

WARD = "00235"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A"]


@pytest.fixture
def decision():
    return factories.DecisionFactory(symbol="215/QĐ-UBND")


@pytest.fixture
def listed(decision):
    """Two areas and a school that were recognised, and an area whose recognition was revoked later."""
    names = ({"name": "Tổ dân phố số 10"}, {"name": "Tổ dân phố số 9"}, {"name": "Trường THCS Sao Mai", "school": True})
    for fields in names:
        factories.RecognitionFactory(decision=decision, enrolment__subject=factories.SubjectFactory(**fields))
    rows = factories.frozen(1, decision=decision, name="Tổ dân phố Văn Chương")
    revoked(Recognition.objects.get(enrolment__name="Tổ dân phố Văn Chương"))
    return rows


def revoked(recognition: Recognition, symbol: str = "95/QĐ-UBND"):
    revoking = factories.DecisionFactory(revoking=True, symbol=symbol, dated_on=date(2026, 12, 10))
    certificate_revoke(recognition=recognition, decision=revoking, by=revoking.signer)


def corrected(recognition: Recognition, name: str):
    correcting = factories.DecisionFactory(kind=DecisionKind.CORRECT, symbol="301/QĐ-UBND", dated_on=date(2026, 12, 1))
    change = {"subject": {"from": recognition.enrolment.name, "to": name}}
    return Amendment.objects.create(decision=correcting, recognition=recognition, corrected=change)


def page(client, code=WARD, year=2026, **query) -> str:
    return client.get(reverse("recognised_in", args=[year, code]), query).content.decode()


def file(client, form, code=WARD, year=2026, **headers):
    return client.get(reverse("recognised_file", args=[year, code, form]), headers=headers)


def rows_of(answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_addresses_are_year_and_ward():
    assert reverse("recognised_in", args=[2026, WARD]) == "/ket-qua/2026/00235/"
    assert reverse("recognised_file", args=[2026, WARD, "csv"]) == "/ket-qua/2026/00235/ket-qua.csv"


def test_a_ward_is_listed_by_kind_in_vietnamese_order_and_counted(client, listed):
    html = page(client)
    assert "<strong>3</strong> được công nhận" in html
    assert "Tổ dân phố (2)" in html
    assert "Cơ sở giáo dục (1)" in html
    assert html.index("Tổ dân phố số 9") < html.index("Tổ dân phố số 10") < html.index("Trường THCS Sao Mai")
    assert "Quyết định số 215/QĐ-UBND ngày 18/11/2026" in html
    assert "Số vào sổ 0001/2026" in html


def test_what_was_revoked_stands_apart_with_its_day(client, listed):
    html = page(client)
    part = html[html.index("Đã thu hồi (1)") :]
    assert "<s>Tổ dân phố Văn Chương</s>" in part
    assert "Thu hồi ngày 10/12/2026 theo Quyết định số 95/QĐ-UBND" in part


def test_names_are_found_without_marks_and_a_number_only_as_a_whole(client, listed):
    html = page(client, tim="to dan pho so 9")
    assert "Tổ dân phố số 9" in html
    assert "Tổ dân phố số 10" not in html
    assert "Văn Chương" in page(client, tim="van chuong")
    assert "Không tìm thấy tên nào khớp" in page(client, tim="khong co")


def test_a_corrected_name_is_the_one_listed_and_found(client, decision):
    [certificate] = factories.frozen(1, decision=decision, name="Tổ dân phố Hoàng Cấu")
    corrected(certificate.recognition, "Tổ dân phố Hoàng Cầu")
    for html in (page(client), page(client, tim="hoang cau")):
        assert "Tổ dân phố Hoàng Cầu" in html
        assert "Đính chính theo Quyết định số 301/QĐ-UBND ngày 01/12/2026" in html
    [row] = json.loads(file(client, "json").content)["results"]
    assert (row["name"], row["corrected_by"]) == ("Tổ dân phố Hoàng Cầu", [{"symbol": "301/QĐ-UBND", "date": "2026-12-01"}])


def test_the_kind_narrows_the_list(client, listed):
    html = page(client, loai=SubjectKind.EDUCATIONAL_INSTITUTION)
    assert "Trường THCS Sao Mai" in html
    assert "Tổ dân phố số 9" not in html


def test_another_ward_and_another_year_have_nothing_yet(client, listed):
    for html in (page(client, code="00004"), page(client, year=2025)):
        assert "Chưa có kết quả của năm này" in html
        assert "Tổ dân phố" not in html.split("<main")[1]
    assert client.get(reverse("recognised_in", args=[2026, "khong-co"])).status_code == 404


def test_a_province_lists_its_wards_and_searches_all_of_them(client, listed):
    province = factories.ward().parent
    html = page(client, code=province.code)
    assert reverse("recognised_in", args=[2026, WARD]) in html
    assert "3 được công nhận" in html
    assert "Tổ dân phố số 9, Phường Đống Đa" in page(client, code=province.code, tim="so 9")


def test_csv_opens_as_columns_with_a_byte_order_mark(client, listed):
    answer = file(client, "csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="ket-qua-phuong-dong-da-2026.csv"'
    rows = rows_of(answer)
    assert [row["Tên"] for row in rows] == ["Tổ dân phố số 9", "Tổ dân phố số 10", "Tổ dân phố Văn Chương", "Trường THCS Sao Mai"]
    by_name = {row["Tên"]: row for row in rows}
    assert by_name["Tổ dân phố số 9"] == {
        "Năm": "2026",
        "Mã phường, xã": WARD,
        "Phường, xã": "Phường Đống Đa",
        "Loại": "Tổ dân phố",
        "Tên": "Tổ dân phố số 9",
        "Tình trạng": "Còn hiệu lực",
        "Số Quyết định": "215/QĐ-UBND",
        "Ngày Quyết định": "2026-11-18",
        "Nơi ban hành": "Ủy ban nhân dân phường Đống Đa",
        "Số vào sổ": by_name["Tổ dân phố số 9"]["Số vào sổ"],
        "Năm vào sổ": "2026",
        "Đính chính theo": "",
        "Ngày đính chính": "",
        "Thu hồi theo": "",
        "Ngày thu hồi": "",
    }
    gone = by_name["Tổ dân phố Văn Chương"]
    assert (gone["Tình trạng"], gone["Thu hồi theo"], gone["Ngày thu hồi"]) == ("Đã thu hồi", "95/QĐ-UBND", "2026-12-10")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_is_never_a_formula(client, decision, name):
    factories.frozen(1, decision=decision, name=name)
    [row] = rows_of(file(client, "csv"))
    assert row["Tên"] == f"'{name}"
    [entry] = json.loads(file(client, "json").content)["results"]
    assert entry["name"] == name


def test_names_with_signs_of_the_format_stay_one_cell(client, decision):
    factories.frozen(1, decision=decision, name='Công ty "Sen; Hồng", chi nhánh 2', enterprise=True)
    [row] = rows_of(file(client, "csv"))
    assert row["Tên"] == 'Công ty "Sen; Hồng", chi nhánh 2'


def test_json_has_the_documented_keys_and_iso_days(client, listed):
    answer = file(client, "json")
    assert answer["Content-Type"] == "application/json"
    whole = json.loads(answer.content)
    province = factories.ward().parent
    assert whole["place"] == {
        "code": WARD,
        "name": "Phường Đống Đa",
        "kind": "ward",
        "province": {"code": province.code, "name": province.name},
    }
    assert (whole["format"], whole["year"], whole["counts"]) == (1, 2026, {"in_force": 3, "revoked": 1})
    entry = next(row for row in whole["results"] if row["name"] == "Tổ dân phố Văn Chương")
    assert entry == {
        "name": "Tổ dân phố Văn Chương",
        "kind": "residential_area",
        "kind_label": "Tổ dân phố",
        "ward_code": WARD,
        "ward": "Phường Đống Đa",
        "standing": "revoked",
        "decision": {"symbol": "215/QĐ-UBND", "date": "2026-11-18", "issuer": "Ủy ban nhân dân phường Đống Đa"},
        "register": entry["register"],
        "corrected_by": [],
        "revoked_by": {"symbol": "95/QĐ-UBND", "date": "2026-12-10"},
    }


def test_every_key_is_documented(client, listed, settings):
    told = (settings.BASE_DIR / "docs" / "public-results.md").read_text()
    whole = json.loads(file(client, "json").content)
    entry = whole["results"][0]
    keys = [*whole, *whole["place"], *whole["counts"], *entry, *entry["decision"], *entry["register"]]
    assert [key for key in keys if f"`{key}`" not in told] == []
    assert [column for column in rows_of(file(client, "csv"))[0] if column not in told] == []


def test_a_province_is_one_file_of_all_its_wards(client, listed):
    other = factories.ward("00004")
    factories.frozen(1, place=other, name="Tổ dân phố số 77", decision=factories.DecisionFactory(deciding_place=other))
    whole = json.loads(file(client, "json", code=other.parent.code).content)
    assert {row["ward_code"] for row in whole["results"]} == {WARD, "00004"}
    assert whole["place"]["province"] is None


def test_no_person_is_named_in_page_or_file(client, decision):
    subject = factories.SubjectFactory(head_name="Nguyễn Văn Tổ Trưởng", head_phone="0912345678", address="Số 5 ngõ Xã Đàn")
    factories.RecognitionFactory(decision=decision, enrolment__subject=subject)
    head = factories.head_of(subject)
    for said in (page(client), file(client, "csv").content.decode(), file(client, "json").content.decode()):
        for personal in (subject.head_name, subject.head_phone, subject.address, head.full_name, decision.signer_name):
            assert personal not in said


def test_what_is_not_issued_is_in_no_file(client, listed):
    draft = factories.DecisionFactory(unsigned=True)
    factories.RecognitionFactory(decision=draft, enrolment__subject=factories.SubjectFactory(name="Tổ dân phố số 66"))
    for answer in (page(client), file(client, "csv").content.decode(), file(client, "json").content.decode()):
        assert "Tổ dân phố số 66" not in answer


def test_the_figures_are_those_of_the_register(client, decision):
    factories.frozen(5, decision=decision)
    revoked(Recognition.objects.first())
    book = list(register.book(factories.ward(), year=2026))
    whole = json.loads(file(client, "json").content)
    told = {(row["register"]["number"], row["standing"] == "revoked") for row in whole["results"]}
    assert told == {(line.register_number, line.recognition.state == RecognitionState.REVOKED) for line in book}
    assert whole["counts"]["in_force"] + whole["counts"]["revoked"] == len(book)


def test_who_has_a_file_already_is_not_sent_it_again_until_it_changes(client, decision):
    factories.frozen(2, decision=decision)
    first = file(client, "json")
    assert first["Cache-Control"] == "public, max-age=300"
    assert "Last-Modified" in first.headers
    assert "Set-Cookie" not in first.headers
    again = file(client, "json", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    corrected(Recognition.objects.first(), "Tổ dân phố tên mới")
    changed = file(client, "json", **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    revoked(Recognition.objects.last())
    assert file(client, "json", **{"If-None-Match": changed["ETag"]}).status_code == 200
    assert file(client, "csv")["ETag"] != file(client, "json")["ETag"]


def test_other_forms_are_404(client, listed):
    assert file(client, "xml").status_code == 404


def test_long_lists_go_on_by_key_and_count_everything(client, decision, monkeypatch):
    monkeypatch.setattr(public_list, "PAGE", 3)
    factories.frozen(7, decision=decision)
    address, seen = reverse("recognised_in", args=[2026, WARD]), []
    query, pages = "", 0
    while address and pages < 5:
        answer = client.get(address + query)
        assert "Tổ dân phố (7)" in answer.content.decode()
        seen += [line.name for _, lines in answer.context["groups"] for line in lines]
        query, pages = answer.context["next_url"], pages + 1
        address = address if query else ""
    assert pages == 3
    assert len(seen) == len(set(seen)) == 7


def test_pages_and_files_ask_a_fixed_number_of_queries(client, decision):
    factories.frozen(1, decision=decision)
    before = queries_of_each(client)
    factories.frozen(12, decision=decision)
    for recognition in Recognition.objects.order_by("pk")[:3]:
        revoked(recognition, symbol=f"{recognition.pk}/QĐ-UBND")
    assert queries_of_each(client) == before
    assert max(before) <= 8


def queries_of_each(client) -> list[int]:
    found = []
    for address in (
        reverse("recognised"),
        reverse("recognised_in", args=[2026, WARD]),
        *(reverse("recognised_file", args=[2026, WARD, form]) for form in ("csv", "json")),
    ):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found.append(len(queries))
    return found
