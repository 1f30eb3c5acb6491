"""Who sees which subject and which roster row: every role, in every place, against an oracle written out in words.

The world: a ward with two subjects, its neighbour in the same province and a ward of another province with one each. A person holds
one role in one place, now or until yesterday, and is or is not responsible for the first subject, now or until yesterday.
"""

from datetime import date, timedelta
from itertools import product

import pytest

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from registrations.choices import MemberRole
from registrations.models import Enrolment, Subject, SubjectMember
from registrations.querysets import own_subject_ids
from tests.factories import LONG_AGO, EnrolmentFactory, MembershipFactory, SubjectFactory, SubjectMemberFactory, UserFactory, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
TODAY = date(2026, 6, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
READS_WHOLE_PLACE = {"police_officer", "police_chief", "office", "chairperson", "auditor"}
PLACES = ("own ward", "neighbour", "own province", "far ward", "far province")
LIVES = {
    "now": (LONG_AGO, None),
    "until today": (LONG_AGO, TODAY),
    "until yesterday": (LONG_AGO, YESTERDAY),
    "from tomorrow": (TOMORROW, None),
}
IN_FORCE = {"now", "until today"}


@pytest.fixture(autouse=True)
def _on_a_june_day(at):
    at("2026-06-01 10:00")


@pytest.fixture
def places(db):
    own = ward()
    far = Place.objects.wards().exclude(parent=own.parent).select_related("parent").first()
    return dict(zip(PLACES, (own, ward("00004"), own.parent, far, far.parent), strict=True))


@pytest.fixture
def subjects(places):
    """By name, each on the roster of the year."""
    made = {
        "first": SubjectFactory(place=places["own ward"]),
        "second": SubjectFactory(place=places["own ward"]),
        "neighbour's": SubjectFactory(place=places["neighbour"]),
        "far": SubjectFactory(place=places["far ward"]),
    }
    for subject in made.values():
        EnrolmentFactory(subject=subject)
    return made


def read_whole(role: str, place: str, life: str) -> set[str]:
    """The oracle of memberships."""
    if role not in READS_WHOLE_PLACE or life not in IN_FORCE:
        return set()
    return {
        "own ward": {"first", "second"},
        "neighbour": {"neighbour's"},
        "own province": {"first", "second", "neighbour's"},
        "far ward": {"far"},
        "far province": {"far"},
    }[place]


def own(role: str, place: str, life: str, tie: str | None, tie_life: str | None) -> set[str]:
    """The oracle of what ties a person to the first subject; an area officer must still be one in the subject's ward."""
    if tie is None or tie_life not in IN_FORCE:
        return set()
    if tie == MemberRole.AREA_OFFICER and (role, place) != (Role.AREA_OFFICER, "own ward"):
        return set()
    if tie == MemberRole.AREA_OFFICER and life not in IN_FORCE:
        return set()
    return {"first"}


def seen(user_id: int, subjects: dict) -> set[str]:
    """What a person sees, the same of subjects and of roster rows."""
    user = User.objects.get(pk=user_id)
    ids = set(Subject.objects.visible_to(user).values_list("pk", flat=True))
    assert set(Enrolment.objects.visible_to(user).values_list("subject", flat=True)) == ids
    return {name for name, subject in subjects.items() if subject.pk in ids}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sees_its_place_and_a_province_its_wards(role, places, subjects):
    for place, life in product(PLACES, LIVES):
        starts_on, ends_on = LIVES[life]
        member = MembershipFactory(role=role, place=places[place], starts_on=starts_on, ends_on=ends_on)
        assert seen(member.user_id, subjects) == read_whole(role, place, life), (role, place, life)


@pytest.mark.parametrize("tie", MemberRole.values)
@pytest.mark.parametrize("role", Role.values)
def test_a_tie_to_a_subject_shows_that_one_and_no_other(role, tie, places, subjects):
    for place, life, tie_life in product(("own ward", "neighbour"), ("now", "until yesterday"), LIVES):
        starts_on, ends_on = LIVES[life]
        member = MembershipFactory(role=role, place=places[place], starts_on=starts_on, ends_on=ends_on)
        tie_starts, tie_ends = LIVES[tie_life]
        SubjectMemberFactory(subject=subjects["first"], user=member.user, role=tie, starts_on=tie_starts, ends_on=tie_ends)
        expected = read_whole(role, place, life) | own(role, place, life, tie, tie_life)
        assert seen(member.user_id, subjects) == expected, (role, place, life, tie, tie_life)


def test_an_administrator_sees_no_subject(places, subjects):
    for place in PLACES:
        assert seen(MembershipFactory(administrator=True, place=places[place]).user_id, subjects) == set()


def test_who_is_shut_out_sees_nothing(subjects):
    officer = MembershipFactory(user=UserFactory(is_active=False)).user
    head = SubjectMemberFactory(subject=subjects["first"], user=UserFactory(is_active=False)).user
    assert seen(officer.pk, subjects) == seen(head.pk, subjects) == set()


def test_two_roles_see_what_both_see(places, subjects):
    officer = MembershipFactory(place=places["far ward"]).user
    MembershipFactory(user=officer, place=places["neighbour"], auditor=True)
    assert seen(officer.pk, subjects) == {"far", "neighbour's"}


def test_the_people_of_a_subject_are_seen_by_who_sees_the_subject(places, subjects):
    for subject in subjects.values():
        SubjectMemberFactory(subject=subject)
    for place in PLACES:
        user = MembershipFactory(place=places[place]).user
        visible = set(SubjectMember.objects.visible_to(user).values_list("subject", flat=True))
        assert visible == set(Subject.objects.visible_to(user).values_list("pk", flat=True))


def test_own_subjects_may_be_asked_for_by_role(subjects):
    user = UserFactory()
    SubjectMemberFactory(subject=subjects["first"], user=user, role=MemberRole.HEAD, ends_on=YESTERDAY)
    SubjectMemberFactory(subject=subjects["second"], user=user, role=MemberRole.CLERK)
    assert own_subject_ids(user) == [subjects["second"].pk]
    assert own_subject_ids(user, MemberRole.HEAD) == []
    assert own_subject_ids(user, MemberRole.CLERK) == [subjects["second"].pk]
