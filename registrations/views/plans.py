"""The year's calendar and the plans that it comes from."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from antt_portal.places.public_holidays import YEARS
from registrations import plans
from registrations.calendar_page import grid_of, late_words, reports_of, sections_of, timeline_of
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.dissolved_wards import where_to_go
from registrations.models import Plan, PlanVersion, Subject
from registrations.permissions import may_open_roster, may_write_plan
from registrations.planning.changes import changes_between
from registrations.planning.toml_writer import toml_of
from registrations.planning.warnings import window_warnings
from registrations.planning.words import tables_of
from registrations.querysets import own_subject_ids
from registrations.services.plan_drafts import last_year_to_draft


@require_safe
@login_required
def calendar(request, year):
    """The year of a place: `?noi=` names it, else the person's own. A representative reads what concerns their subjects first."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    places = list(plans.places_open_to(request.user).select_related("parent").order_by("parent__code", "code"))
    place = _asked(places, request.GET["noi"]) if "noi" in request.GET else _own(request.user, places)
    today = clock.today()
    shown = plans.calendar_for(place, year)
    own = _own_rules(request.user, shown, today)
    sections = sections_of(shown, today, own)
    others = [section for section in sections if not section.is_own]
    context = {
        "place": place,
        "places": places,
        "year": year,
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "own_sections": [section for section in sections if section.is_own],
        "other_sections": others,
        "grid": grid_of(others),
        "late_words": late_words(shown),
        "where_to_go": where_to_go(place) if place.is_gone_on(today) else "",
        "timeline": timeline_of(shown, today, own),
        "reports": [] if own else reports_of(shown),
        "versions": [version for version in (shown.version, shown.province_version) if version],
        "may_write_plan": year <= last_year_to_draft() and may_write_plan(request.user, place),
        "may_open_roster": may_open_roster(request.user, place),
        "has_days_off": year in YEARS,
    }
    return render(request, "registrations/calendar.html", context)


@require_safe
@login_required
def plan(request, pk):
    """A plan with everything that each of its versions says, the one in force first."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("place__parent"), pk=pk)
    versions = list(found.versions.select_related("published_by").order_by("-seq"))
    before = [*versions[1:], None]
    context = {
        "plan": found,
        "version": versions[0],
        "tables": tables_of(versions[0].content),
        "window_warnings": window_warnings(*plans.calendars_around(found.place, found.year)),
        "versions": [_published(version, earlier) for version, earlier in zip(versions, before, strict=True)],
        "may_write_plan": found.year <= last_year_to_draft() and may_write_plan(request.user, found.place),
    }
    return render(request, "registrations/plan.html", context)


def _published(version: PlanVersion, earlier: PlanVersion | None) -> dict:
    """One version for the list: what it says, and what it says otherwise than the one before."""
    changes = changes_between(earlier.content, version.content) if earlier else []
    return {"version": version, "tables": tables_of(version.content), "earlier": earlier, "changes": changes}


@require_safe
@login_required
def plan_file(request, pk, seq):
    """One version as a plan file, which loads back to the same content."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("place"), pk=pk)
    version = get_object_or_404(found.versions, seq=seq)
    heading = f"Kế hoạch năm {found.year} của {found.place.name}, công bố lần {seq}"
    response = HttpResponse(toml_of(version.content, heading=heading), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ke-hoach-{slugify(found.place.code)}-{found.year}-lan-{seq}.toml"'
    return response


def _asked(places: list[Place], code: str) -> Place:
    for place in places:
        if place.code == code:
            return place
    raise Http404


def _own(user, places: list[Place]) -> Place:
    """Where the person belongs: the place of their first role, else of their first subject."""
    held = [membership.place_id for membership in user.current_memberships]
    subjects = Subject.objects.filter(pk__in=own_subject_ids(user)).order_by("sort_key", "pk").values_list("place_id", flat=True)
    for pk in held or subjects[:1]:
        for place in places:
            if place.pk == pk:
                return place
    raise Http404


def _own_rules(user, shown: plans.YearCalendar, today) -> set[tuple[str, str]]:
    """The (kind, level) of a representative's own subjects in the place; nothing for who works for the place as a whole."""
    if any(membership.role != Role.REPRESENTATIVE for membership in user.current_memberships):
        return set()
    subjects = Subject.objects.filter(pk__in=own_subject_ids(user), place=shown.place).values_list("kind", "managing_level")
    return {(kind, shown.deciding(kind=kind, managing_level=level, on=today).level) for kind, level in subjects.distinct()}
