"""Who may change what the whole country shares."""

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.places.choices import PlaceKind


def may_change_days_off(user) -> bool:
    """Whether `user` may change the nation's days off: the administrators of a province.

    One row moves dates in every ward, so no single ward's administrator decides it. A portal on which no province has an administrator
    is run by its wards alone: there theirs do. No query for who administers nothing.
    """
    held = [membership for membership in user.current_memberships if membership.role == Role.ADMINISTRATOR]
    return any(membership.place.is_province for membership in held) or (bool(held) and not _a_province_has_an_administrator())


def _a_province_has_an_administrator() -> bool:
    seats = Membership.objects.in_force(clock.today()).filter(role=Role.ADMINISTRATOR, place__kind=PlaceKind.PROVINCE)
    return seats.filter(user__is_active=True).exists()
