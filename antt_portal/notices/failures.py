"""What finally could not be delivered, for the place of the people concerned: its police and its administrators see it and mend it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import User
from antt_portal.accounts.people.belonging import people_of
from antt_portal.notices.models import Delivery, NoticeLine
from antt_portal.notices.reach import has_a_way
from antt_portal.places.models import Place

NOT_AGAIN = "Nhắc việc này đã quá 7 ngày hoặc mọi việc trong đó đã hết hạn, nên cổng không gửi lại. Ông/bà gọi điện cho người này."
READERS = (Role.POLICE_OFFICER, Role.POLICE_CHIEF, Role.ADMINISTRATOR)


def deliveries_to(place: Place) -> QuerySet[Delivery]:
    """What went out to people of the place."""
    return Delivery.objects.filter(recipient__in=User.objects.filter(people_of(place)))


def failures_in(place: Place) -> QuerySet[Delivery]:
    """The deliveries to people of the place that failed and that somebody should look at: one a person, of people still to be reached."""
    reached = User.objects.filter(has_a_way())
    return deliveries_to(place).standing_failures().filter(recipient__in=reached).select_related("recipient")


def worth_sending_again(on: date) -> QuerySet[Delivery]:
    """The deliveries of the last days of which something is still to be done on this day."""
    lines = NoticeLine.objects.live().not_over_on(on).filter(delivery=OuterRef("pk"))
    return Delivery.objects.fresh_on(on).filter(Exists(lines))
