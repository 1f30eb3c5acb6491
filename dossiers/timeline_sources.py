"""What upper floors add to a dossier's timeline: its appraisal, the proposals it is in. They register it in their `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """An act in words, and the page of what it was done to."""

    words: str
    url: str = ""


TrailObject = tuple[str, int]
Teller = Callable[[str, dict], Told | None]
Source = Callable[[object, object], Mapping[TrailObject, Teller]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Register `source` as `name`: a function of a dossier and a user, answering which of the trail's objects (type, id) belong to
    the dossier and may be read by this user, each with its teller. A teller is asked of every row on its object, in the order in
    which they happened, with the action's name and details; it answers None for what does not concern the dossier."""
    _sources[name] = source


def tellers_of(dossier, user) -> dict[TrailObject, Teller]:
    """The tellers of every source."""
    return {one: teller for source in _sources.values() for one, teller in source(dossier, user).items()}
