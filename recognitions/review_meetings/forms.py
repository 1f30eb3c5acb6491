"""What police type for the committee's meeting. The rules are in the service; a refusal comes back here."""

from datetime import datetime

from django import forms
from django.utils import timezone

from antt_portal.form_answers import NOT_GIVEN, DayField
from dossiers.forms import HourField
from recognitions.choices import Outcome, ReviewCapacity
from recognitions.form_fields import ALL, TICKED, SymbolField, TickedField, WhomField
from recognitions.forms import StaleCheck
from recognitions.models import ReviewMeeting, ReviewParticipant
from recognitions.review_meetings.exceptions import AgendaLine
from recognitions.services.review_meetings import (
    CONCLUSION_LENGTH,
    MOST_PARTICIPANTS,
    WORDS_LENGTH,
    Conclusion,
    Invitation,
    Invited,
    Result,
)

EMPTY_ROWS = 3


class InvitationForm(StaleCheck):
    """Day, hour, venue, committee; the agenda; number and date once the invitation is signed."""

    committee = forms.CharField(
        label="Hội đồng, ban họp", help_text="Ví dụ: Ban Chỉ đạo 138 phường", max_length=160, error_messages=NOT_GIVEN
    )
    held_on = DayField(label="Ngày họp")
    held_at = HourField(label="Giờ họp")
    venue = forms.CharField(label="Nơi họp", help_text="Ví dụ: Hội trường Ủy ban nhân dân phường", max_length=200, error_messages=NOT_GIVEN)
    symbol = SymbolField("giấy mời", example="36/GM-CAP", given_by="Ghi sau khi ký, theo sổ văn bản.", required=False)
    dated_on = DayField(label="Ngày giấy mời", required=False)
    whom = WhomField(label="Đối tượng đưa ra họp", ticked="Chỉ những đối tượng được đánh dấu ở cột “Chọn”")
    appraisals = TickedField(label="Đối tượng")
    marked = TickedField(label="Xem riêng")

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["appraisals"].queryset = self.fields["marked"].queryset = candidates

    def agenda(self) -> dict:
        """The arguments `appraisals` and `marked`; what is to be looked at by itself is on the agenda."""
        cleaned = self.cleaned_data
        marked = list(cleaned["marked"])
        chosen = self.fields["appraisals"].queryset if cleaned["whom"] == ALL else [*cleaned["appraisals"], *marked]
        return {"appraisals": list(chosen), "marked": [row.pk for row in marked]}

    def invitation(self, participants: list[Invited]) -> Invitation:
        cleaned = self.cleaned_data
        given = {name: cleaned[name] for name in ("venue", "committee", "symbol", "dated_on")}
        return Invitation(held_at=_instant(cleaned["held_on"], cleaned["held_at"]), participants=participants, **given)

    @staticmethod
    def initial_from(meeting: ReviewMeeting) -> dict:
        held = timezone.localtime(meeting.held_at)
        kept = {name: getattr(meeting, name) for name in ("committee", "venue", "symbol", "dated_on", "version")}
        return kept | {"held_on": held.date(), "held_at": held.time(), "whom": TICKED}


def _instant(day, hour) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


class ParticipantForm(forms.Form):
    """One row of the people who are invited; an empty row is nobody."""

    name = forms.CharField(label="Họ và tên", max_length=120, required=False)
    title = forms.CharField(label="Chức vụ, cơ quan", max_length=160, required=False)
    capacity = forms.ChoiceField(label="Tư cách", choices=[("", "Chọn"), *ReviewCapacity.choices], required=False)

    def clean(self):
        given = super().clean()
        if given.get("name") and not given.get("capacity"):
            self.add_error("capacity", "Ông/bà chọn tư cách dự họp của người này.")
        if not given.get("name") and (given.get("title") or given.get("capacity")):
            self.add_error("name", "Ông/bà ghi họ và tên, hoặc để trống cả dòng.")
        return given


ParticipantForms = forms.formset_factory(
    ParticipantForm, extra=EMPTY_ROWS, max_num=MOST_PARTICIPANTS, absolute_max=MOST_PARTICIPANTS, validate_max=True
)


