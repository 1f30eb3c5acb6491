"""Fields that several forms of this floor have in common: rows ticked in a list, and number and day of a signed paper."""

from django import forms

from antt_portal.form_answers import DayField

ALL, TICKED = "all", "ticked"
OF_THE_POLICE, OF_THE_OFFICE = "Theo sổ văn bản của Công an.", "Do văn thư cấp sau khi ký."
OF_TWO_WAYS = "Ông/bà chọn một trong hai cách."


class TickedField(forms.ModelMultipleChoiceField):
    """Rows that are ticked in a list on the page; the form gives the list as `queryset` when it is made."""

    default_error_messages = {
        "invalid_choice": "Danh sách vừa thay đổi. Ông/bà xem lại rồi chọn.",
        "invalid_pk_value": "Ông/bà chọn trong danh sách.",
    }

    def __init__(self, *, required: bool = False, **options):
        super().__init__(queryset=None, required=required, **options)


class WhomField(forms.ChoiceField):
    """Whether all of the list are meant or only those that are ticked; `ticked` are the words for the latter."""

    default_error_messages = {"required": OF_TWO_WAYS, "invalid_choice": OF_TWO_WAYS}

    def __init__(self, *, label: str, ticked: str = "Chỉ những đối tượng được đánh dấu"):
        choices = [(ALL, "Tất cả đối tượng trong danh sách dưới đây"), (TICKED, ticked)]
        super().__init__(label=label, widget=forms.RadioSelect, choices=choices, initial=ALL)


class SymbolField(forms.CharField):
    """Number and symbol of a signed `paper`, as the register gave it that the words `given_by` name."""

    def __init__(self, paper: str, *, example: str, given_by: str = OF_THE_POLICE, required: bool = True):
        super().__init__(
            label=f"Số, ký hiệu {paper}",
            help_text=f"{given_by} Ví dụ: {example}",
            max_length=80,
            required=required,
            error_messages={"required": f"Ông/bà ghi số, ký hiệu như trên bản đã ký. Ví dụ: {example}"},
        )


class PaperDayField(DayField):
    """The day that stands on a signed paper."""

    default_error_messages = {"required": "Ông/bà ghi ngày trên bản đã ký, ví dụ 01/11/2026."}
