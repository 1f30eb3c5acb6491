"""What the candidates of a proposal and the list of proposals can be narrowed by. Each filter in force can be taken away alone."""

import django_filters
from django import forms
from django.db.models import Count, F, Q, QuerySet

from antt_portal.list_filters import RemovableFilters
from recognitions.choices import AppraisalState, Outcome, ProposalState
from recognitions.models import Appraisal, Proposal
from registrations.choices import SubjectKind
from registrations.filters import SubjectFilters
from registrations.querysets import words_in


class CandidateFilter(SubjectFilters):
    """By name, kind and outcome; the round that was chosen (`dot`) is kept, not shown."""

    tu_khoa = django_filters.CharFilter(label="Tên", method="with_words", max_length=100)
    loai = django_filters.ChoiceFilter(label="Loại", field_name="enrolment__kind", choices=SubjectKind, empty_label="Tất cả")
    de_nghi = django_filters.ChoiceFilter(label="Đề nghị", field_name="outcome", choices=Outcome, empty_label="Tất cả")
    dot = django_filters.CharFilter(label="Đợt", method="leave", max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = Appraisal
        fields = []

    def __init__(self, data, queryset, *, area_label: str):
        super().__init__(data, queryset)
        self._offer_kinds(area_label)

    def with_words(self, queryset, _name, value):
        return queryset.filter(words_in("enrolment__name_key", value))

    def in_force(self, **kept: str) -> list[tuple[str, str]]:
        shown = f"{self.filters['dot'].label}: "
        return [chip for chip in super().in_force(**kept) if not chip[0].startswith(shown)]


class ProposalFilter(RemovableFilters):
    """By year and state; states that the person never sees are not offered."""

    nam = django_filters.ChoiceFilter(label="Năm", field_name="year", choices=(), empty_label="Tất cả")
    trang_thai = django_filters.ChoiceFilter(label="Trạng thái", field_name="state", choices=ProposalState, empty_label="Tất cả")

    class Meta:
        model = Proposal
        fields = []

    def __init__(self, data, queryset, *, states):
        super().__init__(data, queryset)
        years = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self._offer("nam", [(str(year), str(year)) for year in years])
        self._offer("trang_thai", [(state, ProposalState(state).label) for state in states])


def with_counts(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each proposal with what its one line says: how many subjects of which kinds, and what stands out among them."""
    live = Q(items__taken_out_at=None)
    kind = "items__appraisal__enrolment__kind"
    return rows.annotate(
        count=Count("items", filter=live),
        areas=Count("items", filter=live & Q(**{kind: SubjectKind.RESIDENTIAL_AREA})),
        wards=Count("items", filter=live & Q(**{kind: SubjectKind.WARD})),
        organisations=F("count") - F("areas") - F("wards"),
        refused=Count("items", filter=live & Q(items__outcome=Outcome.REFUSE)),
        late=Count("items", filter=live & Q(items__appraisal__dossier__late=True)),
        reopened=Count("items", filter=live & ~Q(items__appraisal__state=AppraisalState.CONCLUDED)),
        newest=-F("pk"),
    )
