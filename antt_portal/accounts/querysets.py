from datetime import date

from django.db import models
from django.db.models import Q

from antt_portal.accounts.choices import Role


class MembershipQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """Those that hold on `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

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
