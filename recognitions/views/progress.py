"""A ward's year against its calendar: what is due, how many are in, how fast they come."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from dossiers.choices import SENT, DossierKind
from dossiers.models import Dossier
from recognitions.progress.arrivals import arrivals_of, curves_of
from recognitions.progress.due import due_days, still_missing
from recognitions.progress.groups import groups_of
from recognitions.progress.lines import COLUMNS, level_filter, lines_of, of_level, sum_of
from recognitions.proposing.rounds import wards_own_dossier
from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment
from registrations.permissions import ROSTER_READERS, reads_whole
from registrations.plans import calendar_for
from registrations.views.roster import neighbours, roster_place


@for_roles(*ROSTER_READERS)
@require_safe
def year_progress(request, code, year):
    """The whole ward; for an area officer, the subjects assigned to them."""
    place = roster_place(request.user, code, year, ward=True)
    calendar, today = calendar_for(place, year), clock.today()
    rows = Enrolment.objects.visible_to(request.user).roster(place, year).in_force()
    of_whole_place = reads_whole(request.user, place)
    lines = lines_of(rows, calendar, on=today)
    groups = groups_of(lines, calendar)
    days = due_days(groups, lines, calendar, with_reports=of_whole_place)
    own_dossier = _own_dossier(request.user, place, year)
    own, province = of_level(lines, Level.WARD), of_level(lines, Level.PROVINCE)
    context = {
        "place": place,
        "year": year,
        "today": today,
        "of_whole_place": of_whole_place,
        "has_rows": bool(lines),
        "ahead": [due for due in days if due.day >= today],
        "over": still_missing(days, on=today),
        "curves": curves_of(groups, arrivals_of(rows, calendar, on=today), calendar, today=today),
        "columns": COLUMNS.values(),
        "own": own,
        "own_sum": sum_of("Tất cả", own, (level_filter(Level.WARD),)),
        "province": province,
        "own_dossier": own_dossier,
        "warning": _warning(calendar, own_dossier, today) if of_whole_place else "",
        "opens": calendar.rule(SubjectKind.WARD, Level.PROVINCE).registration_opens,
        "years": neighbours(year),
    }
    return render(request, "recognitions/progress.html", context)


def _own_dossier(user, place, year) -> Dossier | None:
    """The recognition dossier of the ward itself, where it is begun."""
    dossiers = Dossier.objects.visible_to(user).filter(place=place, year=year, kind=DossierKind.RECOGNITION)
    return dossiers.filter(subject__kind=SubjectKind.WARD).first()


def _warning(calendar, own_dossier: Dossier | None, today) -> str:
    """How few days remain for the ward's own dossier, until it is sent (practice P8)."""
    is_sent = own_dossier and own_dossier.state in SENT
    return "" if is_sent else wards_own_dossier(calendar.rules, on=today)
