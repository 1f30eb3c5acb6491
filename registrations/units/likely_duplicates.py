"""Units of a list that may be there already under another spelling. Pure. A warning for a person to look at, never an error.

The import itself recognises a unit by kind and folded name, or by tax code. What it would bring in as new may still be the same
unit: written with or without “Công ty TNHH”, with an abbreviation, under another kind, or as a branch of the same tax code.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from antt_portal.text import folded
from registrations.choices import GONE, SubjectKind
from registrations.models import Subject
from registrations.unit_import import RESIDENTIAL_LABELS
from registrations.units.matching import Match, Matches

SPELLED_OUT = {
    "tnhh": "trach nhiem huu han",
    "cp": "co phan",
    "mtv": "mot thanh vien",
    "1tv": "mot thanh vien",
    "dntn": "doanh nghiep tu nhan",
    "htx": "hop tac xa",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mn": "mam non",
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "gdtx": "giao duc thuong xuyen",
    "tdp": "to dan pho",
    "kdc": "khu dan cu",
}
FORMS_OF_FIRMS = (
    *("tong cong ty", "cong ty", "trach nhiem huu han", "co phan", "mot thanh vien", "hai thanh vien tro len", "hai thanh vien"),
    *("1 thanh vien", "2 thanh vien tro len", "2 thanh vien", "doanh nghiep tu nhan", "tap doan"),
)
NAMES_OF_AREAS = ("khu dan cu", *map(folded, RESIDENTIAL_LABELS))
ABBREVIATION = re.compile(rf"\b({'|'.join(SPELLED_OUT)})\b")
SAYS_NOTHING = re.compile(rf"\b({'|'.join(sorted((*FORMS_OF_FIRMS, *NAMES_OF_AREAS), key=len, reverse=True))})\b")
BEFORE_A_NUMBER = re.compile(r"\b(?:to|so) (?=(?:so )?\d)")
TAX_CODE_ROOT = 10  # digits; what follows names a branch


@dataclass(frozen=True)
class LikelyDuplicate:
    """A row that may mean a unit that is there already, or one that another row brings in; the sentence says why."""

    match: Match
    sentence: str


def core_of(name: str) -> str:
    """What is left of a folded name without the words that its kind or legal form adds; the name itself when nothing is left.

    >>> core_of("cong ty tnhh mtv anh duong") == core_of("cong ty co phan anh duong") == "anh duong"
    True
    """
    spelled_out = ABBREVIATION.sub(lambda found: SPELLED_OUT[found[0]], name)
    bare = BEFORE_A_NUMBER.sub("", SAYS_NOTHING.sub(" ", spelled_out))
    return " ".join(bare.split()) or name


def likely_duplicates(matches: Matches, subjects: Iterable[Subject]) -> list[LikelyDuplicate]:
    """Of the rows that bring a new unit or a new name, those that are near to one of `subjects` (the gone ones too) or to each other."""
    rows = {id(match.subject): match.row.number for match in matches.rows if match.is_new}
    signs = {id(subject): (subject, _signs(subject)) for subject in [*subjects, *(match.subject for match in matches.new)]}
    by_sign = defaultdict(list)
    for subject, own in signs.values():
        for sign, why in own:
            by_sign[sign].append((subject, why))
    found = []
    for match in matches.rows:
        if match.is_new or "name" in match.was:
            _, own = signs[id(match.subject)]
            near = {id(other): (other, why) for sign, _ in reversed(own) for other, why in by_sign[sign]}
            near.pop(id(match.subject), None)
            told = (_sentence(other, why, rows.get(id(other)), match.row.number) for other, why in near.values())
            found += [LikelyDuplicate(match, sentence) for sentence in filter(None, told)]
    return found


def _signs(subject: Subject) -> list[tuple[tuple, str]]:
    """What two units that may be the same have in common, the plainest sign first, with the word for it."""
    is_area = subject.kind == SubjectKind.RESIDENTIAL_AREA
    signs = [(("name", subject.name_key), "Trùng tên"), (("core", is_area, core_of(subject.name_key)), "Tên gần giống")]
    if subject.tax_code:
        root = subject.tax_code[:TAX_CODE_ROOT]
        signs.append((("tax code", root), f"Cùng mã số thuế gốc {root}"))
    return signs


def _sentence(other: Subject, why: str, number: int | None, own_number: int) -> str:
    """Where the other one stands and what it is; of two rows of the list only the later one tells."""
    named = f"{why} với “{other.name}” ({SubjectKind(other.kind).label.lower()})"
    if number is not None:
        return f"{named} ở dòng {number} của tệp." if number < own_number else ""
    if other.status in GONE:
        since = f" từ ngày {other.status_on:%d/%m/%Y}" if other.status_on else ""
        return f"{named}, {other.get_status_display().lower()}{since}. Nếu nạp, cổng ghi một đơn vị mới."
    return f"{named} đang có."
