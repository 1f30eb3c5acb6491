"""What an administrator types of a day. The rules are in `places/day_rules.py`; a refusal comes back to its field."""

from datetime import date

from django import forms

from antt_portal.form_answers import DayField
from antt_portal.places.choices import DayKind
from antt_portal.places.days_off import NO_NAME, NO_SOURCE, DaySaid
from antt_portal.places.models import CalendarDay
from antt_portal.places.public_holidays import PACKAGE

KINDS = ((DayKind.DAY_OFF, "Ngày nghỉ"), (DayKind.WORKING_DAY, "Ngày làm bù (thứ Bảy, Chủ nhật đi làm)"))
SOURCE_HINT = "Số, ký hiệu, ngày và nơi ban hành. Ví dụ: Thông báo số 15/TB-BNV ngày 01/12/2026 của Bộ Nội vụ"


class DayForm(forms.Form):
    """What a day of the table is."""

    kind = forms.ChoiceField(
        label="Loại ngày",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn ngày nghỉ hoặc ngày làm bù.", "invalid_choice": "Ông/bà chọn ngày nghỉ hoặc ngày làm bù."},
    )
    name = forms.CharField(label="Tên ngày", help_text="Ví dụ: Nghỉ bù Quốc khánh", error_messages={"required": NO_NAME})
    source = forms.CharField(label="Theo văn bản", help_text=SOURCE_HINT, error_messages={"required": NO_SOURCE})

    def __init__(self, data=None, *, row: CalendarDay | None = None):
        super().__init__(data, initial=initial_of(row) if row else None)
        self.row = row

    @property
    def of_day(self) -> date:
        """The day that is spoken of, once the form is right."""
        return self.row.date

    def said(self) -> DaySaid:
        return DaySaid(**{name: self.cleaned_data[name] for name in ("kind", "name", "source")})


class NewDayForm(DayForm):
    """A day that is not in the table yet."""

    day = DayField(label="Ngày", help_text="Ví dụ: 31/08/2026")
    field_order = ["day", "kind", "name", "source"]

    @property
    def of_day(self) -> date:
        return self.cleaned_data["day"]


def initial_of(row: CalendarDay) -> dict:
    """A row as it stands in the fields. Where only the package speaks of it, who changes it names their own paper."""
    return {"kind": row.kind, "name": row.name, "source": "" if row.source.startswith(PACKAGE) else row.source}
