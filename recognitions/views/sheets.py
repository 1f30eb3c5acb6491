"""The account of blank certificate sheets: the year's page, its lines, the minutes of spoiled ones, a printed sheet that was spoiled."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from antt_portal.papers.download import paper_download
from antt_portal.places.models import Place
from recognitions.choices import SheetMovementKind
from recognitions.models import Certificate, SheetMovement
from recognitions.services import sheets as services
from recognitions.services.certificates import sheet_of
from recognitions.sheets.account import year_account
from recognitions.sheets.forms import SheetMovementForm, SpoiledSheetForm
from recognitions.sheets.minutes_text import text_of
from recognitions.views.certificates import READERS


def _place(user) -> Place:
    """The place whose sheets the person looks after or looks at: their own."""
    held = Place.objects.filter(pk__in=user.place_ids(*READERS)).select_related("parent").order_by("pk").first()
    if held is None:
        raise Http404
    return held


def _lines(place: Place, year: int):
    rows = SheetMovement.objects.filter(place=place, moved_on__year=year)
    return rows.select_related("certificate", "written_by", "struck_by").order_by("moved_on", "pk")


@for_roles(*READERS)
@require_safe
def sheets(request, year):
    """What came in, was used, spoiled and handed back in a calendar year, and what is left."""
    place = _place(request.user)
    width, height = sheet_of(place)
    lines = list(_lines(place, year))
    context = {
        "year": year,
        "this_year": clock.today().year,
        "place": place,
        "account": year_account(place, year),
        "lines": lines,
        "spoiled": any(line.kind == SheetMovementKind.SPOILED and not line.struck_at for line in lines),
        "width": width,
        "height": height,
        "may_write": request.user.holds(Role.OFFICE, place=place.pk),
    }
    return render(request, "recognitions/sheets.html", context)


@for_roles(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets_write(request, year):
    """Write a line of the account."""
    place = _place(request.user)
    form = SheetMovementForm(posted(request), initial={"moved_on": clock.today(), "kind": request.GET.get("viec")})

    def write():
        services.sheets_write(place=place, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, write):
        messages.success(request, "Đã ghi vào sổ phôi.")
        return redirect("sheets", form.cleaned_data["moved_on"].year)
    context = {"form": form, "year": year, "has_errors": bool(form.errors)}
    return render(request, "recognitions/sheets_write.html", context, status=400 if form.errors else 200)


@for_roles(Role.OFFICE)
@require_POST
def sheets_strike(request, pk):
    """Strike out a line."""
    row = get_object_or_404(SheetMovement.objects.visible_to(request.user), pk=pk)
    services.sheets_strike(movement=row, by=request.user)
    messages.success(request, "Đã gạch bỏ dòng đó; dòng vẫn còn để xem và không tính nữa.")
    return redirect("sheets", row.moved_on.year)


@for_roles(*READERS)
@require_safe
def sheets_minutes(request, year, form):
    """The minutes of the year's spoiled sheets, as PDF or Word."""
    place = _place(request.user)
    spoiled = _lines(place, year).standing().filter(kind=SheetMovementKind.SPOILED)
    return paper_download(text_of(place, year, spoiled), form, name=f"bien-ban-phoi-hong-{year}")


@for_roles(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def printed_sheet_spoil(request, pk):
    """The sheet of a printed certificate was spoiled: it is counted, and the certificate may be printed again."""
    rows = Certificate.objects.visible_to(request.user).select_related("deciding_place")
    row = get_object_or_404(rows, pk=pk)
    if not request.user.holds(Role.OFFICE, place=row.deciding_place_id):
        raise Http404
    form = SpoiledSheetForm(posted(request), initial={"version": row.version})

    def spoil():
        services.printed_sheet_spoil(certificate=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, spoil):
        messages.success(request, "Đã ghi một tờ phôi hỏng. Ông/bà in lại giấy này ở trang này; số vào sổ và mã tra cứu giữ nguyên.")
        return redirect("certificate", pk)
    context = {"certificate": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/certificate_spoil.html", context, status=400 if form.errors else 200)
