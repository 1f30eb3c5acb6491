"""The list of a ward's units as an Excel sheet: which columns it has, and what is wrong with what is written in them.

Pure: the file's rows and what is known of the ward go in, rows and errors come out; nothing is written here
(see `services.subjects.units_import`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from antt_portal.text import folded
from registrations.choices import ORGANISATION_KINDS, Level, SubjectKind
from registrations.units import cells
from registrations.units.cells import CellProblem
from registrations.workbooks import Sheet, Unreadable

LONGEST_NAME = 200
TITLE_ROWS = 10  # a sheet may carry titles above its header
# Điều 2.1 Thông tư 124: the names a residential area goes by.
RESIDENTIAL_LABELS = (
    *("Tổ dân phố", "Thôn", "Ấp", "Khóm", "Khu vực"),
    *("Khu phố", "Làng", "Bản", "Buôn", "Bon", "Phum", "Sóc", "Tiểu khu"),
)
ACCEPTED_KINDS = "Khu dân cư (hoặc Tổ dân phố, Thôn, Ấp, Khóm, Khu vực), Cơ quan, Doanh nghiệp, Cơ sở giáo dục"


@dataclass(frozen=True)
class Column:
    """A column of the list: its header, the field it fills, how a cell is read, and whether the sheet must have it."""

    header: str
    field: str
    read: Callable
    required: bool = True


COLUMNS = (
    Column("Loại", "kind", cells.words),
    Column("Tên", "name", cells.words_up_to(LONGEST_NAME)),
    Column("Địa chỉ", "address", cells.words_up_to(250)),
    Column("Người đứng đầu", "head_name", cells.words_up_to(120)),
    Column("Điện thoại", "head_phone", cells.phone),
    Column("Cấp quản lý", "managing_level", cells.one_of(cells.MANAGING_LEVELS, "Phường/Xã, Tỉnh/Thành phố")),
    Column("Số hộ", "households", cells.count),
    Column("Số lao động", "staff", cells.count),
    Column("Quy mô", "size_class", cells.one_of(cells.SIZE_CLASSES, "Siêu nhỏ, Nhỏ, Vừa, Lớn")),
    Column("Cấp học", "school_levels", cells.school_levels),
    Column("Mã số thuế", "tax_code", cells.tax_code, required=False),
    Column("Cảnh sát khu vực", "officer", cells.words, required=False),
    Column("Có tổ chức Đảng", "has_party_organisation", cells.yes_or_no, required=False),
    Column("Ngày thành lập", "founded_on", cells.day, required=False),
)
HEADERS = {column.field: column.header for column in COLUMNS}
BY_HEADER = {folded(column.header): column for column in COLUMNS}


@dataclass(frozen=True)
class Known:
    """What the check must know of the ward: its word for a residential area, its area officers by folded sign-in name, the day."""

    residential_label: str
    officers: Mapping[str, int]
    today: date

    @cached_property
    def kinds(self) -> dict[str, tuple[SubjectKind, str]]:
        """What a folded word of the column “Loại” means: the kind, and the label of a residential area ("" where it names none)."""
        areas = {folded(label): (SubjectKind.RESIDENTIAL_AREA, label) for label in (*RESIDENTIAL_LABELS, self.residential_label)}
        organisations = {folded(kind.label): (kind, "") for kind in ORGANISATION_KINDS}
        return areas | organisations | {folded(SubjectKind.RESIDENTIAL_AREA.label): (SubjectKind.RESIDENTIAL_AREA, "")}


@dataclass(frozen=True)
class RowError:
    """What is wrong at one place of the sheet (“B7”, or “7” for a whole row), and what to do."""

    cell: str
    sentence: str
    header: str = ""

    @property
    def place_words(self) -> str:
        """“B7”, or “Dòng 7” for a whole row."""
        return f"Dòng {self.cell}" if self.cell.isdecimal() else self.cell

    @property
    def row(self) -> int:
        return int(self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    def __str__(self):
        where = f"{self.cell} ({self.header})" if self.header else self.cell
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class UnitRow:
    """One unit as the sheet gives it. `values` holds only the fields whose cell was filled: an empty cell changes nothing.

    `columns` says where each field stands (field to index), for an error that is found later.
    """

    number: int
    kind: SubjectKind
    label: str
    name_key: str
    values: dict[str, object]
    officer_id: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def tax_code(self) -> str:
        return self.values.get("tax_code", "")

    def error(self, name: str, sentence: str) -> RowError:
        """What is wrong with the cell of the field `name`."""
        return RowError(address(self.columns[name], self.number), sentence, HEADERS[name])


@dataclass
class Checked:
    """What came of a sheet: the rows that are right, and every error."""

    rows: list[UnitRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def checked(sheet: Sheet, known: Known) -> Checked:
    """Every row of `sheet` read and checked, with all errors at once, by cell, in the order of the sheet.

    Raises Unreadable when the sheet has no header to read it by, or nothing under it.
    """
    header_number, header = _header(sheet)
    below = [(number, values) for number, values in sheet.rows if number > header_number]
    columns, errors = _columns(header_number, header, below)
    if errors:
        return Checked(errors=errors)
    if not below:
        raise Unreadable("Tệp chưa có dòng nào dưới hàng tiêu đề. Ông/bà điền mỗi đơn vị một dòng rồi nạp lại.")
    result = Checked()
    for number, values in below:
        check = _RowCheck(number, columns, known)
        unit = check.unit(values)
        result.errors += check.errors
        if unit:
            result.rows.append(unit)
    result.errors += twice_in_file(result.rows, columns)
    result.errors.sort(key=_position)
    return result


def _header(sheet: Sheet) -> tuple[int, tuple]:
    """The number and cells of the first row that names a kind and a name column; else of the first row that holds anything."""
    for number, values in sheet.rows[:TITLE_ROWS]:
        if {folded("Loại"), folded("Tên")} <= {folded(_text(value)) for value in values}:
            return number, values
    if not sheet.rows:
        raise Unreadable("Trang tính đầu tiên không có gì. Ông/bà điền danh sách vào trang đầu của tệp mẫu rồi nạp lại.")
    return sheet.rows[0]


def _columns(number: int, header: tuple, below: list[tuple[int, tuple]]) -> tuple[dict[str, int], list[RowError]]:
    """Where each field stands (field to index), and what is wrong with the header row."""
    found: dict[str, int] = {}
    errors = []
    for index, value in enumerate(header):
        title = _text(value)
        column = BY_HEADER.get(folded(title))
        if column and column.field in found:
            first = address(found[column.field], number)
            errors.append(RowError(address(index, number), f"Cột “{column.header}” đã có ở ô {first}. Ông/bà giữ lại một cột."))
        elif column:
            found[column.field] = index
        elif title:
            errors.append(
                RowError(address(index, number), f"Không có cột nào tên “{title}”. Ông/bà xóa cột này hoặc sửa tên theo tệp mẫu.")
            )
    errors += [
        RowError(str(number), f"Thiếu cột “{column.header}”. Ông/bà thêm cột này vào hàng tiêu đề, như trong tệp mẫu.")
        for column in COLUMNS
        if column.required and column.field not in found
    ]
    return found, errors + list(_outside_header(header, below))


def _outside_header(header: tuple, below: list[tuple[int, tuple]]) -> Iterator[RowError]:
    """The first filled cell of each column that has no header: nobody could say what it means."""
    told = {index for index, value in enumerate(header) if _text(value)}
    for number, values in below:
        for index, value in enumerate(values):
            if index not in told and _text(value):
                told.add(index)
                yield RowError(
                    address(index, number), "Ô này nằm ngoài các cột có tiêu đề. Ông/bà xóa nội dung ô hoặc ghi tiêu đề cho cột."
                )


class _RowCheck:
    """One row on its way from cells to a unit; gathers every error of the row."""

    def __init__(self, number: int, columns: dict[str, int], known: Known):
        self.number, self.columns, self.known = number, columns, known
        self.errors: list[RowError] = []
        self.unreadable: set[str] = set()

    def unit(self, values: tuple) -> UnitRow | None:
        """The unit of the row, or None when it has errors."""
        read = self._read(values)
        kind, label = self._kind(read.pop("kind", None))
        officer_id = self._officer(read.pop("officer", None))
        name_key = self._name_key(read.get("name"))
        self._check_level(kind, read.get("managing_level"))
        self._check_founding(read.get("founded_on"))
        if self.errors:
            return None
        return UnitRow(self.number, kind, label, name_key, read, officer_id, self.columns)

    def _read(self, values: tuple) -> dict[str, object]:
        read = {}
        for column in COLUMNS:
            index = self.columns.get(column.field)
            if index is None or index >= len(values) or values[index] is None:
                continue
            try:
                value = column.read(values[index])
            except CellProblem as problem:
                self._wrong(column.field, str(problem))
                self.unreadable.add(column.field)
            else:
                if value not in (None, []):
                    read[column.field] = value
        return read

    def _wrong(self, name: str, sentence: str) -> None:
        self.errors.append(RowError(address(self.columns[name], self.number), sentence, HEADERS[name]))

    def _missing(self, name: str, value) -> bool:
        return value is None and name not in self.unreadable

    def _kind(self, word: str | None) -> tuple[SubjectKind | None, str]:
        """The kind that the word names, and the label if it is a residential area's."""
        if self._missing("kind", word):
            self._wrong("kind", f"Chưa ghi loại. Ông/bà ghi một trong các từ: {ACCEPTED_KINDS}.")
        if word is None:
            return None, ""
        key = cells.key_of(word)
        if key not in self.known.kinds:
            self._wrong("kind", f"“{word[:40]}” không có trong danh mục. Ông/bà ghi một trong các từ: {ACCEPTED_KINDS}.")
        return self.known.kinds.get(key, (None, ""))

    def _officer(self, username: str | None) -> int | None:
        if username is None:
            return None
        officer_id = self.known.officers.get(username.casefold())
        if officer_id is None:
            self._wrong(
                "officer",
                f"Không có cảnh sát khu vực nào của phường, xã này có tên đăng nhập “{username[:40]}”. "
                "Ông/bà ghi đúng tên đăng nhập, hoặc để trống và phân công sau.",
            )
        return officer_id

    def _name_key(self, name: str | None) -> str:
        key = folded(name)
        if self._missing("name", name):
            self._wrong("name", "Chưa ghi tên. Ông/bà ghi tên đầy đủ của đơn vị.")
        elif name and not key:
            self._wrong("name", "Tên phải có chữ hoặc số. Ông/bà ghi tên đầy đủ của đơn vị.")
        elif len(key) > LONGEST_NAME:  # one sign may be folded into two letters
            self._wrong("name", "Tên có quá nhiều ký tự lạ. Ông/bà viết lại bằng chữ thường dùng.")
        return key

    def _check_level(self, kind: SubjectKind | None, level: Level | None) -> None:
        if kind == SubjectKind.RESIDENTIAL_AREA and level == Level.PROVINCE:
            self._wrong("managing_level", "Khu dân cư luôn do phường, xã quản lý. Ông/bà ghi “Phường/Xã” hoặc để trống.")
        elif kind in ORGANISATION_KINDS and self._missing("managing_level", level):
            self._wrong("managing_level", "Chưa ghi cấp quản lý. Ông/bà ghi “Phường/Xã” hoặc “Tỉnh/Thành phố”.")

    def _check_founding(self, founded_on: date | None) -> None:
        if founded_on and founded_on > self.known.today:
            self._wrong("founded_on", f"Ngày {founded_on:%d/%m/%Y} chưa tới. Ông/bà kiểm tra lại ngày thành lập.")


