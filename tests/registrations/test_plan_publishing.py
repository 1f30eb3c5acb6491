"""Publishing a plan: versions, places, what the province fixed, and the trail."""

import pytest

from antt_portal.places.models import Place
from antt_portal.trail.models import Entry
from registrations.models import Plan, PlanVersion
from registrations.planning.problems import PlanRefused
from registrations.plans import calendar_for, versions_that_changed
from registrations.services.plans import plan_publish

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

DONG_DA = {"year": 2026, "province_code": "01", "ward_code": "00235"}
UNTIL_5_11 = {"date": "2026-11-05", "inclusive": True}
BEFORE_6_11 = {"date": "2026-11-06", "inclusive": False}
UNTIL_9_11 = {"date": "2026-11-09", "inclusive": True}


def _publish(plan=DONG_DA, **tables):
    return plan_publish(content={"plan": plan} | tables, source="ke-hoach.toml")


def _refused(plan, **tables) -> str:
    with pytest.raises(PlanRefused) as refused:
        _publish(plan, **tables)
    return refused.value.sentence


def test_the_same_content_again_changes_nothing():
    first, again = _publish(), _publish()
    assert (first.is_new, again.is_new) == (True, False)
    assert again.version == first.version
    assert PlanVersion.objects.count() == Entry.objects.filter(action="plan.published").count() == 1


def test_other_content_is_the_next_version_and_the_one_in_force():
    _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_5_11}])
    second = _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_9_11}])
    third = _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_5_11}])
    assert [second.version.seq, third.version.seq] == [2, 3]
    calendar = calendar_for(Place.objects.get(code="00235"), 2026)
    assert calendar.version == third.version
    assert calendar.rule("residential_area", "ward").recognition_last_day.isoformat() == "2026-11-05"


def test_publishing_leaves_a_row_in_the_trail_of_the_place():
    version = _publish().version
    entry = Entry.objects.get(action="plan.published")
    assert (entry.object_type, entry.object_id, entry.place_id) == ("registrations.planversion", version.pk, version.plan.place_id)


def test_a_version_changed_behind_its_back_is_found():
    version = _publish().version
    assert list(versions_that_changed()) == []
    PlanVersion.objects.filter(pk=version.pk).update(content={"plan": DONG_DA | {"title": "Khác"}})
    assert list(versions_that_changed()) == [f"plans: version 1 of plan {version.plan_id} is not what was published"]


def test_an_unknown_province_or_ward_is_refused():
    assert _refused(DONG_DA | {"province_code": "00"}).startswith("plan.province_code: không có tỉnh, thành phố nào mang mã “00”")
    assert _refused(DONG_DA | {"ward_code": "99999"}).startswith("plan.ward_code: không có phường, xã, đặc khu nào mang mã “99999”")


def test_a_ward_of_another_province_is_refused():
    assert "Phường Đống Đa, Thành phố Hà Nội, không thuộc Thành phố Cần Thơ" in _refused(DONG_DA | {"province_code": "92"})


@pytest.mark.parametrize("name", ["Phường Đống Đa", "phường Đông Đa", "Đống Đa"])
def test_the_wards_name_is_compared_without_marks(name):
    assert _publish(DONG_DA | {"ward_name": name}).warnings == ()


def test_another_name_is_a_warning_and_no_error():
    published = _publish(DONG_DA | {"ward_name": "Phường Láng"})
    assert published.is_new
    assert "“Phường Đống Đa”" in published.warnings[0]


def test_a_dissolved_ward_is_made_under_its_province_once():
    gone = {
        "year": 2024,
        "province_code": "56",
        "ward_code": "KH-PHUOC-LONG",
        "ward_name": "Phường Phước Long",
        "ward_dissolved_on": "2025-07-01",
    }
    _publish(gone)
    place = Place.objects.get(code="KH-PHUOC-LONG")
    assert (place.kind, place.parent.code, place.dissolved_on.isoformat()) == ("ward", "56", "2025-07-01")
    assert not _publish(gone).is_new
    assert "đã giải thể ngày 01/07/2025" in _refused(gone | {"ward_dissolved_on": "2025-08-01"})
    assert "phải bắt đầu bằng" in _refused(gone | {"ward_code": "X", "ward_name": "Phước Long"})


def test_a_ward_that_is_alive_cannot_be_loaded_as_dissolved():
    assert "đang hoạt động" in _refused(DONG_DA | {"ward_name": "Phường Đống Đa", "ward_dissolved_on": "2027-07-01"})


def test_nothing_of_a_refused_file_is_kept():
    _refused(DONG_DA | {"ward_code": "KH-X", "ward_name": "X", "ward_dissolved_on": "2027-07-01"})
    assert not Plan.objects.exists()
    assert not Place.objects.filter(code="KH-X").exists()


def _hanoi(**plan):
    return _publish({"year": 2026, "province_code": "01"} | plan, rule=[{"kind": "residential_area", "recognition_due": UNTIL_5_11}])


def test_a_ward_may_not_change_what_its_province_fixed():
    _hanoi(symbol="12/KH-UBND", fixed=["recognition_due", "late_dossiers"])
    sentence = _refused(DONG_DA | {"late_dossiers": "refuse"}, rule=[{"kind": "residential_area", "recognition_due": UNTIL_9_11}])
    assert sentence.count("Kế hoạch số 12/KH-UBND của Thành phố Hà Nội đã ấn định mục này") == 2
    assert "plan.late_dossiers:" in sentence
    assert "rule[1].recognition_due:" in sentence


def test_saying_the_same_as_the_province_in_other_words_is_no_change():
    _hanoi(fixed=["recognition_due"])
    assert _publish(rule=[{"kind": "residential_area", "recognition_due": BEFORE_6_11}]).is_new


def test_a_ward_may_change_what_is_not_fixed():
    _hanoi()
    assert _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_9_11}]).is_new


def test_what_the_province_fixes_later_holds_and_the_wards_that_differ_are_named():
    _publish(rule=[{"kind": "residential_area", "recognition_due": UNTIL_9_11}])
    warnings = _hanoi(fixed=["recognition_due"]).warnings
    assert warnings == ("Phường Đống Đa đã có kế hoạch ghi khác ở rule[1].recognition_due; nay theo kế hoạch của Thành phố Hà Nội.",)
    rule = calendar_for(Place.objects.get(code="00235"), 2026).rule("residential_area", "ward")
    assert (rule.recognition_last_day.isoformat(), rule.sources["recognition_last_day"]) == ("2026-11-05", "province")
