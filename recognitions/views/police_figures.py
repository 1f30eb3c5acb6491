"""The grid in which the police confirm the figures of both windows for all subjects that their place decides on."""

from django.contrib import messages
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from antt_portal.places.models import Place
from recognitions.book import grid
from recognitions.book.counting import Asked, pre_sums, windows_of
from recognitions.book.grid import Row
from recognitions.deciding import level_of
from recognitions.models import PlaceSettings, PoliceFigures
from recognitions.permissions import appraises_in, sees_police_answers
from recognitions.predecessors import came_of, whose_lines
from recognitions.querysets import POLICE_SIGHT
from recognitions.services.police_figures import RowsRefused, police_figures_confirm
from recognitions.statistics import decided_here
from registrations.choices import SubjectKind
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.filters import ALL_ORGANISATIONS, ORGANISATION_WORDS, kinds_asked
from registrations.plans import YearCalendar, calendar_for

MOST_ROWS = 1000  # more fields than a browser sends at once; further ones by kind
KIND_ORDER = Case(*(When(kind=kind, then=position) for position, kind in enumerate(SubjectKind)))
UNCONFIRMED, CONFIRMED, TO_LOOK_AT = "chua", "da", "xem"
STANDINGS = {UNCONFIRMED: "Chưa xác nhận", CONFIRMED: "Đã xác nhận", TO_LOOK_AT: "Khác sổ, hoặc sổ đã thay đổi"}


@for_roles(*POLICE_SIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def police_figures(request, code, year):
    """GET: every subject with what is confirmed and what the book adds up to. POST: confirm what was typed, all or nothing; or, by its
    second button, fill what nobody confirmed yet from the book, which confirms nothing."""
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    if not sees_police_answers(request.user, place) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    conclusions_only = PlaceSettings.settings_of(place).conclusions_only
    calendar = calendar_for(place, year)
    rows = _narrowed(_rows(calendar, request.GET.get("loai", ""), conclusions_only), request.GET.get("dong", ""))
    if request.method != "POST":
        return _page(request, calendar, rows, conclusions_only)
    if not appraises_in(request.user, place.pk):
        raise Http404
    grid.take_in(rows, request.POST, conclusions_only)
    answers = grid.answers_of(rows, conclusions_only)
    if "dien" in request.POST:
        filled = grid.fill(rows, request.POST, conclusions_only)
        return _page(request, calendar, rows, conclusions_only, filled=filled)
    if grid.note_what_is_missing(rows, answers, conclusions_only, clock.today()):
        return _page(request, calendar, rows, conclusions_only, status=400)
    asked = {"place": place, "year": year, "answers": answers, "conclusions_only": request.POST.get("ketluan") == "1"}
    try:
        count = police_figures_confirm(by=request.user, **asked)
    except RowsRefused as refusal:
        grid.show_refused(rows, refusal.rows, conclusions_only)
        return _page(request, calendar, rows, conclusions_only, status=refusal.status)
    messages.success(request, f"Đã xác nhận {count} dòng." if count else "Không có dòng nào thay đổi.")
    query = request.GET.urlencode()
    return redirect(f"{request.path}?{query}" if query else request.path)


def _rows(calendar: YearCalendar, kind: str, conclusions_only: bool) -> list[Row]:
    """The rows of the grid. The same few queries however many rows."""
    place, year = calendar.place, calendar.year
    earlier = calendar_for(place, year - 1)
    enrolments = decided_here(calendar, on=clock.today())
    if kinds := kinds_asked(kind):
        enrolments = enrolments.filter(kind__in=kinds)
    enrolments = list(enrolments.order_by(KIND_ORDER, "sort_key", "pk")[:MOST_ROWS])
    subjects = [row.subject_id for row in enrolments]
    kept = {row.subject_id: row for row in PoliceFigures.objects.filter(subject__in=subjects, year=year).select_related("confirmed_by")}
    whose = whose_lines(subjects, came_of(subjects, year))
    level = level_of(place)
    asked = [
        Asked(row.subject_id, row.kind, row.place_id, whose[row.subject_id], windows)
        for row in enrolments
        if (windows := windows_of(calendar, earlier, row.kind, level))
    ]
    sums = pre_sums(asked)
    return [
        grid.row_of(
            row,
            kept.get(row.subject_id),
            sums.get(row.subject_id),
            parted=whose[row.subject_id].parted,
            conclusions_only=conclusions_only,
        )
        for row in enrolments
    ]


def _narrowed(rows: list[Row], standing: str) -> list[Row]:
    if standing == UNCONFIRMED:
        return [row for row in rows if not row.kept]
    if standing == CONFIRMED:
        return [row for row in rows if row.kept]
    if standing == TO_LOOK_AT:
        return [row for row in rows if row.differs or row.changed_since]
    return rows


def _page(request, calendar: YearCalendar, rows: list[Row], conclusions_only: bool, *, status: int = 200, filled: int | None = None):
    place = calendar.place
    kinds = {kind.value: calendar.label if kind == SubjectKind.RESIDENTIAL_AREA else kind.label for kind in SubjectKind}
    if not place.is_province:
        kinds.pop(SubjectKind.WARD.value)
    kinds[ALL_ORGANISATIONS] = ORGANISATION_WORDS
    context = {
        "place": place,
        "year": calendar.year,
        "rows": rows,
        "conclusions_only": conclusions_only,
        "may_confirm": appraises_in(request.user, place.pk),
        "wrong": [row for row in rows if row.errors],
        "has_errors": status != 200,
        "filled": filled,
        "confirmed": sum(bool(row.kept) for row in rows),
        "paper_for_all": request.POST.get(grid.PAPER_FOR_ALL, ""),
        "day_for_all": request.POST.get(grid.DAY_FOR_ALL, ""),
        "kinds": kinds,
        "kind": request.GET.get("loai", ""),
        "standings": STANDINGS,
        "standing": request.GET.get("dong", ""),
        "query": request.GET.urlencode(),
    }
    return render(request, "recognitions/police_figures.html", context, status=status)
