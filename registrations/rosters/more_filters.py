"""What upper floors let a roster be narrowed by: how far a subject has come with them. They register it in their `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

Condition = Callable[[str], Q]
NO_PARTS: Mapping[str, str] = {}


@dataclass(frozen=True)
class StepFilter:
    """One filter of the roster: its name in the address, its label, its choices (value to words), and what a value asks of a row."""

    name: str
    label: str
    choices: Mapping[str, str]
    condition: Condition


_filters: dict[str, StepFilter] = {}


def register(name: str, label: str, choices: Mapping[str, str], condition: Condition, *, parts: Mapping[str, str] = NO_PARTS) -> None:
    """Let rosters be narrowed by `name`. `condition` answers what the chosen value asks of an `Enrolment`: a pure Q, with `Exists`
    over rows of the upper floor where it needs them. Of a row every one of the `choices` but one must be false, or figures would not add
    up; `parts` are further values, each a part of one of them (“Gửi muộn” of “Đã gửi”)."""
    _filters[name] = StepFilter(name, label, {**choices, **parts}, condition)


def registered() -> list[StepFilter]:
    """Every filter of the upper floors, in the order of registration."""
    return list(_filters.values())
