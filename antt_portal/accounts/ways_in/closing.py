"""Closing every way in of a person whose phone is lost: whoever holds it is out at once."""

from django.db import transaction

from antt_portal.accounts.models import User
from antt_portal.accounts.ways_in.care import may_care_for
from antt_portal.accounts.ways_in.phones import phones_forget
from antt_portal.accounts.ways_in.sessions import sessions_end_all
from antt_portal.accounts.ways_in.slips import slips_void
from antt_portal.refusals import NotYours
from antt_portal.trail.services import record


def ways_in_close(*, person: User, by: User) -> User:
    """Forget the phones of `person`, end their sessions and void their open slip. A password of their own stays good.

    They come back by a new slip or by that password. Raises NotYours for who does not look after them.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if not may_care_for(by, person):
            raise NotYours
        record(action="account.ways_in_closed", of=person, by=by, place_id=None)
        ways_in_end(person=person, by=by)
    return person


def ways_in_end(*, person: User, by: User) -> None:
    """The same as part of an act that locked `person`, checked the right and has its own trail row."""
    sessions_end_all(person=person, by=by)
    phones_forget(person=person, by=by)
    slips_void(person=person)
