"""Registration results of a ward's year: figures against the criterion, and the list of whom to call, on screen and on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from antt_portal.keyed_pages import first_page, kept, page_of
from registrations import circular
from registrations.filters import GROUPS, IN_SCOPE, RosterFilter
from registrations.models import Enrolment
from registrations.permissions import ROSTER_READERS, keeps_call_list, may_change_roster, reads_whole
from registrations.plans import calendar_for
from registrations.rosters import results
from registrations.rosters.area_officers import officer_names, officers_of
from registrations.rosters.results_print import pdf_of
from registrations.views.roster import neighbours, roster_place

ASKED = ("can_bo", "dang_ky")


@for_roles(*ROSTER_READERS)
@require_safe
def registration_results(request, code, year):
    """Who has registered, who has not, who was late; per kind against 100%, and per area officer with whom to call."""
    place = roster_place(request.user, code, year, ward=True)
    calendar, chosen = _asked(request, place, year)
    today = clock.today()
    in_scope = chosen.queryset.filter(GROUPS[IN_SCOPE][1])
    found = results.results_of(in_scope, calendar, on=today)
    called = results.to_call(chosen.qs)
    page, next_url = page_of(results.by_officer(called, on=today).select_related("subject__place"), request.GET, by=results.BY_OFFICER)
    names = officer_names(page) | {officer.pk: officer.full_name for officer in chosen.officers}
    context = {
        "place": place,
        "year": year,
        "results": found,
        "of_whole_place": reads_whole(request.user, place),
        "criterion": results.criterion_of(calendar),
        "circular": circular.NAME,
        "last_days": results.last_days(calendar, found),
        "today": today,
        "officer_lines": results.officer_lines(results.by_officer(results.to_call(in_scope), on=today), names),
        "groups": results.grouped(results.listed(page, user=request.user), names),
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "fields": [chosen.form[name] for name in ASKED],
        "filters_in_force": chosen.in_force(),
        "found": called.count(),
        "query": kept(request.GET),
        "keeps_call_list": keeps_call_list(request.user, place),
        "may_change": may_change_roster(request.user, place),
        "years": neighbours(year),
    }
    return render(request, "registrations/results.html", context)


@for_roles(*ROSTER_READERS)
@require_safe
def registration_results_print(request, code, year):
    """The same list as PDF, for the print room and for meetings."""
    place = roster_place(request.user, code, year, ward=True)
    calendar, chosen = _asked(request, place, year)
    headers = {
        "Content-Disposition": f'attachment; filename="ket-qua-dang-ky-{place.code}-{year}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf_of(chosen, calendar, user=request.user), content_type="application/pdf", headers=headers)


def _asked(request, place, year):
    """The calendar of the year, and the reviewed rows narrowed by area officer and by how they stand."""
    calendar = calendar_for(place, year)
    rows = Enrolment.objects.visible_to(request.user).roster(place, year)
    asked = {name: request.GET[name] for name in ASKED if name in request.GET}
    return calendar, RosterFilter(asked, rows, calendar=calendar, officers=officers_of(place, clock.today()))
