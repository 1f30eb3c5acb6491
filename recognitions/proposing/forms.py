"""What people tick and type of a proposal. The rules themselves are in the services; a refusal comes back here."""

from django import forms

from recognitions.choices import CheckedPoint
from recognitions.form_fields import TickedField
from recognitions.forms import ReasonForm, StaleCheck


class CandidatesForm(StaleCheck):
    """Which concluded appraisals go into a proposal; an officer may ask for an early decision, the chairperson confirms it."""

    appraisals = TickedField()
    before_window_ends = forms.BooleanField(label="Đề nghị Chủ tịch quyết định trước khi hết mốc đánh giá", required=False)

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["appraisals"].queryset = candidates


class CheckedForm(StaleCheck):
    """What the office has checked of the form; nothing is ticked beforehand."""

    checked = forms.MultipleChoiceField(
        label="Đã kiểm tra",
        choices=CheckedPoint.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Ông/bà đánh dấu từng điểm đã kiểm tra, hoặc trả lại Công an nếu chưa đúng.",
            "invalid_choice": "Ông/bà chọn trong các điểm kiểm tra.",
        },
    )


class AgreeForm(StaleCheck):
    """The chairperson's own statement, where a window still runs (practice P8)."""

    early_confirmed = forms.BooleanField(label="Quyết định trước khi hết mốc đánh giá", required=False)

    def ask(self) -> "AgreeForm":
        """Show the statement as one that must be made; whether it must is for the service to say."""
        self.fields["early_confirmed"].required = True
        return self


class ItemsForm(ReasonForm):
    """Several subjects of a proposal with one reason."""

    items = TickedField()

    field_order = ["version", "items", "reason"]

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.fields["items"].queryset = items
