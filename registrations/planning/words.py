"""What a plan says, in Vietnamese, table by table, for its page. Pure: content in, words out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registrations.calendar import Delegation, Due
from registrations.calendar_words import APPROVERS, KIND_LABELS, LEVEL_LABELS, RECEIVERS, REPORTS, due_words

KINDS = KIND_LABELS | {"organisation": "Cơ quan, doanh nghiệp, cơ sở giáo dục"}
PARTY_DOCUMENTS = {"resolution": "Nghị quyết", "directive": "Chỉ thị"}
LATE = {"accept": "Nhận hồ sơ muộn và ghi rõ là muộn", "refuse": "Không nhận hồ sơ muộn"}
ROLLING = {True: "Nhận đến hết ngày làm việc tiếp theo", False: "Giữ nguyên, không chuyển"}
QUARTERLY = {True: "Có", False: "Không"}
FIELDS = {
    "enabled": "Tham gia",
    "window": "Mốc đánh giá",
    "registration_due": "Hạn đăng ký",
    "recognition_due": "Hạn gửi hồ sơ đề nghị công nhận",
    "decision_due": "Hạn quyết định",
    "receiver": "Nơi nhận hồ sơ",
    "approver": "Xét, công nhận",
    "residential_area_label": "Tên gọi khu dân cư",
    "roll_forward": "Chuyển hạn khi trùng ngày nghỉ",
    "late_dossiers": "Hồ sơ muộn",
    "quarterly_reports": "Báo cáo quý",
    "annual_report_due": "Hạn báo cáo năm",
}
TARGETS = {
    "registered_percent": ("Tỷ lệ đăng ký", "%"),
    "recognised_percent": ("Tỷ lệ được công nhận", "%"),
    "households_registered_percent": ("Tỷ lệ hộ gia đình đăng ký", "%"),
    "ward_movement_models": ("Mô hình phong trào của phường, xã", ""),
    "organisation_movement_models": ("Mô hình phong trào của mỗi cơ quan, đơn vị", ""),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One part of a plan: a heading and its lines, each a label with its words."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def tables_of(content: Mapping) -> list[Table]:
    """Everything that a plan states, nothing that it leaves to the province or the circular."""
    tables = [Table("Văn bản", tuple(_plan(content["plan"])))]
    tables += [Table(_concerned(rule), tuple(rule_lines(rule))) for rule in content.get("rule", ())]
    tables += [
        Table("Tiêu chí địa phương thêm hoặc nâng", tuple(_criterion(row) for row in content.get("criterion", ()))),
        Table("Chỉ tiêu của địa phương (để theo dõi, không thay tiêu chí)", tuple(_targets(content.get("targets", {})))),
        Table("Ủy quyền", tuple(_delegation(Delegation.of(row)) for row in content.get("delegation", ()))),
        Table("Sơ kết", tuple(_review(row) for row in content.get("review", ()))),
        Table("Khen thưởng dự kiến", tuple(_commendation(content.get("commendation", {})))),
    ]
    return [table for table in tables if table.lines]


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _due(stated: Mapping) -> str:
    words = due_words(Due.of(stated))
    return words[0].upper() + words[1:]


def _plan(plan: Mapping) -> Iterable[tuple[str, str]]:
    signing, party = plan.get("signing", {}), plan.get("party_document", {})
    lines = (
        ("Tên kế hoạch", plan.get("title")),
        ("Số, ký hiệu", plan.get("symbol")),
        ("Ngày ban hành", plan.get("issued_on") and _day(plan["issued_on"])),
        ("Căn cứ", "\n".join(plan.get("legal_basis", ()))),
        ("Tên gọi khu dân cư", plan.get("residential_area_label")),
        ("Ban Chỉ đạo", plan.get("steering_committee")),
        ("Thể thức ký", "\n".join(filter(None, (signing.get("capacity"), signing.get("title"))))),
        ("Văn bản của Đảng ủy", _party_document(party)),
        ("Hồ sơ gửi muộn", LATE.get(plan.get("late_dossiers"))),
        ("Hạn trùng ngày nghỉ", ROLLING.get(plan.get("roll_forward"))),
        ("Báo cáo quý", QUARTERLY.get(plan.get("quarterly_reports"))),
        ("Hạn báo cáo năm", plan.get("annual_report_due") and _due(plan["annual_report_due"])),
        ("Phường, xã không được thay đổi", ", ".join(FIELDS[name].lower() for name in plan.get("fixed", ()))),
        ("Phường, xã giải thể", plan.get("ward_dissolved_on") and f"Ngày {_day(plan['ward_dissolved_on'])}"),
    )
    return ((label, words) for label, words in lines if words)


def _party_document(party: Mapping) -> str:
    parts = (
        PARTY_DOCUMENTS.get(party.get("kind"), "Văn bản") if party else "",
        f"số {party['symbol']}" if "symbol" in party else "",
        f"ngày {_day(party['date'])}" if "date" in party else "",
    )
    return " ".join(part for part in parts if part)


def _concerned(rule: Mapping) -> str:
    level = rule.get("level")
    by = f" do {LEVEL_LABELS[level]} xét công nhận" if level and rule["kind"] not in ("residential_area", "ward") else ""
    return f"{KINDS[rule['kind']]}{by}"


def rule_lines(rule: Mapping) -> Iterable[tuple[str, str]]:
    """What one [[rule]] says, a label and its words for each key."""
    for key, value in rule.items():
        if key == "enabled":
            yield FIELDS[key], "Có" if value else "Không thực hiện trong năm này"
        elif key == "window":
            yield FIELDS[key], f"Từ ngày {_day(value[0])} đến hết ngày {_day(value[1])}"
        elif key in ("receiver", "approver"):
            yield FIELDS[key], (RECEIVERS | APPROVERS)[value]
        elif key in FIELDS:
            yield FIELDS[key], _due(value)


def _criterion(row: Mapping) -> tuple[str, str]:
    least = f"ít nhất {row['threshold']}" if "threshold" in row else ""
    return f"{row['code']} – {KINDS[row['kind']]}", "; ".join(filter(None, (row.get("label"), least)))


def _targets(targets: Mapping) -> Iterable[tuple[str, str]]:
    return ((TARGETS[key][0], f"{value}{TARGETS[key][1]}") for key, value in targets.items())


def _delegation(delegation: Delegation) -> tuple[str, str]:
    kinds = ", ".join(KINDS[kind].lower() for kind in delegation.kinds)
    until = f"đến hết ngày {delegation.valid_to:%d/%m/%Y}" if delegation.valid_to else "không thời hạn"
    return delegation.citation, f"{kinds}; từ ngày {delegation.valid_from:%d/%m/%Y}, {until}"


def _review(row: Mapping) -> tuple[str, str]:
    return f"{REPORTS[row['kind']]} ({row['from_year']}–{row['to_year']})", _due(row["due"])


def _commendation(row: Mapping) -> Iterable[tuple[str, str]]:
    words = {"collectives": "Tập thể", "individuals": "Cá nhân"}
    return ((words[key], str(value)) for key, value in row.items())
