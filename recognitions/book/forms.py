"""What is typed into the year's book. The rules are in `services/book.py`; a refusal comes back to its field."""

from collections.abc import Iterable

from django import forms

from antt_portal import clock
from antt_portal.form_answers import NOT_GIVEN, DayField
from recognitions.choices import FollowUpKind
from registrations.models import Subject
from registrations.plans import YearCalendar

LABEL_LENGTH = 90


def criteria_choices(calendars: Iterable[YearCalendar], kinds: Iterable[str]) -> list[tuple[str, str]]:
    """The criteria of these kinds of subjects by article and words, each code once, those of an earlier calendar before."""
    offered, calendars = {}, list(calendars)
    for kind in kinds:
        for item in (item for calendar in calendars for item in calendar.criteria(kind).items):
            words = item.label if len(item.label) <= LABEL_LENGTH else item.label[: LABEL_LENGTH - 1].rsplit(" ", 1)[0] + "…"
            offered.setdefault(item.code, f"{item.code} ({item.article}): {words}")
    return list(offered.items())


class FollowUpForm(forms.Form):
    """One line of the book."""

    subject = forms.ModelChoiceField(
        label="Đối tượng",
        queryset=Subject.objects.none(),
        empty_label="Chọn đối tượng",
        error_messages={"required": "Ông/bà chọn đối tượng.", "invalid_choice": "Ông/bà chọn một đối tượng trong danh sách."},
    )
    kind = forms.ChoiceField(
        label="Loại việc",
        choices=FollowUpKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn loại việc.", "invalid_choice": "Ông/bà chọn loại việc."},
    )
    happened_on = DayField(label="Ngày")
    criterion = forms.ChoiceField(
        label="Tiêu chí liên quan",
        required=False,
        help_text="Chọn khi việc này liên quan đến một tiêu chí; khi thẩm định, dòng này hiện ở tiêu chí đó.",
        error_messages={"invalid_choice": "Ông/bà chọn một tiêu chí trong danh sách."},
    )
    reference = forms.CharField(label="Số văn bản", required=False, max_length=120, help_text="Ví dụ: Báo cáo số 12/BC-CAP ngày 03/05/2026")
    note = forms.CharField(
        label="Nội dung ngắn gọn",
        required=False,
        max_length=250,
        help_text="Không ghi tên người, số điện thoại, địa chỉ nhà; không ghi nội dung mật. Ví dụ: Trộm cắp tài sản tại khu chợ.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, subjects, criteria: list[tuple[str, str]], subject: Subject | None, **options):
        """`subjects` are those that may be chosen; `subject` is the one that the page is about, if it is about one."""
        super().__init__(*args, **options)
        self.fields["subject"].queryset = subjects
        if subject:
            self.fields["subject"].initial = subject.pk
            self.fields["subject"].widget = forms.HiddenInput()
        self.fields["happened_on"].initial = clock.today()
        self.fields["happened_on"].required = True
        self.fields["happened_on"].error_messages |= NOT_GIVEN
        self.fields["criterion"].choices = [("", "Không gắn với tiêu chí nào"), *criteria]


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    reason = forms.CharField(
        label="Lý do gạch bỏ",
        max_length=250,
        help_text="Ví dụ: Ghi nhầm đối tượng. Không ghi tên người.",
        error_messages={"required": "Ông/bà ghi lý do gạch bỏ."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
