"""The Excel list of people to fill in; for representatives with a row for every subject that has no head on the portal yet."""

from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.list_workbook import as_bytes
from registrations.choices import MemberRole
from registrations.list_to_fill_in import AS_DAY, AS_TEXT, USUAL_WIDTH, explain, set_out
from registrations.list_to_fill_in import Column as ToFillIn
from registrations.people.sheet import MOST_ROWS, Column

WIDTHS = {"full_name": 26, "phone": 15, "subject": 42, "role": 24, "capacity": 26, "paper": 36, "basis": 36, "email": 30}
TEXT_FIELDS = ("full_name", "phone", "subject", "email")  # as text, Excel keeps a leading 0
DAY_FIELDS = ("starts_on", "ends_on")
EXPLANATIONS = {
    "full_name": "Bắt buộc. Đủ họ, tên đệm và tên.",
    "phone": "Bắt buộc. Số di động của chính người đó, cũng là tên đăng nhập. Số đã có tài khoản thì họ tên phải đúng như tài khoản.",
    "subject": "Bắt buộc. Tên như trong danh sách đơn vị của phường, xã; viết không dấu cũng được.",
    "role": "Bắt buộc. Chọn trong danh sách. Mỗi đơn vị chỉ có một người đứng đầu.",
    "capacity": "Chỉ ghi cho chỉ huy Công an và Chủ tịch, Phó Chủ tịch.",
    "starts_on": "Bắt buộc. Ngày/tháng/năm, ví dụ 01/07/2025.",
    "ends_on": "Không bắt buộc. Ngày cuối cùng giữ vai trò.",
    "paper": "Không bắt buộc. Số, ký hiệu và ngày, ví dụ Quyết định 25/QĐ-UBND ngày 10/09/2026.",
    "basis": "Không bắt buộc. Số, ký hiệu và ngày, ví dụ Quyết định 25/QĐ-UBND ngày 10/09/2026.",
    "email": "Không bắt buộc. Cổng gửi thư nhắc việc vào đây. Tài khoản đã có giữ địa chỉ thư của mình.",
}


def people_template(columns: Sequence[Column], *, roles: Iterable[str], heads: Iterable = (), today: date) -> bytes:
    """An .xlsx file with `columns` and a list of `roles` to choose from; `heads` are subjects, a row for the head of each."""
    book = Workbook()
    to_fill_in = [_to_fill_in(column, roles) for column in columns]
    set_out(book.active, to_fill_in, rows=(_head_row(subject, today) for subject in heads), frozen="B2", most_rows=MOST_ROWS)
    explain(book.create_sheet("Hướng dẫn"), ((column.header, EXPLANATIONS[column.field]) for column in columns), widths=(20, 100))
    return as_bytes(book)


def _to_fill_in(column: Column, roles: Iterable[str]) -> ToFillIn:
    field = column.field
    cell_format = AS_TEXT if field in TEXT_FIELDS else AS_DAY if field in DAY_FIELDS else ""
    return ToFillIn(column.header, field, WIDTHS.get(field, USUAL_WIDTH), cell_format, choices_of(field, roles))


def choices_of(field: str, roles: Iterable[str]) -> tuple[str, ...]:
    if field == "capacity":
        return tuple(capacity.label.split(",")[0].split(" (")[0] for capacity in SigningCapacity)
    if field == "role":
        return tuple(Role(role).label if role in Role.values else MemberRole(role).label for role in roles)
    return ()


def _head_row(subject, today: date) -> dict[str, object]:
    """What the list of units knows of the head, for an officer to check and complete."""
    return {
        "full_name": subject.head_name,
        "phone": subject.head_phone,
        "subject": subject.name,
        "role": MemberRole.HEAD.label,
        "starts_on": today,
    }
