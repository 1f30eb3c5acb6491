"""Who hears of a subject's deadline: its own people, its area officer, the police who wait for it. A few queries for a whole place."""

from collections.abc import Iterable
from datetime import date

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from registrations.choices import SubjectKind
from registrations.models import Subject, SubjectMember

FILE_FOR_THE_WARD = (Role.POLICE_OFFICER, Role.CHAIRPERSON)  # a ward has no representatives: these prepare and send its own dossier


def own_people(subject_ids: Iterable[int], *, on: date) -> dict[int, list[int]]:
    """By subject, the ids of the active users who may send its dossiers on the day `on`. Two queries, a third where a ward is asked for."""
    wanted = list(subject_ids)
    found: dict[int, list[int]] = {pk: [] for pk in wanted}
    members = SubjectMember.objects.in_force(on).representatives().filter(subject__in=wanted, user__is_active=True)
    for subject_id, user_id in members.order_by("pk").values_list("subject", "user"):
        found[subject_id].append(user_id)
    wards = dict(Subject.objects.filter(pk__in=wanted, kind=SubjectKind.WARD).values_list("place", "pk"))
    seats = Membership.objects.in_force(on).filter(role__in=FILE_FOR_THE_WARD, place__in=list(wards), user__is_active=True)
    for place_id, user_id in seats.order_by("pk").values_list("place", "user") if wards else ():
        found[wards[place_id]].append(user_id)
    return {pk: list(dict.fromkeys(users)) for pk, users in found.items()}


def police_of(place: Place, *, on: date) -> list[int]:
    """The active police officers of a place on the day `on`. One query."""
    return holders_of(place, Role.POLICE_OFFICER, on=on)


def holders_of(place: Place, *roles: str, on: date) -> list[int]:
    """The active users who hold one of `roles` in `place` itself on the day `on`. One query."""
    held = Membership.objects.in_force(on).filter(place=place, role__in=roles, user__is_active=True)
    return list(dict.fromkeys(held.order_by("pk").values_list("user", flat=True)))
