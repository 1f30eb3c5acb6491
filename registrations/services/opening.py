"""The calendar's rule that opens the roster of a year on the day registration of that year opens."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.models import Enrolment, PlanVersion, Subject
from registrations.services.roster import roster_open


def open_rosters(at: datetime) -> list[dict]:
    """Open what is due on the day of `at` in Vietnam: one roster per place and year, for every place that has a subject to enrol.

    A place that refuses is told of with the sentence, under `refused`, and does not keep the others from theirs.
    """
    today = timezone.localdate(at)
    done = []
    for year, places in ((today.year, Q()), (today.year + 1, _places_with_plan(today.year + 1, today))):
        for place in Place.objects.filter(places & Q(pk__in=_with_subjects_to_enrol(year))).select_related("parent"):
            try:
                added = roster_open(place=place, year=year, on=today)
            except Refused as refused:
                done.append({"place": place.code, "year": year, "refused": refused.sentence})
                continue
            if added:
                done.append({"place": place.code, "year": year, "added": added})
    return done


def _places_with_plan(year: int, today: date) -> Q:
    """Places whose year opened before 1 January, because their plan or their province's was issued by `today`."""
    versions = PlanVersion.objects.filter(plan__year=year).select_related("plan").order_by("plan_id", "seq")
    in_force = {version.plan_id: version for version in versions}.values()  # the last version of a plan holds
    issued = [version.plan.place_id for version in in_force if version.issued_on and version.issued_on <= today]
    return Q(pk__in=issued) | Q(parent__in=issued)


def _with_subjects_to_enrol(year: int):
    """Ids of places that have an active subject missing on the roster of `year`, founded before the year is over."""
    enrolled = Enrolment.objects.filter(subject=OuterRef("pk"), year=year)
    in_time = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    return Subject.objects.filter(~Exists(enrolled), in_time).active().order_by().values("place_id")
