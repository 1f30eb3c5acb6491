"""What a roster can be narrowed by. Each filter in force can be taken away alone."""

from collections.abc import Iterable, Mapping
from datetime import date

import django_filters
from django.db.models import Q, QuerySet

from antt_portal import clock
from antt_portal.list_filters import Folded, RemovableFilters
from registrations.calendar_words import day_and_weekday
from registrations.choices import ORGANISATION_KINDS, Level, SubjectKind
from registrations.models import Enrolment, Subject
from registrations.plans import YearCalendar
from registrations.rosters import more_filters as roster_filters
from registrations.rosters.area_officers import NOBODY, with_officer
from registrations.rosters.decided_where import decided_by_ward
from registrations.rosters.last_days import FILTERS as LAST_DAY_FILTERS
from registrations.rosters.last_days import having_last_day, last_days

IN_SCOPE, FOLLOWED, LEFT = "", "theo-doi", "da-ra"
GROUPS = {
    IN_SCOPE: ("Thuộc diện xét", Q(in_scope=True, left_on=None)),
    FOLLOWED: ("Theo dõi phong trào", Q(in_scope=False, left_on=None)),
    LEFT: ("Đã ra khỏi danh sách", Q(left_on__isnull=False)),
}
REGISTRATION = {
    "co": ("Đã đăng ký", Q(registered_at__isnull=False)),
    "muon": ("Đăng ký muộn", Q(registered_at__isnull=False, registered_late=True)),
    "chua": ("Chưa đăng ký", Q(registered_at=None)),
    "qua-han": ("Quá hạn đăng ký", Q(registered_at=None, missed_on__isnull=False)),
}
QUESTIONS = {
    "quy-mo": ("Chưa rõ quy mô doanh nghiệp", Q(kind=SubjectKind.ENTERPRISE, size_class="")),
    "cap-hoc": ("Chưa rõ cấp học", Q(kind=SubjectKind.EDUCATIONAL_INSTITUTION, school_levels=[])),
}
BY_WARD, BY_PROVINCE = "phuong", "tinh"
ALL_ORGANISATIONS = "to-chuc"  # beside the kinds themselves: the three that file and are decided on together
ORGANISATION_WORDS = "Cơ quan, doanh nghiệp, cơ sở giáo dục"
NO_OFFICER = "chua"
WITHOUT_OFFICER = Q(officer_id=None) & ~Q(kind=SubjectKind.WARD)  # the ward itself is nobody's beat


def choices_of(conditions: Mapping[str, tuple[str, Q]]) -> list[tuple[str, str]]:
    return [(value, words) for value, (words, _) in conditions.items() if value]


def kinds_asked(value: str) -> tuple[str, ...]:
    """The kinds that a value of `loai` asks for: one, or all organisations; none for what is not understood."""
    if value == ALL_ORGANISATIONS:
        return ORGANISATION_KINDS
    return (value,) if value in SubjectKind.values else ()


class SubjectFilters(RemovableFilters):
    """Filters of rows that stand for subjects: by words, kind and area officer."""

    def with_words(self, queryset, _name, value):
        return queryset.search(value)

    def by_officer(self, queryset, _name, value):
        return queryset.filter(WITHOUT_OFFICER) if value == NO_OFFICER else queryset.filter(officer_id=value)

    def _offer_kinds(self, area_label: str, *, by: str = "loai", also: Iterable[tuple[str, str]] = ()) -> None:
        """The kinds of subjects for the filter `by`, and what is offered `also`; `area_label` is what people here call a residential
        area."""
        kinds = ((kind.value, area_label if kind == SubjectKind.RESIDENTIAL_AREA else kind.label) for kind in SubjectKind)
        self._offer(by, [*kinds, *also])

    def _offer_officers(self, officers) -> None:
        self._offer("can_bo", [(NO_OFFICER, NOBODY), *((str(officer.pk), officer.full_name) for officer in officers)])


