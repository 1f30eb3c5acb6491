"""What the office chooses and types about a Thông báo kết quả."""

from django import forms

from antt_portal.form_answers import DayField
from recognitions.choices import NoticeSigning
from recognitions.forms import StaleCheck


class SigningForm(forms.Form):
    """Who will sign the paper; nothing is written."""

    ky = forms.ChoiceField(label="Người ký", choices=NoticeSigning, initial=NoticeSigning.HEAD, widget=forms.RadioSelect)


class NoticeForm(StaleCheck):
    """Number, day and who signed, as they stand on the signed paper."""

    symbol = forms.CharField(
        label="Số, ký hiệu Thông báo",
        help_text="Do văn thư cấp sau khi ký. Ví dụ: 12/TB-UBND",
        max_length=80,
        error_messages={"required": "Ông/bà ghi số, ký hiệu như trên bản đã ký. Ví dụ: 12/TB-UBND"},
    )
    dated_on = DayField(label="Ngày Thông báo")
    signing = forms.ChoiceField(
        label="Người ký", choices=NoticeSigning, widget=forms.RadioSelect, error_messages={"required": "Ông/bà chọn người đã ký."}
    )
