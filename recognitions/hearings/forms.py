"""What people type at a hearing. The rules are in the services; a refusal comes back here with everything kept."""

from django import forms

from recognitions.form_fields import PaperDayField, SymbolField, TickedField
from recognitions.forms import StaleCheck
from recognitions.models import Appraisal

KEEP, REOPEN = "keep", "reopen"


class ForetellForm(forms.Form):
    """Which subjects are told; nothing is ticked beforehand, one tick takes all. Two who tell at once are kept apart by the rows."""

    every = forms.BooleanField(label="Chọn tất cả", required=False)
    appraisals = TickedField()

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["appraisals"].queryset = candidates

    def chosen(self) -> list[Appraisal]:
        cleaned = self.cleaned_data
        return list(self.fields["appraisals"].queryset if cleaned["every"] else cleaned["appraisals"])


class ExplanationForm(StaleCheck):
    """What the subject says. The length is checked by the service, so that a long text comes back whole."""

    explanation = forms.CharField(
        label="Nội dung giải trình",
        help_text="Không quá 3000 ký tự. Không ghi nội dung mật.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Ông/bà viết nội dung giải trình."},
    )


class PaperExplanationForm(ExplanationForm):
    """What an explanation on paper says, taken down by an officer."""

    explanation = forms.CharField(
        label="Nội dung giải trình bằng giấy",
        help_text="Ghi tóm tắt hoặc chép lại, kèm ngày của văn bản và nơi cất giữ. Không quá 3000 ký tự.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Ông/bà ghi nội dung giải trình."},
    )


class ConsiderationForm(StaleCheck):
    """What the police make of the explanation; nothing is ticked beforehand."""

    result = forms.ChoiceField(
        label="Sau khi xem xét giải trình",
        choices=[(KEEP, "Giữ nguyên: đề nghị chưa công nhận"), (REOPEN, "Mở lại phiếu thẩm định để thẩm định lại")],
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn một trong hai."},
    )
    note = forms.CharField(
        label="Ý kiến sau khi xem xét",
        help_text="Công an và người quyết định đọc được; người giải trình không đọc được.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ông/bà ghi ý kiến sau khi xem xét giải trình."},
    )


class NoticeNumberForm(StaleCheck):
    """Number and date of the paper notice, where one was sent."""

    symbol = SymbolField("Thông báo", example="15/TB-CAP")
    dated_on = PaperDayField(label="Ngày Thông báo")
