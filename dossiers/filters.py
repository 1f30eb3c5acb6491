"""Narrowing the review queue: kind, state, late, words of the name."""

import django_filters
from django import forms

from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier

SHOWN = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.RETURNED, DossierState.COMPLETE)


class DossierFilter(django_filters.FilterSet):
    """By default what waits for the police: sent or being checked. Always bound: a value that is not on offer narrows nothing."""

    q = django_filters.CharFilter(label="Tên", method="by_name", widget=forms.TextInput(attrs={"type": "search"}))
    kind = django_filters.ChoiceFilter(label="Loại hồ sơ", choices=DossierKind.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Trạng thái", choices=[(state.value, state.label) for state in SHOWN], empty_label="Đang chờ kiểm tra"
    )
    late = django_filters.ChoiceFilter(
        label="Thời hạn", choices=[("true", "Nộp muộn"), ("false", "Đúng hạn")], empty_label="Tất cả", method="by_lateness"
    )

    class Meta:
        model = Dossier
        fields = ["q", "kind", "state", "late"]

    @property
    def qs(self):
        rows = super().qs
        return rows if self.form.cleaned_data.get("state") else rows.waiting()

    def by_name(self, rows, _name, words):
        return rows.search(words)

    def by_lateness(self, rows, _name, value):
        return rows.filter(late=value == "true")
