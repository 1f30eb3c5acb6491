"""The five published plans answer as their own words say. The sentence that decides is quoted at each answer."""

from datetime import date
from pathlib import Path

import pytest

from antt_portal.places.models import Place
from registrations.plan_files import plan_read
from registrations.plans import calendar_for, deciding_place
from registrations.services.plans import plan_publish
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

PLANS = Path(__file__).parents[1] / "plans"
ORGANISATIONS = ("agency", "enterprise", "educational_institution")


def _calendar(name: str, code: str, year: int):
    plan_publish(content=plan_read(PLANS / f"{name}.toml"), source=f"{name}.toml")
    return calendar_for(Place.objects.get(code=code), year)


def _sources(calendar, kind, level, *fields):
    return {calendar.rule(kind, level).sources[field] for field in fields}


def test_dong_da_2025():
    calendar = _calendar("dong-da-2025", "00235", 2025)
    # “Đối với tổ dân phố: Mốc thời gian đánh giá từ ngày 01 tháng 11 năm trước đến ngày 31 tháng 10 năm sau.”
    residential = calendar.rule("residential_area", "ward")
    assert residential.window == (date(2024, 11, 1), date(2025, 10, 31))
    # “... quyết định công nhận khu dân cư đạt tiêu chuẩn “An toàn về an ninh, trật tự” trước ngày 05 tháng 11 hằng năm”
    assert residential.recognition_last_day == date(2025, 11, 4)
    # “... hoàn tất thủ tục hồ sơ gửi về Công an phường để thẩm định và báo cáo, đề xuất Chủ tịch Ủy ban nhân dân phường xét duyệt”
    assert (residential.receiver, residential.approver) == ("ward_police", "ward")
    # “... quyết định công nhận phường đạt tiêu chuẩn “An toàn về an ninh, trật tự” trước ngày 20 tháng 11 hằng năm”
    ward = calendar.rule("ward", "province")
    assert (ward.recognition_last_day, ward.receiver, ward.approver) == (date(2025, 11, 19), "provincial_police", "province")
    for kind in ORGANISATIONS:
        # “Đối với phường, cơ quan, doanh nghiệp, cơ sở giáo dục: ... từ ngày 16 tháng 11 năm trước đến ngày 15 tháng 11 năm sau.”
        assert calendar.rule(kind, "ward").window == (date(2024, 11, 16), date(2025, 11, 15))
        # “đối với các đơn vị thuộc thẩm quyền xét duyệt của UBND phường gửi hồ sơ trước ngày 05/11 hàng năm”
        assert calendar.rule(kind, "ward").recognition_last_day == date(2025, 11, 4)
        # “đối với các đơn vị thuộc thẩm quyền xét duyệt của UBND Thành phố gửi hồ sơ trước ngày 20/11 hàng năm”
        assert calendar.rule(kind, "province").recognition_last_day == date(2025, 11, 19)
    # The plan asks for a registration form but names no day: the circular's first quarter holds.
    assert residential.registration_last_day == date(2025, 3, 31)
    assert _sources(calendar, "residential_area", "ward", "registration_last_day") == {"circular"}
    assert _sources(calendar, "residential_area", "ward", "recognition_last_day", "window", "receiver", "approver") == {"ward"}
    assert calendar.source_text("residential_area", "ward", "recognition_last_day") == "theo Kế hoạch năm 2025 của Phường Đống Đa"
    assert calendar.source_text("residential_area", "ward", "registration_last_day") == "theo Thông tư 124/2021/TT-BCA"


