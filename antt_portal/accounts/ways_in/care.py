"""Who looks after whose way in: gives somebody a sign-in slip, renews a lost password, takes a lost phone off.

A rule answers one way of standing to a person. The ground rule is here; an upper floor, which knows who represents which
subject, registers its own in `ready()`. Who holds an office is looked after by an administrator of that very place only, and
nobody by themselves.
"""

from collections.abc import Callable

from django.db.models import Q

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User

Rule = Callable[[User, User], bool]
_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    """Add a rule `rule(by, person) -> bool`; one that is there already is not added again."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def may_care_for(by: User, person: User) -> bool:
    """Whether `by` may give `person` a new way in: some rule says so. Never for oneself, never for a superuser."""
    return by.pk != person.pk and not person.is_superuser and any(rule(by, person) for rule in _rules)


def places_of(person: User) -> set[int]:
    """The places of every role that `person` holds today or is to hold: a slip of today opens what begins tomorrow."""
    not_over = person.memberships.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))
    return set(not_over.values_list("place_id", flat=True))


@register
def administrator_of_their_only_place(by: User, person: User) -> bool:
    """An administrator of a place looks after the people whose roles all lie in it."""
    held_in = places_of(person)
    return len(held_in) == 1 and held_in <= set(by.place_ids(Role.ADMINISTRATOR))