def twice_in_file(rows: list[UnitRow], columns: dict[str, int]) -> Iterator[RowError]:
    """One error for each row that names a unit that a row above it already names, by kind and name or by tax code."""
    named: dict[tuple, int] = {}
    taxed: dict[str, int] = {}
    for row in rows:
        first = named.setdefault((row.kind, row.name_key), row.number)
        if first != row.number:
            sentence = f"Dòng {first} và dòng {row.number} cùng loại, cùng tên “{row.values['name']}”. Ông/bà giữ lại một dòng."
            yield RowError(address(columns["name"], row.number), sentence, "Tên")
        first = taxed.setdefault(row.tax_code, row.number) if row.tax_code else row.number
        if first != row.number:
            sentence = f"Dòng {first} và dòng {row.number} cùng mã số thuế {row.tax_code}. Ông/bà kiểm tra lại hai dòng này."
            yield RowError(address(columns["tax_code"], row.number), sentence, "Mã số thuế")


def address(index: int, number: int) -> str:
    """The address of a cell as Excel shows it: column index from 0, row number from 1."""
    from openpyxl.utils import get_column_letter  # slow to import: only who has an error to tell waits

    return f"{get_column_letter(index + 1)}{number}"


def _position(error: RowError) -> tuple[int, int, str]:
    letters = error.cell.rstrip("0123456789")
    return error.row, len(letters), letters


def _text(value) -> str:
    return "" if value is None else " ".join(str(value).split())
