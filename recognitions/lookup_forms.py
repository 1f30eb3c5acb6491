"""The forms by which certificates are looked up: by code, in the register book, among the results. All of them only read."""

from urllib.parse import urlencode

from django import forms

from recognitions.choices import CertificateState
from recognitions.verification import LENGTH, code_normal
from registrations.choices import SubjectKind

ANY = ("", "Tất cả")
STATES = dict(CertificateState.choices) | {CertificateState.READY.value: "Sẵn sàng in, chưa trao"}


class CodeForm(forms.Form):
    """The code that stands beside the QR of a certificate."""

    ma = forms.CharField(
        label="Mã tra cứu",
        help_text="In cạnh mã QR trên Giấy công nhận. Ví dụ: ABCD-EFGH-JKMN. Không phân biệt chữ hoa, chữ thường.",
        max_length=40,
        error_messages={"required": "Chưa nhập mã tra cứu. Ông/bà gõ mã in cạnh mã QR trên giấy."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_ma(self) -> str:
        code = code_normal(self.cleaned_data["ma"])
        if len(code) != LENGTH:
            raise forms.ValidationError(
                f"Mã tra cứu có {LENGTH} chữ và số; ông/bà đã nhập {len(code)}. Xem lại mã in cạnh mã QR trên giấy."
            )
        return code


class BookFilter(forms.Form):
    """What to show of a register book."""

    tim = forms.CharField(label="Tên trên giấy", max_length=80, required=False)
    trang_thai = forms.ChoiceField(label="Trạng thái", choices=[ANY, *STATES.items()], required=False)
    noi = forms.ChoiceField(label="Nơi ban hành", required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["noi"].choices = [(place.code, place.name) for place in places]
        if len(places) < 2:
            del self.fields["noi"]

    def chips(self) -> list[tuple[str, str]]:
        """The filters in force, each with the address without it."""
        asked = {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
        shown = {"tim": asked.get("tim"), "trang_thai": STATES.get(asked.get("trang_thai"))}
        return [
            (label, "?" + urlencode({other: value for other, value in asked.items() if other != name}))
            for name, label in shown.items()
            if label
        ]


class ResultsFilter(forms.Form):
    """Which results to show to anyone."""

    nam = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    phuong = forms.CharField(label="Phường, xã, đặc khu", max_length=80, required=False, help_text="Ví dụ: Đống Đa")
    tim = forms.CharField(label="Tên tổ dân phố, cơ quan, doanh nghiệp, trường", max_length=80, required=False)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [(year, str(year)) for year in years]


class PlaceResultsFilter(forms.Form):
    """What to look for among the results of one place."""

    tim = forms.CharField(
        label="Tên tổ dân phố, cơ quan, doanh nghiệp, trường", max_length=80, required=False, help_text="Gõ có dấu hay không dấu đều được."
    )
    loai = forms.ChoiceField(label="Loại", choices=[ANY, *SubjectKind.choices], required=False)
