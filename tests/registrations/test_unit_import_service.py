"""A checked list of units is written whole or not at all, updates what is there, and leaves one row in the trail."""

import hashlib
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from antt_portal.refusals import NotYours
from antt_portal.trail.models import Entry
from registrations.choices import MemberRole, SubjectKind, SubjectStatus
from registrations.models import Subject, SubjectMember
from registrations.services.subjects import UnitsRefused, known_of, units_import, units_preview
from registrations.unit_import import checked
from registrations.workbooks import first_sheet
from tests.factories import SubjectFactory, person, ward
from tests.registrations.unit_sheets import AREA, FIRM, HEADERS, SCHOOL, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
TAXED = FIRM | {"Mã số thuế": "0101234567"}


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


def rows_of(*rows, **sheet):
    result = checked(first_sheet(xlsx(*rows, **sheet)), known_of(ward()))
    assert result.errors == []
    return result.rows


def imported(*rows, by=None, **sheet):
    return units_import(rows=rows_of(*rows, **sheet), place=ward(), by=by, source_sha256="0" * 64)


def numbers(summary):
    return summary.total, summary.new, summary.changed, summary.unchanged


def test_new_units_are_made_with_what_their_row_says():
    assert numbers(imported(AREA, FIRM, SCHOOL)) == (3, 3, 0, 0)
    area = Subject.objects.get(kind=SubjectKind.RESIDENTIAL_AREA)
    assert (area.place, area.name, area.label, area.households, area.head_phone) == (
        ward(),
        "Tổ dân phố số 5",
        "Tổ dân phố",
        120,
        "0912345678",
    )
    assert Subject.objects.search("to dan pho so 05").get() == area


def test_a_plain_residential_area_takes_the_locality_s_word():
    imported(AREA | {"Loại": "Khu dân cư"})
    assert Subject.objects.get().label == "Tổ dân phố"


def test_the_same_list_again_changes_nothing():
    imported(AREA, TAXED, SCHOOL)
    assert numbers(imported(AREA, TAXED, SCHOOL)) == (3, 0, 0, 3)


def test_a_row_of_the_same_kind_and_folded_name_updates_its_unit():
    imported(AREA)
    assert numbers(imported(AREA | {"Tên": "TO DAN PHO SO 05", "Số hộ": 130})) == (1, 0, 1, 0)
    area = Subject.objects.get()
    assert (area.name, area.households) == ("TO DAN PHO SO 05", 130)


def test_a_row_of_the_same_tax_code_renames_its_unit():
    imported(TAXED)
    assert numbers(imported(TAXED | {"Tên": "Công ty Bình Minh"})) == (1, 0, 1, 0)
    assert Subject.objects.get().name_key == "cong ty binh minh"


def test_an_empty_cell_and_an_absent_column_leave_what_is_known():
    imported(TAXED | {"Người đứng đầu": "Trần Thị Bình"})
    imported(FIRM, headers=HEADERS[:10])
    firm = Subject.objects.get()
    assert (firm.head_name, firm.tax_code) == ("Trần Thị Bình", "0101234567")


def test_a_unit_that_is_gone_is_not_taken_up_again():
    gone = SubjectFactory(name="Tổ dân phố số 5", status=SubjectStatus.CLOSED, status_on=date(2026, 1, 1))
    imported(AREA)
    assert Subject.objects.exclude(pk=gone.pk).get().status == SubjectStatus.ACTIVE


def test_what_the_circular_excludes_is_taken_in_and_counted_with_its_reason():
    summary = imported(FIRM | {"Quy mô": "Nhỏ"}, SCHOOL | {"Cấp học": "Tiểu học"}, AREA)
    assert summary.excluded.total() == 2
    assert summary.excluded["Doanh nghiệp nhỏ"] == 1
    assert Subject.objects.count() == 3


def test_a_tax_code_and_a_name_of_two_units_are_refused_and_nothing_is_written():
    imported(TAXED, FIRM | {"Tên": "Công ty Bình Minh"})
    with pytest.raises(UnitsRefused) as refused:
        imported(AREA, TAXED | {"Tên": "Công ty Bình Minh", "Số lao động": 9})
    assert [error.cell for error in refused.value.errors] == ["3"]
    assert Subject.objects.count() == 2
    assert not Subject.objects.filter(staff=9).exists()


def test_a_tax_code_of_another_kind_is_refused():
    imported(TAXED)
    with pytest.raises(UnitsRefused, match="1 chỗ cần sửa"):
        imported(SCHOOL | {"Mã số thuế": "0101234567"})


def test_two_rows_that_mean_one_known_unit_are_refused():
    imported(TAXED)
    with pytest.raises(UnitsRefused) as refused:
        imported(TAXED | {"Tên": "Công ty Bình Minh"}, FIRM)
    assert "Dòng 2 và dòng 3" in str(refused.value.errors[0])


def test_units_of_another_ward_are_others():
    SubjectFactory(name="Tổ dân phố số 5", place=ward("00004"))
    assert numbers(imported(AREA)) == (1, 1, 0, 0)


