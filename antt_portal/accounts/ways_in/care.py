"""Who looks after whose way in: gives somebody a sign-in slip, renews a lost password, takes a lost phone off.

One place only looks after a person at a time, and no other place can become it by tying the person to itself. The ground rule is
here; an upper floor, which knows who represents which subject, registers its own in `ready()`. Rules are conditions on people, so
that a whole page is asked about at once. Who holds an office is looked after by an administrator of that very place only, and
nobody by themselves.
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from antt_portal.templatetags.portal import lower_first

NOBODY = Q(pk__in=())

Rule = Callable[[User], Q]
Elsewhere = Callable[[int], Q]
Keeper = Callable[[User], str]
_rules: list[Rule] = []
_elsewhere: list[Elsewhere] = []
_keepers: list[Keeper] = []


def _added(register_of: list, one):
    if one not in register_of:
        register_of.append(one)
    return one


def register(rule: Rule) -> Rule:
    """Add a rule: of `by`, the condition on the people whom `by` looks after. One that is there already is not added again."""
    return _added(_rules, rule)


def register_elsewhere(condition: Elsewhere) -> Elsewhere:
    """Add a condition: of a place (its primary key), the people who are or will be something outside it."""
    return _added(_elsewhere, condition)


def register_keeper(words: Keeper) -> Keeper:
    """Add how to say who looks after a person (“Công an phường Đống Đa”); empty when it does not know."""
    return _added(_keepers, words)


def cared_for(by: User, persons: QuerySet) -> QuerySet:
    """Those of `persons` to whom `by` may give a new way in: some rule says so. Never oneself, never a superuser."""
    theirs = NOBODY
    for rule in _rules:
        theirs |= rule(by)
    return persons.filter(theirs, is_superuser=False).exclude(pk=by.pk)


def may_care_for(by: User, person: User) -> bool:
    """Whether `by` may give `person` a new way in."""
    return cared_for(by, User.objects.filter(pk=person.pk)).exists()


def is_elsewhere(place_id: int) -> Q:
    """The condition that a person holds a role outside the place, today or on a day to come, or is something there that an upper
    floor knows of."""
    condition = holds_elsewhere(place_id)
    for registered in _elsewhere:
        condition |= registered(place_id)
    return condition


def holds_elsewhere(place_id: int) -> Q:
    """The condition that a person holds a role outside the place, today or on a day to come."""
    return Q(Exists(roles_not_over().exclude(place=place_id)))


def keeper_words(person: User) -> str:
    """Who looks after the way in of `person`, in words; empty when nobody does but the portal's operators."""
    return next(filter(None, (words(person) for words in _keepers)), "")


def roles_not_over():
    """The roles of a person (of an outer query) held today or to come: a slip of today opens what begins tomorrow."""
    return Membership.objects.filter(_not_over(), user=OuterRef("pk"))


def places_of(person: User) -> set[int]:
    """The places of every role that `person` holds today or is to hold."""
    return set(person.memberships.filter(_not_over()).values_list("place_id", flat=True))


@register
def administrator_of_their_only_place(by: User) -> Q:
    """An administrator of a place looks after who holds a role in it and is nothing outside it."""
    theirs = NOBODY
    for place_id in by.place_ids(Role.ADMINISTRATOR):
        theirs |= Q(Exists(roles_not_over().filter(place=place_id))) & ~is_elsewhere(place_id)
    return theirs


@register_keeper
def administrator_words(person: User) -> str:
    """The administrator of the one place in which a person holds roles."""
    held_in = places_of(person)
    if len(held_in) != 1 or User.objects.filter(is_elsewhere(*held_in), pk=person.pk).exists():
        return ""
    return f"quản trị viên của {lower_first(Place.objects.get(pk__in=held_in).name)}"


def _not_over() -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=clock.today())
