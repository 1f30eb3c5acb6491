"""What is typed of the assessment meeting: when and where, who is asked in which capacity, and afterwards how it went."""

from datetime import datetime

from django import forms
from django.utils import timezone

from antt_portal.form_answers import NOT_GIVEN, DayField
from dossiers.choices import ParticipantCapacity
from dossiers.forms import CountField, HourField
from dossiers.meetings import OFFERED, Present
from dossiers.models import AssessmentMeeting

FREE_SEATS = 2
SEATS_MORE = 4
MOST_PARTICIPANTS = 40


class MeetingForm(forms.Form):
    """When and where; how it went is asked of a meeting that was held and may stay empty before."""

    held_on = DayField(label="Ngày họp")
    held_at = HourField(label="Giờ họp")
    venue = forms.CharField(label="Nơi họp", max_length=200, error_messages=NOT_GIVEN, help_text="Ví dụ: Nhà văn hóa tổ dân phố")
    invited = CountField(label="Số người được mời", max_value=10_000, required=False, help_text="Tính cả các hộ được mời. Ví dụ: 30")
    attended = CountField(label="Số người dự", max_value=10_000, required=False, help_text="Ví dụ: 27")
    police_absence = forms.CharField(
        label="Nếu không có đại diện Công an dự: vì sao",
        max_length=300,
        required=False,
        help_text="Ví dụ: Cảnh sát khu vực bận trực đột xuất",
    )
    conclusion = forms.CharField(label="Kết luận", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    WHEN_AND_WHERE = ("held_on", "held_at", "venue")
    HOW_IT_WENT = ("invited", "attended", "police_absence", "conclusion")

    @property
    def when_and_where(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHEN_AND_WHERE]

    @property
    def how_it_went(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HOW_IT_WENT]

    def instant(self) -> datetime:
        """The instant that was typed."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["held_on"], self.cleaned_data["held_at"]))

    def outcome(self) -> dict:
        """How it went, as `meeting_save` takes it."""
        return {name: self.cleaned_data[name] for name in self.HOW_IT_WENT}

    @staticmethod
    def initial_from(meeting: AssessmentMeeting | None, last_year: AssessmentMeeting | None) -> dict:
        """What stands in `meeting`; before that where and at which hour they met last year, the day being this year's to say."""
        if meeting is None:
            hour = timezone.localtime(last_year.held_at).time() if last_year else None
            return {"held_at": hour, "venue": last_year.venue if last_year else ""}
        at = timezone.localtime(meeting.at) if meeting.at else None
        outcome = {name: getattr(meeting, name) for name in MeetingForm.HOW_IT_WENT}
        return {"held_on": at and at.date(), "held_at": at and at.time(), "venue": meeting.venue} | outcome


class ParticipantForm(forms.Form):
    """One person. A seat that is only offered (a capacity without a name) may stay open; a name that is wiped out takes the person off.

    `folds`: people are known already, so the page shows their capacities closed, and seats that are to spare too.
    """

    name = forms.CharField(label="Họ và tên", max_length=120, required=False)
    capacities = forms.MultipleChoiceField(label="Tư cách dự họp", required=False, widget=forms.CheckboxSelectMultiple)
    absent = forms.BooleanField(label="Vắng mặt", required=False)

    def __init__(self, *args, subject_kind: str, folds: bool = False, **options):
        super().__init__(*args, **options)
        self.folds, self.is_spare = folds and bool(self.initial.get("name")), folds and not self.initial
        self.fields["capacities"].choices = [(value, ParticipantCapacity(value).label) for value in OFFERED[subject_kind]]

    @property
    def capacity_words(self) -> str:
        """The capacities as they stand before anything is ticked."""
        return ", ".join(ParticipantCapacity(value).label for value in self.initial.get("capacities", ()))

    def clean(self):
        given = super().clean()
        is_offered_only = not self.initial.get("name") and "capacities" not in self.changed_data
        if given.get("capacities") and not given.get("name") and not self.initial.get("name") and not is_offered_only:
            self.add_error("name", "Ông/bà chưa ghi họ và tên của người này.")
        if given.get("name") and not given.get("capacities"):
            self.add_error("capacities", "Ông/bà chưa chọn tư cách dự họp của người này.")
        return given


ParticipantForms = forms.formset_factory(ParticipantForm, extra=FREE_SEATS, max_num=MOST_PARTICIPANTS, absolute_max=MOST_PARTICIPANTS)
WiderParticipantForms = forms.formset_factory(ParticipantForm, extra=SEATS_MORE, max_num=MOST_PARTICIPANTS, absolute_max=MOST_PARTICIPANTS)


def people_in(formset) -> list[Present]:
    """Those whom a valid formset names."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
    return [Present(row["name"], tuple(row["capacities"]), row["absent"]) for row in rows]


def typed_seats(posted) -> list[dict]:
    """The seats as they were typed, checked or not: a page with more of them keeps what was written."""
    number = posted.get("people-TOTAL_FORMS", "")
    total = min(int(number), MOST_PARTICIPANTS) if number.isdecimal() and len(number) < 4 else 0
    offered = set(ParticipantCapacity.values)
    seats = [
        {
            "name": posted.get(f"people-{row}-name", "")[:120],
            "capacities": [one for one in posted.getlist(f"people-{row}-capacities") if one in offered],
            "absent": f"people-{row}-absent" in posted,
        }
        for row in range(total)
    ]
    return [seat for seat in seats if seat["name"] or seat["capacities"]]
