"""What the office chooses and types about a Thông báo kết quả."""

from django import forms

from recognitions.choices import NoticeSigning
from recognitions.form_fields import OF_THE_OFFICE, PaperDayField, SymbolField
from recognitions.forms import StaleCheck


class SigningForm(forms.Form):
    """Who will sign the paper; nothing is written."""

    ky = forms.ChoiceField(label="Người ký", choices=NoticeSigning, initial=NoticeSigning.HEAD, widget=forms.RadioSelect)


class NoticeForm(StaleCheck):
    """Number, day and who signed, as they stand on the signed paper."""

    symbol = SymbolField("Thông báo", example="12/TB-UBND", given_by=OF_THE_OFFICE)
    dated_on = PaperDayField(label="Ngày Thông báo")
    signing = forms.ChoiceField(
        label="Người ký", choices=NoticeSigning, widget=forms.RadioSelect, error_messages={"required": "Ông/bà chọn người đã ký."}
    )
