"""The list of a ward's units from Excel: sending it, looking at what it would do, taking it in; and the file to fill in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.choices import SubjectKind
from registrations.models import Subject, UnitList
from registrations.permissions import may_change_roster
from registrations.services import unit_lists as services
from registrations.unit_import import ACCEPTED_KINDS, COLUMNS
from registrations.units.list_forms import UnitListForm

EARLIER = 20
ERRORS_SHOWN = 1000
MEGABYTE = 1024 * 1024
POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


@capped_upload
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*POLICE)
def units_upload(request, code):
    """GET: what the file must look like, and what came of earlier ones. POST: keep the file, then show what it would do."""
    place = _own_ward(request, code)
    if request.method != "POST":
        return _upload_page(request, place, UnitListForm())
    typed, files = request.POST, request.FILES  # read first: only then is it known whether a file was cut off
    too_large = getattr(request, "file_too_large", None)
    form = UnitListForm(typed, files, too_large=too_large)
    if not form.is_valid():
        return _upload_page(request, place, form, status=TOO_LARGE if too_large else 400)
    try:
        row = services.unit_list_keep(place=place, by=request.user, upload=form.cleaned_data["file"])
    except Refused as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return _upload_page(request, place, form, status=refusal.status)
    return redirect("units_check", place.code, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*POLICE)
def units_check(request, code, pk):
    """GET: what the list would do, or what is wrong with it, or what came of it. POST: take it in, as it was shown."""
    place = _own_ward(request, code)
    row = _seen(request, place, pk)
    if request.method != "POST":
        return _check_page(request, row)
    try:
        done = services.unit_list_take_in(unit_list=row, by=request.user, fingerprint=request.POST.get("fingerprint", ""))
    except Refused as refusal:
        return _check_page(request, _seen(request, place, pk), refusal=refusal)
    messages.success(request, f"Đã nạp {done.total} đơn vị: mới {done.new}, thay đổi {done.changed}, giữ nguyên {done.unchanged}.")
    return redirect("units_check", place.code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*POLICE)
def unit_template(request, code):
    """GET: the empty file. POST: the file with the units that are there, which asks for the password as every large export does."""
    place = _own_ward(request, code)
    if request.method == "POST":
        return _filled_template(request, place)
    from antt_portal.list_workbook import ExcelFile, as_bytes  # openpyxl is slow to import: only who wants a file waits
    from registrations.units.template import unit_template as template

    return ExcelFile("mau-danh-sach-don-vi.xlsx", as_bytes(template())).response()


@password_again
def _filled_template(request, place):
    return services.units_write_out(place=place, by=request.user).response()


def _own_ward(request, code: str) -> Place:
    """The ward whose list the person may change; 404 for every other place."""
    place = get_object_or_404(Place.objects.wards().select_related("parent"), code=code)
    if not may_change_roster(request.user, place):
        raise Http404
    return place


def _seen(request, place: Place, pk: int) -> UnitList:
    rows = UnitList.objects.visible_to(request.user).filter(place=place).select_related("place__parent", "uploaded_by", "taken_in_by")
    return get_object_or_404(rows, pk=pk)


def _upload_page(request, place: Place, form: UnitListForm, *, status: int = 200):
    from registrations.units.template import EXPLANATIONS  # openpyxl is slow to import: only who wants a file waits

    earlier = UnitList.objects.visible_to(request.user).filter(place=place)
    context = {
        "place": place,
        "year": clock.today().year,
        "form": form,
        "has_errors": bool(form.errors),
        "columns": [(column, EXPLANATIONS[column.field]) for column in COLUMNS],
        "accepted_kinds": ACCEPTED_KINDS,
        "limit_megabytes": settings.UPLOAD_LIMIT_BYTES // MEGABYTE,
        "units": Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD).count(),
        "earlier": earlier.select_related("uploaded_by", "taken_in_by").order_by("-pk")[:EARLIER],
        "earlier_total": earlier.count(),
    }
    return render(request, "registrations/units_upload.html", context, status=status)


def _check_page(request, row: UnitList, *, refusal: Refused | None = None):
    """One list as it stands: taken in, wrong, or waiting for somebody to decide."""
    context = {"list": row, "place": row.place, "year": clock.today().year, "refusal": refusal, "has_errors": refusal is not None}
    if not row.taken_in_at:
        look = services.unit_list_look(unit_list=row)
        context |= {
            "errors": look.errors[:ERRORS_SHOWN],
            "errors_total": len(look.errors),
            "preview": look.preview,
            "fingerprint": look.fingerprint,
            "has_errors": refusal is not None or bool(look.errors),
        }
    return render(request, "registrations/units_check.html", context, status=refusal.status if refusal else 200)
