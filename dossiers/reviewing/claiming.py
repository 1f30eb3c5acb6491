"""Who holds a dossier just now. A claim is soft: it asks colleagues to keep off, nobody is ever kept from reading, and it is
stale when its holder has left the dossier alone for half an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from antt_portal import clock
from antt_portal.templatetags.portal import local_time
from dossiers.choices import DossierState

STALE_AFTER = timedelta(minutes=30)
CLAIMABLE = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.COMPLETE)


@dataclass(frozen=True)
class Claim:
    """Somebody's claim as one person reads it."""

    holder_id: int
    holder: str
    since: datetime
    is_mine: bool
    is_stale: bool

    @property
    def keeps_off(self) -> bool:
        """Whether the reader has to take over before acting."""
        return not self.is_mine and not self.is_stale

    @property
    def words(self) -> str:
        """“Trần Quốc Bảo đang giữ, từ 09:15”, or, when stale, “Trần Quốc Bảo để đó từ 09:15”."""
        who = "Ông/bà" if self.is_mine else self.holder
        return f"{who} để đó từ {since_words(self.since)}" if self.is_stale else f"{who} đang giữ, từ {since_words(self.since)}"


def claim_of(dossier, user) -> Claim | None:
    """The claim on `dossier`, as `user` (perhaps nobody) reads it."""
    if dossier.claimed_by_id is None:
        return None
    is_stale = dossier.claimed_at <= clock.now() - STALE_AFTER
    is_mine = dossier.claimed_by_id == getattr(user, "pk", None)
    return Claim(dossier.claimed_by_id, str(dossier.claimed_by), dossier.claimed_at, is_mine, is_stale)


def since_words(instant: datetime) -> str:
    """“09:15” today, “09:15 ngày 14/03/2026” before."""
    local = timezone.localtime(instant)
    return f"{local:%H:%M}" if local.date() == clock.today() else local_time(instant)


def held_by_others(user) -> Q:
    """The condition of a claim that keeps `user` off."""
    return Q(claimed_by__isnull=False, claimed_at__gt=clock.now() - STALE_AFTER) & ~Q(claimed_by=user.pk)


def free_for(user) -> Q:
    """The condition of having no claim, or only a stale one of somebody else."""
    return Q(claimed_by=None) | (Q(claimed_at__lte=clock.now() - STALE_AFTER) & ~Q(claimed_by=user.pk))
