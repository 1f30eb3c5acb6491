"""What happened to a dossier, in words. Names are looked up when shown: the trail itself holds none."""

import json
from dataclasses import dataclass
from datetime import datetime

from antt_portal.accounts.models import User
from antt_portal.templatetags.portal import local_time
from antt_portal.trail.models import Entry
from dossiers.models import Dossier, ReviewNote

WORDS = {
    "dossier.opened": "bắt đầu làm hồ sơ",
    "dossier.submitted": "gửi hồ sơ",
    "dossier.taken_back": "lấy lại hồ sơ để sửa",
    "dossier.withdrawn": "rút lại hồ sơ",
    "dossier.taken": "tiếp nhận hồ sơ",
    "dossier.returned": "yêu cầu bổ sung",
    "dossier.completed": "xác nhận hồ sơ đầy đủ",
    "dossier.reopened": "mở lại hồ sơ để kiểm tra",
    "dossier.replaced": "thay giấy tờ, hồ sơ trở lại kiểm tra",
    "dossier.restarted": "làm lại hồ sơ đã rút",
    "dossier.lapsed": "đóng hồ sơ vì hết năm mà chưa gửi",
    "dossier.figures_saved": "lưu số liệu",
    "dossier.meeting_saved": "lưu thông tin cuộc họp",
    "dossier.self_assessment_saved": "lưu phần tự đánh giá",
    "document.added": "nộp giấy tờ",
    "document.replaced": "thay tệp của giấy tờ",
    "document.removed": "bỏ tệp ra khỏi hồ sơ",
    "document.described": "ghi số, ngày của giấy tờ",
    "document.shared": "dùng chung giấy tờ đã nộp",
}
ON_BEHALF = " (cán bộ nhập thay)"
NOBODY = "Cổng"


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: who did what when, and why if a reason was given."""

    at: datetime
    who: str
    what: str
    reason: str


def timeline_of(dossier: Dossier) -> list[Happening]:
    """What happened to `dossier`, oldest first, in three queries whatever its length."""
    entries = list(Entry.objects.about(dossier))
    names = names_of({entry.actor_id for entry in entries})
    details = [json.loads(entry.body)["details"] for entry in entries]
    notes = dict(ReviewNote.objects.filter(dossier=dossier).values_list("pk", "reason"))
    return [
        Happening(entry.at, names.get(entry.actor_id, NOBODY), _what(entry, detail), _reason(detail, notes))
        for entry, detail in zip(entries, details, strict=True)
    ]


def _what(entry: Entry, detail: dict) -> str:
    return WORDS.get(entry.action, entry.action) + (ON_BEHALF if detail.get("on_behalf") else "")


def _reason(detail: dict, notes: dict[int, str]) -> str:
    told = [detail["note"]] if "note" in detail else detail.get("notes", [])
    return " ".join(notes[pk] for pk in told if pk in notes)


def names_of(user_ids: set[int | None]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=user_ids - {None})}


def conflict_sentence(dossier: Dossier) -> str:
    """Who did what when, for the person who acted on a page that is no longer current."""
    last = Entry.objects.about(dossier).last()
    if last is None:
        return "Hồ sơ vừa được thay đổi. Ông/bà xem lại trang rồi làm tiếp."
    who = names_of({last.actor_id}).get(last.actor_id, NOBODY)
    what = WORDS.get(last.action, "thay đổi hồ sơ")
    return (
        f"Hồ sơ đang ở trạng thái “{dossier.get_state_display()}”: {who} đã {what} lúc {local_time(last.at)}. "
        "Ông/bà xem lại trang rồi làm tiếp."
    )
