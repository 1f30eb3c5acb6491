"""Which kinds of subjects are told of in one line: organisations whose day is the same, where one page shows exactly them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registrations.choices import ORGANISATION_KINDS
from registrations.filters import ALL_ORGANISATIONS
from registrations.plans import YearCalendar
from registrations.reminding import words
from registrations.services.milestones import Occasion


@dataclass(frozen=True)
class Group:
    """`number` rows of some kinds that have the same day; `filter` is the value by which pages show exactly these kinds."""

    kinds: tuple[str, ...]
    filter: str
    number: int
    day: date
    days_left: int
    is_over: bool

    def words(self, calendar: YearCalendar) -> str:
        """“12 cơ quan, doanh nghiệp”, as it stands within a sentence."""
        ward_word = "phường, xã, đặc khu" if calendar.place.is_province else calendar.place.get_kind_display()
        named = (words.kind_word(kind, area_label=calendar.label, ward_word=ward_word) for kind in self.kinds)
        return f"{self.number} {', '.join(named)}"


def groups_of(occasions: Iterable[Occasion], numbers: Mapping[str, int]) -> list[Group]:
    """The occasions with how many rows their kind has (`numbers` of all kinds that a place decides on); kinds without rows say nothing.

    Organisations are one group where all that are there have the same day: else a page of all organisations would show others too.
    """
    told = [one for one in occasions if numbers.get(one.row.kind)]
    organisations = [one for one in told if one.row.kind in ORGANISATION_KINDS]
    all_there = {one.row.kind for one in organisations} == {kind for kind in ORGANISATION_KINDS if numbers.get(kind)}
    if len(organisations) < 2 or not all_there or len({(one.row.day, one.is_over) for one in organisations}) > 1:
        return [_group([one], one.row.kind, numbers) for one in told]
    alone = [_group([one], one.row.kind, numbers) for one in told if one not in organisations]
    return [*alone, _group(organisations, ALL_ORGANISATIONS, numbers)]


def _group(occasions: list[Occasion], asked_by: str, numbers: Mapping[str, int]) -> Group:
    first = occasions[0]
    kinds = sorted((one.row.kind for one in occasions), key=_ORDER.index) if len(occasions) > 1 else [first.row.kind]
    number = sum(numbers[kind] for kind in kinds)
    return Group(tuple(kinds), asked_by, number, first.row.day, first.days_left, first.is_over)


_ORDER = [kind.value for kind in ORGANISATION_KINDS]
