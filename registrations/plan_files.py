"""A plan file: TOML in, checked content out. Every problem is told at once, with its key and what to do; unknown keys are refused.

The content keeps only what the file states, dates as ISO text, so that a default stays a default. What a well-formed plan must also
obey (days of its year, criteria that are only raised) is in `plan_sense.py`; what needs the database, in `services/plans.py`.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from antt_portal import text
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.planning import sense as plan_sense
from registrations.planning.problems import PlanRefused, Problem, Reading

LARGEST_FILE = 1_000_000  # bytes: a plan is a page, this is a book
KINDS = ("residential_area", "ward", "organisation", "agency", "enterprise", "educational_institution")
LEVELS = ("ward", "province")
DAY_KEYS = {"issued_on", "ward_dissolved_on", "window", "date", "valid_from", "valid_to"}
# What a ward may change of its province's plan, and the province may therefore fix.
MAY_BE_FIXED = (
    "enabled",
    "window",
    "registration_due",
    "recognition_due",
    "decision_due",
    "receiver",
    "approver",
    "residential_area_label",
    "roll_forward",
    "late_dossiers",
    "quarterly_reports",
    "annual_report_due",
)


# A reader takes a value, its key and the reading; it answers the value as it is kept, or None after telling what is wrong.
Reader = Callable[[Any, str, Reading], Any]


def words(longest: int = 300) -> Reader:
    def read(value, key, reading):
        if not isinstance(value, str):
            return reading.refuse(key, f'phải là chữ đặt trong dấu ngoặc kép, ví dụ "{str(value)[:40]}".')
        if any(ord(char) < 32 and char not in "\t\r\n" for char in value):
            return reading.refuse(key, "có ký tự điều khiển không đọc được. Ông/bà gõ lại nội dung này.")
        kept = text.normal(value)
        if not kept:
            return reading.refuse(key, "đang để trống. Ông/bà ghi nội dung hoặc bỏ mục này.")
        if len(kept) > longest:
            return reading.refuse(key, f"dài {len(kept)} ký tự, nhiều nhất là {longest}. Ông/bà rút gọn lại.")
        return kept

    return read


def whole(least: int, most: int) -> Reader:
    def read(value, key, reading):
        if type(value) is not int or not least <= value <= most:
            return reading.refuse(key, f"phải là số nguyên từ {least} đến {most}, không để trong dấu ngoặc kép.")
        return value

    return read


def one_of(*choices: str) -> Reader:
    def read(value, key, reading):
        if value not in choices:
            return reading.refuse(key, f"“{str(value)[:40]}” không dùng được. Ông/bà chọn một trong: {', '.join(choices)}.")
        return value

    return read


def list_of(reader: Reader) -> Reader:
    def read(value, key, reading):
        if not isinstance(value, list):
            return reading.refuse(key, "phải là danh sách đặt trong ngoặc vuông, ví dụ [ … , … ].")
        return [reader(item, f"{key}[{number}]", reading) for number, item in enumerate(value, 1)]

    return read


def yes_or_no(value, key, reading):
    if not isinstance(value, bool):
        return reading.refuse(key, "phải là true (có) hoặc false (không), không để trong dấu ngoặc kép.")
    return value


def day(value, key, reading):
    if type(value) is not date:
        return reading.refuse(key, "phải là một ngày viết theo mẫu 2026-11-05, không để trong dấu ngoặc kép.")
    if not FIRST_YEAR - 1 <= value.year <= LAST_YEAR + 1:
        return reading.refuse(key, f"ngày {value:%d/%m/%Y} nằm ngoài khoảng năm {FIRST_YEAR}–{LAST_YEAR}. Ông/bà kiểm tra lại năm.")
    return value.isoformat()


def window(value, key, reading):
    if not isinstance(value, list) or len(value) != 2:
        return reading.refuse(key, "phải gồm hai ngày [ngày đầu, ngày cuối], ví dụ [2025-11-01, 2026-10-31].")
    return [day(one, f"{key}[{number}]", reading) for number, one in enumerate(value, 1)]


def table(keys: dict[str, Reader], required: tuple[str, ...] = ()) -> Reader:
    def read(value, key, reading):
        if not isinstance(value, dict):
            return reading.refuse(key, f"phải là một bảng gồm các mục: {', '.join(keys)}.")
        kept = {}
        for name, one in value.items():
            where = f"{key}.{name}" if key else name
            if name not in keys:
                reading.refuse(where, _unknown(name, keys))
            else:
                kept[name] = keys[name](one, where, reading)
        for name in required:
            if name not in value:
                reading.refuse(f"{key}.{name}" if key else name, "thiếu mục này, bắt buộc phải có.")
        return kept

    return read


def tables(name: str, keys: dict[str, Reader], required: tuple[str, ...]) -> Reader:
    one = table(keys, required)

    def read(value, key, reading):
        if not isinstance(value, list):
            return reading.refuse(key, f"phải viết tiêu đề với hai ngoặc vuông [[{name}]], mỗi lần một mục.")
        return [one(row, f"{key}[{number}]", reading) for number, row in enumerate(value, 1)]

    return read


def _unknown(name: str, keys: dict[str, Reader]) -> str:
    near = get_close_matches(name, keys, n=1)
    meant = f" Có phải ông/bà muốn ghi “{near[0]}”?" if near else f" Các mục dùng được: {', '.join(keys)}."
    return f"mẫu kế hoạch không có mục này.{meant}"


due = table({"date": day, "inclusive": yes_or_no}, required=("date", "inclusive"))
percent = whole(0, 100)
number = whole(0, 100_000)
year = whole(FIRST_YEAR, LAST_YEAR)

PLAN = table(
    {
        "year": year,
        "province_code": words(32),
        "ward_code": words(32),
        "ward_name": words(120),
        "ward_dissolved_on": day,
        "title": words(500),
        "symbol": words(60),
        "issued_on": day,
        "legal_basis": list_of(words(500)),
        "residential_area_label": words(40),
        "steering_committee": words(),
        "signing": table({"capacity": words(), "title": words()}),
        "party_document": table({"kind": one_of("resolution", "directive"), "symbol": words(60), "date": day}),
        "roll_forward": yes_or_no,
        "late_dossiers": one_of("accept", "refuse"),
        "fixed": list_of(one_of(*MAY_BE_FIXED)),
        "quarterly_reports": yes_or_no,
        "annual_report_due": due,
    },
    required=("year", "province_code"),
)
RULE = {
    "kind": one_of(*KINDS),
    "level": one_of(*LEVELS),
    "enabled": yes_or_no,
    "window": window,
    "registration_due": due,
    "recognition_due": due,
    "decision_due": due,
    "receiver": one_of("ward_police", "provincial_police", "steering_committee"),
    "approver": one_of(*LEVELS),
}
CRITERION = {"kind": one_of(*KINDS), "code": words(12), "label": words(), "threshold": whole(1, 100_000)}
DELEGATION = {
    "symbol": words(60),
    "date": day,
    "delegator": words(120),
    "kinds": list_of(one_of("organisation", "agency", "enterprise", "educational_institution")),
    "valid_from": day,
    "valid_to": day,
}
REVIEW = {"kind": one_of("five_year"), "from_year": whole(2000, LAST_YEAR), "to_year": year, "due": due}
FILE = table(
    {
        "plan": PLAN,
        "rule": tables("rule", RULE, ("kind",)),
        "criterion": tables("criterion", CRITERION, ("kind", "code")),
        "targets": table(
            {
                "registered_percent": percent,
                "recognised_percent": percent,
                "households_registered_percent": percent,
                "ward_movement_models": number,
                "organisation_movement_models": number,
            }
        ),
        "delegation": tables("delegation", DELEGATION, ("symbol", "date", "delegator", "kinds")),
        "review": tables("review", REVIEW, ("kind", "from_year", "to_year", "due")),
        "commendation": table({"collectives": number, "individuals": number}),
    },
    required=("plan",),
)


def plan_read(path: Path) -> dict:
    """The checked content of the plan file at `path`; PlanRefused with every problem when it cannot be taken."""
    return plan_checked(_parsed(_bytes_of(path)))


def plan_checked(document: dict) -> dict:
    """The content of a parsed file, as it is kept; PlanRefused with every problem."""
    content = plan_typed(document)
    if problems := plan_problems(content):
        raise PlanRefused(problems)
    return content


def plan_typed(document: dict) -> dict:
    """The same without asking whether the plan makes sense: a draft may be half done. PlanRefused for unknown keys and wrong types."""
    reading = Reading()
    content = FILE(document, "", reading)
    if reading.problems:
        raise PlanRefused(reading.problems)
    return content


def plan_problems(content: dict) -> list[Problem]:
    """Everything that does not make sense in a content whose keys and types are right."""
    reading = Reading()
    plan_sense.look_into(content, reading)
    return reading.problems


def document_of(content):
    """What a file that says `content` would be parsed to: the inverse of reading it, ISO text back to dates."""
    if isinstance(content, dict):
        return {key: _dated(value) if key in DAY_KEYS else document_of(value) for key, value in content.items()}
    return [document_of(one) for one in content] if isinstance(content, list) else content


def _dated(value):
    return [date.fromisoformat(one) for one in value] if isinstance(value, list) else date.fromisoformat(value)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            found = source.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PlanRefused([Problem("", f"Không mở được tệp “{path.name}”. Ông/bà kiểm tra lại tên tệp và quyền đọc.")]) from error
    if len(found) > LARGEST_FILE:
        raise PlanRefused([Problem("", f"Tệp “{path.name}” lớn hơn 1 MB nên không phải là tệp kế hoạch. Ông/bà chọn tệp khác.")])
    return found


def _parsed(found: bytes) -> dict:
    """The TOML document of a file, or words that say where it stops being one."""
    try:
        return tomllib.loads(found.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PlanRefused([Problem("", "Tệp không phải là văn bản UTF-8. Ông/bà lưu lại tệp với bảng mã UTF-8.")]) from error
    except (ValueError, RecursionError) as error:
        spot = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" ở dòng {spot[1]}, cột {spot[2]}" if spot else ""
        sentence = f"Tệp không viết đúng theo TOML{where}. Ông/bà sửa chỗ đó theo mẫu kế hoạch rồi nạp lại."
        raise PlanRefused([Problem("", sentence)]) from error
