"""Fields in which a plan is typed: days, lines of text, whole numbers, and days off a paper with their wording."""

from django import forms

from antt_portal import form_answers, text
from registrations.calendar import Due
from registrations.calendar_words import KIND_LABELS

BEFORE, UNTIL, UNSTATED = "before", "until", ""
WORDINGS = (
    (BEFORE, "Trước ngày … (không tính ngày đó)"),
    (UNTIL, "Chậm nhất ngày … (tính cả ngày đó)"),
    (UNSTATED, "Không ghi trong kế hoạch"),
)
ORGANISATION_KINDS = (
    ("organisation", "Cơ quan, doanh nghiệp, cơ sở giáo dục"),
    *((kind, KIND_LABELS[kind]) for kind in ("agency", "enterprise", "educational_institution")),
)


class WordsField(forms.CharField):
    """Words as a plan keeps them: NFC, single spaces."""

    def __init__(self, *, required=False, longest=300, **options):
        messages = {
            "required": "Ông/bà chưa ghi mục này.",
            "max_length": "Nội dung dài %(show_value)d ký tự, nhiều nhất là %(limit_value)d. Ông/bà rút gọn lại.",
            "null_characters_not_allowed": "Có ký tự không đọc được. Ông/bà gõ lại nội dung này.",
        }
        super().__init__(required=required, max_length=longest, error_messages=messages, **options)

    def to_python(self, value):
        return text.normal(super().to_python(value))


class LinesField(forms.CharField):
    """Several texts, one to a line."""

    widget = forms.Textarea

    def __init__(self, *, longest=500, **options):
        self.longest = longest
        super().__init__(required=False, **options)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line for line in map(text.normal, super().to_python(value).splitlines()) if line]

    def validate(self, lines):
        for line in lines:
            if len(line) > self.longest:
                raise forms.ValidationError(f"Dòng “{line[:30]}…” dài {len(line)} ký tự, nhiều nhất là {self.longest}. Ông/bà rút gọn lại.")

    def run_validators(self, lines):
        """Each line was looked at already."""


class DayField(form_answers.DayField):
    """A day that a plan may leave out."""

    def __init__(self, *, required=False, **options):
        super().__init__(required=required, **options)


class WholeField(forms.IntegerField):
    """A whole number between two others."""

    def __init__(self, *, least: int, most: int, required=False, **options):
        messages = {
            "required": "Ông/bà chưa ghi mục này.",
            "invalid": "Ông/bà ghi bằng chữ số, ví dụ 80.",
            "min_value": "Ông/bà ghi số từ %(limit_value)d trở lên.",
            "max_value": "Ông/bà ghi số nhiều nhất là %(limit_value)d.",
        }
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=least, max_value=most, required=required, widget=widget, error_messages=messages, **options)


class PickField(forms.ChoiceField):
    """One of several, each shown; nothing picked means that the plan does not say."""

    def __init__(self, *, choices, required=False, widget=forms.RadioSelect, **options):
        messages = {
            "required": "Ông/bà chọn một trong các mục.",
            "invalid_choice": "Ông/bà chọn một trong các mục đã nêu.",
        }
        super().__init__(choices=choices, required=required, widget=widget, error_messages=messages, **options)


class WordingField(PickField):
    """How a due date is worded: whether its own day counts."""

    def __init__(self, *, may_be_unstated=True, **options):
        super().__init__(choices=WORDINGS if may_be_unstated else WORDINGS[:2], required=not may_be_unstated, **options)


class TickField(forms.MultipleChoiceField):
    """Some of several."""

    def __init__(self, *, choices, required=False, **options):
        messages = {"required": "Ông/bà chọn ít nhất một mục.", "invalid_choice": "Ông/bà chọn trong các mục đã nêu."}
        super().__init__(choices=choices, required=required, widget=forms.CheckboxSelectMultiple, error_messages=messages, **options)


def due_shown(name: str, due: Due | None) -> dict:
    """What the two fields show of a due date."""
    if due is None:
        return {f"{name}_wording": UNSTATED, f"{name}_date": None}
    return {f"{name}_wording": UNTIL if due.inclusive else BEFORE, f"{name}_date": due.date}


def due_given(form: forms.Form, name: str) -> Due | None:
    """The due date that two clean fields state; what does not go together is said at its field."""
    wording, day = form.cleaned_data.get(f"{name}_wording"), form.cleaned_data.get(f"{name}_date")
    if form.errors.keys() & {f"{name}_wording", f"{name}_date"}:
        return None
    if wording and day is None:
        form.add_error(f"{name}_date", "Ông/bà chưa ghi ngày. Ví dụ: 05/11/2026.")
    elif day and not wording:
        form.add_error(f"{name}_wording", "Ông/bà đã ghi ngày: chọn “trước ngày” hoặc “chậm nhất ngày” như trong kế hoạch, hoặc xóa ngày.")
    elif day:
        return Due(day, wording == UNTIL)
    return None
