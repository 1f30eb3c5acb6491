"""When and how somebody was reminded, in words: “Đã gọi lúc 09:10 ngày 28/10 (Nguyễn Thị Hoa)”."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from antt_portal import clock
from dossiers.calling.waiting import Waiting
from dossiers.choices import ReminderHow
from dossiers.models import Reminding


@dataclass(frozen=True)
class Mark:
    """The last time of one way of reminding. `may_be_taken_back` by who looks at it: their own, on the day itself."""

    pk: int
    words: str
    may_be_taken_back: bool


def newest_mark(user) -> int:
    """The newest row that a page of `user` may know, 0 before the first: what the page sends back as `seen`."""
    return Reminding.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def marks_of(rows: Iterable[Waiting], user) -> dict[str, list[Mark]]:
    """The marks that stand on each row, by its key, one for each way, the last first. One query."""
    rows = list(rows)
    found = (
        Reminding.objects.visible_to(user)
        .standing()
        .filter(subject__in={row.subject_id for row in rows}, year__in={row.year for row in rows})
    )
    last = defaultdict(dict)
    for mark in found.select_related("by").order_by("pk"):
        last[mark.subject_year_kind][mark.how] = mark
    return {row.key: [_mark(one, user) for one in sorted(last[row.subject_year_kind].values(), key=_newest_first)] for row in rows}


def reminded(rows: Iterable[Waiting], user) -> set[tuple[int, int, str]]:
    """Which (subject, year, kind) of the rows were reminded at all. One query."""
    years = {row.year for row in rows}
    found = Reminding.objects.visible_to(user).standing().filter(year__in=years)
    return set(found.values_list("subject", "year", "kind"))


def may_take_back(mark: Reminding, user) -> bool:
    """Whether `user` may take `mark` back: who wrote it, until the day is over."""
    return mark.by_id == user.pk and timezone.localdate(mark.at) == clock.today()


def _mark(mark: Reminding, user) -> Mark:
    at = timezone.localtime(mark.at)
    return Mark(mark.pk, f"{ReminderHow(mark.how).label} lúc {at:%H:%M ngày %d/%m} ({mark.by})", may_take_back(mark, user))


def _newest_first(mark: Reminding) -> int:
    return -mark.pk
