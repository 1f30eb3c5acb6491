"""What is said where a ward is no more (practice P6): nothing of it is due from that day on, its papers stay to be read, and whoever
comes with new ones is shown the way to who took it over."""

from django.db.models import QuerySet

from antt_portal.places.models import Place
from registrations.calendar import ONE_DAY
from registrations.choices import LineageKind

NAMED_AT_MOST = 3


def took_over(place: Place) -> QuerySet[Place]:
    """The wards to which subjects of a dissolved ward moved when it was dissolved."""
    moved = {"kind": LineageKind.MOVED, "predecessor__place": place, "effective_on__gte": place.dissolved_on - ONE_DAY}
    found = Place.objects.filter(**{f"subjects__predecessors__{name}": value for name, value in moved.items()})
    return found.distinct().order_by("name_key")


def where_to_go(place: Place) -> str:
    """That a ward was dissolved, and where to go with papers now. One query."""
    names = [other.name for other in took_over(place)[: NAMED_AT_MOST + 1]]
    gone = f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, từ ngày đó không nhận hồ sơ nữa."
    if not names:
        return f"{gone} Ông/bà hỏi Công an phường, xã nay quản lý địa bàn này để nộp hồ sơ. Hồ sơ cũ được giữ để xem."
    named = ", ".join(names[:NAMED_AT_MOST]) + (" và nơi khác" if len(names) > NAMED_AT_MOST else "")
    there = "nơi đó" if len(names) == 1 else "nơi nay quản lý mình"
    return f"{gone} Địa bàn đã chuyển về {named}: ông/bà nộp hồ sơ tại Công an {there}. Hồ sơ cũ được giữ để xem."
