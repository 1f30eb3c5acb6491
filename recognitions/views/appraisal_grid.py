"""“Bảng thẩm định”: all subjects of a year that the place decides on, by khoản. For the police of the place."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Case, When
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.accounts.permissions import for_roles
from recognitions.appraising.grid import grid_of
from recognitions.appraising.next_subject import READERS
from recognitions.choices import Outcome
from recognitions.statistics import decided_here
from registrations.choices import SubjectKind
from registrations.plans import calendar_for

MOST_ROWS = 1000
KIND_ORDER = Case(*(When(kind=kind, then=position) for position, kind in enumerate(SubjectKind)))
RESULTS = [
    ("", "Tất cả"),
    ("none", "Chưa thẩm định"),
    ("open", "Đang thẩm định"),
    (Outcome.RECOGNISE.value, Outcome.RECOGNISE.label),
    (Outcome.REFUSE.value, Outcome.REFUSE.label),
]


class GridForm(forms.Form):
    """Narrows the grid by kind and by result."""

    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *SubjectKind.choices])
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=RESULTS)

    def narrow(self, rows):
        """The roster rows that the filters in force leave."""
        chosen = self.cleaned_data if self.is_valid() else {}
        rows = rows.filter(kind=chosen["loai"]) if chosen.get("loai") else rows
        result = chosen.get("ket_qua")
        if result == "none":
            return rows.filter(appraisals=None)
        if result == "open":
            return rows.filter(appraisals__state="open")
        return rows.filter(appraisals__outcome=result) if result else rows

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


@require_safe
@for_roles(*READERS)
def grid(request, year):
    """The year's grid. The number of queries is the same for five subjects and three hundred."""
    place = next(m.place for m in request.user.current_memberships if m.role in READERS)
    form = GridForm(request.GET)
    rows = form.narrow(decided_here(calendar_for(place, year), on=clock.today())).order_by(KIND_ORDER, "sort_key", "pk")
    found = grid_of(rows[:MOST_ROWS])
    context = {
        "year": year,
        "place": place,
        "form": form,
        "active": _chosen(form, year),
        "grid": found,
        "total": len(found.rows) if len(found.rows) < MOST_ROWS else rows.count(),
    }
    return render(request, "recognitions/appraisal_grid.html", context)


def _chosen(form: GridForm, year: int) -> list[tuple[str, str]]:
    """(words, address without it) of each filter in force."""
    here = reverse("appraisal_grid", args=[year])
    return [
        (
            f"{form.fields[name].label}: {dict(form.fields[name].choices)[value]}",
            f"{here}?{urlencode({key: one for key, one in form.given.items() if key != name})}",
        )
        for name, value in form.given.items()
    ]
