"""“Ai sẽ không đạt, vì sao”: for any day of the year, of every subject that the place decides on. For the police of the place."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from recognitions.appraising.next_subject import READERS
from recognitions.forecast.forms import ForecastForm
from recognitions.forecast.outlook import CERTAIN, LACKING
from recognitions.forecast.reading import by_criterion, forecast
from recognitions.homes.officers import next_days
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.plans import calendar_for


@require_safe
@for_roles(*READERS)
def foreseen(request, year):
    """Who certainly fails, for whom something is missing and until when that can be cured, and how the ward's own share stands."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    place = next(m.place for m in request.user.current_memberships if m.role in READERS)
    form = ForecastForm(request.GET or None, year=year)
    today = clock.today()
    day = (form.cleaned_data.get("ngay") if form.is_bound and form.is_valid() else None) or _nearest(today, year)
    found = forecast(place, year, on=day, today=today)
    shown = form.narrow(found.lines) if form.is_bound else [line for line in found.lines if line.foretold]
    here, kept = reverse("foreseen", args=[year]), {"ngay": f"{day:%d/%m/%Y}"}
    context = {
        "year": year,
        "place": place,
        "day": day,
        "today": today,
        "form": form if form.is_bound else ForecastForm(initial=kept, year=year),
        "active": _chosen(form, here, kept),
        "lines": shown,
        "total": len(shown),
        "all": len(found.lines),
        "certain": sum(line.verdict == CERTAIN for line in found.lines),
        "lacking": sum(line.verdict == LACKING for line in found.lines),
        "criteria": by_criterion(found.lines),
        "share": found.share,
        "same_day": f"{here}?{urlencode(kept)}",
        "roster": f"{reverse('roster', args=[place.code, year])}?xet=phuong" if day == today else "",
        "due": [one for one in next_days(calendar_for(place, year)) if one.day <= day] if day > today else [],
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/foreseen.html", context, status=400 if form.errors else 200)


def _nearest(today, year: int):
    """Today where it is of the year, else the year's last or first day."""
    if today.year == year:
        return today
    return today.replace(year=year, month=12, day=31) if year < today.year else today.replace(year=year, month=1, day=1)


def _chosen(form: ForecastForm, here: str, kept: dict[str, str]) -> list[tuple[str, str]]:
    """(words, address without it) of each filter in force; the day is no filter."""
    if not form.is_bound or not form.is_valid():
        return []
    chosen = {name: value for name, value in form.cleaned_data.items() if value and name != "ngay"}
    active = []
    for name, value in chosen.items():
        rest = kept | {other: one for other, one in chosen.items() if other != name}
        words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
        active.append((f"{form.fields[name].label}: {words}", f"{here}?{urlencode(rest)}"))
    return active
