"""The roster of a ward's year: who is reviewed, who is only followed, who has registered."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.places.models import Place
from registrations.choices import Level, SubjectKind
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.filters import FOLLOWED, GROUPS, IN_SCOPE, LEFT, RosterFilter
from registrations.models import Enrolment
from registrations.permissions import ROSTER_READERS, may_change_roster, roster_places
from registrations.plans import YearCalendar, calendar_for
from registrations.standing import standing_of

PAGE = 50


@for_roles(*ROSTER_READERS)
@require_safe
def roster(request, code, year):
    """The roster of a ward; of a province, its wards with how far each has come."""
    place = get_object_or_404(roster_places(request.user).select_related("parent"), code=code)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    rows = Enrolment.objects.visible_to(request.user)
    if place.is_province:
        return _wards(request, place, year, rows)
    rows = rows.roster(place, year)
    calendar = calendar_for(place, year)
    chosen = RosterFilter(request.GET, rows, area_label=calendar.label)
    page, next_url = _page(chosen.qs, request.GET)
    context = {
        "place": place,
        "year": year,
        "area_label": calendar.label,
        "rows": [(row, standing_of(row)) for row in page],
        "next_url": next_url,
        "first_url": f"?{_query(request.GET)}" if "sau" in request.GET else "",
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "found": chosen.qs.count(),
        "group": chosen.group,
        "group_words": GROUPS[chosen.group][0],
        "figures": _figures(rows),
        "registration": _registration(calendar),
        "why_empty": _why_empty(request.user, place, year),
        "years": _neighbours(year),
    }
    return render(request, "registrations/roster.html", context)


def _registration(calendar: YearCalendar) -> dict:
    """Until when residential areas register, by what source, whether that source was checked, and whether it is still to come."""
    rule = calendar.rule(SubjectKind.RESIDENTIAL_AREA, Level.WARD)
    return {
        "last_day": rule.registration_last_day,
        "source": calendar.source_text(SubjectKind.RESIDENTIAL_AREA, Level.WARD, "registration_last_day"),
        "verified": rule.verified["registration_last_day"],
        "to_come": clock.today() <= rule.registration_last_day,
    }


def _figures(rows) -> dict[str, int]:
    """How many rows each group has, and how many of those reviewed have registered or not. One query."""
    in_scope = GROUPS[IN_SCOPE][1]
    return rows.order_by().aggregate(
        reviewed=Count("pk", filter=in_scope),
        registered=Count("pk", filter=in_scope & Q(registered_at__isnull=False)),
        not_registered=Count("pk", filter=in_scope & Q(registered_at=None)),
        followed=Count("pk", filter=GROUPS[FOLLOWED][1]),
        left=Count("pk", filter=GROUPS[LEFT][1]),
    )


def _why_empty(user, place: Place, year: int) -> str:
    """What to do about a roster without rows: bring the units in, wait for the year to open, or be assigned some."""
    if may_change_roster(user, place):
        return (
            "Điền danh sách đơn vị vào tệp mẫu rồi nhờ quản trị viên nạp bằng lệnh: "
            f"manage.py import_units TỆP.xlsx --ward {place.code}. Danh sách năm {year} được lập khi mở đăng ký của năm."
        )
    if user.place_ids(Role.AREA_OFFICER) and not user.place_ids():
        return "Cán bộ Công an phường, xã phân công đối tượng cho ông/bà trong danh sách đơn vị (cột “Cảnh sát khu vực”)."
    return "Công an phường, xã nạp danh sách đơn vị; danh sách của năm được lập khi mở đăng ký."


def _page(rows, query) -> tuple[list[Enrolment], str]:
    """At most PAGE rows after the one that `sau` names, in the order of the list, and the address of what follows."""
    rows = rows.order_by("sort_key", "pk")
    last = rows.filter(pk=query["sau"]).first() if query.get("sau", "").isdecimal() else None
    if last:
        rows = rows.filter(Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk))
    page = list(rows[: PAGE + 1])
    if len(page) <= PAGE:
        return page, ""
    return page[:PAGE], f"?{_query(query, sau=page[PAGE - 1].pk)}"


def _query(query, **changed) -> str:
    kept = {name: value for name, value in query.items() if value and name != "sau"}
    return urlencode(kept | changed)


def _neighbours(year: int) -> dict[str, int]:
    """The years before and after whose list may be looked at, by how they are called."""
    near = {"Năm trước": year - 1, "Năm sau": year + 1}
    return {words: other for words, other in near.items() if FIRST_YEAR <= other <= min(LAST_YEAR, clock.today().year + 1)}


def _wards(request, place: Place, year: int, rows):
    """How far the wards of a province have come, in one query."""
    in_scope = GROUPS[IN_SCOPE][1]
    wards = (
        rows.filter(place__parent=place, year=year)
        .order_by()
        .values("place__code", "place__name")
        .annotate(reviewed=Count("pk", filter=in_scope), registered=Count("pk", filter=in_scope & Q(registered_at__isnull=False)))
        .order_by("place__name_key", "place__code")
    )
    context = {"place": place, "year": year, "wards": wards, "years": _neighbours(year)}
    return render(request, "registrations/roster_wards.html", context)
