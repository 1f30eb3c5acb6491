"""The end of a dossier's year: what was never sent is closed by the calendar."""

from datetime import datetime, timedelta

from antt_portal.refusals import Conflict
from dossiers.choices import IS_EDITABLE
from dossiers.models import Dossier
from dossiers.services.dossiers import dossier_lapse
from registrations.calendar import day_of, end_of, first_quarter_ends
from registrations.services import enforcement

TOLD_WITHIN = timedelta(days=7)  # what is older when first seen is recorded and told to nobody


def closes_at(year: int) -> datetime:
    """The instant after which papers of `year` are not waited for any more: 31/3 of the next year, 24:00 in Vietnam."""
    return end_of(first_quarter_ends(year + 1))


def last_closed(at: datetime) -> int:
    """The last year whose papers are not waited for any more at `at`."""
    before = day_of(at).year - 1
    return before if at >= closes_at(before) else before - 1


def lapse_unsent(at: datetime) -> list[dict]:
    """Close the drafts and returned dossiers of the years that ended before `at`; which ones. Running it again finds nothing.

    Only their ids are looked for, in an index of them alone: where there are none it costs the same however many dossiers there are.
    """
    unsent = Dossier.objects.filter(IS_EDITABLE, year__lte=last_closed(at)).order_by("year", "pk")
    return enforcement.each(unsent.values_list("pk", flat=True), lambda pk: _lapse(pk, at), pk=int)


def _lapse(pk: int, at: datetime) -> list[dict]:
    dossier = Dossier.objects.select_related("place").get(pk=pk)
    is_news = at - closes_at(dossier.year) <= TOLD_WITHIN and not dossier.place.is_gone_on(day_of(at))
    try:
        dossier_lapse(dossier=dossier, silent=not is_news)
    except Conflict:  # sent, or closed by another scheduler, since it was found
        return []
    return [{"dossier": dossier.pk, "year": dossier.year, "kind": dossier.kind}]
