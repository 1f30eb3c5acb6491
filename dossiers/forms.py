"""What people type and pick in a dossier. One group of questions a form; hints say what is meant, with an example."""

from datetime import datetime

from django import forms
from django.utils import timezone

from antt_portal.form_answers import NOT_GIVEN, DayField
from dossiers.checklist import Requirement
from dossiers.models import Dossier, Figures
from dossiers.self_assessment import Row
from registrations.choices import SubjectKind

AFTER_REARRANGEMENT = "Đăng ký lại sau sắp xếp"
AFTER_REARRANGEMENT_HINT = "Đánh dấu nếu giấy tờ làm lại vì sáp nhập, chia tách, thành lập mới trong năm."


class CountField(forms.IntegerField):
    """A count as people write it: “1234”, “1.234” or “1 234”."""

    default_error_messages = NOT_GIVEN | {"invalid": "Ông/bà ghi bằng chữ số, ví dụ 120."}

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=options.pop("max_value", 1_000_000), widget=widget, **options)

    def to_python(self, value):
        written = str(value).strip() if value is not None else ""
        return super().to_python("".join(char for char in written if char not in ". \u00a0"))


class HourField(forms.TimeField):
    default_error_messages = NOT_GIVEN | {"invalid": "Ông/bà ghi giờ và phút, ví dụ 19:30."}

    def __init__(self, **options):
        widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
        formats = ["%H:%M", "%Hh%M", "%H.%M", "%Hh", "%H"]
        super().__init__(widget=widget, input_formats=formats, help_text="Ví dụ: 19:30", **options)


class FiguresForm(forms.Form):
    """The numbers of one kind of subject; the fields of the others are not there."""

    households = CountField(label="Tổng số hộ đang cư trú", help_text="Tính cả hộ thường trú và hộ tạm trú. Ví dụ: 120")
    households_registered = CountField(
        label="Số hộ đã đăng ký, ký cam kết", help_text="Tiêu chí yêu cầu 100% số hộ. Chỉ ghi tổng số, không cần danh sách."
    )
    counted_on = DayField(label="Ngày đếm số hộ")
    pledges_kept_at = forms.CharField(
        label="Nơi cất bản cam kết của các hộ",
        required=False,
        max_length=200,
        help_text="Cổng không giữ danh sách hộ, chỉ ghi tổng số và nơi cất. Ví dụ: Nhà văn hóa, cặp số 2",
    )
    staff = CountField(label="Tổng số cán bộ, người lao động", help_text="Ví dụ: 45")
    staff_briefed = CountField(
        label="Số người đã được phổ biến quy định và tiêu chí", help_text="Tiêu chí yêu cầu 100% cán bộ, người lao động."
    )
    movement_models = CountField(
        label="Số mô hình phong trào đang hoạt động hiệu quả", max_value=1000, help_text="Ít nhất 01 mô hình. Ví dụ: 1"
    )
    movement_model_names = forms.CharField(
        label="Tên mô hình", required=False, max_length=300, help_text="Ví dụ: Camera an ninh; Tiếng kẻng an ninh"
    )

    OF_AREA = ("households", "households_registered", "counted_on", "pledges_kept_at")
    OF_WARD = ("movement_models", "movement_model_names")
    OF_ORGANISATION = ("staff", "staff_briefed", "movement_models", "movement_model_names")

    def __init__(self, *args, subject_kind: str, sources: dict[str, str] | None = None, **options):
        """`sources` say by field where a number that is filled in beforehand comes from."""
        super().__init__(*args, **options)
        for name in set(self.fields) - set(self.names_for(subject_kind)):
            del self.fields[name]
        for name in set(self.fields) & set(sources or {}):
            told = sources[name]
            self.fields[name].help_text = f"{told[:1].upper()}{told[1:]}. Ông/bà xem lại, sửa nếu đã thay đổi."

    @classmethod
    def names_for(cls, subject_kind: str) -> tuple[str, ...]:
        named = {SubjectKind.RESIDENTIAL_AREA: cls.OF_AREA, SubjectKind.WARD: cls.OF_WARD}
        return named.get(subject_kind, cls.OF_ORGANISATION)

    @staticmethod
    def initial_from(figures: Figures | None) -> dict:
        return {name: getattr(figures, name) for name in FiguresForm.base_fields} if figures else {}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files picked at once. They are looked at in `intake.py`, not here."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class UploadForm(forms.Form):
    unclassified = forms.BooleanField(label="Tôi cam kết các tệp tải lên không có tài liệu mật (Mật, Tối mật, Tuyệt mật)", required=False)
    title = forms.CharField(label="Tên tài liệu", max_length=200, required=False, help_text="Ví dụ: Ảnh ra quân phát động phong trào")
    files = ManyFilesField(label="Ảnh chụp hoặc tệp PDF", required=False)


