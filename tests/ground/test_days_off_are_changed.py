"""The nation's days off are changed by the administrators of a province: with a paper, a row in the trail, and never for a day gone by."""

import json
from datetime import date

import pytest

from antt_portal.places import days_off as services
from antt_portal.places.choices import DayKind
from antt_portal.places.day_history import WORDS, history_of
from antt_portal.places.days_off import AlreadyThere, DaySaid
from antt_portal.places.models import CalendarDay
from antt_portal.places.permissions import may_change_days_off
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PAPER = "Thông báo số 15/TB-BNV ngày 01/11/2026"
OFF = DaySaid(DayKind.DAY_OFF, "Nghỉ hoán đổi", PAPER)
WORKED = DaySaid(DayKind.WORKING_DAY, "Làm bù", PAPER)
CULTURE_DAY = date(2026, 11, 24)


@pytest.fixture
def administrator(at):
    at("2026-11-20 09:00")
    return factories.person("administrator", place=factories.ward().parent, full_name="Cao Thị Xuân")


def _culture_day() -> CalendarDay:
    return CalendarDay.objects.get(date=CULTURE_DAY)


def _version(year: int = 2026) -> int:
    return services.table_version(year)


def test_a_day_is_added_with_who_and_when_and_by_which_paper(administrator):
    row = services.day_add(day=date(2026, 12, 24), said=OFF, by=administrator, version=0)
    assert (row.kind, row.name, row.source, row.active, row.edited) == (DayKind.DAY_OFF, "Nghỉ hoán đổi", PAPER, True, True)
    assert row.changed_by == administrator
    assert _version() == 1
    entry = Entry.objects.about(row).get()
    assert (entry.action, entry.place_id) == ("day_off.added", 0)
    assert json.loads(entry.body)["details"] == {"date": "2026-12-24", "kind": "day_off", "active": True}


def test_a_saturday_is_made_a_working_day(administrator):
    row = services.day_add(day=date(2026, 12, 26), said=WORKED, by=administrator, version=0)
    assert row.kind == DayKind.WORKING_DAY


def test_what_is_said_of_a_day_changes_and_the_trail_names_the_fields_only(administrator):
    said = DaySaid(DayKind.DAY_OFF, "Ngày Văn hóa Việt Nam", PAPER)
    row = services.day_change(row=_culture_day(), said=said, by=administrator, version=0)
    assert (row.source, row.edited, row.version) == (PAPER, True, 1)
    details = json.loads(Entry.objects.about(row).get().body)["details"]
    assert details["fields"] == ["source"]
    assert PAPER not in str(details)


def test_a_day_is_put_out_of_force_and_in_force_again_and_never_deleted(administrator):
    row = services.day_switch(row=_culture_day(), active=False, by=administrator, version=0)
    assert not row.active
    row = services.day_switch(row=row, active=True, by=administrator, version=1)
    assert row.active
    assert [one.what for one in history_of(row)] == ["áp dụng lại", "thôi áp dụng"]
    assert {one.who for one in history_of(row)} == {"Cao Thị Xuân"}


def test_every_act_on_a_day_has_words(administrator):
    row = services.day_add(day=date(2026, 12, 24), said=OFF, by=administrator, version=0)
    row = services.day_change(row=row, said=DaySaid(DayKind.DAY_OFF, "Khác", "16/TB"), by=administrator, version=1)
    assert [one.what for one in history_of(row)] == ["sửa tên, văn bản", "thêm ngày vào bảng"]
    assert set(Entry.objects.values_list("action", flat=True)) <= set(WORDS)


# --- Who may --------------------------------------------------------------------------------------------------------------


def test_where_no_province_has_an_administrator_a_wards_own_does_it(at):
    at("2026-11-20 09:00")
    ward_administrator = factories.person("administrator")
    assert may_change_days_off(ward_administrator)
    factories.person("administrator", place=factories.ward().parent)
    assert not may_change_days_off(ward_administrator)
    with pytest.raises(NotYours):
        services.day_add(day=date(2026, 12, 24), said=OFF, by=ward_administrator, version=0)


@pytest.mark.parametrize("role", ["", "chief", "office", "chairperson", "auditor", "area_officer"])
def test_nobody_else_does_it_in_a_ward_or_in_a_province(at, role):
    at("2026-11-20 09:00")
    for place in (factories.ward(), factories.ward().parent):
        with pytest.raises(NotYours):
            services.day_switch(row=_culture_day(), active=False, by=factories.person(role, place=place), version=0)
    assert _culture_day().active


