"""What happened to a subject, in words, for the timeline of its page."""

from dataclasses import dataclass
from datetime import date

from registrations.choices import Level
from registrations.choices import SubjectEventKind as Happened
from registrations.models import Subject, SubjectEvent
from registrations.units.words import LABELS, words_of


@dataclass(frozen=True)
class Line:
    """One event: its day, what happened, why, by what paper, and who wrote it down."""

    day: date
    words: str
    reason: str
    paper: str
    by: str


def timeline_of(subject: Subject) -> list[Line]:
    """The events of `subject`, oldest first. One query."""
    events = SubjectEvent.objects.filter(subject=subject).select_related("written_by")
    return [Line(event.effective_on, words_for(event), event.reason, event.paper, str(event.written_by or "Cổng")) for event in events]


def words_for(event: SubjectEvent) -> str:
    """What happened, in one line."""
    return WORDS.get(event.kind, lambda details: Happened(event.kind).label)(event.details)


def _founded(details: dict) -> str:
    if details.get("added"):
        return "Thêm vào danh sách"
    if not details.get("names"):
        return Happened.FOUNDED.label
    return f"{'Tách ra từ' if details.get('split') else 'Thành lập do sáp nhập'} {', '.join(details['names'])}"


def _merged(details: dict) -> str:
    return f"Sáp nhập vào {details['into']}" if "into" in details else f"Nhận sáp nhập {', '.join(details.get('names', ()))}"


def _changed(details: dict) -> str:
    values = details.get("values", {})
    told = [f"{LABELS[name].lower()}{_from_to(name, values.get(name))}" for name in details.get("fields", ()) if name in LABELS]
    return f"Sửa thông tin: {'; '.join(told)}" if told else Happened.CHANGED.label


def _from_to(name: str, values: list | None) -> str:
    if values is None:
        return ""
    was, now = (date.fromisoformat(value) if name == "founded_on" and value else value for value in values)
    return f" {words_of(name, was)} → {words_of(name, now)}"


def _renamed(details: dict) -> str:
    was, now = details["name"]
    return f"Đổi tên từ “{was}” thành “{now}”"


def _elsewhere(details: dict) -> str:
    told = f"Đã đăng ký năm {details['year']} tại phường, xã cũ"
    return f"Rút lại việc ghi “{told}”" if details.get("taken_back") else told


def _level(details: dict) -> str:
    was, now = (Level(value).label for value in details["level"])
    return f"Chuyển cấp quản lý: {was} → {now}"


WORDS = {
    Happened.FOUNDED: _founded,
    Happened.MERGED: _merged,
    Happened.CHANGED: _changed,
    Happened.RENAMED: _renamed,
    Happened.LEVEL_CHANGED: _level,
    Happened.SPLIT: lambda details: f"Chia tách thành {', '.join(details['into'])}",
    Happened.MOVED_OUT: lambda details: f"Chuyển đi {details['place']}",
    Happened.MOVED_IN: lambda details: f"Chuyển đến từ {details['place']}",
    Happened.INCLUDED: lambda details: f"{'Đưa ra khỏi' if details.get('taken_back') else 'Đưa vào'} diện xét năm {details['year']}",
    Happened.REGISTERED_ELSEWHERE: _elsewhere,
}
