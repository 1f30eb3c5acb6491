"""What a roster can be narrowed by. Each filter in force can be taken away alone."""

from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django.db.models import Q, QuerySet

from registrations.choices import Level, SubjectKind
from registrations.models import Enrolment

IN_SCOPE, FOLLOWED, LEFT = "", "theo-doi", "da-ra"
GROUPS = {
    IN_SCOPE: ("Thuộc diện xét", Q(in_scope=True, left_on=None)),
    FOLLOWED: ("Theo dõi phong trào", Q(in_scope=False, left_on=None)),
    LEFT: ("Đã ra khỏi danh sách", Q(left_on__isnull=False)),
}
REGISTERED = {"co": "Đã đăng ký", "chua": "Chưa đăng ký"}


class RosterFilter(django_filters.FilterSet):
    """One of the three groups of a roster (in scope unless another is asked for), narrowed by kind, level, registration and words."""

    tu_khoa = django_filters.CharFilter(label="Từ khóa", method="with_words", max_length=100)
    loai = django_filters.ChoiceFilter(label="Loại", field_name="kind", choices=SubjectKind, empty_label="Tất cả")
    cap = django_filters.ChoiceFilter(label="Cấp quản lý", field_name="managing_level", choices=Level, empty_label="Tất cả")
    dang_ky = django_filters.ChoiceFilter(
        label="Đăng ký", method="by_registration", choices=tuple(REGISTERED.items()), empty_label="Tất cả"
    )
    dien = django_filters.ChoiceFilter(
        label="Diện",
        method="leave_to_group",
        choices=[(group, words) for group, (words, _) in GROUPS.items() if group != IN_SCOPE],
        empty_label=GROUPS[IN_SCOPE][0],
    )

    class Meta:
        model = Enrolment
        fields = []

    def __init__(self, data, queryset, *, area_label: str):
        """`area_label` is what people here call a residential area."""
        super().__init__(data, queryset)
        self.filters["loai"].extra["choices"] = [
            (kind.value, area_label if kind == SubjectKind.RESIDENTIAL_AREA else kind.label) for kind in SubjectKind
        ]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset).filter(GROUPS[self.group][1])

    @property
    def group(self) -> str:
        return self._given.get("dien", IN_SCOPE)

    def with_words(self, queryset, _name, value):
        return queryset.search(value)

    def by_registration(self, queryset, _name, value):
        return queryset.filter(registered_at__isnull=value == "chua")

    def leave_to_group(self, queryset, _name, _value):
        """The group applies also when none is asked for: see `filter_queryset`."""
        return queryset

    def in_force(self) -> list[tuple[str, str]]:
        """Each filter in force as (words, address of the list without it)."""
        return [(self._words(name, value), f"?{urlencode(_without(name, self._given))}") for name, value in self._given.items()]

    @cached_property
    def _given(self) -> dict[str, str]:
        """The filters that were asked for, by name; one that is not understood is told at its field and counts as not asked for."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def _words(self, name: str, value: str) -> str:
        chosen = dict(getattr(self.form.fields[name], "choices", ())).get(value, f"“{value}”")
        return f"{self.filters[name].label}: {chosen}"


def _without(name: str, given: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in given.items() if key != name}
