"""Rows that an import does not take although each of their cells is right. Pure: errors by cell.

A new name, another managing level and the return of a unit that is gone are events of a unit's life, with a day and a paper: they
have pages of their own (practice P7). A list only brings in who is new, and facts that need no paper.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from antt_portal.text import folded
from registrations.choices import Level
from registrations.models import Subject
from registrations.unit_import import RowError
from registrations.units.matching import Match, Matches

ON_ITS_PAGE = "ông/bà làm ở trang đối tượng, kèm văn bản"


def acts_of_their_own(matches: Matches) -> Iterator[RowError]:
    """Rows that would give a unit another name (other capitals, spaces or marks do not count) or another managing level."""
    for match in matches.rows:
        if match.is_new:
            continue
        if "name" in match.was and folded(match.was["name"]) != match.row.name_key:
            words = f"Mã số thuế này là của “{match.was['name']}”, còn tên ghi khác. Đổi tên: {ON_ITS_PAGE} (mục “Sửa thông tin, đổi tên”)."
            yield match.row.error("name", f"{words} Hoặc ông/bà ghi lại tên đang có.")
        if "managing_level" in match.was:
            level = Level(match.was["managing_level"]).label
            words = f"“{match.was.get('name', match.subject.name)}” đang do {level} quản lý. Chuyển cấp quản lý: {ON_ITS_PAGE}."
            yield match.row.error("managing_level", f"{words} Hoặc ông/bà ghi lại cấp đang có.")


def came_back(matches: Matches, gone: Iterable[Subject]) -> list[tuple[Match, Subject]]:
    """Rows that would bring in anew a unit that is `gone`: one of the same kind and folded name, or of the same tax code. Of several
    the one that went last."""
    by_name, by_tax_code = {}, {}
    for subject in sorted(gone, key=lambda one: (one.status_on or date.min, one.pk)):
        by_name[subject.kind, subject.name_key] = subject
        if subject.tax_code:
            by_tax_code[subject.tax_code] = subject
    pairs = ((match, by_name.get((match.row.kind, match.row.name_key)) or by_tax_code.get(match.row.tax_code)) for match in matches.new)
    return [(match, subject) for match, subject in pairs if subject]


def gone_sentences(pairs: Iterable[tuple[Match, Subject]], became: Mapping[int, Sequence[str]]) -> Iterator[RowError]:
    """The error of each row of `came_back`; `became` names what a unit became, by its id."""
    for match, subject in pairs:
        by_name = subject.kind == match.row.kind and subject.name_key == match.row.name_key
        since = f" từ ngày {subject.status_on:%d/%m/%Y}" if subject.status_on else ""
        now = f", nay là {', '.join(became[subject.pk])}" if became.get(subject.pk) else ""
        yield match.row.error(
            "name" if by_name else "tax_code",
            f"“{subject.name}” {subject.get_status_display().lower()}{since}{now}. Ông/bà bỏ dòng này khỏi tệp. "
            "Nếu là một đơn vị mới, ông/bà dùng “Thêm một đối tượng” ở trang danh sách.",
        )
