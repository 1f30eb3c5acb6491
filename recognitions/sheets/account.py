"""The account of a place's blank certificate sheets: received, used, spoiled, handed back, left (practice P21).

A sheet is used when a certificate is printed on it; one that was spoiled in the printer was used and is counted there, a blank one
that was spoiled is counted by itself. What is left below zero is said, not refused: the first receipt may not be written yet.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Q, Sum
from django.utils import timezone

from antt_portal.places.models import Place
from recognitions.choices import SheetMovementKind as Kind
from recognitions.models import CertificateCopy, SheetMovement


@dataclass(frozen=True)
class Account:
    """Sheets of some days. `spoiled_printed` are among the `printed`."""

    received: int = 0
    printed: int = 0
    spoiled_blank: int = 0
    spoiled_printed: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """How many more came in than went out."""
        return self.received - self.printed - self.spoiled_blank - self.returned

    @property
    def spoiled(self) -> int:
        return self.spoiled_blank + self.spoiled_printed

    def __sub__(self, other: "Account") -> "Account":
        return Account(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class YearAccount:
    """A calendar year's account: what was there before, what moved, what is left."""

    before: int
    moved: Account

    @property
    def left(self) -> int:
        return self.before + self.moved.left


def year_account(place: Place, year: int) -> YearAccount:
    """The account of a calendar year in a place."""
    before = _until(place, date(year, 1, 1))
    return YearAccount(before=before.left, moved=_until(place, date(year + 1, 1, 1)) - before)


def _until(place: Place, day: date) -> Account:
    """All that moved before `day`."""
    moved = SheetMovement.objects.standing().filter(place=place, moved_on__lt=day)
    blank = Q(certificate=None)
    sums = moved.aggregate(
        received=Sum("count", filter=Q(kind=Kind.RECEIVED), default=0),
        spoiled_blank=Sum("count", filter=Q(kind=Kind.SPOILED) & blank, default=0),
        spoiled_printed=Sum("count", filter=Q(kind=Kind.SPOILED) & ~blank, default=0),
        returned=Sum("count", filter=Q(kind=Kind.RETURNED), default=0),
    )
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    printed = CertificateCopy.objects.filter(certificate__deciding_place=place, printed_at__lt=midnight).count()
    return Account(printed=printed, **sums)
