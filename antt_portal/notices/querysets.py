from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from antt_portal.notices.choices import DeliveryState

WORTH_SENDING_AGAIN = timedelta(days=7)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)

    def unread_count(self) -> int:
        return self.unread().count()


class NoticeLineQuerySet(models.QuerySet):
    def live(self):
        """Those that still hold."""
        return self.filter(withdrawn_at=None)

    def not_over_on(self, day: date):
        """Those that ask nothing by a day before `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day))


class DeliveryQuerySet(models.QuerySet):
    def locked(self):
        """Held until the end of the transaction, in one order: who adds a line and who closes what it would go with wait for each other."""
        return self.order_by("recipient_id", "day", "part").select_for_update(of=("self",), no_key=True)

    def standing_failures(self):
        """The last that was tried for its person, where it failed and nobody tries it again: one a person at most."""
        later = Q(day__gt=OuterRef("day")) | Q(day=OuterRef("day"), part__gt=OuterRef("part"))
        tried = self.model.objects.filter(later, recipient=OuterRef("recipient")).exclude(closed_at=None)
        return self.filter(~Exists(tried.exclude(state=DeliveryState.NEEDLESS)), state=DeliveryState.FAILED)

    def fresh_on(self, day: date):
        """Those whose day is not so long ago that sending them again would only confuse."""
        return self.filter(day__gte=day - WORTH_SENDING_AGAIN)
