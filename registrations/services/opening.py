"""The calendar's rule that opens the roster of a year on the day registration of that year opens."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.choices import MilestoneKind
from registrations.models import Milestone, Subject
from registrations.services.roster import roster_open


def open_rosters(at: datetime) -> list[dict]:
    """Open what is due on the day of `at` in Vietnam: one roster per place and year, for every place that has a subject to enrol.

    The year of `at` is open everywhere; a later one where a plan was issued early. A place that refuses is told of with the sentence,
    under `refused`, and does not keep the others from theirs.
    """
    today = timezone.localdate(at)
    done = []
    for place in _places(Q(pk__in=_with_subjects_to_enrol(today.year))):
        done += _opened(place, today.year, today)
    early = Milestone.objects.due(at).filter(what=MilestoneKind.REGISTRATION_OPENS).order_by("place", "year")
    for row in early.select_related("place__parent"):
        done += _opened(row.place, row.year, today)
        Milestone.objects.filter(pk=row.pk, day=row.day).update(next_at=None, passed_at=at)
    return done


def _opened(place: Place, year: int, today: date) -> list[dict]:
    try:
        added = roster_open(place=place, year=year, on=today)
    except Refused as refused:
        return [{"place": place.code, "year": year, "refused": refused.sentence}]
    return [{"place": place.code, "year": year, "added": added}] if added else []


def _places(condition: Q):
    return Place.objects.filter(condition).select_related("parent").order_by("pk")


def _with_subjects_to_enrol(year: int):
    """Ids of places that have an active subject which was not looked at for the roster of `year`, founded before the year is over.

    Asked of one indexed column, so that a run which finds nobody costs the same however many subjects there are.
    """
    in_time = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    return Subject.objects.filter(in_time, rostered_through__lt=year).active().order_by().values("place_id")
