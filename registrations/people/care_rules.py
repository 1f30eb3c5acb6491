"""Who looks after the way in of those who represent subjects, and what belongs on their page (see `antt_portal.accounts.ways_in.care`)."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people.belonging import Tie
from antt_portal.accounts.ways_in.care import places_of
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember
from registrations.querysets import own_subject_ids

KEEPERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.ADMINISTRATOR)


def who_represents_a_subject(by: User, person: User) -> bool:
    """The police of a ward, and its administrator, look after the heads and clerks of the ward's subjects, today's and those to
    come; an area officer after those of the subjects assigned to them. Nobody of them after who holds an office anywhere."""
    if places_of(person):
        return False
    places, beat = by.place_ids(*KEEPERS), own_subject_ids(by, MemberRole.AREA_OFFICER)
    if not (places or beat):
        return False
    own = SubjectMember.objects.representatives().filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), user=person)
    return own.filter(Q(subject__place__in=places) | Q(subject__in=beat)).exists()


def gives_slips(by: User, subject: Subject) -> bool:
    """Whether `by` gives the heads and clerks of this subject their way in, of those who hold no office."""
    return by.holds(*KEEPERS, place=subject.place_id) or subject.pk in own_subject_ids(by, MemberRole.AREA_OFFICER)


def ties_to_subjects(person: User) -> Iterator[Tie]:
    """What a person is and was to which subjects, the last first."""
    rows = SubjectMember.objects.representatives().filter(user=person).select_related("subject").order_by("-starts_on", "-pk")
    for row in rows:
        words = f"{row.get_role_display()}, {row.subject.name}"
        address = reverse("subject_people", args=[row.subject_id])
        yield Tie(row.subject.place_id, words, row.starts_on, row.ends_on, KEEPERS, row=row, paper=row.paper, url=address)
