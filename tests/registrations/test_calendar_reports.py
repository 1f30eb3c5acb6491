"""Reports due in a year (practice P25): annual always, quarterly and five-year only where a plan says so."""

from datetime import date

from registrations.calendar import DaysOff
from registrations.report_days import reports_due

CULTURE_DAY = DaysOff(off=frozenset({date(2026, 11, 24)}))


def _reports(ward=None, province=None, days_off=CULTURE_DAY, year=2026):
    return reports_due(year=year, ward=ward, province=province, days_off=days_off)


def test_the_annual_report_is_due_before_25_11_and_is_the_portals_default():
    (annual,) = _reports()
    assert (annual.report, annual.last_day) == ("annual", date(2026, 11, 25))  # trước 25/11, and 24/11 is a day off
    assert (annual.source, annual.verified) == ("default", False)
    assert annual.period == (date(2025, 12, 15), date(2026, 11, 25))


def test_a_provinces_day_for_the_annual_report_is_the_days_of_its_wards():
    (annual,) = _reports(province={"plan": {"year": 2026, "annual_report_due": {"date": "2026-11-27", "inclusive": True}}})
    assert (annual.last_day, annual.source, annual.verified) == (date(2026, 11, 27), "province", True)


def test_quarterly_reports_close_on_the_fourteenth_of_the_quarters_last_month():
    quarterly = [report for report in _reports({"plan": {"year": 2026, "quarterly_reports": True}}) if report.report == "quarterly"]
    assert [report.period for report in quarterly] == [
        (date(2025, 12, 15), date(2026, 3, 14)),
        (date(2026, 3, 15), date(2026, 6, 14)),
        (date(2026, 6, 15), date(2026, 9, 14)),
        (date(2026, 9, 15), date(2026, 12, 14)),
    ]
    assert [report.last_day for report in quarterly] == [date(2026, 3, 20), date(2026, 6, 22), date(2026, 9, 21), date(2026, 12, 21)]
    assert not any(report.verified for report in quarterly)


def test_a_ward_may_do_without_the_quarterly_reports_that_its_province_asks_for():
    province, ward = {"plan": {"year": 2026, "quarterly_reports": True}}, {"plan": {"year": 2026, "quarterly_reports": False}}
    assert [report.report for report in _reports(ward, province)] == ["annual"]


def test_reports_stand_in_the_order_of_their_last_days():
    reports = _reports({"plan": {"year": 2026, "quarterly_reports": True}})
    assert [report.last_day for report in reports] == sorted(report.last_day for report in reports)