class PaperForm(forms.Form):
    """A paper's own date and symbol, those that its place in the checklist asks for, and in a year of a rearrangement that it
    registers anew."""

    dated_on = DayField(label="Ngày ghi trên giấy")
    symbol = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    after_rearrangement = forms.BooleanField(label=AFTER_REARRANGEMENT, help_text=AFTER_REARRANGEMENT_HINT, required=False)

    def __init__(self, *args, requirement: Requirement, offers_rearrangement: bool = False, **options):
        super().__init__(*args, **options)
        asked = {"dated_on": requirement.asks_date, "symbol": requirement.asks_symbol, "after_rearrangement": offers_rearrangement}
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]
        if "symbol" in self.fields and requirement.symbol_example:
            self.fields["symbol"].help_text = f"Ví dụ: {requirement.symbol_example}"

    def described(self) -> dict:
        """The values for `document_describe`."""
        given = {"dated_on": self.cleaned_data.get("dated_on"), "symbol": self.cleaned_data.get("symbol", "")}
        anew = {"after_rearrangement": self.cleaned_data["after_rearrangement"]} if "after_rearrangement" in self.fields else {}
        return given | anew

    @staticmethod
    def initial_from(document) -> dict:
        return {name: getattr(document, name) for name in ("dated_on", "symbol", "after_rearrangement")}


class ShareForm(forms.Form):
    """Which of a person's other subjects a paper shall serve too (practice P14)."""

    subjects = forms.MultipleChoiceField(label="Dùng chung giấy tờ này cho", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args, subjects: list, **options):
        super().__init__(*args, **options)
        self.fields["subjects"].choices = [(str(subject.pk), subject.name) for subject in subjects]


class SelfAssessmentForm(forms.Form):
    """A choice and a note for each row; nothing is ticked beforehand (practice P23), last year's answer is only told."""

    def __init__(self, *args, rows: list[Row], year_before: dict | None = None, **options):
        super().__init__(*args, **options)
        self.rows, self.year_before = rows, year_before or {}
        for row in rows:
            self.fields[row.code] = forms.ChoiceField(
                label=row.label, choices=[("yes", row.yes), ("no", row.no)], widget=forms.RadioSelect, required=False
            )
            self.fields[self.note_name(row.code)] = forms.CharField(
                label="Nêu rõ (nếu chưa đạt hoặc có xảy ra)",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @staticmethod
    def note_name(code: str) -> str:
        return f"{code}-note"

    @property
    def questions(self) -> list[tuple]:
        """(row, field of the choice, field of the note, what was said last year)"""
        return [(row, self[row.code], self[self.note_name(row.code)], self._said_before(row)) for row in self.rows]

    def _said_before(self, row: Row) -> str:
        """“Đạt”, “Chưa đạt: …”; empty where nothing was said."""
        before = self.year_before.get(row.code)
        if before is None:
            return ""
        said = row.yes if before.met else row.no.removesuffix(", nêu rõ")
        return f"{said}: {before.note}" if before.note else said

    @property
    def answers(self) -> dict[str, tuple[bool | None, str]]:
        met = {"yes": True, "no": False}
        given = self.cleaned_data
        return {row.code: (met.get(given.get(row.code)), given.get(self.note_name(row.code), "")) for row in self.rows}

    @staticmethod
    def initial_from(answers) -> dict:
        words = {True: "yes", False: "no", None: ""}
        choices = {answer.code: words[answer.met] for answer in answers}
        return choices | {SelfAssessmentForm.note_name(answer.code): answer.note for answer in answers}


class SendForm(forms.Form):
    """The declaration before sending, and for an officer who takes in paper, when it was handed over."""

    declared = forms.BooleanField(
        label="Tôi cam đoan các thông tin và giấy tờ trong hồ sơ là đúng sự thật",
        error_messages={"required": "Ông/bà đánh dấu vào ô cam đoan rồi bấm “Gửi hồ sơ” một lần nữa."},
    )
    handed_in_by = forms.CharField(label="Người nộp hồ sơ giấy", max_length=120, required=False, help_text="Họ tên người mang hồ sơ đến.")
    received_on = DayField(label="Ngày nhận hồ sơ giấy", required=False, help_text="Để trống nếu nhận ngay bây giờ. Ví dụ: 30/03/2026")
    received_hour = HourField(label="Giờ nhận hồ sơ giấy", required=False)
    received_reason = forms.CharField(label="Lý do nhập sau", max_length=500, required=False, help_text="Cần ghi nếu nhận từ ngày trước.")

    def __init__(self, *args, on_behalf: bool, **options):
        super().__init__(*args, **options)
        if not on_behalf:
            for name in ("handed_in_by", "received_on", "received_hour", "received_reason"):
                del self.fields[name]

    def instant(self) -> datetime | None:
        """When the paper was handed over, if it was not now."""
        day = self.cleaned_data.get("received_on")
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, self.cleaned_data["received_hour"] or datetime.min.time()))


def draft_version(request, dossier: Dossier) -> int:
    """The version that the page showed; a page that names none counts as the first."""
    written = request.POST.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0
