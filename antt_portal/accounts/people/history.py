"""What happened to a person's account and to what they hold, from the trail, in words."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people.belonging import Tie
from antt_portal.accounts.people.persons import ClosingReason, OpeningReason
from antt_portal.trail.models import Entry

MOST = 100
WORDS = {
    "account.created": "tạo tài khoản",
    "account.changed": "sửa tên, số điện thoại hoặc thư điện tử",
    "account.reminders_changed": "sửa thư điện tử hoặc việc nhận nhắc việc",
    "account.reminder_sent_again": "gửi lại thư nhắc việc",
    "account.closed": "ngừng tài khoản",
    "account.opened": "mở lại tài khoản",
    "account.slip_issued": "cấp phiếu mã đăng nhập",
    "account.slip_used": "đăng nhập bằng phiếu mã",
    "account.slip_voided": "nhập sai mã nhiều lần, phiếu mã thôi dùng",
    "account.slip_digits_voided": "nhập sai mã nhiều lần, tám chữ số của phiếu thôi dùng",
    "account.ways_in_closed": "báo mất điện thoại: đóng mọi cách đăng nhập",
    "account.sessions_ended": "đăng xuất khỏi thiết bị khác",
    "account.phone_remembered": "ghi nhớ điện thoại",
    "account.phone_used": "đăng nhập bằng điện thoại đã ghi nhớ",
    "account.password_changed": "đổi mật khẩu",
    "account.password_renewed": "bỏ mật khẩu cũ, cấp cách đăng nhập mới",
    "account.locked_out": "bị tạm khóa vì nhập sai nhiều lần",
    "account.factor_added": "bật xác thực hai bước",
    "account.factor_removed": "tắt xác thực hai bước",
    "account.phones_forgotten": "thôi ghi nhớ thiết bị",
    "membership.started": "giao vai trò",
    "membership.ended": "cho thôi vai trò",
    "member.added": "ghi là người của",
    "member.ended": "cho thôi là người của",
    "member.head_changed": "ghi là người đứng đầu mới của",
    "member.head_replaced": "ghi thôi đứng đầu",
    "member.named_in_list": "ghi tên vào danh sách đơn vị",
}
REASONS = dict(ClosingReason.choices) | dict(OpeningReason.choices)
NOBODY = "Cổng"


@dataclass(frozen=True)
class Happening:
    """One line: who did what when, of what, and why if a reason was chosen."""

    at: datetime
    who: str
    what: str
    reason: str


def history_of(person: User, ties: list[Tie]) -> list[Happening]:
    """What was done about `person` and about `ties` (those that the reader looks after), the last first, in two queries."""
    rows = {(tie.row._meta.label_lower, tie.row.pk): tie for tie in ties}
    about = Q(object_type=User._meta.label_lower, object_id=person.pk)
    for label, pk in rows:
        about |= Q(object_type=label, object_id=pk)
    entries = list(Entry.objects.filter(about, action__in=WORDS).order_by("-id")[:MOST])
    names = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries if entry.actor_id}).values_list("pk", "full_name"))
    return [_happening(entry, names, rows.get((entry.object_type, entry.object_id))) for entry in entries]


def _happening(entry: Entry, names: dict[int, str], tie: Tie | None) -> Happening:
    details = json.loads(entry.body)["details"]
    return Happening(
        entry.at, names.get(entry.actor_id, NOBODY), f"{WORDS[entry.action]}{_of(details, tie)}", REASONS.get(details.get("reason"), "")
    )


def _of(details: dict, tie: Tie | None) -> str:
    """What it was about, with its days: “: Cán bộ Công an, từ 01/07/2025”."""
    what = tie.words if tie else Role(details["role"]).label if details.get("role") in Role.values else ""
    days = [f"{word} {date.fromisoformat(details[name]):%d/%m/%Y}" for name, word in DAYS if details.get(name)]
    said = ", ".join(filter(None, [what, *days]))
    return f": {said}" if said else ""


DAYS = (("starts_on", "từ"), ("ends_on", "đến hết"))
