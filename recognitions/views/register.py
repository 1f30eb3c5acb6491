"""The register book of a place and year: as a page, as a PDF for the shelf, as an Excel file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from antt_portal import clock, print_assets
from antt_portal.accounts.permissions import for_roles
from antt_portal.accounts.reauthentication import password_again
from antt_portal.jobs.services import WillNeverWork
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from recognitions import register
from recognitions.lookup_forms import BookFilter
from recognitions.paper_words import committee
from recognitions.register_lines import lines_of
from recognitions.views.certificates import READERS


@for_roles(*READERS)
@require_GET
def register_book(request, year):
    """The register book of a place and year, for the screen and for paper."""
    form, place = _asked(request, year)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = register.book(place, year=year, words=asked.get("tim", ""), state=asked.get("trang_thai", "")) if place else []
    context = {
        "year": year,
        "place": place,
        "issuer": committee(place) if place else "",
        "form": form,
        "lines": lines_of(lines),
        "active": form.chips(),
        "filtered": bool(asked.get("tim") or asked.get("trang_thai")),
        "this_year": clock.today().year,
    }
    return render(request, "recognitions/register.html", context)


@for_roles(*READERS)
@require_GET
def register_pdf(request, year):
    """The whole book of a place and year for the shelf: landscape A4, heads repeated, page x/y, room for who received."""
    place = _chosen(request, year)
    context = {
        "place": place,
        "issuer": committee(place),
        "year": year,
        "lines": lines_of(register.book(place, year=year)),
        "now": clock.now(),
    }
    try:
        content = print_assets.pdf(render_to_string("documents/register_book.html", context), stylesheet="register_book.css")
    except WillNeverWork as problem:
        raise Refused("Máy chủ chưa tạo được tệp PDF. Ông/bà tải tệp Excel, hoặc báo người quản trị.") from problem
    headers = {"Content-Disposition": f'attachment; filename="so-cap-giay-cong-nhan-{year}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@password_again
@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def register_excel(request, year):
    """GET: what the file will hold. POST: the file of the whole book of a place and year."""
    place = _chosen(request, year)
    if request.method != "POST":
        context = {"place": place, "year": year, "found": register.book(place, year=year).count()}
        return render(request, "recognitions/register_excel.html", context)
    from recognitions.register_excel import register_export  # openpyxl is slow to import: only who wants a file waits

    return register_export(place=place, year=year, by=request.user).response()


def _asked(request, year: int) -> tuple[BookFilter, Place | None]:
    """The filter of the page, and the place whose book it opens: the one asked for, else the person's own, else the first."""
    places = list(Place.objects.visible_to(request.user).filter(certificates__register_year=year).select_related("parent").distinct())
    form = BookFilter(request.GET, places=places)
    code = form.cleaned_data.get("noi") if form.is_valid() else ""
    held = request.user.place_ids()
    own = (place for place in places if place.pk in held)
    return form, next((place for place in places if place.code == code), next(own, places[0] if places else None))


def _chosen(request, year: int) -> Place:
    _form, place = _asked(request, year)
    if place is None:
        raise Http404
    return place
