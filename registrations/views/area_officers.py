"""Assigning subjects to an area officer (cảnh sát khu vực): who has how many, and a list to tick."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.keyed_pages import first_page, kept, page_of
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from registrations.filters import NO_OFFICER, AssignmentFilter
from registrations.permissions import may_change_roster
from registrations.plans import calendar_for
from registrations.rosters.area_officers import NOBODY, officer_names, officers_of
from registrations.services.assignments import area_officers_give, assignable

PAGE = 100
NOBODY_YET = "0"


class OfficerForm(forms.Form):
    """The area officer who takes over what is ticked. What is ticked says `subject:officer`, as the page showed it."""

    officer = forms.ModelChoiceField(
        label="Giao cho cảnh sát khu vực",
        queryset=User.objects.none(),
        empty_label="Chọn một người",
        error_messages={
            "required": "Ông/bà chọn cảnh sát khu vực sẽ phụ trách.",
            "invalid_choice": "Người này không còn là cảnh sát khu vực ở đây. Ông/bà chọn người khác trong danh sách.",
        },
    )

    def __init__(self, *args, officers, **options):
        super().__init__(*args, **options)
        self.fields["officer"].queryset = officers
        self.fields["officer"].label_from_instance = lambda officer: officer.full_name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def area_officers(request, code):
    """GET: the subjects and their officers. POST: what is ticked goes to the chosen officer from today."""
    place = get_object_or_404(Place.objects.visible_to(request.user).wards().select_related("parent"), code=code)
    if not may_change_roster(request.user, place):
        raise Http404
    officers = officers_of(place, clock.today())
    if request.method != "POST":
        return _page(request, place, OfficerForm(officers=officers))
    form = OfficerForm(request.POST, officers=officers)
    if not form.is_valid():
        return _page(request, place, form, status=400)
    officer = form.cleaned_data["officer"]
    try:
        changed = area_officers_give(place=place, subjects=_ticked(request), officer=officer, by=request.user)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, place, form, status=refusal.status)
    if changed:
        messages.success(request, f"Từ hôm nay {officer.full_name} phụ trách thêm {changed} đối tượng.")
    else:
        messages.info(request, f"{officer.full_name} đã phụ trách các đối tượng này từ trước. Không có gì thay đổi.")
    return redirect(request.get_full_path())


def _ticked(request) -> dict[int, int | None]:
    """Subject id to the id of the officer whom the page showed; what is not of that form is not from the page."""
    ticked = {}
    for value in request.POST.getlist("subjects"):
        subject, _, shown = value.partition(":")
        if not (subject.isdecimal() and shown.isdecimal() and len(value) < 40):
            raise Refused("Có dòng đánh dấu không đọc được. Ông/bà mở lại trang này rồi đánh dấu lại.")
        ticked[int(subject)] = None if shown == NOBODY_YET else int(shown)
    return ticked


def _page(request, place: Place, form: OfficerForm, *, status: int = 200):
    officers = list(form.fields["officer"].queryset)
    label = calendar_for(place, clock.today().year).label
    subjects = assignable(place)
    chosen = AssignmentFilter(request.GET, subjects, area_label=label, officers=officers)
    page, next_url = page_of(chosen.qs, request.GET, size=PAGE)
    names = officer_names(page)
    ticked = {value.partition(":")[0] for value in request.POST.getlist("subjects")}
    context = {
        "place": place,
        "form": form,
        "officers": officers,
        "loads": _loads(chosen.queryset, officers),
        "rows": [(row, names.get(row.officer_id, ""), f"{row.pk}:{row.officer_id or NOBODY_YET}", str(row.pk) in ticked) for row in page],
        "filter": chosen,
        "filters_in_force": chosen.in_force(),
        "found": chosen.qs.count(),
        "query": kept(request.GET, **({"sau": request.GET["sau"]} if "sau" in request.GET else {})),
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "year": clock.today().year,
        "has_errors": bool(form.errors),
    }
    return render(request, "registrations/area_officers.html", context, status=status)


def _loads(subjects, officers: list[User]) -> list[tuple[str, int, str]]:
    """Per officer, who has none included, how many subjects (annotated by `with_officer`) they have: (name, number, filter). One query."""
    counted = dict(subjects.order_by().values_list("officer_id").annotate(number=Count("pk")))
    lines = [(NOBODY, counted.get(None, 0), f"?can_bo={NO_OFFICER}")]
    return lines + [(officer.full_name, counted.get(officer.pk, 0), f"?can_bo={officer.pk}") for officer in officers]
