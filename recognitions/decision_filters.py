"""Narrowing the list of decisions."""

from django import forms
from django.db.models import QuerySet

from recognitions.choices import DecisionKind, DecisionState
from recognitions.models import Decision


class DecisionFilterForm(forms.Form):
    """By number, kind, state and year of the review."""

    q = forms.CharField(label="Số", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *DecisionKind.choices])
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả"), *DecisionState.choices])
    year = forms.TypedChoiceField(label="Năm xét", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, years: list[int], **options):
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "Tất cả"), *((year, year) for year in years)]

    def narrow(self, rows: QuerySet[Decision]) -> QuerySet[Decision]:
        """The decisions that the filters in force leave."""
        chosen = self.cleaned_data if self.is_valid() else {}
        exact = {name: chosen[name] for name in ("kind", "state", "year") if chosen.get(name)}
        rows = rows.filter(**exact)
        return rows.filter(symbol__icontains="".join(chosen["q"].split())) if chosen.get("q") else rows

    def active(self) -> list[tuple[str, str]]:
        """(words, address without it) of each filter in force."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound and self.is_valid() else {}
        found = []
        for name, value in chosen.items():
            rest = self.data.copy()
            for left_out in (name, "sau"):
                rest.pop(left_out, None)
            words = dict(getattr(self.fields[name], "choices", ())).get(value, value)
            found.append((f"{self.fields[name].label}: {words}", f"?{rest.urlencode()}"))
        return found
