"""What a forecast is asked for: a day, and which of its subjects are shown."""

from django import forms

from antt_portal.form_answers import DayField
from recognitions.forecast.outlook import CERTAIN, LACKING
from recognitions.forecast.reading import Line
from registrations.choices import SubjectKind

RESULTS = (("", "Tất cả"), (CERTAIN, "Chắc chắn chưa đạt"), (LACKING, "Chưa đủ cơ sở"))


class ForecastForm(forms.Form):
    """`ngay` any day of the year; the rest narrows the list."""

    ngay = DayField(label="Tính đến hết ngày", required=False, error_messages={"required": "Ông/bà ghi ngày, ví dụ 01/11/2026."})
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *SubjectKind.choices])
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=RESULTS)
    tieu_chi = forms.CharField(label="Tiêu chí", required=False, max_length=12, help_text="Ví dụ: 4.1a")

    def __init__(self, *args, year: int, **options):
        super().__init__(*args, **options)
        self.year = year

    def clean_ngay(self):
        day = self.cleaned_data["ngay"]
        if day and day.year != self.year:
            raise forms.ValidationError(f"Ông/bà chọn một ngày trong năm {self.year}.")
        return day

    def narrow(self, lines: list[Line]) -> list[Line]:
        """The lines that the filters in force leave, of those that are not fine. With a criterion, the result is that of the criterion."""
        chosen = self.cleaned_data if self.is_valid() else {}
        shown = [line for line in lines if line.foretold]
        if chosen.get("loai"):
            shown = [line for line in shown if line.enrolment.kind == chosen["loai"]]
        code, result = chosen.get("tieu_chi"), chosen.get("ket_qua")
        if code:
            return [line for line in shown if any(one.code == code and result in ("", one.verdict) for one in line.foretold)]
        return [line for line in shown if line.verdict == result] if result else shown