def test_can_tho_2025_holds_for_the_wards_of_the_city():
    citys = _calendar("can-tho-2025", "92", 2025)
    ward = Place.objects.filter(parent__code="92").first()
    for calendar in (citys, calendar_for(ward, 2025)):
        # “... về Công an xã, phường chậm nhất ngày 05 tháng 11 hằng năm.”
        for kind in ("residential_area", *ORGANISATIONS):
            rule = calendar.rule(kind, "ward")
            assert (rule.recognition_last_day, rule.receiver, rule.approver) == (date(2025, 11, 5), "ward_police", "ward")
        # “... về Công an thành phố (qua Phòng Tham mưu) chậm nhất ngày 16 tháng 11 hằng năm.”: in 2025 a Sunday, so Monday.
        for kind in ("ward", *ORGANISATIONS):
            rule = calendar.rule(kind, "province")
            assert (rule.recognition_last_day, rule.receiver, rule.approver) == (date(2025, 11, 17), "provincial_police", "province")
            assert rule.is_rolled("recognition_last_day")
            # “Quý I hằng năm, ... gửi hồ sơ đăng ký”
            assert rule.registration_last_day == date(2025, 3, 31)
        assert _sources(calendar, "ward", "province", "recognition_last_day", "registration_last_day") == {"province"}
        assert _sources(calendar, "ward", "province", "window") == {"circular"}
        # “... báo cáo kết quả thực hiện ... về Ủy ban nhân dân thành phố ... trước ngày 25 tháng 11.”
        assert [(report.report, report.last_day) for report in calendar.reports] == [("annual", date(2025, 11, 24))]
        # “phấn đấu hằng năm có trên 80% khóm, ấp, khu vực, xã, phường, CQDN đạt tiêu chuẩn”: an aim, the criterion stays at 70 %.
        assert calendar.targets == {"recognised_percent": 80}
        assert calendar.criteria("ward").find("5.4b").threshold == 70
        assert calendar.label == "Khóm, ấp, khu vực"


def test_phuoc_long_2024_under_the_rules_of_its_day():
    calendar = _calendar("phuoc-long-2024", "KH-PHUOC-LONG", 2024)
    assert (calendar.place.name, calendar.place.parent.code) == ("Phường Phước Long", "56")
    assert calendar.place.dissolved_on == date(2025, 7, 1)
    residential = calendar.rule("residential_area", "ward")
    # “Thống nhất lấy mốc từ ngày 16/11/2023 đến ngày 15/11/2024”
    assert residential.window == (date(2023, 11, 16), date(2024, 11, 15))
    # “... gửi Thường trực Ban chỉ đạo ... phường (qua Công an phường) trước ngày 31/3/2024”: Saturday 30/3, so Monday 01/4.
    assert residential.registration_last_day == date(2024, 4, 1)
    # “... về Thường trực Ban chỉ đạo ... phường (qua Công an phường) trước ngày 16/11/2024 để thẩm định”
    assert (residential.recognition_last_day, residential.receiver) == (date(2024, 11, 15), "steering_committee")
    ward = calendar.rule("ward", "province")
    # “... (Qua Công an thành phố Nha Trang), vào ngày 17/11/2024”: a Sunday, so Monday.
    assert (ward.recognition_last_day, ward.receiver) == (date(2024, 11, 18), "steering_committee")
    # “Đối tượng áp dụng ...: UBND phường Phước Long. Các Tổ Dân phố thuộc phường Phước Long.”
    assert not any(calendar.rule(kind, level).enabled for kind in ORGANISATIONS for level in ("ward", "province"))
    assert residential.enabled
    assert ward.enabled
    # “Đảm bảo năm 2024 đạt 100% Tổ Dân phố, hộ gia đình trên địa bàn đăng ký đạt tiêu chuẩn và ký cam kết”
    assert calendar.targets == {"registered_percent": 100, "households_registered_percent": 100}
    cited = "theo Kế hoạch số 390/KH-BCĐ ngày 25/03/2024 của Phường Phước Long"
    assert calendar.source_text("residential_area", "ward", "window") == cited


