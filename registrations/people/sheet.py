"""Excel lists of people: the representatives of a ward's subjects, or the staff of a place. Which columns, and how a row is read.

Pure: the sheet's rows go in, what each row asks for and every error by cell come out; whether it may be is for the services
(`services.people_lists`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.text import folded
from registrations.choices import MemberRole
from registrations.unit_import import RowError, address
from registrations.units import cells
from registrations.units.cells import CellProblem
from registrations.workbooks import Sheet, Unreadable

TITLE_ROWS = 10  # a sheet may carry titles above its header
MOST_ROWS = 500


@dataclass(frozen=True)
class Column:
    """A column: its header, the field it fills, how a cell is read, and whether each row must fill it."""

    header: str
    field: str
    read: Callable
    needed: bool = True


PERSON = (Column("Họ và tên", "full_name", cells.words_up_to(120)), Column("Điện thoại", "phone", cells.words))
MAIL = Column("Thư điện tử", "email", cells.words, needed=False)
PERSON_FIELDS = ("full_name", "phone", "email")
CAPACITIES = {
    folded(word): capacity
    for capacity, words in {
        SigningCapacity.HEAD: (SigningCapacity.HEAD.label, "Trưởng"),
        SigningCapacity.DEPUTY: (SigningCapacity.DEPUTY.label, "Cấp phó", "Phó", "KT", "KT."),
        SigningCapacity.ACTING: (SigningCapacity.ACTING.label, "Quyền", "Q", "Q."),
    }.items()
    for word in words
}


def representative_columns(subjects: Mapping[str, list]) -> tuple[Column, ...]:
    """The columns of a list of representatives; `subjects` are the ward's by folded name."""
    roles = {folded(role.label): role for role in (MemberRole.HEAD, MemberRole.CLERK)}
    return (
        *PERSON,
        Column("Đơn vị", "subject", _subject_of(subjects)),
        Column("Là", "role", cells.one_of(roles, "Người đứng đầu, Người làm hồ sơ")),
        Column("Từ ngày", "starts_on", cells.day),
        Column("Theo văn bản", "paper", cells.words_up_to(120), needed=False),
        MAIL,
    )


def staff_columns(roles: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a list of staff, who hold one of `roles`."""
    known = {folded(Role(role).label): role for role in roles}
    return (
        *PERSON,
        Column("Vai trò", "role", cells.one_of(known, ", ".join(Role(role).label for role in roles))),
        Column("Thẩm quyền ký", "capacity", cells.one_of(CAPACITIES, "Cấp trưởng, Cấp phó, Quyền"), needed=False),
        Column("Từ ngày", "starts_on", cells.day),
        Column("Đến hết ngày", "ends_on", cells.day, needed=False),
        Column("Theo văn bản", "basis", cells.words_up_to(200), needed=False),
        MAIL,
    )


@dataclass(frozen=True)
class PersonRow:
    """One person as the sheet gives them; `values` by field, without what was left empty."""

    number: int
    values: dict[str, object]


@dataclass
class Checked:
    """What came of a sheet: the rows that can be read, where each field stands, and every error."""

    rows: list[PersonRow] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def checked(sheet: Sheet, columns: tuple[Column, ...]) -> Checked:
    """Every row of `sheet` read by `columns`, with all errors at once. Raises Unreadable when there is nothing to read."""
    number, header = _header(sheet)
    found, errors = _found_columns(number, header, columns)
    if errors:
        return Checked(errors=errors)
    below = [row for row in sheet.rows if row[0] > number]
    if not below:
        raise Unreadable("Tệp chưa có dòng nào dưới hàng tiêu đề. Ông/bà điền mỗi người một dòng rồi nạp lại.")
    if len(below) > MOST_ROWS:
        raise Unreadable(f"Tệp có nhiều hơn {MOST_ROWS} dòng. Ông/bà chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.")
    result = Checked(columns=found)
    for row_number, values in below:
        read, problems = _read(row_number, values, found, columns)
        result.errors += problems
        if not problems:
            result.rows.append(PersonRow(row_number, read))
    return result


def error_at(row: PersonRow, name: str | None, sentence: str, checked_sheet: Checked, columns: tuple[Column, ...]) -> RowError:
    """What a service refused of a row, at the cell of the field it named, or at the whole row."""
    column = next((one for one in columns if one.field == name and name in checked_sheet.columns), None)
    if column is None:
        return RowError(str(row.number), sentence)
    return RowError(address(checked_sheet.columns[column.field], row.number), sentence, column.header)


def _header(sheet: Sheet) -> tuple[int, tuple]:
    """The first row that names both columns of a person; else the first that holds anything."""
    wanted = {folded(column.header) for column in PERSON}
    for number, values in sheet.rows[:TITLE_ROWS]:
        if wanted <= {folded(str(value or "")) for value in values}:
            return number, values
    if not sheet.rows:
        raise Unreadable("Trang tính đầu tiên không có gì. Ông/bà điền danh sách vào trang đầu của tệp mẫu rồi nạp lại.")
    return sheet.rows[0]


def _found_columns(number: int, header: tuple, columns: tuple[Column, ...]) -> tuple[dict[str, int], list[RowError]]:
    """Where each field stands, and what is wrong with the header row."""
    by_header, found, errors = {folded(column.header): column for column in columns}, {}, []
    for index, value in enumerate(header):
        title = " ".join(str(value or "").split())
        column = by_header.get(folded(title))
        if column and column.field in found:
            errors.append(RowError(address(index, number), f"Cột “{column.header}” đã có. Ông/bà giữ lại một cột."))
        elif column:
            found[column.field] = index
        elif title:
            sentence = f"Không có cột nào tên “{title[:40]}”. Ông/bà xóa cột này hoặc sửa tên theo tệp mẫu."
            errors.append(RowError(address(index, number), sentence))
    missing = [column for column in columns if column.needed and column.field not in found]
    errors += [
        RowError(str(number), f"Thiếu cột “{one.header}”. Ông/bà thêm cột này vào hàng tiêu đề, như trong tệp mẫu.") for one in missing
    ]
    return found, errors


def _read(number: int, values: tuple, found: dict[str, int], columns: tuple[Column, ...]) -> tuple[dict, list[RowError]]:
    read, errors = {}, []
    for column in columns:
        index = found.get(column.field)
        if index is None:
            continue
        try:
            value = column.read(values[index]) if index < len(values) else None
        except CellProblem as problem:
            errors.append(RowError(address(index, number), str(problem), column.header))
            continue
        if value not in (None, ""):
            read[column.field] = value
        elif column.needed:
            errors.append(RowError(address(index, number), f"Chưa ghi {column.header.lower()}.", column.header))
    return read, errors


def _subject_of(subjects: Mapping[str, list]):
    """A reader of a subject of the ward by its name, with or without marks; a name that is nearly right is suggested."""

    def read(value):
        written = cells.words(value)
        if written is None:
            return None
        found = subjects.get(folded(written), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise CellProblem(f"Có {len(found)} đơn vị cùng tên “{written[:60]}”. Ông/bà thêm người này trên trang của từng đơn vị.")
        near = get_close_matches(folded(written), subjects, n=1, cutoff=0.75)
        hint = f" Có phải “{subjects[near[0]][0].name}” không?" if near else ""
        raise CellProblem(
            f"Trong phường, xã không có đơn vị nào tên “{written[:60]}”.{hint} Ông/bà ghi đúng tên như trong danh sách đơn vị."
        )

    return read
