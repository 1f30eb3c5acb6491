"""One unit typed by form: each field is a cell of the Excel list, read and checked as there."""

from django import forms

from antt_portal import clock
from antt_portal.form_answers import NOT_GIVEN, DayField
from antt_portal.places.models import Place
from registrations.choices import ORGANISATION_KINDS, Level, SchoolLevel, SizeClass, SubjectKind
from registrations.lives.forms import NOTHING_CHOSEN, PAPER_HINT, AskedForm, PaperField, ReasonField
from registrations.models import Subject
from registrations.services.subjects import known_of
from registrations.unit_import import COLUMNS, UnitRow, checked
from registrations.workbooks import Sheet


class UnitForm(AskedForm):
    """One unit, read and checked as a row of the Excel list is: each field is a cell of it."""

    kind = forms.ChoiceField(label="Loại", error_messages=NOTHING_CHOSEN)
    name = forms.CharField(label="Tên", max_length=200, help_text="Tên đầy đủ. Ví dụ: Tổ dân phố số 7", error_messages=NOT_GIVEN)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    head_name = forms.CharField(label="Người đứng đầu", max_length=120, required=False)
    head_phone = forms.CharField(label="Điện thoại", max_length=20, required=False, help_text="Ví dụ: 0912345678")
    managing_level = forms.ChoiceField(
        label="Cấp quản lý",
        choices=[("", "Chọn, nếu là cơ quan, doanh nghiệp, cơ sở giáo dục"), *((level.label, level.label) for level in Level)],
        required=False,
    )
    households = forms.CharField(label="Số hộ", required=False, help_text="Với tổ dân phố, thôn. Ví dụ: 120")
    staff = forms.CharField(label="Số lao động", required=False, help_text="Với cơ quan, doanh nghiệp, cơ sở giáo dục. Ví dụ: 45")
    size_class = forms.ChoiceField(
        label="Quy mô doanh nghiệp", choices=[("", "Chưa rõ"), *((size.label, size.label) for size in SizeClass)], required=False
    )
    school_levels = forms.MultipleChoiceField(
        label="Cấp học", choices=[(level.label, level.label) for level in SchoolLevel], widget=forms.CheckboxSelectMultiple, required=False
    )
    tax_code = forms.CharField(label="Mã số thuế", max_length=20, required=False, help_text="Ví dụ: 0101234567")
    founded_on = forms.CharField(label="Ngày thành lập", max_length=12, required=False, help_text="Ví dụ: 01/07/2025")
    has_party_organisation = forms.BooleanField(label="Có tổ chức Đảng", required=False, initial=True)
    reason = ReasonField(help_text="Ví dụ: Mới thành lập")
    paper = PaperField(required=False)

    OF_KIND = {
        SubjectKind.RESIDENTIAL_AREA: {"households"},
        SubjectKind.AGENCY: {"staff", "tax_code"},
        SubjectKind.ENTERPRISE: {"staff", "size_class", "tax_code"},
        SubjectKind.EDUCATIONAL_INSTITUTION: {"staff", "school_levels", "tax_code"},
    }

    def __init__(self, *args, place: Place, **options):
        super().__init__(*args, **options)
        self.known = known_of(place)
        if "kind" in self.fields:
            self.fields["kind"].choices = [
                ("", "Chọn loại"),
                *((w, w) for w in (self.known.residential_label, *(k.label for k in ORGANISATION_KINDS))),
            ]

    def clean(self):
        """Every error of the row at once, each at its field."""
        super().clean()
        if not self.errors:
            result = checked(Sheet(rows=((1, tuple(c.header for c in COLUMNS)), (2, self._cells()))), self.known)
            by_header = {column.header: column.field for column in COLUMNS}
            for error in result.errors:
                name = by_header.get(error.header)
                self.add_error(name if name in self.fields else None, error.sentence)
            self.row: UnitRow | None = result.rows[0] if result.rows else None
        return self.cleaned_data

    def _cells(self) -> tuple:
        return tuple(self._cell(column.field) for column in COLUMNS)

    def _cell(self, name: str) -> str | None:
        value = self.cleaned_data.get(name)
        if name == "has_party_organisation":
            return "Có" if value else "Không"
        return "; ".join(value) if isinstance(value, list) else value or None

    def asked(self):
        return {"row": self.row, "reason": self.cleaned_data["reason"], "paper": self.cleaned_data["paper"]}


class CorrectionForm(UnitForm):
    """The same for a unit that is there: only the fields of its kind, filled with what is known; kind and level have acts of their own."""

    on = DayField(label="Từ ngày", help_text="Ngày thay đổi có hiệu lực. Ví dụ: 01/11/2026")

    def __init__(self, *args, subject: Subject, **options):
        super().__init__(*args, place=subject.place, initial=self._initial(subject), **options)
        self.subject = subject
        not_its = set.union(*self.OF_KIND.values()) - self.OF_KIND[subject.kind]
        for name in {"kind", "managing_level", *not_its}:
            del self.fields[name]
        self.fields["reason"].help_text = "Ví dụ: Đổi tên theo nghị quyết, cập nhật số hộ"
        self.fields["paper"].help_text = f"Bắt buộc khi đổi tên. {PAPER_HINT}"
        self.order_fields([*[*self.fields][:-3], "on", "reason", "paper"])

    @staticmethod
    def _initial(subject: Subject) -> dict[str, object]:
        plain = ("name", "address", "head_name", "head_phone", "households", "staff", "tax_code", "has_party_organisation")
        return {name: getattr(subject, name) for name in plain} | {
            "size_class": subject.get_size_class_display() if subject.size_class else "",
            "school_levels": [SchoolLevel(level).label for level in subject.school_levels],
            "founded_on": f"{subject.founded_on:%d/%m/%Y}" if subject.founded_on else "",
            "on": clock.today(),
        }

    def _cell(self, name: str):
        if name == "kind":
            return SubjectKind(self.subject.kind).label
        if name == "managing_level":
            return Level(self.subject.managing_level).label
        return super()._cell(name)

    def asked(self):
        offered = tuple(name for name in self.fields if name not in ("on", "reason", "paper"))
        return super().asked() | {"on": self.cleaned_data["on"], "offered": offered}
