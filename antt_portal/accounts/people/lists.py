"""The lists of people of a place, each for the roles of that very place that look after it: its staff here, and what upper floors
know of (the representatives of its subjects), which register their own in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from antt_portal.places.models import Place


@dataclass(frozen=True)
class PeopleList:
    """`page(request, place, tabs)` answers the list, `new(request, place)` the page that adds somebody to it, and
    `without_way_in(request, place)` those of its people (a queryset) who never signed in, have no open slip and are given theirs by
    the reader.

    `readers` may open it; `writers` may add to it, one by one or from Excel.
    """

    key: str
    label: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]
    page: Callable
    new: Callable
    without_way_in: Callable


@dataclass(frozen=True)
class Tab:
    label: str
    address: str
    is_here: bool


_lists: dict[str, PeopleList] = {}


def register(one: PeopleList) -> None:
    _lists[one.key] = one


def place_called(code: str) -> Place:
    return get_object_or_404(Place.objects.select_related("parent"), code=code)


def opened(request, place: Place) -> tuple[PeopleList, list[Tab]]:
    """The list that `?nhom=` asks for, else the first that this person may open, with links to all of theirs. 404 when none."""
    readable = [one for one in _lists.values() if request.user.holds(*one.readers, place=place)]
    chosen = _asked(request, readable)
    return chosen, [Tab(one.label, f"?nhom={one.key}", one is chosen) for one in readable]


def writable(request, place: Place) -> PeopleList:
    """The list to which this person adds: the one asked for, else their first. 404 when they add to none."""
    return _asked(request, [one for one in _lists.values() if request.user.holds(*one.writers, place=place)])


def _asked(request, lists: list[PeopleList]) -> PeopleList:
    asked = request.GET.get("nhom", "")
    if not lists or (asked and asked not in {one.key for one in lists}):
        raise Http404
    return next((one for one in lists if one.key == asked), lists[0])
