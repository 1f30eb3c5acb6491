"""What is sent as a list is cut off when it is too large, opened apart, refused in words when it is no list, and kept whole."""

import os
import subprocess
import sys
from datetime import date, datetime
from tempfile import NamedTemporaryFile

import pytest
from openpyxl import Workbook

from antt_portal import file_ledger, file_store
from antt_portal.list_workbook import as_bytes
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours
from registrations import sheet_sandbox, workbooks
from registrations.models import UnitList
from registrations.units.template import unit_template
from registrations.workbooks import Unreadable, first_sheet, read_apart, sheet_of
from tests.factories import person, unit_list, ward
from tests.registrations.test_unit_import_safety import word_document
from tests.registrations.unit_sheets import AREA, FIRM, saved, sent, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
UPLOAD = "/danh-sach/00235/nap/"


@pytest.fixture
def answer_to(client, at):
    """What the upload page answers to a file."""
    at("2026-02-10 09:00")
    client.force_login(person())

    def send(content, name="danh-sach.xlsx"):
        answer = client.post(UPLOAD, {"file": sent(content, name)} if content is not None else {})
        return answer.status_code, answer.content.decode()

    return send


def nothing_is_kept(settings):
    return not UnitList.objects.exists() and not any(path.is_file() for path in settings.FILE_STORE.rglob("*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Ông/bà chưa chọn tệp."),
        (b"", "Tệp không có nội dung."),
        (b"%PDF-1.7", "không phải là tệp Excel"),
        (word_document(), "không phải là tệp Excel"),
        (sheet_sandbox.OLD_EXCEL_OR_PASSWORD + b"\0" * 600, "kiểu Excel cũ (.xls) hoặc có đặt mật khẩu"),
        (as_bytes(unit_template()), "chưa có dòng nào dưới hàng tiêu đề"),
        (saved(Workbook()), "Trang tính đầu tiên không có gì"),
    ],
    ids=["none", "empty", "pdf", "word", "old", "template", "blank"],
)
def test_what_is_no_list_is_refused_in_words_and_not_kept(answer_to, settings, content, words):
    status, shown = answer_to(content)
    assert status == 400
    assert words in shown
    assert "<title>Lỗi:" in shown
    assert 'aria-invalid="true"' in shown
    assert nothing_is_kept(settings)


def test_what_is_too_large_is_cut_off_while_it_streams_in(answer_to, settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024
    before = set(os.listdir(settings.FILE_UPLOAD_TEMP_DIR))
    status, shown = answer_to(os.urandom(3 * 1024 * 1024), "rất lớn.xlsx")
    assert status == 413
    assert "Tệp “rất lớn.xlsx” lớn hơn 2 MB." in shown
    assert "chưa chọn tệp" not in shown
    assert nothing_is_kept(settings)
    assert set(os.listdir(settings.FILE_UPLOAD_TEMP_DIR)) <= before


def test_a_place_that_is_dissolved_takes_no_list(answer_to, settings):
    Place.objects.filter(pk=ward().pk).update(dissolved_on=date(2026, 2, 1))
    status, shown = answer_to(xlsx(AREA))
    assert status == 400
    assert "đã giải thể ngày 01/02/2026" in shown
    assert nothing_is_kept(settings)


def test_the_file_is_kept_as_it_came_with_what_was_read_out_of_it(at):
    at("2026-02-10 09:00")
    content = xlsx(AREA)
    row = unit_list(content, by=person(), name="../../‮ds.xlsx")
    assert file_store.read(row.sha256) == content
    assert row.original_name == "ds.xlsx"
    assert file_ledger.findings() == []
    file_store.path_of(row.summary["read_out_sha256"]).unlink()
    [finding] = file_ledger.findings()
    assert "of unit lists is missing" in finding


def test_reading_apart_finds_what_reading_here_finds():
    row = AREA | {"Số hộ": 120.0, "Ngày thành lập": date(2025, 7, 1), "Có tổ chức Đảng": True, "Địa chỉ": "Ngõ 10 “Tây Sơn” <b>"}
    content = xlsx(row, FIRM | {"Ngày thành lập": datetime(2015, 1, 2, 3, 4)}, above=[["Danh sách"]])
    assert sheet_of(read_apart(_written(content))) == first_sheet(content)


def test_a_reader_that_runs_out_of_time_or_memory_is_an_answer(monkeypatch, tmp_path):
    path = _written(xlsx(AREA))
    for code in ("import time; time.sleep(60)", "raise SystemExit(3)", "print('{')"):
        stand_in = tmp_path / "reader.py"
        stand_in.write_text(code)
        monkeypatch.setattr(workbooks, "SANDBOX", stand_in)
        monkeypatch.setattr(workbooks, "WALL_SECONDS", 0.5)
        with pytest.raises(Unreadable, match="Không mở được tệp Excel này"):
            read_apart(path)


def test_the_reader_keeps_to_little_memory_and_time():
    code = f"""
import resource, runpy
runpy.run_path({str(workbooks.SANDBOX)!r})["limit_this_process"]()
print([resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([512 * 1024 * 1024, 20, 0])


def test_one_long_text_named_by_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_sandbox, "MAX_PRINTED_CHARACTERS", 1000)
    with pytest.raises(sheet_sandbox.NotTaken, match="quá lớn"):
        sheet_sandbox.printed([(number, ("x" * 300,)) for number in range(4)])


def test_the_reader_knows_nothing_of_the_portal():
    assert "antt_portal" not in workbooks.SANDBOX.read_text().split('"""')[2]


def test_who_may_not_change_the_roster_keeps_no_list():
    with pytest.raises(NotYours):
        unit_list(by=person("office"))
    assert not UnitList.objects.exists()


def _written(content: bytes) -> str:
    with NamedTemporaryFile(suffix=".xlsx", delete=False) as target:
        target.write(content)
    return target.name
