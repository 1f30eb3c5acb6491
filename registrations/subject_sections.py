"""What upper floors show on a subject's page: its dossiers, its recognitions. They register it in their `ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of a section: words, their page, a state as (family, value) of `antt_portal.statuses`, a hint, what else
    there is to know, and further `links` as (words, address)."""

    words: str
    url: str = ""
    state: tuple[str, str] | None = None
    hint: str = ""
    more: str = ""
    links: tuple[tuple[str, str], ...] = ()


Section = Callable[[object, object], Iterable[Row]]
_sections: dict[str, Section] = {}


def register(label: str, section: Section) -> None:
    """Register `section` under the heading `label`: a function of a subject and a user, answering the rows this user may see."""
    _sections[label] = section


def sections_for(subject, user) -> list[tuple[str, list[Row]]]:
    """Every section that has something to say to `user`, in the order of registration."""
    answers = ((label, list(section(subject, user))) for label, section in _sections.items())
    return [(label, rows) for label, rows in answers if rows]
