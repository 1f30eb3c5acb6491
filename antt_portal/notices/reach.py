"""Whom the portal reaches outside its own pages, and how: by mail whoever has an address, by SMS who has none but a phone.

Who has switched reminders off is reached by neither: off means off. Who is not reached stands on the call list (practice P5).
"""

from collections.abc import Collection

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery

from antt_portal.accounts.models import User
from antt_portal.accounts.people.phone_numbers import MOBILE
from antt_portal.notices.choices import Channel, DeliveryState
from antt_portal.notices.models import Delivery

TRIED = (DeliveryState.SENT, DeliveryState.FAILED)


def with_a_way(user_ids: Collection[int]) -> set[int]:
    """Those of the people to whom a reminder can be sent, in one statement."""
    return set(User.objects.filter(has_a_way(), pk__in=user_ids).values_list("pk", flat=True))


def way_to(person: User) -> Channel | None:
    """How a reminder goes to one person; None when it cannot."""
    if not with_a_way([person.pk]):
        return None
    return Channel.MAIL if person.email else Channel.SMS


def unreachable(user_ids: Collection[int]) -> set[int]:
    """Those of the people whom neither mail nor SMS reaches, in one statement: no address, switched off, account closed, or what was
    sent to them last could not be delivered."""
    last = Delivery.objects.filter(recipient=OuterRef("pk"), state__in=TRIED).order_by("-day", "-part").values("state")[:1]
    people = User.objects.filter(has_a_way(), pk__in=user_ids).annotate(last_delivery=Subquery(last))
    reached = people.filter(Q(last_delivery=None) | Q(last_delivery=DeliveryState.SENT))
    return set(user_ids) - set(reached.values_list("pk", flat=True))


def has_a_way() -> Q:
    """The condition that a person is reached: an open account, reminders wanted, and an address, or else a phone where a gateway is set."""
    ways = ~Q(email="") if settings.MAIL_GOES_OUT else Q(pk__in=())
    if settings.SMS_URL:
        ways |= Q(email="", phone__regex=f"^{MOBILE.pattern}$")
    return ways & Q(is_active=True, wants_reminders=True)
