"""Where a person belongs: the roles they hold in places, and what upper floors know of (the subjects they represent).

Each tie says who looks after it: only they may open the person's page, and they see no other ties.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place


@dataclass(frozen=True)
class Tie:
    """What a person is or was somewhere, from a day to a day. `keepers` are the roles of the place that look after it."""

    place_id: int
    words: str
    starts_on: date
    ends_on: date | None
    keepers: tuple[str, ...]
    row: object
    paper: str = ""
    url: str = ""

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def is_to_come(self) -> bool:
        return self.starts_on > clock.today()

    @property
    def is_role(self) -> bool:
        return isinstance(self.row, Membership)

    def is_kept_by(self, by: User) -> bool:
        return by.holds(*self.keepers, place=self.place_id)


@dataclass(frozen=True)
class Circle:
    """The people of a place: `condition`, of its id, on people; `keepers`, the roles of the place that
    look after them."""

    condition: Callable[[int], Q]
    keepers: tuple[str, ...]


Source = Callable[[User], Iterable[Tie]]
_sources: list[Source] = []
_circles: list[Circle] = []


def register(source: Source) -> None:
    """Register `source`: a function of a person answering all their ties, past, present and to come."""
    if source not in _sources:
        _sources.append(source)


def register_circle(circle: Circle) -> None:
    """Register people of a place that an upper floor knows of."""
    if circle not in _circles:
        _circles.append(circle)


def people_of(place: Place, *, kept_by: User | None = None) -> Q:
    """The condition that a person is something in `place` today: holds a role, or is what an upper floor knows of. With `kept_by`, only
    what that person looks after."""
    condition = Q(pk__in=())
    for circle in (STAFF, *_circles):
        if kept_by is None or kept_by.holds(*circle.keepers, place=place):
            condition |= circle.condition(place.pk)
    return condition


def ties_of(person: User) -> list[Tie]:
    """Everything a person is, was or will be, roles first, each source in its own order."""
    return [*_roles(person), *(tie for source in _sources for tie in source(person))]


def is_met_by(by: User, person: User) -> bool:
    """Whether `by` looks after something that `person` is or was: then they may see who that is."""
    return any(tie.is_kept_by(by) for tie in ties_of(person))


def belongs_elsewhere(by: User, person: User) -> bool:
    """Whether `person` is or will be something that `by` does not look after."""
    return any(not tie.is_over and not tie.is_kept_by(by) for tie in ties_of(person))


def _roles(person: User) -> list[Tie]:
    rows = person.memberships.select_related("place", "standing_in_for").order_by("-starts_on", "-pk")
    return [Tie(row.place_id, role_words(row), row.starts_on, row.ends_on, (Role.ADMINISTRATOR,), row=row, paper=row.basis) for row in rows]


def _holds_a_role(place_id: int) -> Q:
    return Q(Exists(Membership.objects.in_force(clock.today()).filter(user=OuterRef("pk"), place=place_id)))


STAFF = Circle(_holds_a_role, (Role.ADMINISTRATOR,))


def role_words(row: Membership) -> str:
    """“Phó Chủ tịch UBND”, with whom it stands in for."""
    return f"{row.title}, ký thay ông/bà {row.standing_in_for}" if row.standing_in_for_id else row.title
