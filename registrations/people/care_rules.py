"""Who looks after the way in of those who represent subjects, and what belongs on their page (see `antt_portal.accounts.ways_in.care`).

A person may represent subjects of several wards. Their home is the ward of their earliest tie that is not over and whose subject is
still there: it alone looks after their way in. A ward that ties somebody to itself later cannot take their account over.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import In
from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people.belonging import Tie
from antt_portal.accounts.ways_in import care
from antt_portal.places.models import Place
from antt_portal.templatetags.portal import lower_first
from registrations.choices import GONE, MemberRole
from registrations.models import SubjectMember
from registrations.querysets import own_subject_ids

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)
KEEPERS = (*POLICE, Role.ADMINISTRATOR)


def who_represents_a_subject(by: User) -> Q:
    """The police of a ward look after the heads and clerks whose home it is, its administrator after those who represent nothing
    elsewhere; an area officer after those whose home tie is to a subject assigned to them. Nobody of them after who holds an office
    anywhere."""
    theirs = care.NOBODY
    if policed := by.place_ids(*POLICE):
        theirs |= Q(In(_home("subject__place"), policed))
    for place_id in by.place_ids(Role.ADMINISTRATOR):
        theirs |= Q(In(_home("subject__place"), [place_id])) & ~care.is_elsewhere(place_id)
    if beat := own_subject_ids(by, MemberRole.AREA_OFFICER):
        theirs |= Q(In(_home("subject"), beat))
    return theirs & ~Q(Exists(care.roles_not_over()))


def represents_elsewhere(place_id: int) -> Q:
    """Who is or will be head or clerk of a subject outside the place that is still there."""
    return Q(Exists(_ties_not_over().filter(user=OuterRef("pk")).exclude(subject__place=place_id)))


def represents_here(place_id: int) -> Q:
    """Who is head or clerk of a subject of the place that is still there, today or on a day to come."""
    return Q(Exists(_ties_not_over().filter(user=OuterRef("pk"), subject__place=place_id)))


def police_words(person: User) -> str:
    """“Công an phường Đống Đa”, who look after the way in of `person`; empty for who holds an office or represents nothing."""
    home = home_of(person)
    return "" if home is None or care.places_of(person) else f"Công an {lower_first(home.name)}"


def home_of(person: User) -> Place | None:
    """The ward of the earliest tie of `person` that is not over; None when there is none."""
    tie = _ties_not_over().filter(user=person).select_related("subject__place").order_by("pk").first()
    return tie.subject.place if tie else None


def _home(path: str) -> Subquery:
    """Where the earliest tie of a person (of an outer query) leads."""
    return Subquery(_ties_not_over().filter(user=OuterRef("pk")).order_by("pk").values(path)[:1])


def _ties_not_over():
    rows = SubjectMember.objects.representatives().filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))
    return rows.exclude(subject__status__in=GONE)


def ties_to_subjects(person: User) -> Iterator[Tie]:
    """What a person is and was to which subjects, the last first."""
    rows = SubjectMember.objects.representatives().filter(user=person).select_related("subject").order_by("-starts_on", "-pk")
    for row in rows:
        words = f"{row.get_role_display()}, {row.subject.name}"
        address = reverse("subject_people", args=[row.subject_id])
        yield Tie(row.subject.place_id, words, row.starts_on, row.ends_on, KEEPERS, row=row, paper=row.paper, url=address)
