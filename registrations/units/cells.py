"""How one cell of a list of units is read: forgiving of how Excel and people write, strict about what it means.

Each reader takes the value openpyxl gives (text, number, date, truth value or None) and answers the value to keep, or None for an
empty cell. What it cannot understand raises CellProblem.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from antt_portal.text import folded, normal
from registrations.choices import Level, SchoolLevel, SizeClass

EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
LARGEST_COUNT = 10_000_000
GROUPED_NUMBER = re.compile(r"\d{1,3}([ .,]\d{3})+|\d+")
WRITTEN_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
OLDEST_DATE = date(1900, 1, 1)

MANAGING_LEVELS = {
    folded(word): level
    for level, words in {
        Level.WARD: ("Phường/Xã", "Phường", "Xã", "Đặc khu", "Phường/Xã/Đặc khu", "Cấp phường", "Cấp xã"),
        Level.PROVINCE: ("Tỉnh/Thành phố", "Tỉnh", "Thành phố", "TP", "Cấp tỉnh", "Cấp thành phố"),
    }.items()
    for word in words
}
SIZE_CLASSES = {folded(size.label): size for size in SizeClass}
SCHOOL_LEVELS = {folded(level.label): level for level in SchoolLevel} | {
    "mau giao": SchoolLevel.KINDERGARTEN,
    "thcs": SchoolLevel.LOWER_SECONDARY,
    "thpt": SchoolLevel.UPPER_SECONDARY,
    "gdtx": SchoolLevel.CONTINUING,
    "gdnn": SchoolLevel.VOCATIONAL,
    "trung cap": SchoolLevel.VOCATIONAL,
    "day nghe": SchoolLevel.VOCATIONAL,
    "cao dang": SchoolLevel.HIGHER,
    "dai hoc": SchoolLevel.HIGHER,
}
YES, NO = {"co", "x", "true", "1", "dung"}, {"khong", "ko", "false", "0", "chua", "chua co", "khong co"}


key_of = lru_cache(maxsize=1024)(folded)  # a list says the same few words thousands of times


class CellProblem(ValueError):
    """What is wrong with one cell and what to do about it, in words for the person who filled it in."""


def words(value) -> str | None:
    """The text of a cell as one line in NFC; whole numbers without a decimal part."""
    if isinstance(value, (date, datetime)):
        raise CellProblem(
            f"Excel đã tự đổi ô này thành ngày {value:%d/%m/%Y}. Ông/bà định dạng ô là “Văn bản” (Text) rồi gõ lại nội dung cần ghi."
        )
    text = normal(_plain(value))
    if text in EXCEL_ERRORS:
        raise CellProblem(f"Công thức Excel trong ô bị lỗi ({text}). Ông/bà gõ thẳng nội dung vào ô.")
    return text or None


def words_up_to(length: int):
    """A reader of text of at most `length` characters: what is longer would be cut, so it is told instead."""

    def read(value) -> str | None:
        text = words(value)
        if text and len(text) > length:
            raise CellProblem(f"Nội dung dài {len(text)} ký tự, nhiều nhất là {length}. Ông/bà viết ngắn lại.")
        return text

    return read


def count(value) -> int | None:
    """A whole number of people or households: 120, "120", "1.234", "1 234"."""
    if isinstance(value, float) and not value.is_integer():
        raise CellProblem(f"Excel đang hiểu ô này là số lẻ {value}. Ông/bà ghi số nguyên không có dấu chấm, dấu phẩy, ví dụ: 1234.")
    text = words(value)
    if text is None:
        return None
    if isinstance(value, bool) or not GROUPED_NUMBER.fullmatch(text):
        raise CellProblem(f"“{_shown(text)}” không phải là số đếm. Ông/bà chỉ ghi chữ số, ví dụ: 120.")
    number = int(re.sub(r"\D", "", text))
    if number > LARGEST_COUNT:
        raise CellProblem(f"Số {text} quá lớn. Ông/bà kiểm tra lại, có thể ô này ghi nhầm sang cột khác.")
    return number


def phone(value) -> str | None:
    """A Vietnamese telephone number as digits; the leading 0 that Excel took away is put back."""
    text = words(value)
    if text is None:
        return None
    digits = re.sub(r"[ .()-]", "", text)
    if digits.startswith("+84") or (digits.startswith("84") and len(digits) >= 11):
        digits = "0" + digits.removeprefix("+").removeprefix("84")
    elif re.fullmatch(r"[2-9]\d{8,9}", digits):
        digits = "0" + digits
    if not re.fullmatch(r"0\d{9,10}|1[89]00\d{4,6}", digits):
        raise CellProblem(
            f"“{_shown(text)}” không phải là một số điện thoại. "
            "Ông/bà ghi một số gồm 10 hoặc 11 chữ số, bắt đầu bằng số 0, ví dụ: 0912345678."
        )
    return digits


def tax_code(value) -> str | None:
    """A tax code: ten digits, with -001 for a branch, or twelve; a leading 0 that Excel took away is put back."""
    text = words(value)
    if text is None:
        return None
    digits = re.sub(r"[ .-]", "", text)
    if not isinstance(value, str) and len(digits) in (9, 11, 12):
        digits = "0" + digits
    if not re.fullmatch(r"\d{10}|\d{12}|\d{13}", digits):
        raise CellProblem(f"“{_shown(text)}” không phải là mã số thuế. Ông/bà ghi 10 chữ số, hoặc thêm “-001” nếu là chi nhánh.")
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def day(value) -> date | None:
    """A date: an Excel date, or text as dd/mm/yyyy."""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        value = _written_day(words(value))
    if value is not None and value < OLDEST_DATE:
        raise CellProblem(f"Ngày {value:%d/%m/%Y} quá xa. Ông/bà kiểm tra lại năm.")
    return value


def _written_day(text: str | None) -> date | None:
    if text is None:
        return None
    if found := WRITTEN_DATE.fullmatch(text):
        day_number, month, year = map(int, found.groups())
    elif found := ISO_DATE.fullmatch(text):
        year, month, day_number = map(int, found.groups())
    else:
        raise CellProblem(f"“{_shown(text)}” không phải là ngày. Ông/bà ghi ngày/tháng/năm, ví dụ: 01/07/2025.")
    try:
        return date(year, month, day_number)
    except ValueError:
        raise CellProblem(f"Không có ngày {text} trong lịch. Ông/bà ghi ngày/tháng/năm, ví dụ: 01/07/2025.") from None


def yes_or_no(value) -> bool | None:
    text = words(value)
    if text is None:
        return None
    if key_of(text) in YES:
        return True
    if key_of(text) in NO:
        return False
    raise CellProblem(f"“{_shown(text)}” không rõ là có hay không. Ông/bà ghi “Có” hoặc “Không”.")


def one_of(choices: Mapping[str, object], accepted: str):
    """A reader of one of `choices` (by folded word); `accepted` names them to the person."""

    def read(value):
        text = words(value)
        if text is None:
            return None
        if key_of(text) not in choices:
            raise CellProblem(f"“{_shown(text)}” không có trong danh mục. Ông/bà ghi một trong các từ: {accepted}.")
        return choices[key_of(text)]

    return read


def school_levels(value) -> list[str] | None:
    """The levels a school teaches, separated by ";" (a comma is understood too), in the order of the levels."""
    text = words(value)
    if text is None:
        return None
    found = set()
    for part in filter(key_of, text.split(";")):
        for word in [part] if key_of(part) in SCHOOL_LEVELS else filter(key_of, part.split(",")):
            found.add(_school_level(word))
    return [level.value for level in SchoolLevel if level in found]


def _school_level(word: str) -> SchoolLevel:
    if key_of(word) not in SCHOOL_LEVELS:
        accepted = "; ".join(level.label for level in SchoolLevel)
        raise CellProblem(
            f"Không có cấp học “{_shown(word.strip())}”. Ông/bà ghi các cấp học, cách nhau bằng dấu “;”, trong số: {accepted}."
        )
    return SCHOOL_LEVELS[key_of(word)]


def _plain(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _shown(text: str) -> str:
    """What was written, short enough to repeat in a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"
