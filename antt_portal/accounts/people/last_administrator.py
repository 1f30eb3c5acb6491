"""A place that has an administrator never loses its last one: nobody there could make another."""

from datetime import date, timedelta

from django.db.models import Q

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from antt_portal.refusals import Refused


def must_keep_an_administrator(*, without: User, place: Place | None = None, after: date | None = None) -> None:
    """Refuse unless every place that `without` administers (or `place` alone) has another active administrator on the day
    after `after` (default: today), when their own role is over.

    Locks those places, so that two administrators cannot take each other away at the same moment. Call it in the transaction of
    the act, before other locks.
    """
    today = clock.today()
    first = max(after + timedelta(days=1), today) if after else today  # the first day without
    stays = Q(ends_on=None) | Q(ends_on__gte=max(first, today + timedelta(days=1)))  # who goes today is no other
    own = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), user=without, role=Role.ADMINISTRATOR)
    wanted = [place.pk] if place else list(own.values_list("place_id", flat=True).distinct())
    locked = Place.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    for one in locked:
        others = Membership.objects.filter(stays, starts_on__lte=first, place=one, role=Role.ADMINISTRATOR, user__is_active=True)
        if not others.exclude(user=without).exists():
            raise Refused(
                f"Đây là quản trị viên cuối cùng của {one.name}. Ông/bà giao vai trò quản trị viên cho một người khác trước, rồi làm lại."
            )
