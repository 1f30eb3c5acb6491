"""What Thông tư 124/2021/TT-BCA (as amended by Thông tư 48/2025/TT-BCA) sets for a year where no plan says otherwise.

It is written in the shape of a plan's content, so that ward, province and circular answer each field in the same way. Dates
without a year are given one here: windows by Điều 8.2, registration in the first quarter (Điều 4 to 7), dossiers "trước ngày
05/11" and "trước ngày 20/11" by Điều 9.1 as the plan of Phường Đống Đa quotes it.
"""

NAME = "Thông tư 124/2021/TT-BCA"
FULL_NAME = (
    "Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ trưởng Bộ Công an quy định khu dân cư, xã, phường, thị trấn, "
    "cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự”"
)
FIRST_YEAR, LAST_YEAR = 2021, 2100
FIRST_QUARTER_ENDS = (3, 31)
WINDOW_ENDS = {"residential_area": (10, 31)}
OTHER_WINDOW_ENDS = (11, 15)
DECIDED_AT = (
    ("residential_area", "ward"),
    ("ward", "province"),
    ("agency", "ward"),
    ("agency", "province"),
    ("enterprise", "ward"),
    ("enterprise", "province"),
    ("educational_institution", "ward"),
    ("educational_institution", "province"),
)


def content_for(year: int) -> dict:
    """The circular's rules for `year`, in the shape of a plan's content (ISO dates, due dates as {date, inclusive})."""
    to_ward = {"recognition_due": _before(year, 11, 5), "receiver": "ward_police", "approver": "ward"}
    to_province = {"recognition_due": _before(year, 11, 20), "receiver": "provincial_police", "approver": "province"}
    always = {"enabled": True, "registration_due": {"date": f"{year}-03-31", "inclusive": True}}
    residential = {"window": [f"{year - 1}-11-01", f"{year}-10-31"]}
    others = {"window": [f"{year - 1}-11-16", f"{year}-11-15"]}
    return {
        "plan": {"year": year, "late_dossiers": "accept", "annual_report_due": _before(year, 11, 25)},
        "rule": [
            {"kind": "residential_area"} | always | residential | to_ward,
            {"kind": "ward"} | always | others | to_province,
            {"kind": "organisation", "level": "ward"} | always | others | to_ward,
            {"kind": "organisation", "level": "province"} | always | others | to_province,
        ],
    }


def _before(year: int, month: int, day: int) -> dict:
    return {"date": f"{year}-{month:02d}-{day:02d}", "inclusive": False}


def is_verified(kind: str, level: str, field: str) -> bool:
    """Whether the circular's answer was read in its own text. What is known only from plans or press that quote it was not:
    dates and receivers of Điều 9, authority of the province (Điều 10.2, 10.3), late dossiers, and Điều 7 for schools."""
    if field == "registration_last_day":
        return kind != "educational_institution"
    if field == "approver":
        return level == "ward"
    return field in ("enabled", "window")
