"""The calendar's rule that opens the roster of a year on the day registration of that year opens."""

from datetime import date, datetime
from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from antt_portal.notices.services import digest_add
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.calendar import Rule
from registrations.choices import Level, MilestoneKind, SubjectKind
from registrations.milestones import TOLD_WITHIN
from registrations.models import Enrolment, Milestone, Subject
from registrations.plans import YearCalendar, calendar_for
from registrations.reminding import words
from registrations.reminding.lines import Missing, Occasion, Pages, own_lines_for
from registrations.reminding.missing import missing_in, roster_of
from registrations.services import enforcement
from registrations.services.roster import roster_open

HOME = "/"
PAGES = Pages(key="opened", of_subject=lambda _subject: HOME, of_beat=lambda *_asked: HOME, of_place=lambda *_asked: HOME)


def open_rosters(at: datetime) -> list[dict]:
    """Open what is due on the day of `at` in Vietnam: one roster per place and year, for every place that has a subject to enrol.

    The year of `at` is open everywhere; a later one where a plan was issued early. A place that refuses is told of with the sentence,
    under `refused`, and does not keep the others from theirs.
    """
    openings = chain(_of_the_year(at), _early(at))
    return enforcement.each(openings, lambda opening: _opened(*opening, at), pk=lambda opening: opening[0].pk)


def _of_the_year(at: datetime) -> list[tuple[Place, int]]:
    today = timezone.localdate(at)
    places = Place.objects.filter(pk__in=_with_subjects_to_enrol(at)).standing_on(today).select_related("parent")
    return [(place, today.year) for place in places.order_by("pk")]


def _early(at: datetime) -> list[tuple[Place, int]]:
    rows = Milestone.objects.due(at).filter(what=MilestoneKind.REGISTRATION_OPENS).order_by("next_at")  # as their index has them
    return sorted(((row.place, row.year) for row in rows.select_related("place__parent")), key=lambda opening: (opening[0].pk, opening[1]))


def _opened(place: Place, year: int, at: datetime) -> list[dict]:
    today = timezone.localdate(at)
    try:
        with transaction.atomic():
            is_first = not Enrolment.objects.filter(place=place, year=year).exists()
            added = roster_open(place=place, year=year, at=at)
            if added and is_first:
                _tell(calendar_for(place, year), today)
            _no_more_to_open(place, year, at)
    except Refused as refused:
        _no_more_to_open(place, year, at)
        return [{"place": place.code, "year": year, "refused": refused.sentence}]
    return [{"place": place.code, "year": year, "added": added}] if added else []


def _no_more_to_open(place: Place, year: int, at: datetime) -> None:
    """The row of an early opening is done with, unless a plan has moved it on meanwhile."""
    rows = Milestone.objects.due(at).filter(place=place, year=year, what=MilestoneKind.REGISTRATION_OPENS)
    rows.update(next_at=None, passed_at=at)


def _tell(calendar: YearCalendar, today: date) -> None:
    """Tell the people of reviewed subjects that registration has opened; nobody of a year that opened more than seven days ago."""
    opened_on = calendar.rule(SubjectKind.RESIDENTIAL_AREA, Level.WARD).registration_opens
    if today - opened_on > TOLD_WITHIN:
        return
    missing = missing_in(roster_of(calendar).filter(registered_at=None), calendar, calendar.rules, on=today)
    occasions = [_occasion(calendar, rule, [row for row in missing if (row.kind, row.level) == at]) for at, rule in calendar.rules.items()]
    lines = own_lines_for(calendar, PAGES, occasions, on=today)
    digest_add(lines, day=calendar.days_off.roll_forward(today))


def _occasion(calendar: YearCalendar, rule: Rule, missing: list[Missing]) -> Occasion:
    def said(who: str) -> str:
        return words.may_be_sent(who, f"hồ sơ đăng ký năm {calendar.year}", rule.registration_opens, rule.registration_last_day)

    key = f"opened:{calendar.place.pk}:{calendar.year}:{rule.kind}:{rule.level}:"
    return Occasion(rule.kind, rule.level, key, tuple(missing), said, said, rule.registration_last_day)


def _with_subjects_to_enrol(at: datetime):
    """Ids of places that have an active subject which was not looked at for the roster of the year of `at`, founded before it is over.

    Asked of one indexed column, so that a run which finds nobody costs the same however many subjects there are.
    """
    year = timezone.localdate(at).year
    in_time = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    return Subject.objects.filter(in_time, rostered_through__lt=year).active().order_by().values("place_id")