# --- What makes no sense ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "said", "field", "words"),
    [
        (date(2042, 1, 1), OFF, "day", "từ 2021 đến 2041"),
        (date(2020, 12, 31), OFF, "day", "từ 2021 đến 2041"),
        (date(2026, 11, 19), OFF, "day", "Ngày 19/11/2026 (thứ Năm) đã qua"),
        (date(2026, 11, 26), WORKED, "kind", "Ngày 26/11/2026 (thứ Năm) vốn là ngày làm việc"),
        (date(2026, 11, 28), OFF, "kind", "Ngày 28/11/2026 (thứ Bảy) vốn đã là ngày nghỉ"),
        (date(2026, 11, 29), OFF, "kind", "Ngày 29/11/2026 (Chủ nhật) vốn đã là ngày nghỉ"),
        (date(2026, 11, 26), DaySaid("khac", "Tên", PAPER), "kind", "chọn ngày nghỉ hoặc ngày làm bù"),
        (date(2026, 11, 26), DaySaid(DayKind.DAY_OFF, "  ", PAPER), "name", "ghi tên ngày"),
        (date(2026, 11, 26), DaySaid(DayKind.DAY_OFF, "Tên", " "), "source", "số, ký hiệu và ngày của văn bản"),
        (date(2026, 11, 26), DaySaid(DayKind.DAY_OFF, "Tên", "holidays 0.109"), "source", "số, ký hiệu và ngày của văn bản"),
        (date(2026, 11, 26), DaySaid(DayKind.DAY_OFF, "Tên", "x" * 201), "source", "dài quá 200 ký tự"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_at_its_field_and_nothing_is_written(administrator, day, said, field, words):
    before = CalendarDay.objects.count()
    with pytest.raises(Refused, match=words.replace("(", r"\(").replace(")", r"\)")) as refused:
        services.day_add(day=day, said=said, by=administrator, version=0)
    assert refused.value.field == field
    assert CalendarDay.objects.count() == before
    assert not Entry.objects.exists()


def test_today_may_still_become_a_day_off(administrator):
    assert services.day_add(day=date(2026, 11, 20), said=OFF, by=administrator, version=0).active


def test_a_day_that_is_there_is_offered_to_be_changed(administrator):
    with pytest.raises(AlreadyThere, match="Ngày Văn hóa Việt Nam") as refused:
        services.day_add(day=CULTURE_DAY, said=OFF, by=administrator, version=0)
    assert refused.value.row == _culture_day()


def test_a_day_gone_by_is_neither_changed_nor_switched(administrator):
    national_day = CalendarDay.objects.get(date=date(2026, 9, 2))
    with pytest.raises(Refused, match="đã qua"):
        services.day_change(row=national_day, said=OFF, by=administrator, version=0)
    with pytest.raises(Refused, match="đã qua"):
        services.day_switch(row=national_day, active=False, by=administrator, version=0)


def test_a_holiday_on_a_sunday_keeps_its_kind_when_its_name_changes(at):
    at("2026-04-01 09:00")
    by = factories.person("administrator", place=factories.ward().parent)
    row = CalendarDay.objects.get(date=date(2026, 4, 26))
    assert services.day_change(row=row, said=DaySaid(DayKind.DAY_OFF, "Giỗ Tổ", PAPER), by=by, version=0).name == "Giỗ Tổ"


def test_saying_the_same_again_is_no_change(administrator):
    row = services.day_add(day=date(2026, 12, 24), said=OFF, by=administrator, version=0)
    with pytest.raises(Refused, match="chưa thay đổi gì"):
        services.day_change(row=row, said=OFF, by=administrator, version=1)
    with pytest.raises(Refused, match="Không có gì phải đổi"):
        services.day_switch(row=row, active=True, by=administrator, version=1)


# --- Two at once, and who follows ---------------------------------------------------------------------------------------------


def test_who_looked_at_an_older_table_is_told_who_changed_it_and_when(administrator, at):
    other = factories.person("administrator", place=factories.ward("00004").parent)
    at("2026-11-20 14:05")
    services.day_switch(row=_culture_day(), active=False, by=administrator, version=0)
    with pytest.raises(Conflict, match="Cao Thị Xuân đã ghi ngày 24/11/2026 lúc 14:05 ngày 20/11/2026"):
        services.day_add(day=date(2026, 12, 24), said=OFF, by=other, version=0)
    assert not CalendarDay.objects.filter(date=date(2026, 12, 24)).exists()


def test_a_change_in_another_year_is_no_conflict(administrator):
    services.day_switch(row=_culture_day(), active=False, by=administrator, version=0)
    assert services.day_add(day=date(2027, 12, 24), said=OFF, by=administrator, version=0).version == 1


def test_who_follows_is_called_in_the_transaction_of_the_change(administrator, monkeypatch):
    heard = []
    monkeypatch.setattr(services, "_followers", [lambda years, because: heard.append((years, because, _culture_day().active))])
    services.day_switch(row=_culture_day(), active=False, by=administrator, version=0)
    assert heard == [(frozenset({2026}), "do ngày 24/11/2026 không còn là ngày nghỉ", False)]


def test_a_follower_that_fails_undoes_the_change(administrator, monkeypatch):
    def fail(years, because):
        raise RuntimeError

    monkeypatch.setattr(services, "_followers", [fail])
    with pytest.raises(RuntimeError):
        services.day_switch(row=_culture_day(), active=False, by=administrator, version=0)
    assert _culture_day().active
    assert not Entry.objects.exists()
