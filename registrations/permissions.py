"""Who may see what on this floor, beyond the rows that `visible_to` gives."""

from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from registrations.choices import SubjectKind
from registrations.models import Subject
from registrations.querysets import own_subject_ids

ROSTER_READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AREA_OFFICER, Role.OFFICE, Role.CHAIRPERSON, Role.AUDITOR)
PLAN_WRITERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE)
CALL_LIST_READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.AREA_OFFICER)
CALLERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.OFFICE, Role.CHAIRPERSON)


def roster_places(user):
    """The places whose roster `user` may open; an area officer finds there only the subjects assigned to them."""
    return Place.objects.visible_to(user) | Place.objects.filter(pk__in=user.place_ids(Role.AREA_OFFICER))


def reads_whole(user, place: Place) -> bool:
    """Whether `user` reads all of `place`, and not only the subjects that are theirs."""
    return not {place.pk, place.parent_id}.isdisjoint(user.place_ids())


def may_open_roster(user, place: Place) -> bool:
    """Whether `user` may open the roster of the ward `place` and what is counted from it, whole or their own part of it."""
    return not place.is_province and (reads_whole(user, place) or user.holds(Role.AREA_OFFICER, place=place))


def may_see_phones(user, subject: Subject) -> bool:
    """Telephone numbers are for those who would call: the subject's own people, its area officer, and the ward and province that
    work with it. An auditor reads everything else."""
    places = (subject.place_id, subject.place.parent_id)
    return any(user.holds(*CALLERS, place=place) for place in places) or subject.pk in own_subject_ids(user)


def keeps_call_list(user, place: Place) -> bool:
    """Whether `user` reminds people in `place`: its police, and its area officers of what is theirs."""
    return user.holds(*CALL_LIST_READERS, place=place)


def may_change_roster(user, place: Place) -> bool:
    return user.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place)


def may_write_plan(user, place: Place) -> bool:
    """A plan is drafted and published by the place's own police and office, a province's by its own."""
    return user.holds(*PLAN_WRITERS, place=place)


def may_change_people(user, subject: Subject) -> bool:
    """Who represents a subject is written down by the police of its ward; the ward's own case has no representatives."""
    return subject.kind != SubjectKind.WARD and may_change_roster(user, subject.place)
