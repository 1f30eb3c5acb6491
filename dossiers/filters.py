"""What the review queue can be narrowed by. Each filter in force can be taken away alone; all but the words are remembered."""

from collections.abc import Iterable, Mapping

import django_filters
from django import forms
from django.db.models import Exists, OuterRef

from antt_portal import clock
from antt_portal.list_filters import Folded, RemovableFilters
from dossiers.choices import DossierKind, DossierState, ReceivedHow
from dossiers.models import Dossier, ReviewNote
from dossiers.reviewing import claiming
from registrations.calendar import years_alive
from registrations.choices import SubjectKind
from registrations.circular import FIRST_YEAR
from registrations.rosters.area_officers import with_officer

ALL, REOPENED = "all", "reopened"
WAITING_WORDS = "Đang chờ kiểm tra"
STATES = [
    *((state.value, state.label) for state in (DossierState.SUBMITTED, DossierState.IN_REVIEW)),
    (REOPENED, "Mở lại để kiểm tra"),
    *((state.value, state.label) for state in (DossierState.RETURNED, DossierState.COMPLETE, DossierState.WITHDRAWN, DossierState.LAPSED)),
    (ALL, "Mọi trạng thái"),
]
HOLDERS = [("mine", "Tôi đang giữ"), ("free", "Chưa ai giữ, hoặc để đó"), ("others", "Người khác đang giữ")]
OPENED_AGAIN = ("reopen", "replace")


class DossierFilter(Folded, RemovableFilters):
    """By default what waits for the police: sent or being checked. Always bound: a value that is not on offer narrows nothing."""

    q = django_filters.CharFilter(label="Tên", method="by_name", max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    kind = django_filters.ChoiceFilter(label="Loại hồ sơ", choices=DossierKind.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=STATES, empty_label=WAITING_WORDS, method="leave")
    holder = django_filters.ChoiceFilter(label="Người giữ", choices=HOLDERS, empty_label="Tất cả", method="by_holder")
    late = django_filters.ChoiceFilter(
        label="Thời hạn", choices=[("true", "Nộp muộn"), ("false", "Đúng hạn")], empty_label="Tất cả", method="by_lateness"
    )
    subject = django_filters.ChoiceFilter(
        label="Loại đối tượng", field_name="enrolment__kind", choices=SubjectKind.choices, empty_label="Tất cả"
    )
    officer = django_filters.ChoiceFilter(label="Cảnh sát khu vực", choices=(), empty_label="Tất cả", method="by_officer")
    how = django_filters.ChoiceFilter(label="Cách nộp", field_name="received_how", choices=ReceivedHow.choices, empty_label="Tất cả")
    year = django_filters.ChoiceFilter(label="Năm", choices=(), empty_label="Tất cả")

    FIRST = ("q", "kind", "state", "holder")
    WORDS = "q"

    class Meta:
        model = Dossier
        fields = []

    def __init__(self, data: Mapping[str, str], rows, *, user, officers: Iterable = ()):
        """`user` is who looks; `officers` are the area officers to narrow by, if there are any."""
        self.user = user
        super().__init__(data, rows)
        self._offer("year", [(str(year), str(year)) for year in range(max(years_alive(clock.today())), FIRST_YEAR - 1, -1)])
        if officers:
            self._offer("officer", [(str(officer.pk), officer.full_name) for officer in officers])
        else:
            del self.filters["officer"]

    def filter_queryset(self, rows):
        rows, state = super().filter_queryset(rows), self.given.get("state", "")
        if state == ALL:
            return rows
        if state == REOPENED:
            return rows.filter(Exists(reopening_notes()), state=DossierState.IN_REVIEW)
        return rows.filter(state=state) if state else rows.waiting()

    @staticmethod
    def address(given: Mapping[str, str], **more: str) -> str:
        """The query of a list so narrowed. The state is always named, so that an address never falls back on what was remembered."""
        return RemovableFilters.address({"state": ""} | dict(given), **more)

    @property
    def remembered(self) -> dict[str, str]:
        """What is kept for the next visit: all but the words, which may name somebody."""
        return {name: value for name, value in self.given.items() if name != self.WORDS}

    def by_name(self, rows, _name, words):
        return rows.search(words)

    def by_lateness(self, rows, _name, value):
        return rows.filter(late=value == "true")

    def by_holder(self, rows, _name, value):
        if value == "mine":
            return rows.filter(claimed_by=self.user)
        return rows.filter(claiming.free_for(self.user) if value == "free" else claiming.held_by_others(self.user))

    def by_officer(self, rows, _name, value):
        return with_officer(rows, clock.today()).filter(officer_id=value)


def reopening_notes():
    """Why a dossier that is being checked was opened again after it had been found complete, for `Exists`."""
    return ReviewNote.objects.filter(dossier=OuterRef("pk"), action__in=OPENED_AGAIN, written_at=OuterRef("state_since"))