class RosterFilter(Folded, SubjectFilters):
    """One of the three groups of a roster (in scope unless another is asked for), narrowed by what this floor and the upper ones
    know of its rows."""

    tu_khoa = django_filters.CharFilter(label="Từ khóa", method="with_words", max_length=100)
    loai = django_filters.ChoiceFilter(label="Loại", method="by_kind", choices=SubjectKind, empty_label="Tất cả")
    dang_ky = django_filters.ChoiceFilter(label="Đăng ký", method="by_registration", choices=choices_of(REGISTRATION), empty_label="Tất cả")
    can_bo = django_filters.ChoiceFilter(label="Cảnh sát khu vực", method="by_officer", choices=(), empty_label="Tất cả")
    dien = django_filters.ChoiceFilter(label="Diện", method="leave", choices=choices_of(GROUPS), empty_label=GROUPS[IN_SCOPE][0])
    cap = django_filters.ChoiceFilter(label="Cấp quản lý", field_name="managing_level", choices=Level, empty_label="Tất cả")
    xet = django_filters.ChoiceFilter(
        label="Nơi xét",
        method="by_deciding_level",
        choices=((BY_WARD, "Phường, xã xét"), (BY_PROVINCE, "Tỉnh, thành phố xét")),
        empty_label="Tất cả",
    )
    lam_ro = django_filters.ChoiceFilter(label="Cần làm rõ", method="by_question", choices=choices_of(QUESTIONS), empty_label="Tất cả")
    han_dang_ky = django_filters.ChoiceFilter(label="Hạn đăng ký", method="by_last_day", choices=(), empty_label="Tất cả")
    han_ho_so = django_filters.ChoiceFilter(label="Hạn hồ sơ đề nghị", method="by_last_day", choices=(), empty_label="Tất cả")
    han_quyet_dinh = django_filters.ChoiceFilter(label="Hạn quyết định", method="by_last_day", choices=(), empty_label="Tất cả")

    FIRST = ("tu_khoa", "loai", "dang_ky", "can_bo")

    class Meta:
        model = Enrolment
        fields = []

    def __init__(self, data, queryset, *, calendar: YearCalendar, officers):
        """`officers` are the area officers of the place; None for the rows of a province, which has none."""
        self.calendar, self.officers, self.today = calendar, list(officers or ()), clock.today()
        super().__init__(data, queryset)
        self._offer_kinds(calendar.label, also=[(ALL_ORGANISATIONS, ORGANISATION_WORDS)])
        if officers is None:
            del self.filters["can_bo"]
        else:
            self._offer_officers(self.officers)
        self._offer_last_days()
        self._add_steps()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset).filter(GROUPS[self.group][1])

    @property
    def group(self) -> str:
        return self.given.get("dien", IN_SCOPE)

    def by_kind(self, queryset, _name, value):
        return queryset.filter(kind__in=kinds_asked(value))

    def by_registration(self, queryset, _name, value):
        return queryset.filter(REGISTRATION[value][1])

    def by_officer(self, queryset, name, value):
        return super().by_officer(with_officer(queryset, self.today), name, value)

    def by_question(self, queryset, _name, value):
        return queryset.filter(QUESTIONS[value][1])

    def by_deciding_level(self, queryset, _name, value):
        own = decided_by_ward(self.calendar, on=self.today)
        return queryset.filter(own if value == BY_WARD else ~own)

    def by_last_day(self, queryset, name, value):
        field = next(field for field, own in LAST_DAY_FILTERS.items() if own == name)
        return queryset.filter(having_last_day(self.calendar, field, date.fromisoformat(value), on=self.today))

    def _offer_last_days(self) -> None:
        """Only those by which this place's rows can be told apart."""
        for field, name in LAST_DAY_FILTERS.items():
            if days := last_days(self.calendar, field):
                self._offer(name, [(day.isoformat(), f"hết ngày {day_and_weekday(day)}") for day in days])
            else:
                del self.filters[name]

    def _add_steps(self) -> None:
        """The filters that upper floors registered."""
        for step in roster_filters.registered():
            added = django_filters.ChoiceFilter(
                label=step.label, choices=list(step.choices.items()), empty_label="Tất cả", method=_narrowing(step)
            )
            added.parent, added.model, added.field_name = self, Enrolment, step.name
            self.filters[step.name] = added


class AssignmentFilter(SubjectFilters):
    """The subjects of a place narrowed by who is responsible for them."""

    tu_khoa = django_filters.CharFilter(label="Từ khóa", method="with_words", max_length=100)
    loai = django_filters.ChoiceFilter(label="Loại", field_name="kind", choices=SubjectKind, empty_label="Tất cả")
    can_bo = django_filters.ChoiceFilter(label="Cảnh sát khu vực", method="by_officer", choices=(), empty_label="Tất cả")

    class Meta:
        model = Subject
        fields = []

    def __init__(self, data, queryset, *, area_label: str, officers):
        super().__init__(data, with_officer(queryset, clock.today(), subject="pk"))
        self._offer_kinds(area_label)
        self._offer_officers(officers)


def _narrowing(step: roster_filters.StepFilter):
    return lambda queryset, _name, value: queryset.filter(step.condition(value))
