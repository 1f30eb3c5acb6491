"""What a well-formed plan must also obey: days that belong to its year, rules that do not contradict each other, criteria that
are only added or raised. Pure."""

from datetime import date, timedelta

from registrations.calendar import ORGANISATIONS, Due
from registrations.criteria import criteria_for, is_raise
from registrations.evaluation_years import WINDOW_DAYS
from registrations.planning.problems import Reading

ONLY_LEVEL = {"residential_area": "ward", "ward": "province"}
# The last day of a due date, before rolling, lies between these days: (years after the plan's, month, day).
PLAUSIBLE = {
    "recognition_due": ((0, 7, 1), (1, 1, 31)),
    "decision_due": ((0, 7, 1), (1, 3, 31)),
    "annual_report_due": ((0, 10, 1), (1, 2, 28)),
}


def look_into(content: dict, reading: Reading) -> None:
    """Tell `reading` everything that does not make sense in a plan whose keys and types are right."""
    plan = content["plan"]
    _plan(plan, reading)
    opens = min(date(plan["year"], 1, 1), _issued(plan))
    for number, rule in enumerate(content.get("rule", ()), 1):
        _rule(rule, f"rule[{number}]", plan["year"], opens, reading)
    _once(content.get("rule", ()), reading)
    _criteria(content.get("criterion", ()), plan["year"], reading)
    for number, delegation in enumerate(content.get("delegation", ()), 1):
        _delegation(delegation, f"delegation[{number}]", reading)
    for number, review in enumerate(content.get("review", ()), 1):
        _review(review, f"review[{number}]", reading)


def _issued(plan: dict) -> date:
    return date.fromisoformat(plan["issued_on"]) if "issued_on" in plan else date(plan["year"], 1, 1)


def _plan(plan: dict, reading: Reading) -> None:
    year = plan["year"]
    if not date(year - 1, 1, 1) <= _issued(plan) <= date(year, 12, 31):
        reading.refuse("plan.issued_on", f"kế hoạch năm {year} không thể ban hành ngày này. Ông/bà kiểm tra lại năm.")
    if "ward_code" not in plan:
        for key in ("ward_name", "ward_dissolved_on"):
            if key in plan:
                reading.refuse(f"plan.{key}", "chỉ dùng cho kế hoạch của phường, xã. Ông/bà ghi thêm ward_code hoặc bỏ mục này.")
    elif "fixed" in plan:
        reading.refuse("plan.fixed", "chỉ dùng cho kế hoạch của tỉnh, thành phố. Ông/bà bỏ mục này.")
    if "ward_dissolved_on" in plan:
        if "ward_code" in plan and "ward_name" not in plan:
            reading.refuse("plan.ward_name", "thiếu tên. Phường, xã đã giải thể cần cả tên, ví dụ “Phường Phước Long”.")
        if date.fromisoformat(plan["ward_dissolved_on"]) <= date(year, 1, 1):
            reading.refuse("plan.ward_dissolved_on", f"phường, xã giải thể trước năm {year} thì không còn kế hoạch năm {year}.")
    _plausible(plan, "annual_report_due", "plan", year, reading)


def _rule(rule: dict, where: str, year: int, opens: date, reading: Reading) -> None:
    only = ONLY_LEVEL.get(rule["kind"])
    if only and rule.get("level", only) != only:
        reading.refuse(f"{where}.level", f"loại {rule['kind']} chỉ xét ở cấp {only}. Ông/bà bỏ mục level.")
    if rule["kind"] == "ward" and rule.get("approver") == "ward":
        reading.refuse(f"{where}.approver", "phường, xã không tự công nhận cho mình. Ông/bà ghi province hoặc bỏ mục này.")
    if "window" in rule:
        _window([date.fromisoformat(day) for day in rule["window"]], f"{where}.window", year, reading)
    _plausible(rule, "recognition_due", where, year, reading)
    _plausible(rule, "decision_due", where, year, reading)
    if "registration_due" in rule and not opens <= Due.of(rule["registration_due"]).last_day <= date(year, 12, 31):
        sentence = f"hạn đăng ký năm {year} phải từ ngày {opens:%d/%m/%Y} đến ngày 31/12/{year}."
        reading.refuse(f"{where}.registration_due", f"{sentence} Ông/bà kiểm tra lại ngày, tháng, năm.")
    both = {"decision_due", "recognition_due"} <= rule.keys()
    if both and Due.of(rule["decision_due"]).last_day < Due.of(rule["recognition_due"]).last_day:
        reading.refuse(f"{where}.decision_due", "hạn quyết định đến trước hạn nộp hồ sơ đề nghị. Ông/bà kiểm tra lại hai ngày này.")


