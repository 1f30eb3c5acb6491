"""What the book of a place can be narrowed by. Each filter in force can be taken away alone."""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q

from antt_portal import clock
from antt_portal.list_filters import Folded
from antt_portal.places.models import Place
from recognitions.book.counting import COUNTED
from recognitions.choices import FollowUpKind
from recognitions.models import FollowUp
from recognitions.predecessors import came_of, whose_lines
from registrations.choices import Level, SubjectKind
from registrations.circular import FIRST_YEAR
from registrations.filters import SubjectFilters
from registrations.models import Subject
from registrations.plans import calendar_for

BOTH_COUNTED, STANDING, STRUCK = "tinh", "con", "gach"
YEARS_OFFERED = 4


class BookFilter(Folded, SubjectFilters):
    """The lines of a place's book. `year` is whose criteria are offered; `subject`, when one is asked for, stands with those that it
    came of, so that the count beside a criterion opens exactly its lines."""

    tu_khoa = django_filters.CharFilter(label="Từ khóa", method="with_words", max_length=100)
    loai = django_filters.ChoiceFilter(
        label="Loại việc",
        method="by_kind",
        choices=[*FollowUpKind.choices, (BOTH_COUNTED, "Vụ việc và vi phạm bị kỷ luật")],
        empty_label="Tất cả",
    )
    nhom = django_filters.ChoiceFilter(label="Loại đối tượng", field_name="subject__kind", choices=SubjectKind, empty_label="Tất cả")
    moc = django_filters.ChoiceFilter(label="Mốc đánh giá", method="by_window", choices=(), empty_label="Mọi ngày")
    tieu_chi = django_filters.ChoiceFilter(label="Tiêu chí", field_name="criterion", choices=(), empty_label="Tất cả")
    dong = django_filters.ChoiceFilter(
        label="Dòng",
        field_name="struck_at",
        method="by_standing",
        choices=((STANDING, "Chưa gạch bỏ"), (STRUCK, "Đã gạch bỏ")),
        empty_label="Tất cả",
    )
    doi_tuong = django_filters.ChoiceFilter(label="Đối tượng", method="by_subject", choices=(), empty_label="Tất cả")

    FIRST = ("tu_khoa", "loai", "nhom", "moc")

    class Meta:
        model = FollowUp
        fields = []

    def __init__(self, data, queryset, *, place: Place, area_label: str, criteria: list[tuple[str, str]], subject: Subject | None):
        self.place = place
        super().__init__(data, queryset)
        this_year = clock.today().year
        years = range(this_year + 1, max(FIRST_YEAR, this_year - YEARS_OFFERED) - 1, -1)
        self._offer("moc", [(str(year), f"Năm {year}") for year in years])
        self._offer("tieu_chi", criteria)
        self._offer("doi_tuong", [(str(subject.pk), subject.name)] if subject else [])
        self._offer_kinds(area_label, by="nhom")

    def by_kind(self, queryset, _name, value):
        return queryset.filter(kind__in=COUNTED if value == BOTH_COUNTED else [value])

    def by_standing(self, queryset, _name, value):
        return queryset.filter(struck_at__isnull=value == STANDING)

    def by_window(self, queryset, _name, value):
        return queryset.filter(in_windows_of(self.place, int(value)))

    def by_subject(self, queryset, _name, value):
        year = int(self.given["moc"]) if "moc" in self.given else clock.today().year
        whose = whose_lines([int(value)], came_of([int(value)], year))
        return queryset.filter(subject__in=whose[int(value)].subjects)


def in_windows_of(place: Place, year: int) -> Q:
    """The condition that a line's day lies in the evaluation window of its subject's year, each kind by its own window."""
    rules = calendar_for(place, year).rules
    return reduce(or_, (_in(kind, level, rule.window) for (kind, level), rule in rules.items()))


def _in(kind: str, level: str, window) -> Q:
    managed = {} if kind in (SubjectKind.WARD, SubjectKind.RESIDENTIAL_AREA) else {"subject__managing_level": Level(level)}
    return Q(subject__kind=kind, happened_on__range=window, **managed)
