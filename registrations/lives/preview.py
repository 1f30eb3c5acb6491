"""“Sẽ thay đổi”: what an act on a subject's life will change, in words, for the person who confirms it. Nothing is written here."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Model
from django.utils import timezone

from antt_portal import clock
from antt_portal.trail.services import canonical
from registrations.lives.change import Change, Edit
from registrations.lives.decided import consequences
from registrations.lives.denominators import Denominator, denominators_of
from registrations.models import Enrolment, Subject
from registrations.units.words import LABELS, words_of

SILENT = {"name_key", "sort_key", "status_on", "status_reason", "status_paper"}  # told by what stands beside them
TOLD_APART = {"left_on", "left_reason", "in_scope", "exclusion_reason", "exclusion_basis", "included_reason"} | {
    *("registered_at", "registered_late", "registered_elsewhere", "joined_on", "status")
}


@dataclass(frozen=True)
class Preview:
    """What the page shows, and a fingerprint of it with all values behind it: the same once more means that nothing has happened
    meanwhile."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]
    denominators: tuple[Denominator, ...]
    warnings: tuple[str, ...]
    fingerprint: str


def preview_of(change: Change) -> Preview:
    """Everything that `change` will do, as sentences under headings; headings without any are left out."""
    years = {edit.row.year for edit in change.rows}
    touched = [edit.row.pk for edit in change.subjects] + [edit.row.subject_id for edit in change.rows]
    told = {
        "Đối tượng": [line for edit in change.subjects if edit for line in _subject_lines(edit)],
        "Danh sách năm": [line for edit in change.rows if edit for line in _row_lines(edit)],
        "Hồ sơ, tờ trình": consequences(touched, years),
        "Ai được xem, được làm": change.access,
        "Giữ nguyên": change.kept,
    }
    sections = tuple((heading, tuple(lines)) for heading, lines in told.items() if lines)
    denominators = tuple(denominators_of(change.rows, on=clock.today()))
    behind = {
        "sections": sections,
        "denominators": [asdict(one) for one in denominators],
        "before": [[edit.row._meta.label, edit.row.pk, {k: str(v) for k, v in edit.before.items()}] for edit in _edits(change)],
        "after": [_values(edit.row, None if edit.is_new else edit.before) for edit in _edits(change)],
        "added": [[row._meta.label, _values(row)] for row in (*change.lineages, *change.events, *change.members)],
        "warnings": change.warnings,
    }
    return Preview(sections, denominators, tuple(change.warnings), hashlib.sha256(canonical(behind).encode()).hexdigest())


def _values(row: Model, names: Iterable[str] | None = None) -> dict[str, str]:
    """The values of these fields of `row`, or of all of them, as text; a row that is not saved yet has no id to point at."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    return {name: str(getattr(row, columns[name])) for name in (columns if names is None else names)}


def _edits(change: Change) -> list[Edit]:
    return [*change.subjects, *change.rows]


def _subject_lines(edit: Edit) -> list[str]:
    subject: Subject = edit.row
    if edit.is_new:
        return [f"Thêm {subject.kind_label.lower()} “{subject.name}” vào {subject.place.name}{_size_words(subject)}."]
    lines = []
    if "status" in edit.before:
        was = dict(Subject._meta.get_field("status").choices)[edit.was("status")]
        lines.append(f"{subject.name}: {was} → {subject.get_status_display()}, từ ngày {subject.status_on:%d/%m/%Y}.")
    return lines + _field_lines(edit, edit.was("name"))


def _size_words(subject: Subject) -> str:
    sizes = ((subject.households, "hộ"), (subject.staff, "lao động"))
    words = [f"{number:,} {unit}".replace(",", ".") for number, unit in sizes if number is not None]
    return f", {' và '.join(words)}" if words else ""


def _row_lines(edit: Edit) -> list[str]:
    row: Enrolment = edit.row
    year = f"Năm {row.year}:"
    if edit.is_new:
        scope = "thuộc diện xét" if row.in_scope else f"theo dõi phong trào, không xét công nhận ({row.exclusion_reason})"
        return [f"{year} {row.name} vào danh sách của {row.place.name}, {scope}{_registered_words(row)}."]
    lines = []
    if "left_on" in edit.before:
        left = f"ra khỏi danh sách từ ngày {row.left_on:%d/%m/%Y}" if row.left_on else "trở lại danh sách"
        lines.append(f"{year} {row.name} {left}.")
    if "in_scope" in edit.before:
        scope = "vào diện xét" if row.in_scope else f"chỉ theo dõi phong trào, không xét công nhận ({row.exclusion_reason})"
        lines.append(f"{year} {row.name} {scope}.")
    if "registered_at" in edit.before:
        lines.append(f"{year} {row.name}{_registered_words(row) or ', chưa đăng ký'}.")
    return lines + _field_lines(edit, f"{year} {edit.was('name')}")


def _registered_words(row: Enrolment) -> str:
    if row.registered_at is None:
        return ""
    late = ", muộn" if row.registered_late else ""
    return f", tính là đã đăng ký ngày {timezone.localdate(row.registered_at):%d/%m/%Y}{late}"


def _field_lines(edit: Edit, beginning: str) -> list[str]:
    """One line for each plain field that changes: “Tổ dân phố số 5: số hộ 120 → 130.”"""
    told = [name for name in edit.before if name not in SILENT | TOLD_APART]
    values = ((LABELS[name].lower(), words_of(name, edit.was(name)), words_of(name, getattr(edit.row, name))) for name in told)
    return [f"{beginning}: {label} {was} → {now}." for label, was, now in values]
