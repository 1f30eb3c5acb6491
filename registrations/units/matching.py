"""Which unit of the ward a row of a list means, and what the row changes of it. Pure: no queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from antt_portal import text
from registrations.choices import SubjectKind
from registrations.eligibility import Exclusion, exclusion
from registrations.models import Subject
from registrations.unit_import import RowError, UnitRow


@dataclass(frozen=True)
class Match:
    """A row and the subject it means, already carrying the row's values; `was` holds what the fields that became different were."""

    row: UnitRow
    subject: Subject
    is_new: bool
    was: Mapping[str, object]


@dataclass
class Matches:
    """Every row matched, and the errors of those that mean two units at once."""

    rows: list[Match] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def new(self) -> list[Match]:
        return [match for match in self.rows if match.is_new]

    @property
    def changed(self) -> list[Match]:
        return [match for match in self.rows if match.was and not match.is_new]

    @property
    def unchanged(self) -> list[Match]:
        return [match for match in self.rows if not match.was and not match.is_new]


def exclusion_of(subject) -> Exclusion | None:
    """The exclusion of a subject or enrolment as it stands."""
    return exclusion(kind=subject.kind, size_class=subject.size_class, school_levels=subject.school_levels, name=subject.name)


def matched(rows: Iterable[UnitRow], *, subjects: Iterable[Subject], place, residential_label: str) -> Matches:
    """Each of `rows` with the one of `subjects` (those alive in `place`) that has its tax code, else its kind and folded name.

    The subjects are changed in memory. A row whose tax code means one unit and whose name another, and two rows that mean the same
    unit, are errors.
    """
    subjects = list(subjects)
    by_name = {(subject.kind, subject.name_key): subject for subject in subjects}
    by_tax_code = {subject.tax_code: subject for subject in subjects if subject.tax_code}
    result = Matches()
    taken: dict[int, int] = {}
    for row in rows:
        of_name = by_name.get((row.kind, row.name_key))
        of_tax_code = by_tax_code.get(row.tax_code)
        problem = _contradiction(row, of_name, of_tax_code)
        subject = of_tax_code or of_name
        if subject and not problem and taken.setdefault(subject.pk, row.number) != row.number:
            problem = f"Dòng {taken[subject.pk]} và dòng {row.number} cùng là “{subject.name}” đang có. Ông/bà giữ lại một dòng."
        if problem:
            result.errors.append(RowError(str(row.number), problem))
            continue
        is_new = subject is None
        subject = subject or Subject(place=place, kind=row.kind, label=_first_label(row, residential_label))
        result.rows.append(Match(row, subject, is_new, _apply(row, subject)))
    return result


def _contradiction(row: UnitRow, of_name: Subject | None, of_tax_code: Subject | None) -> str:
    if of_tax_code and of_tax_code.kind != row.kind:
        kind = SubjectKind(of_tax_code.kind).label
        return (
            f"Mã số thuế {row.tax_code} đang là của “{of_tax_code.name}” thuộc loại {kind}. Ông/bà kiểm tra lại cột Loại hoặc mã số thuế."
        )
    if of_tax_code and of_name and of_tax_code.pk != of_name.pk:
        return (
            f"Mã số thuế {row.tax_code} đang là của “{of_tax_code.name}”, còn tên lại trùng với một đơn vị khác. "
            "Ông/bà kiểm tra lại tên hoặc mã số thuế."
        )
    return ""


def _first_label(row: UnitRow, residential_label: str) -> str:
    return row.label or (residential_label if row.kind == SubjectKind.RESIDENTIAL_AREA else "")


def _apply(row: UnitRow, subject: Subject) -> dict[str, object]:
    """Give `subject` the values of the row; what the fields that became different were before."""
    values = row.values | ({"label": row.label} if row.label else {})
    was = {name: getattr(subject, name) for name, value in values.items() if getattr(subject, name) != value}
    for name in was:
        setattr(subject, name, values[name])
    if "name" in was:
        subject.name_key, subject.sort_key = row.name_key, text.sort_key(subject.name)
    return was
