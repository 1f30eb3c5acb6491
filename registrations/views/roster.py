"""The roster of a ward's year: who is reviewed, who is only followed, who has registered. And the file of what is shown. A province
reads its wards, or the rows of all of them narrowed by a filter."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.keyed_pages import first_page, kept, page_of
from antt_portal.places.models import Place
from registrations.choices import Level, SubjectKind
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.eligibility import open_question
from registrations.filters import FOLLOWED, GROUPS, IN_SCOPE, LEFT, QUESTIONS, REGISTRATION, RosterFilter
from registrations.models import Enrolment
from registrations.permissions import ROSTER_READERS, may_change_roster, roster_places
from registrations.plans import YearCalendar, calendar_for
from registrations.rosters.area_officers import officer_of_each, officers_of, without_officer
from registrations.rosters.standing import registered_how


@dataclass(frozen=True)
class RosterLine:
    """A row, how it stands with its registration, its area officer's name (or none), and what must still be asked about it."""

    row: Enrolment
    registration: str
    officer: str
    question: str


@for_roles(*ROSTER_READERS)
@require_safe
def roster(request, code, year):
    """The roster of a ward; of a province, its wards with how far each has come, or what a filter leaves of all their rows."""
    place = roster_place(request.user, code, year)
    rows = Enrolment.objects.visible_to(request.user)
    if place.is_province:
        return (_narrowed if request.GET else _wards)(request, place, year, rows)
    rows = rows.roster(place, year)
    calendar = calendar_for(place, year)
    chosen = RosterFilter(request.GET, rows, calendar=calendar, officers=officers_of(place, clock.today()))
    page, next_url = page_of(chosen.qs, request.GET)
    context = {
        "place": place,
        "year": year,
        "area_label": calendar.label,
        "lines": _lines(page, chosen),
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "query": kept(request.GET),
        "found": chosen.qs.count(),
        "group": chosen.group,
        "group_words": GROUPS[chosen.group][0],
        "figures": _figures(chosen),
        "registration": _registration(calendar),
        "may_change": may_change_roster(request.user, place),
        "why_empty": _why_empty(request.user, place, year),
        "years": neighbours(year),
    }
    return render(request, "registrations/roster.html", context)


