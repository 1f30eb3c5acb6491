"""`seed_demo` may be called again and again: its people are found, whatever else they hold by then."""

from datetime import date

import pytest

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from recognitions.demo.people import PASSWORD, PEOPLE, people_load
from tests import factories

pytestmark = pytest.mark.django_db


def test_people_who_stand_in_for_another_keep_their_one_role_and_the_printed_password():
    cast = people_load()
    deputy, chief = cast["pho-truong-cong-an"], cast["truong-cong-an"]
    factories.MembershipFactory(user=deputy, role=Role.POLICE_CHIEF, starts_on=date(2026, 11, 20), standing_in_for=chief)
    people, roles = User.objects.count(), Membership.objects.count()
    assert people_load() == cast
    assert (User.objects.count(), Membership.objects.count()) == (people, roles)
    assert all(User.objects.get(username=person.username).check_password(PASSWORD) for person in PEOPLE[:2])
