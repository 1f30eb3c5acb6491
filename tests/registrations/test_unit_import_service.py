"""A checked list of units is written whole or not at all, updates what is there, and leaves one row in the trail."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from antt_portal.accounts.models import User
from antt_portal.notices.models import Notice
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from registrations.choices import MemberRole, SubjectKind, SubjectStatus
from registrations.lives.words import words_for
from registrations.models import Enrolment, Subject, SubjectEvent, SubjectLineage, SubjectMember
from registrations.services.plans import plan_publish
from registrations.services.subjects import UnitsRefused, known_of, units_import, units_intended, units_preview
from registrations.unit_import import checked
from registrations.workbooks import first_sheet
from tests.factories import EnrolmentFactory, SubjectFactory, person, ward
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


def test_what_a_list_changes_is_kept_as_an_event_with_old_and_new_but_names_no_person():
    officer = person()
    imported(AREA, TAXED)
    imported(AREA | {"Số hộ": 130, "Người đứng đầu": "Trần Thị Bình", "Ngày thành lập": "01/07/2025"}, TAXED, by=officer)
    event = SubjectEvent.objects.get()
    assert (event.kind, event.effective_on, event.written_by) == ("changed", date(2026, 2, 10), officer)
    assert event.details == {
        "fields": ["founded_on", "head_name", "households"],
        "values": {"founded_on": [None, "2025-07-01"], "households": [120, 130]},
    }
    assert words_for(event) == "Sửa thông tin: ngày thành lập (trống) → 01/07/2025; người đứng đầu; số hộ 120 → 130"


def test_a_new_name_or_level_of_a_unit_that_is_there_is_refused_by_cell_and_sent_to_its_own_page():
    imported(AREA, TAXED)
    with pytest.raises(UnitsRefused) as refused:
        imported(AREA | {"Số hộ": 1}, TAXED | {"Tên": "Công ty Bình Minh", "Cấp quản lý": "Thành phố"})
    renamed, moved = refused.value.errors
    assert (renamed.cell, moved.cell) == ("B3", "F3")
    assert "Đổi tên: ông/bà làm ở trang đối tượng, kèm văn bản" in renamed.sentence
    assert "Chuyển cấp quản lý: ông/bà làm ở trang đối tượng, kèm văn bản" in moved.sentence
    assert set(Subject.objects.values_list("name", "households")) == {("Tổ dân phố số 5", 120), ("Công ty Ánh Dương", None)}
    assert numbers(imported(TAXED | {"Tên": "CÔNG TY  ánh dương"})) == (1, 0, 1, 0)
    assert Subject.objects.get(kind="enterprise").name == "CÔNG TY ánh dương"


def test_an_empty_cell_and_an_absent_column_leave_what_is_known():
    imported(TAXED | {"Người đứng đầu": "Trần Thị Bình"})
    imported(FIRM, headers=HEADERS[:10])
    firm = Subject.objects.get()
    assert (firm.head_name, firm.tax_code) == ("Trần Thị Bình", "0101234567")


def test_a_unit_that_is_gone_does_not_come_back_by_a_list():
    gone = SubjectFactory(name="Tổ dân phố số 5", status=SubjectStatus.MERGED, status_on=date(2026, 1, 1))
    into = SubjectFactory(name="Tổ dân phố số 2")
    SubjectLineage.objects.create(predecessor=gone, successor=into, kind="merged", effective_on=date(2026, 1, 1), resolution="NQ 1")
    SubjectFactory(enterprise=True, name="Công ty Cũ", tax_code="0101234567", status=SubjectStatus.CLOSED, status_on=date(2026, 1, 5))
    with pytest.raises(UnitsRefused) as refused:
        imported(AREA, TAXED, SCHOOL)
    by_name, by_tax_code = refused.value.errors
    assert (by_name.cell, by_tax_code.cell) == ("B2", "K3")
    assert "“Tổ dân phố số 5” đã sáp nhập từ ngày 01/01/2026, nay là “Tổ dân phố số 2”." in by_name.sentence
    assert "“Công ty Cũ” giải thể, chấm dứt từ ngày 05/01/2026." in by_tax_code.sentence
    assert "“Thêm một đối tượng”" in by_name.sentence
    assert Subject.objects.alive().get() == into
    SubjectFactory(name="Tổ dân phố số 5")  # added anew by form: now the list means that one
    assert numbers(imported(AREA))[1] == 0


def test_a_ward_that_is_dissolved_takes_no_list_any_more(at):
    Place.objects.filter(code="00235").update(dissolved_on=date(2026, 3, 1))
    rows = rows_of(AREA)
    imported(AREA)
    at("2026-03-01 09:00")
    with pytest.raises(Refused, match="đã giải thể ngày 01/03/2026"):
        units_import(rows=rows, place=ward(), by=None, source_sha256="0" * 64)


def test_what_a_list_says_of_who_is_reviewed_is_what_the_roster_will_say():
    plan_publish(
        content={
            "plan": {"year": 2026, "province_code": "01", "ward_code": "00235"},
            "rule": [{"kind": "educational_institution", "enabled": False}],
        },
        source="ke-hoach.toml",
    )
    included = EnrolmentFactory(subject__name="Tổ dân phố số 6", subject__founded_on=date(2026, 4, 2), included_reason="Đủ điều kiện")
    rows = rows_of(AREA, SCHOOL, FIRM | {"Quy mô": "Nhỏ"}, AREA | {"Tên": included.name, "Số hộ": 90})
    foreseen = units_intended(rows=rows, place=ward())
    imported(AREA, SCHOOL, FIRM | {"Quy mô": "Nhỏ"}, AREA | {"Tên": included.name, "Số hộ": 90})
    on_roster = {row.name: (row.exclusion_reason, row.exclusion_basis) for row in Enrolment.objects.filter(in_scope=False)}
    names = {row.number: row.values["name"] for row in rows}
    assert {names[number]: (why.reason, why.basis) for number, why in foreseen.left_out.items()} == on_roster
    assert set(on_roster) == {"Trường THCS Đống Đa", "Công ty Ánh Dương"}
    assert foreseen.fingerprint != replace(foreseen, left_out={}).fingerprint


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
    assert "Dòng 2 và dòng 3" in str(refused.value.errors[-1])


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
        ids = {name: User.objects.get(username=name).pk for name in ("csk.lan", "csk.hoa")}
        assert f'"officers":{{"{ids["csk.hoa"]}":[{Subject.objects.get().pk}]}}' in Entry.objects.last().body
        assert list(Notice.objects.order_by("pk").values_list("recipient", "text")) == [
            (ids["csk.lan"], "Ông/bà được phân công phụ trách thêm 1 đối tượng của Phường Đống Đa."),
            (ids["csk.lan"], "Ông/bà thôi phụ trách 1 đối tượng của Phường Đống Đa."),
            (ids["csk.hoa"], "Ông/bà được phân công phụ trách thêm 1 đối tượng của Phường Đống Đa."),
        ]
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
