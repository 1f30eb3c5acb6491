from datetime import date

from django.db import models
from django.db.models import Q

from antt_portal.places.choices import PlaceKind


class PlaceQuerySet(models.QuerySet):
    def wards(self):
        """Wards, communes and special zones."""
        return self.exclude(kind=PlaceKind.PROVINCE)

    def provinces(self):
        return self.filter(kind=PlaceKind.PROVINCE)

    def standing_on(self, day: date):
        """Those that were not dissolved by `day`."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))

    def visible_to(self, user):
        """The places in which `user` holds a role today, and the wards of a province in which they do."""
        held = user.place_ids()
        return self.filter(Q(pk__in=held) | Q(parent_id__in=held))


class CalendarDayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody who is signed in may read the nation's days off: their own dates rest on them."""
        return self if user.is_authenticated else self.none()

    def of_year(self, year: int):
        return self.filter(date__year=year)