def test_thuy_nguyen_2026_names_no_day_and_is_delegated_the_organisations():
    calendar = _calendar("thuy-nguyen-2026", "11560", 2026)
    # “Trong quý I, Công an phường hướng dẫn các chi bộ Tổ dân phố ... đăng ký phấn đấu”; no day for the dossiers.
    for kind, level in calendar.rules:
        rule = calendar.rule(kind, level)
        assert rule.registration_last_day == date(2026, 3, 31)
        assert rule.recognition_last_day == (date(2026, 11, 4) if level == "ward" else date(2026, 11, 19))
        assert rule.sources["recognition_last_day"] == "circular"
    # “Tổng hợp và báo cáo kết quả thực hiện hàng quý, năm theo quy định.”
    assert [report.report for report in calendar.reports].count("quarterly") == 4
    # “Quyết định số 4087/QĐ-UBND ngày 15/10/2025 ... về ủy quyền cho Ủy ban nhân dân các xã, phường, đặc khu”
    school = factories.SubjectFactory(school=True, provincial=True, place=calendar.place)
    place, basis = deciding_place(school, 2026, date(2026, 11, 1))
    assert place == calendar.place
    assert basis.startswith("Quyết định số 4087/QĐ-UBND ngày 15/10/2025")
    assert deciding_place(school, 2026, date(2025, 10, 14))[0] == calendar.place.parent
    # “xây dựng, củng cố, duy trì ít nhất 3 mô hình”: the plan's own aim; the circular's criterion of one is not raised by it.
    assert calendar.targets["ward_movement_models"] == 3
    assert calendar.criteria("ward").find("5.1c").threshold == 1
    # “Đảng ủy phường ban hành Chỉ thị” where the circular says nghị quyết.
    assert calendar.setting("party_document") == {"kind": "directive", "symbol": "01-CT-ĐU", "date": "2026-01-26"}


def test_the_delegation_of_a_plan_holds_in_the_years_after_it_until_it_ends():
    calendar = _calendar("thuy-nguyen-2026", "11560", 2026)
    school = factories.SubjectFactory(school=True, provincial=True, place=calendar.place)
    assert deciding_place(school, 2027, date(2027, 11, 1))[0] == calendar.place
    ended = {"symbol": "4087/QĐ-UBND", "date": "2025-10-15", "delegator": "UBND thành phố Hải Phòng", "kinds": ["organisation"]}
    content = {"plan": {"year": 2027, "province_code": "31", "ward_code": "11560"}, "delegation": [ended | {"valid_to": "2027-06-30"}]}
    plan_publish(content=content, source="2027.toml")
    assert deciding_place(school, 2027, date(2027, 11, 1))[0] == calendar.place.parent


def test_huong_tra_2026_reviews_five_years_and_lives_on_the_circular():
    calendar = _calendar("huong-tra-2026", "19996", 2026)
    assert {source for rule in calendar.rules.values() for source in rule.sources.values()} == {"circular"}
    # “Tiến hành sơ kết và gửi Báo cáo về UBND phường (qua Công an phường) trước ngày 15/6/2026.”: 14/6 is a Sunday, so Monday.
    review = next(report for report in calendar.reports if report.report == "five_year")
    assert (review.last_day, review.period) == (date(2026, 6, 15), (date(2021, 1, 1), date(2026, 12, 31)))
    # “Xét khen thưởng (dự kiến 05 tập thể, 10 cá nhân)”
    assert calendar.content["commendation"] == {"collectives": 5, "individuals": 10}
    # Issued on 08/6/2026: whoever has no paper of the first quarter is for a named officer, not an automatic failure.
    assert calendar.first_quarter_exception() == "kế hoạch ban hành ngày 08/06/2026, sau Quý I năm 2026"


def test_a_plan_issued_in_the_first_quarter_and_revised_after_it_excuses_nothing():
    province = Place.objects.provinces().get(code="01")
    for issued_on in ("2026-02-10", "2026-06-08"):
        plan_publish(content={"plan": {"year": 2026, "province_code": "01", "issued_on": issued_on}}, source="ke-hoach.toml")
    calendar = calendar_for(province, 2026)
    assert calendar.province_version.issued_on == date(2026, 6, 8)
    assert calendar.first_quarter_exception() == ""


def test_the_calendar_of_a_year_takes_two_queries(django_assert_num_queries):
    _calendar("thuy-nguyen-2026", "11560", 2026)
    place = Place.objects.get(code="11560")
    with django_assert_num_queries(2):
        calendar = calendar_for(place, 2026)
        assert calendar.rules
        assert calendar.reports
        assert calendar.criteria("ward")
        assert calendar.source_text("ward", "province", "window")