@password_again
@for_roles(*ROSTER_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def roster_export(request, code, year):
    """GET: what the file will hold. POST: the file of all rows of the current filter, whatever page was shown."""
    place = roster_place(request.user, code, year, ward=True)
    rows = Enrolment.objects.visible_to(request.user).roster(place, year)
    chosen = RosterFilter(request.GET, rows, calendar=calendar_for(place, year), officers=officers_of(place, clock.today()))
    if request.method != "POST":
        return _export_page(request, place, year, chosen)
    from registrations.rosters import export as export_file  # openpyxl is slow to import: only who wants a file waits

    return export_file.roster_export(place=place, year=year, chosen=chosen, by=request.user).response()


def roster_place(user, code: str, year: int, *, ward: bool = False) -> Place:
    """The place whose roster of `year` the `user` may open; 404 otherwise, and for a province where a `ward` is asked for."""
    place = get_object_or_404(roster_places(user).select_related("parent"), code=code)
    if not FIRST_YEAR <= year <= LAST_YEAR or (ward and place.is_province):
        raise Http404
    return place


def neighbours(year: int) -> dict[str, int]:
    """The years before and after whose list may be looked at, by how they are called."""
    near = {"Năm trước": year - 1, "Năm sau": year + 1}
    return {words: other for words, other in near.items() if FIRST_YEAR <= other <= min(LAST_YEAR, clock.today().year + 1)}


def _export_page(request, place: Place, year: int, chosen: RosterFilter):
    context = {
        "place": place,
        "year": year,
        "found": chosen.qs.count(),
        "group_words": GROUPS[chosen.group][0],
        "filters_in_force": [words for words, _ in chosen.in_force()],
        "query": kept(request.GET),
    }
    return render(request, "registrations/roster_export.html", context)


def _lines(page: list[Enrolment], chosen: RosterFilter) -> list[RosterLine]:
    officers = officer_of_each([row.subject_id for row in page], chosen.officers, chosen.today)
    return [RosterLine(row, registered_how(row), str(officers.get(row.subject_id, "")), _question(row)) for row in page]


def _question(row: Enrolment) -> str:
    return open_question(kind=row.kind, size_class=row.size_class, school_levels=row.school_levels)


def _registration(calendar: YearCalendar) -> dict:
    """Until when residential areas register, by what source, whether that source was checked, and whether it is still to come."""
    rule = calendar.rule(SubjectKind.RESIDENTIAL_AREA, Level.WARD)
    return {
        "last_day": rule.registration_last_day,
        "source": calendar.source_text(SubjectKind.RESIDENTIAL_AREA, Level.WARD, "registration_last_day"),
        "verified": rule.verified["registration_last_day"],
        "to_come": clock.today() <= rule.registration_last_day,
    }


def _figures(chosen: RosterFilter) -> dict[str, int]:
    """How many rows each group has, and how those reviewed stand. Two queries."""
    rows, in_scope = chosen.queryset, GROUPS[IN_SCOPE][1]
    counted = rows.order_by().aggregate(
        reviewed=Count("pk", filter=in_scope),
        registered=Count("pk", filter=in_scope & REGISTRATION["co"][1]),
        late=Count("pk", filter=in_scope & REGISTRATION["muon"][1]),
        not_registered=Count("pk", filter=in_scope & REGISTRATION["chua"][1]),
        missed=Count("pk", filter=in_scope & REGISTRATION["qua-han"][1]),
        unknown_size=Count("pk", filter=in_scope & QUESTIONS["quy-mo"][1]),
        unknown_level=Count("pk", filter=in_scope & QUESTIONS["cap-hoc"][1]),
        followed=Count("pk", filter=GROUPS[FOLLOWED][1]),
        left=Count("pk", filter=GROUPS[LEFT][1]),
    )
    return counted | {"without_officer": without_officer(rows.filter(in_scope), chosen.officers, chosen.today).count()}


def _why_empty(user, place: Place, year: int) -> dict[str, str]:
    """What to do about a roster without rows: bring the units in, wait for the year to open, or be assigned some."""
    if may_change_roster(user, place):
        text = f"Ông/bà nạp danh sách đơn vị từ tệp Excel. Danh sách năm {year} được lập khi mở đăng ký của năm."
        return {"text": text, "url": _units_upload(place), "action": "Nạp danh sách từ Excel"}
    if user.place_ids(Role.AREA_OFFICER) and not user.place_ids():
        return {"text": "Cán bộ Công an phường, xã phân công đối tượng cho ông/bà ở trang “Phân công cảnh sát khu vực”."}
    return {"text": "Công an phường, xã nạp danh sách đơn vị; danh sách của năm được lập khi mở đăng ký."}


def _units_upload(place: Place) -> str:
    try:
        return reverse("units_upload", args=[place.code])
    except NoReverseMatch:
        return ""


def _narrowed(request, place: Place, year: int, rows):
    """The rows of all wards of a province that the filter leaves, each with its ward."""
    rows = rows.filter(place__parent=place, year=year).select_related("place")
    chosen = RosterFilter(request.GET, rows, calendar=calendar_for(place, year), officers=None)
    page, next_url = page_of(chosen.qs, request.GET)
    context = {
        "place": place,
        "year": year,
        "lines": [RosterLine(row, registered_how(row), "", _question(row)) for row in page],
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "found": chosen.qs.count(),
        "group": chosen.group,
        "group_words": GROUPS[chosen.group][0],
        "years": neighbours(year),
    }
    return render(request, "registrations/roster_of_province.html", context)


def _wards(request, place: Place, year: int, rows):
    """How far the wards of a province have come, in one query."""
    in_scope = GROUPS[IN_SCOPE][1]
    wards = (
        rows.filter(place__parent=place, year=year)
        .order_by()
        .values("place__code", "place__name")
        .annotate(reviewed=Count("pk", filter=in_scope), registered=Count("pk", filter=in_scope & REGISTRATION["co"][1]))
        .order_by("place__name_key", "place__code")
    )
    context = {"place": place, "year": year, "wards": wards, "years": neighbours(year)}
    return render(request, "registrations/roster_wards.html", context)
