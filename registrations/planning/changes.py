"""What one version of a plan says otherwise than the one before, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrations.planning.words import tables_of


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs; nothing stands where a version does not say it."""

    heading: str
    label: str
    before: str
    now: str


def changes_between(before: Mapping, now: Mapping) -> list[Change]:
    """The lines in which two contents differ, in the order of the plan."""
    old, new = dict(_lines(before)), dict(_lines(now))
    return [
        Change(heading, label, old.get((heading, label), ""), new.get((heading, label), ""))
        for heading, label in dict.fromkeys([*new, *old])
        if old.get((heading, label)) != new.get((heading, label))
    ]


def _lines(content: Mapping) -> Iterator[tuple[tuple[str, str], str]]:
    """The words by heading and label; what is said twice under one label stands together."""
    found: dict[tuple[str, str], str] = {}
    for table in tables_of(content):
        for label, words in table.lines:
            at = (table.heading, label)
            found[at] = f"{found[at]}\n{words}" if at in found else words
    return iter(found.items())
