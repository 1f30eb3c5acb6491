"""Of which subjects a subject came within a year, and whose cases are therefore counted as its own (practice P6)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from registrations.choices import LineageKind
from registrations.models import SubjectLineage


@dataclass(frozen=True)
class Whose:
    """The subjects whose lines in the book count for one: itself and those that it came of. `parted` says that one of them was split:
    then nothing says which part a case of the year before belonged to, and nothing is compared by itself."""

    subjects: frozenset[int]
    parted: bool = False


def came_of(subject_ids: Iterable[int], year: int) -> dict[int, list[SubjectLineage]]:
    """By successor, how it came of others within the year; and their predecessors in turn. One query a generation."""
    found: dict[int, list[SubjectLineage]] = defaultdict(list)
    asked = set(subject_ids)
    seen = set(asked)
    while asked:
        lineages = SubjectLineage.objects.into_year(year).filter(successor__in=asked).exclude(kind=LineageKind.RENAMED)
        asked = set()
        for lineage in lineages.select_related("predecessor"):
            found[lineage.successor_id].append(lineage)
            asked |= {lineage.predecessor_id} - seen
        seen |= asked
    return found


def whose_lines(subject_ids: Iterable[int], lineages: dict[int, list[SubjectLineage]]) -> dict[int, Whose]:
    """For each subject whose lines count as its own, given what `came_of` answered. Those of one that was split stay out."""
    return {pk: _whose(pk, lineages) for pk in subject_ids}


def _whose(subject_id: int, lineages: dict[int, list[SubjectLineage]]) -> Whose:
    counted, parted, asked = {subject_id}, False, [subject_id]
    while asked:
        for lineage in lineages.get(asked.pop(), ()):
            if lineage.kind == LineageKind.SPLIT:
                parted = True
            elif lineage.predecessor_id not in counted:
                counted.add(lineage.predecessor_id)
                asked.append(lineage.predecessor_id)
    return Whose(frozenset(counted), parted)


def successors_of(subject_id: int) -> set[int]:
    """The subject and those that go on in its stead by merger, move or another name; not the parts of a split."""
    found, asked = {subject_id}, {subject_id}
    while asked:
        rows = SubjectLineage.objects.filter(predecessor__in=asked).exclude(kind__in=[LineageKind.SPLIT, LineageKind.RENAMED])
        asked = set(rows.values_list("successor", flat=True)) - found
        found |= asked
    return found