def test_a_preview_says_the_same_and_writes_nothing():
    imported(AREA)
    rows = rows_of(AREA | {"Số hộ": 1}, FIRM)
    before = Entry.objects.count()
    assert numbers(units_preview(rows=rows, place=ward())) == (2, 1, 1, 0)
    assert (Subject.objects.count(), Subject.objects.get().households, Entry.objects.count()) == (1, 120, before)


def test_one_trail_row_tells_counts_and_hash_and_names_nobody():
    officer = person()
    imported(AREA, FIRM | {"Quy mô": "Nhỏ"}, by=officer)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.place_id) == ("units.imported", officer.pk, ward().pk)
    assert '"new":2' in entry.body
    assert '"excluded":1' in entry.body
    assert "0" * 64 in entry.body
    assert "Đức" not in entry.body


@pytest.mark.parametrize("trait", ["office", "chairperson", "auditor", "administrator", "area_officer"])
def test_only_the_police_of_the_ward_may_import(trait):
    for stranger in (person(trait), person(place=ward("00004"))):
        with pytest.raises(NotYours):
            imported(AREA, by=stranger)


class TestAreaOfficer:
    def assigned(self):
        return set(SubjectMember.objects.in_force(date(2026, 2, 10)).values_list("user__username", flat=True))

    def test_the_named_officer_is_responsible_from_today(self):
        person("area_officer", username="csk.lan")
        assert numbers(imported(AREA | {"Cảnh sát khu vực": "csk.lan"})) == (1, 1, 0, 0)
        member = SubjectMember.objects.get()
        assert (member.role, member.starts_on) == (MemberRole.AREA_OFFICER, date(2026, 2, 10))
        assert numbers(imported(AREA | {"Cảnh sát khu vực": "csk.lan"})) == (1, 0, 0, 1)

    def test_a_new_officer_takes_over_and_the_old_row_stays(self, at):
        person("area_officer", username="csk.lan")
        person("area_officer", username="csk.hoa")
        at("2026-01-05 09:00")
        imported(AREA | {"Cảnh sát khu vực": "csk.lan"})
        at("2026-02-10 09:00")
        assert numbers(imported(AREA | {"Cảnh sát khu vực": "csk.hoa"})) == (1, 0, 1, 0)
        assert self.assigned() == {"csk.hoa"}
        assert SubjectMember.objects.get(user__username="csk.lan").ends_on == date(2026, 2, 9)

    def test_changing_back_and_forth_on_one_day_loses_nobody(self):
        for name in ("csk.lan", "csk.hoa"):
            person("area_officer", username=name)
        for name in ("csk.lan", "csk.hoa", "csk.lan"):
            imported(AREA | {"Cảnh sát khu vực": name})
        assert SubjectMember.objects.get(user__username="csk.lan").ends_on is None
        assert SubjectMember.objects.count() == 2

    def test_an_officer_of_another_ward_is_unknown_here(self):
        person("area_officer", username="csk.xa", place=ward("00004"))
        result = checked(first_sheet(xlsx(AREA | {"Cảnh sát khu vực": "csk.xa"})), known_of(ward()))
        assert [error.cell for error in result.errors] == ["L2"]


class TestCommand:
    def run(self, tmp_path, capsys, *rows, code="00235", **options):
        path = tmp_path / "danh-sach.xlsx"
        path.write_bytes(xlsx(*rows))
        call_command("import_units", str(path), ward=code, **options)
        return hashlib.sha256(path.read_bytes()).hexdigest(), capsys.readouterr().out

    def test_it_tells_what_it_did_and_keeps_the_hash(self, tmp_path, capsys):
        sha256, told = self.run(tmp_path, capsys, AREA, FIRM | {"Quy mô": "Nhỏ"})
        assert "Phường Đống Đa: 2 dòng. Mới 2, thay đổi 0, giữ nguyên 0." in told
        assert "Doanh nghiệp nhỏ: 1" in told
        assert sha256 in Entry.objects.get().body

    def test_a_dry_run_writes_nothing(self, tmp_path, capsys):
        _, told = self.run(tmp_path, capsys, AREA, dry_run=True)
        assert "chưa ghi gì" in told
        assert not Subject.objects.exists()

    def test_every_error_is_told_and_nothing_written(self, tmp_path, capsys):
        with pytest.raises(CommandError) as refused:
            self.run(tmp_path, capsys, AREA, FIRM | {"Tên": None}, SCHOOL | {"Cấp học": "Tiểu hoc; Mẫu dáo"})
        told = str(refused.value).splitlines()
        assert told[0] == "Danh sách chưa được nạp: có 2 chỗ cần sửa. Cổng chưa ghi gì."
        assert [line.split()[0] for line in told[1:]] == ["B3", "J4"]
        assert not Subject.objects.exists()

    @pytest.mark.parametrize(("code", "words"), [("99999", "Không có phường"), ("01", "Không có phường")])
    def test_a_place_that_is_no_ward_is_refused(self, tmp_path, capsys, code, words):
        with pytest.raises(CommandError, match=words):
            self.run(tmp_path, capsys, AREA, code=code)

    def test_a_file_that_is_not_there_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="Không đọc được tệp"):
            call_command("import_units", str(tmp_path / "khong-co.xlsx"), ward="00235")
