"""What the office types about blank sheets."""

from django import forms

from antt_portal.form_answers import NOT_GIVEN, DayField
from recognitions.choices import SheetMovementKind
from recognitions.forms import StaleCheck


class SheetMovementForm(forms.Form):
    """Blank sheets that came in, were spoiled or were handed back."""

    kind = forms.ChoiceField(label="Việc", choices=SheetMovementKind.choices, widget=forms.RadioSelect, error_messages=NOT_GIVEN)
    count = forms.IntegerField(
        label="Số tờ",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Ông/bà ghi số tờ.", "invalid": "Ông/bà ghi số tờ bằng chữ số, ví dụ 200."},
    )
    moved_on = DayField(label="Ngày")
    paper = forms.CharField(label="Theo biên bản, phiếu", max_length=120, required=False, help_text="Ví dụ: Phiếu xuất kho 12/PXK")
    note = forms.CharField(label="Ghi chú", max_length=250, required=False, help_text="Ví dụ: kẹt giấy, lem mực. Không ghi tên người.")


class SpoiledSheetForm(StaleCheck):
    """The sheet of a printed certificate was spoiled."""

    paper = forms.CharField(label="Theo biên bản (nếu đã lập)", max_length=120, required=False)
    note = forms.CharField(label="Hỏng vì sao", max_length=250, required=False, help_text="Ví dụ: lem mực, in lệch. Không ghi tên người.")
