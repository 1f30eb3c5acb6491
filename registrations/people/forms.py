"""What an officer types about who represents a subject."""

from django import forms

from antt_portal import clock
from antt_portal.accounts.people.forms import PersonFields
from antt_portal.form_answers import DayField
from registrations.choices import SubjectKind
from registrations.models import Subject
from registrations.services.members import LONGEST_PAPER, REPRESENTS

PAPER_HINT = "Số, ký hiệu và ngày. Ví dụ: Quyết định 25/QĐ-UBND ngày 10/09/2026"


class PaperField(forms.CharField):
    def __init__(self, **options):
        super().__init__(label="Theo văn bản", max_length=LONGEST_PAPER, help_text=PAPER_HINT, **options)


class MemberForm(PersonFields):
    """Somebody who represents a subject from a day."""

    role = forms.ChoiceField(
        label="Là",
        choices=[(role.value, role.label) for role in REPRESENTS],
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn người này là gì của đơn vị.", "invalid_choice": "Ông/bà chọn một trong hai."},
    )
    starts_on = DayField(label="Từ ngày")
    paper = PaperField(required=False)

    field_order = ["role", "full_name", "phone", "take_existing", "starts_on", "paper"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = clock.today

    def member(self) -> dict:
        return self.person() | {name: self.cleaned_data[name] for name in ("role", "starts_on", "paper")}


class RepresentativeForm(MemberForm):
    """The same for any subject of the ward."""

    subject = forms.ModelChoiceField(
        label="Đơn vị",
        queryset=Subject.objects.none(),
        empty_label="Chọn đơn vị",
        error_messages={"required": "Ông/bà chọn đơn vị.", "invalid_choice": "Ông/bà chọn một đơn vị trong danh sách."},
    )

    field_order = ["subject", *MemberForm.field_order]

    def __init__(self, *args, place, **options):
        super().__init__(*args, **options)
        self.fields["subject"].queryset = Subject.objects.filter(place=place).alive().exclude(kind=SubjectKind.WARD)


class HeadForm(PersonFields):
    """A new head from a day, by a paper."""

    starts_on = DayField(label="Làm người đứng đầu từ ngày", help_text="Người trước thôi từ hết ngày hôm trước. Ví dụ: 10/09/2026")
    paper = PaperField(error_messages={"required": "Ông/bà ghi văn bản về người đứng đầu mới."})

    def head(self) -> dict:
        return self.person() | {name: self.cleaned_data[name] for name in ("starts_on", "paper")}


class MemberEndForm(forms.Form):
    """The last day on which somebody represents a subject."""

    last_day = DayField(label="Đến hết ngày", help_text="Từ ngày hôm sau không mở được hồ sơ của đơn vị. Ví dụ: 30/11/2026")
    paper = PaperField(required=False)
