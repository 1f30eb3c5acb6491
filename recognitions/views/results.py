"""What anyone may read without signing in: who was recognised, by year and ward, as pages and as files. Nothing is written."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from antt_portal import keyed_pages, text
from antt_portal.places.models import Place
from recognitions.lookup_forms import PlaceResultsFilter, ResultsFilter
from recognitions.results import public_files, public_list

KEPT_FOR = 300  # seconds: a page or program that asks again and again is answered by whoever stands between


@require_safe
def recognised(request):
    """Where to begin: the newest year, its wards (of a whole country its provinces first), or a search through all names.

    A single ward is opened at once.
    """
    years = public_list.years()
    form = ResultsFilter(request.GET, years=years)
    asked = form.cleaned_data if form.is_valid() else {}
    year = asked.get("nam") or (years[0] if years else None)
    ward_words, words = asked.get("phuong", ""), asked.get("tim", "")
    provinces = public_list.provinces_of(year) if year and not ward_words else []
    wards = public_list.wards_of(year, ward_words) if year and len(provinces) < 2 else []
    if place := _chosen(request.GET.get("noi", ""), wards):
        return _page_of(request, year, place, form=form)
    context = {"form": form, "year": year, "years": years, "wards": wards, "provinces": provinces if len(provinces) > 1 else []}
    return render(request, "recognitions/recognised.html", context | (_found(request, year, words) if year and words else {}))


def _chosen(code: str, wards: list[Place]) -> Place | None:
    """The ward that was asked for, or the only one there is."""
    if len(wards) == 1:
        return wards[0]
    return next((ward for ward in wards if ward.code == code), None)


def _found(request, year: int, words: str, place: Place | None = None, kind: str = "") -> dict:
    """The recognised subjects whose names hold `words`, a page of them by kind, with how many there are of each kind."""
    corrections = public_list.Corrections(year)
    rows = public_list.sought(public_list.results_in(year, place), words, corrections)
    if kind:
        rows = rows.filter(enrolment__kind=kind)
    in_force = public_list.in_force(rows)
    counts = public_list.counts_of(in_force)
    page, next_url = keyed_pages.page_of(in_force, request.GET, by=public_list.BY_KIND, size=public_list.PAGE)
    first_url = keyed_pages.first_page(request.GET)
    revoked = [] if first_url else list(public_list.revoked(rows).order_by(*public_list.BY_KIND)[: public_list.PAGE])
    return {
        "searched": bool(words or kind),
        "total": sum(count.count for count in counts),
        "groups": public_list.grouped(public_list.lines_of(page, corrections), counts),
        "revoked": public_list.lines_of(revoked, corrections),
        "next_url": next_url,
        "first_url": first_url,
    }


@require_safe
def recognised_in(request, year, code):
    """The results of one ward; of a province its wards, and what is searched for in all of them. This address stays the same for ever."""
    return _page_of(request, year, get_object_or_404(Place.objects.select_related("parent"), code=code))


def _page_of(request, year: int, place: Place, *, form=None):
    """`form` is that of the page from which a ward was opened; without it the ward's own."""
    own = PlaceResultsFilter(request.GET)
    asked = own.cleaned_data if own.is_valid() else {}
    context = {
        "year": year,
        "place": place,
        "form": form or own,
        "years": public_list.years_of(place),
        "wards": public_list.wards_of(year, province=place) if place.is_province else [],
    }
    words, kind = asked.get("tim", ""), asked.get("loai", "")
    if not place.is_province or words or kind:
        context |= _found(request, year, words, place, kind)
    return render(request, "recognitions/recognised_in.html", context)


@require_safe
def recognised_file(request, year, code, form):
    """The results of a ward or a whole province in one file. Who has it already is told so by its tag, at the cost of two queries."""
    if form not in public_files.MEDIA_TYPES:
        raise Http404
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    state = public_list.state_of(year, place)
    tag, updated_at = public_files.tag_of(state, form), public_files.updated_at(state)
    known = get_conditional_response(request, etag=tag, last_modified=int(updated_at.timestamp()) if updated_at else None)
    answer = known or _file(form, year, place, updated_at)
    answer["ETag"] = tag
    if updated_at:
        answer["Last-Modified"] = http_date(updated_at.timestamp())
    patch_cache_control(answer, public=True, max_age=KEPT_FOR)
    return answer


def _file(form: str, year: int, place: Place, updated_at) -> HttpResponse:
    name = f"ket-qua-{text.folded(place.name).replace(' ', '-')}-{year}.{form}"
    shown = "attachment" if form == public_files.CSV else "inline"
    content = public_files.content_of(form, year=year, place=place, updated_at=updated_at)
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return HttpResponse(content, content_type=public_files.MEDIA_TYPES[form], headers=headers)
