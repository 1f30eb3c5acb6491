from django.db import models
from django.db.models import Exists, OuterRef

from antt_portal.notices.choices import DeliveryState


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


class DeliveryQuerySet(models.QuerySet):
    def locked(self):
        """Held until the end of the transaction, in one order: who adds a line and who closes what it would go with wait for each other."""
        return self.order_by("recipient_id", "day").select_for_update(of=("self",), no_key=True)

    def standing_failures(self):
        """The last that was tried for its person, where it failed and nobody tries it again: one a person at most."""
        tried = self.model.objects.filter(recipient=OuterRef("recipient"), day__gt=OuterRef("day")).exclude(closed_at=None)
        return self.filter(~Exists(tried.exclude(state=DeliveryState.NEEDLESS)), state=DeliveryState.FAILED)
