"""A recognition dossier that was sent fixes where its subject's year is decided, whatever is delegated or ends later (design §6)."""

from django.db.models import Exists, OuterRef, Q

from dossiers.choices import SENT, DossierKind
from dossiers.models import Dossier
from registrations.rosters import decided_where


def register() -> None:
    """Tell the floor below, whose figures and filters ask where roster rows are decided."""
    decided_where.register_fixed(anywhere=_sent, by_ward=lambda: _sent(deciding_place=OuterRef("place")))


def _sent(**asked) -> Q:
    """The condition that a roster row's recognition dossier was sent and not withdrawn, and is as `asked`."""
    of_row = {"subject": OuterRef("subject"), "year": OuterRef("year")}
    return Q(Exists(Dossier.objects.filter(kind=DossierKind.RECOGNITION, state__in=SENT, **of_row, **asked)))
