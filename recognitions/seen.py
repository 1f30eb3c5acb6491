"""What of a subject's year was there at the end of a day, as far as it can still be known; or all that is there now.

Papers have the day on which they came in, dossiers that of their receipt, lines of the book their own. Whether a dossier had been
checked by then, the numbers in it, and most of what the roster says are those of now: nobody keeps what they were (the page says so).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from dossiers.choices import SENT, DossierKind, DossierState
from registrations.models import SubjectLineage


@dataclass(frozen=True)
class Seen:
    """`by` is the day at whose end one looks; None is now."""

    by: date | None = None

    @property
    def until(self) -> datetime:
        """The first instant that is not seen any more."""
        return timezone.make_aware(datetime.combine(self.by + timedelta(days=1), time.min))

    def before(self, path: str) -> Q:
        """The condition that the instant at `path` is seen."""
        return Q(**{f"{path}__lt": self.until}) if self.by else Q()

    def received(self, prefix: str = "") -> Q:
        return self.before(f"{prefix}received_at")

    def speaks(self) -> Q:
        """What a registration dossier says counts once the police have found it complete; of the recognition dossier, what was sent."""
        registration = Q(dossier__kind=DossierKind.REGISTRATION, dossier__state=DossierState.COMPLETE)
        recognition = Q(dossier__kind=DossierKind.RECOGNITION, dossier__state__in=SENT)
        return (registration | recognition) & self.received("dossier__")

    def lies_in_it(self) -> Q:
        """Of attachments: added by then, and not taken out."""
        if not self.by:
            return Q(removed_at=None)
        return self.before("document__added_at") & (Q(removed_at=None) | Q(removed_at__gte=self.until))

    def lineages(self, found: Mapping[int, list[SubjectLineage]]) -> dict[int, list[SubjectLineage]]:
        """Those of `came_of` that had taken effect."""
        if not self.by:
            return dict(found)
        return {pk: kept for pk, rows in found.items() if (kept := [row for row in rows if row.effective_on <= self.by])}

    def window(self, window: tuple[date, date]) -> tuple[date, date]:
        """An evaluation window as far as it is seen; it may be empty, its last day before its first."""
        first, last = window
        return (first, min(last, self.by) if self.by else last)