def _window(days: list[date], where: str, year: int, reading: Reading) -> None:
    first, last = days
    if first > last:
        reading.refuse(where, f"ngày đầu {first:%d/%m/%Y} đến sau ngày cuối {last:%d/%m/%Y}. Ông/bà đổi lại thứ tự hoặc sửa năm.")
    elif last.year != year:
        reading.refuse(where, f"mốc đánh giá của năm {year} phải kết thúc trong năm {year}, không phải ngày {last:%d/%m/%Y}.")
    elif ((last - first) + timedelta(days=1)).days not in WINDOW_DAYS:
        reading.refuse(where, f"mốc đánh giá dài {(last - first).days + 1} ngày; phải khoảng một năm. Ông/bà kiểm tra lại hai ngày này.")


def _plausible(stated: dict, key: str, where: str, year: int, reading: Reading) -> None:
    if key not in stated:
        return
    first, last = (date(year + years, month, day) for years, month, day in PLAUSIBLE[key])
    if not first <= Due.of(stated[key]).last_day <= last:
        sentence = f"hạn của năm {year} phải trong khoảng {first:%d/%m/%Y}–{last:%d/%m/%Y}."
        reading.refuse(f"{where}.{key}", f"{sentence} Ông/bà kiểm tra lại ngày, tháng, năm.")


def _once(rules, reading: Reading) -> None:
    """Two rules of the same kind and level may not state the same key: nobody could say which holds."""
    seen = set()
    for number, rule in enumerate(rules, 1):
        for key in rule.keys() - {"kind", "level"}:
            stated = (rule["kind"], rule.get("level"), key)
            if stated in seen:
                reading.refuse(f"rule[{number}].{key}", f"đã nêu ở một mục [[rule]] khác của loại {rule['kind']}. Ông/bà giữ lại một.")
            seen.add(stated)


def _criteria(rows, year: int, reading: Reading) -> None:
    seen = set()
    for number, row in enumerate(rows, 1):
        where = f"criterion[{number}]"
        for kind in ORGANISATIONS if row["kind"] == "organisation" else (row["kind"],):
            if (kind, row["code"]) in seen:
                reading.refuse(f"{where}.code", f"tiêu chí “{row['code']}” nêu hai lần cho cùng một loại. Ông/bà giữ lại một.")
                break
            seen.add((kind, row["code"]))
            if not _criterion(row, kind, where, year, reading):
                break


def _criterion(row: dict, kind: str, where: str, year: int, reading: Reading) -> bool:
    known = criteria_for(kind, year).find(row["code"])
    if known is None:
        if "label" not in row:
            reading.refuse(f"{where}.label", f"tiêu chí mới “{row['code']}” cần có nội dung.")
        return "label" in row
    if is_raise(known, row.get("threshold")):
        return True
    if known.threshold is None:
        reading.refuse(
            f"{where}.code", f"tiêu chí “{row['code']}” đã có trong {known.article} và không có mức để nâng. Ông/bà dùng mã khác."
        )
    else:
        most = " và nhiều nhất là 100" if known.rule == "subjects_recognised_percent" else ""
        sentence = f"chỉ được nâng mức của {known.article}, thấp nhất là {known.threshold}{most}."
        reading.refuse(f"{where}.threshold", f"{sentence} Địa phương không được quy định thấp hơn Thông tư.")
    return False


def _delegation(delegation: dict, where: str, reading: Reading) -> None:
    starts = delegation.get("valid_from", delegation["date"])
    if not delegation["kinds"]:
        reading.refuse(f"{where}.kinds", "đang để trống. Ông/bà ghi loại đối tượng được ủy quyền.")
    if starts < delegation["date"]:
        reading.refuse(f"{where}.valid_from", "ủy quyền không thể có hiệu lực trước ngày văn bản ủy quyền.")
    if delegation.get("valid_to", starts) < starts:
        reading.refuse(f"{where}.valid_to", "ngày hết hiệu lực đến trước ngày có hiệu lực. Ông/bà kiểm tra lại hai ngày này.")


def _review(review: dict, where: str, reading: Reading) -> None:
    years = review["to_year"] - review["from_year"]
    if not 4 <= years <= 5:
        reading.refuse(f"{where}.to_year", "sơ kết 05 năm phải kéo dài năm năm, ví dụ từ năm 2021 đến năm 2026.")
    last_day = Due.of(review["due"]).last_day
    if not date(review["to_year"], 1, 1) <= last_day <= date(review["to_year"] + 1, 12, 31):
        reading.refuse(f"{where}.due", f"hạn báo cáo phải trong năm {review['to_year']} hoặc năm sau đó. Ông/bà kiểm tra lại năm.")
