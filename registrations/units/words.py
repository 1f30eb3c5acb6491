"""What is known of a unit, in the words of the list: how each field is called, how its value reads, how it is filled in. Pure."""

from datetime import date

from antt_portal.text import folded
from registrations.choices import Level, SchoolLevel, SizeClass, SubjectKind
from registrations.models import Subject
from registrations.unit_import import COLUMNS, Known

NOTHING = "(trống)"
LABELS = {column.field: column.header for column in COLUMNS} | {"label": "Loại"}


def words_of(name: str, value) -> str:
    """The value of the field `name` as people write it in the list."""
    if value in (None, "", []):
        return NOTHING
    if name in ("managing_level", "size_class"):
        return {"managing_level": Level, "size_class": SizeClass}[name](value).label
    if name == "school_levels":
        return "; ".join(SchoolLevel(level).label for level in value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def as_row(subject: Subject, *, known: Known, officer: str) -> dict[str, object]:
    """A unit as a row of the list, by field, so that reading it again changes nothing; `officer` is a sign-in name or ""."""
    written = {column.field: getattr(subject, column.field, None) for column in COLUMNS}
    words = {name: words_of(name, written[name]) for name in ("managing_level", "size_class", "school_levels", "has_party_organisation")}
    words = {name: "" if word == NOTHING else word for name, word in words.items()}
    label = subject.kind_label if folded(subject.kind_label) in known.kinds else SubjectKind(subject.kind).label
    return written | words | {"kind": label, "officer": officer}