def invited_in(formset) -> list[Invited]:
    """Those whom a valid formset names."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
    return [Invited(row["name"], row["title"], row["capacity"]) for row in rows]


def rows_from(participants: list[ReviewParticipant]) -> list[dict]:
    """What the rows begin with."""
    if not participants:
        return [{"capacity": capacity} for capacity in (ReviewCapacity.CHAIR, ReviewCapacity.SECRETARY)]
    return [{"name": one.name, "title": one.title, "capacity": one.capacity} for one in participants]


class ResultForm(StaleCheck):
    """What happened at the meeting: people, hours, the general conclusion, one for each exception. No conclusion is chosen beforehand."""

    held_on = DayField(label="Ngày họp")
    held_at = HourField(label="Bắt đầu lúc")
    ended_at = HourField(label="Kết thúc lúc")
    attended = forms.MultipleChoiceField(
        label="Có mặt",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Ông/bà đánh dấu những người có mặt.", "invalid_choice": "Ông/bà chọn trong danh sách."},
    )
    chair = forms.ChoiceField(label="Chủ trì")
    secretary = forms.ChoiceField(label="Thư ký")
    conclusion = forms.CharField(
        label="Kết luận chung",
        help_text="Áp dụng cho các đối tượng không xem riêng. Không ghi nội dung mật.",
        max_length=CONCLUSION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ông/bà ghi kết luận chung của cuộc họp."},
    )

    def __init__(self, *args, participants: list[ReviewParticipant], exceptions: tuple[AgendaLine, ...], **options):
        super().__init__(*args, **options)
        people = [(str(one.pk), f"{one.name}, {one.title}" if one.title else one.name) for one in participants]
        for name in ("attended", "chair", "secretary"):
            self.fields[name].choices = people
        self.exceptions = exceptions
        for line in exceptions:
            name = line.item.appraisal.enrolment.name
            self.fields[f"outcome-{line.item.pk}"] = forms.ChoiceField(
                label=f"Kết luận về {name}",
                choices=Outcome.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"{name}: ông/bà chọn kết luận của cuộc họp.", "invalid_choice": "Ông/bà chọn một kết luận."},
            )
            self.fields[f"words-{line.item.pk}"] = forms.CharField(
                label="Nội dung kết luận",
                help_text="Bắt buộc khi kết luận khác với đề nghị của Công an.",
                max_length=WORDS_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> list[tuple]:
        """Each exception with its two fields."""
        return [(line, self[f"outcome-{line.item.pk}"], self[f"words-{line.item.pk}"]) for line in self.exceptions]

    def result(self) -> Result:
        cleaned = self.cleaned_data
        return Result(
            held_at=_instant(cleaned["held_on"], cleaned["held_at"]),
            ended_at=_instant(cleaned["held_on"], cleaned["ended_at"]),
            attended=frozenset(map(int, cleaned["attended"])),
            chair=int(cleaned["chair"]),
            secretary=int(cleaned["secretary"]),
            conclusion=cleaned["conclusion"],
            of_exceptions={
                line.item.pk: Conclusion(cleaned[f"outcome-{line.item.pk}"], cleaned[f"words-{line.item.pk}"]) for line in self.exceptions
            },
        )

    @staticmethod
    def initial_from(meeting: ReviewMeeting, participants: list[ReviewParticipant], exceptions: tuple[AgendaLine, ...]) -> dict:
        held = timezone.localtime(meeting.held_at)
        by_capacity = {one.capacity: str(one.pk) for one in participants}
        said = {f"outcome-{line.item.pk}": line.item.outcome for line in exceptions}
        said |= {f"words-{line.item.pk}": line.item.words for line in exceptions}
        return said | {
            "version": meeting.version,
            "held_on": held.date(),
            "held_at": held.time(),
            "ended_at": timezone.localtime(meeting.ended_at).time() if meeting.ended_at else None,
            "attended": [str(one.pk) for one in participants if one.attended],
            "chair": by_capacity.get(ReviewCapacity.CHAIR),
            "secretary": by_capacity.get(ReviewCapacity.SECRETARY),
            "conclusion": meeting.conclusion,
        }


class MinutesForm(StaleCheck):
    """The scan of the signed minutes."""

    scan = forms.FileField(
        label="Bản quét biên bản đã ký",
        help_text="Tệp PDF, ảnh JPEG hoặc PNG, không quá 15 MB.",
        error_messages={"required": "Ông/bà tải lên bản quét biên bản đã ký.", "empty": "Tệp không có nội dung. Ông/bà chọn tệp khác."},
    )
