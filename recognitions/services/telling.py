"""Telling a subject's own people what concerns it (practice P20). The words name nobody; the link shows the rest."""

from collections.abc import Callable, Iterable

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.notices.services import Telling, tell_each
from registrations.choices import SubjectKind
from registrations.models import Subject, SubjectMember


def people_of_subjects(subject_ids: Iterable[int]) -> dict[int, list[int]]:
    """By subject, the users who speak for it today: its head and clerks; for a ward its chairperson. Two queries."""
    wanted = list(subject_ids)
    found: dict[int, list[int]] = {pk: [] for pk in wanted}
    members = SubjectMember.objects.in_force(clock.today()).representatives().filter(subject__in=wanted, user__is_active=True)
    for subject_id, user_id in members.values_list("subject", "user"):
        found[subject_id].append(user_id)
    wards = dict(Subject.objects.filter(pk__in=wanted, kind=SubjectKind.WARD).values_list("place", "pk"))
    seats = Membership.objects.in_force(clock.today()).filter(role=Role.CHAIRPERSON, place__in=list(wards), user__is_active=True)
    for place_id, user_id in seats.values_list("place", "user") if wards else ():
        found[wards[place_id]].append(user_id)
    return found


def tell_subjects(subject_ids: Iterable[int], *, kind: str, text: str, link: Callable[[int], str], dedupe_key: str) -> None:
    """Tell the people of each subject `text`, with `link(subject id)` to read more: as many statements for three hundred as for one.

    Whoever speaks for several subjects hears of each.
    """
    tell_each(
        kind=kind,
        tellings=[
            Telling(user_id, text, link(subject_id), f"{dedupe_key}:{subject_id}")
            for subject_id, users in people_of_subjects(subject_ids).items()
            for user_id in users
        ],
    )
