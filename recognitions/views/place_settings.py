"""“Cài đặt của phường”: what the law leaves to a place, chosen by those who run that part of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal.form_answers import went_through
from antt_portal.places.models import Place
from recognitions.models import PlaceSettings
from recognitions.permissions import settings_parts_of
from recognitions.services.settings import settings_change
from recognitions.settings_forms import FORMS, initial_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_settings(request, code):
    """The parts that this person chooses, each a form of its own."""
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    parts = settings_parts_of(request.user, place)
    if not parts:
        raise Http404
    initial = initial_of(PlaceSettings.settings_of(place))
    forms = {part: FORMS[part](initial=initial | {"part": part}, prefix=part) for part in parts}
    if request.method == "POST":
        part = next((part for part in parts if request.POST.get(f"{part}-part") == part), None)
        if part is None:
            raise Http404
        form = forms[part] = FORMS[part](request.POST, prefix=part)
        if form.is_valid() and went_through(form, lambda: _change(form, place, request.user)):
            messages.success(request, "Đã lưu cài đặt.")
            return redirect("place_settings", code)
    failed = any(form.errors for form in forms.values())
    context = {"place": place, "forms": forms, "has_errors": failed}
    return render(request, "recognitions/place_settings.html", context, status=400 if failed else 200)


def _change(form, place: Place, by) -> PlaceSettings:
    given = dict(form.cleaned_data)
    part, version = given.pop("part"), given.pop("version")
    return settings_change(place=place, part=part, changes=given, by=by, version=version)
