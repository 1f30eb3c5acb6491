from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from antt_portal.accounts.choices import Role


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def in_force(self, day: date):
        """Those that hold on `day`; a stand-in only while who is stood in for holds the seat."""
        seats = self.model.objects.on(day).filter(standing_in_for=None, place=OuterRef("place"), role=OuterRef("role"))
        return self.on(day).filter(Q(standing_in_for=None) | Exists(seats.filter(user=OuterRef("standing_in_for"))))

    def visible_to(self, user):
        """An administrator sees the memberships of their place; everyone sees their own."""
        return self.filter(Q(user=user) | Q(place_id__in=user.place_ids(Role.ADMINISTRATOR)))


class SignInSlipQuerySet(models.QuerySet):
    def open(self, instant):
        """Those that still open the door at `instant`."""
        return self.filter(used_at=None, voided_at=None, expires_at__gt=instant)


class RememberedPhoneQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone sees their own."""
        return self.filter(user=user)

    def in_force(self, instant):
        return self.filter(forgotten_at=None, expires_at__gt=instant)
