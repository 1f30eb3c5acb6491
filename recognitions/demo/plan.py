"""The plan of the demo ward for a year, in the words of a plan file."""

import tomllib
from datetime import date

from registrations.plan_files import plan_checked
from registrations.services.plans import plan_publish

TEXT = """
[plan]
year = {year}
province_code = "01"
ward_code = "00235"
ward_name = "Phường Đống Đa"
issued_on = {issued_on}
title = "Kế hoạch xây dựng tổ dân phố, cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {year}"
residential_area_label = "Tổ dân phố"
steering_committee = "Ban Chỉ đạo 138"
legal_basis = ["Thông tư số 124/2021/TT-BCA", "Thông tư số 48/2025/TT-BCA"]

[targets]
registered_percent = 100
recognised_percent = 80

[[rule]]
kind = "residential_area"
recognition_due = {{ date = {year}-11-05, inclusive = false }}

[[rule]]
kind = "ward"
recognition_due = {{ date = {year}-11-20, inclusive = false }}

[[rule]]
kind = "organisation"
level = "ward"
recognition_due = {{ date = {year}-11-05, inclusive = false }}

[[rule]]
kind = "organisation"
level = "province"
recognition_due = {{ date = {year}-11-20, inclusive = false }}
"""


def plan_load(year: int) -> None:
    """Publish the ward's plan for `year`, issued in its second week."""
    document = tomllib.loads(TEXT.format(year=year, issued_on=date(year, 1, 12).isoformat()))
    plan_publish(content=plan_checked(document), source="kế hoạch mẫu")
