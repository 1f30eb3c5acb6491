"""What is ticked and typed when certificates are handed over, taken back or issued again."""

from django import forms

from antt_portal.form_answers import DayField
from recognitions.certificate import CORRECTABLE
from recognitions.choices import ReissueReason, TakenBack
from recognitions.form_fields import TickedField
from recognitions.forms import StaleCheck
from recognitions.models import Certificate

OFFERED_REASONS = [(reason.value, reason.label) for reason in ReissueReason if reason != ReissueReason.CORRECTED]


class HandOverForm(forms.Form):
    """Which certificates were handed over, and when; nothing is ticked beforehand, one tick takes all."""

    every = forms.BooleanField(label="Chọn tất cả giấy chưa trao", required=False)
    certificates = TickedField()
    handed_over_on = DayField(label="Ngày trao", help_text="Ngày người nhận ký. Ví dụ: 20/11/2026")

    def __init__(self, *args, waiting, **options):
        super().__init__(*args, **options)
        self.fields["certificates"].queryset = waiting

    def chosen(self) -> list[Certificate]:
        return list(self.fields["certificates"].queryset if self.cleaned_data["every"] else self.cleaned_data["certificates"])


class TakeBackForm(StaleCheck):
    """Why “Đã trao” is taken back."""

    reason = forms.ChoiceField(
        label="Lý do",
        choices=TakenBack.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn lý do.", "invalid_choice": "Ông/bà chọn một trong các lý do."},
    )


class ReissueForm(StaleCheck):
    """Why a certificate is issued again; the right name only where the printed one is wrong."""

    reason = forms.ChoiceField(
        label="Lý do cấp lại",
        choices=OFFERED_REASONS,
        widget=forms.RadioSelect,
        help_text="Nếu chính Quyết định ghi sai thì cần Quyết định đính chính; giấy được cấp lại khi ghi số Quyết định đó.",
        error_messages={"required": "Ông/bà chọn lý do cấp lại.", "invalid_choice": "Ông/bà chọn một trong các lý do."},
    )
    subject = forms.CharField(
        label=CORRECTABLE["subject"],
        max_length=200,
        required=False,
        help_text="Chỉ sửa khi lý do là sai tên khi in. Ghi đúng như trong Quyết định.",
    )
    note = forms.CharField(
        label="Ghi chú",
        max_length=250,
        required=False,
        help_text="Ví dụ: theo đơn báo mất ngày 02/12/2026. Không ghi tên người.",
    )

    def corrected(self) -> dict[str, str]:
        """The facts that are to change: only for a wrong name."""
        return {"subject": self.cleaned_data["subject"]} if self.cleaned_data["reason"] == ReissueReason.WRONG_NAME else {}
