"""What is typed about a subject's life. The rules are in the services; a refusal comes back to its field."""

from django import forms

from antt_portal import clock
from antt_portal.form_answers import NOT_GIVEN, DayField
from antt_portal.places.models import Place
from antt_portal.text import folded
from registrations.choices import Level, SubjectKind
from registrations.choices import SubjectEventKind as Happened
from registrations.models import Subject
from registrations.services.life.splitting import MOST_PARTS, Part
from registrations.services.life.status import ACTS
from registrations.units.cells import CellProblem, count

FIRST_ROWS = 3  # of a split, before more are asked for
NOTHING_CHOSEN = {"required": "Ông/bà chọn một mục."}
PAPER_HINT = "Số, ký hiệu, ngày và cơ quan ban hành. Ví dụ: Nghị quyết số 15/NQ-HĐND ngày 20/06/2026"


class CountField(forms.CharField):
    """A number of households or people, read as the list of units reads it."""

    def __init__(self, **options):
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), required=False, **options)

    def clean(self, value) -> int | None:
        try:
            return count(super().clean(value))
        except CellProblem as problem:
            raise forms.ValidationError(str(problem)) from None


class ReasonField(forms.CharField):
    default_error_messages = {"required": "Ông/bà ghi lý do."}

    def __init__(self, **options):
        given = {"label": "Lý do", "max_length": 250, "help_text": "Ví dụ: Giải thể theo phương án sắp xếp"} | options
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **given)


class PaperField(forms.CharField):
    default_error_messages = {"required": "Ông/bà ghi văn bản làm căn cứ."}

    def __init__(self, **options):
        super().__init__(**{"label": "Theo văn bản", "max_length": 120, "help_text": PAPER_HINT} | options)


class AskedForm(forms.Form):
    """A form whose answers are what its service takes."""

    def asked(self) -> dict[str, object]:
        return dict(self.cleaned_data)


class ActField(forms.ChoiceField):
    """Offers what may happen to a subject as it stands; what may not any more is for the service to refuse, with its reason."""

    def valid_value(self, value) -> bool:
        return value in ACTS


class StatusForm(AskedForm):
    act = ActField(label="Việc cần ghi", widget=forms.RadioSelect, error_messages=NOTHING_CHOSEN)
    on = DayField(label="Từ ngày")
    reason = ReasonField()
    paper = PaperField(required=False, help_text=f"Bắt buộc khi giải thể, chấm dứt. {PAPER_HINT}")

    def __init__(self, *args, acts: list[str], **options):
        super().__init__(*args, **options)
        self.fields["act"].choices = [(act, Happened(act).label) for act in acts]


class LevelForm(AskedForm):
    level = forms.ChoiceField(label="Cấp quản lý mới", choices=Level, widget=forms.RadioSelect, error_messages=NOTHING_CHOSEN)
    on = DayField(label="Từ ngày")
    reason = ReasonField(help_text="Ví dụ: Chuyển về Sở Giáo dục và Đào tạo quản lý")
    paper = PaperField()


class MoveForm(AskedForm):
    province = forms.ModelChoiceField(Place.objects.none(), label="Tỉnh, thành phố chuyển đến", error_messages=NOTHING_CHOSEN)
    ward = forms.CharField(
        label="Phường, xã chuyển đến", max_length=120, help_text="Ghi cả loại. Ví dụ: Phường Kim Liên", error_messages=NOT_GIVEN
    )
    address = forms.CharField(label="Địa chỉ mới", max_length=250, required=False, help_text="Ví dụ: Số 12 phố Lương Định Của")
    on = DayField(label="Từ ngày")
    reason = ReasonField(help_text="Ví dụ: Chuyển trụ sở")
    paper = PaperField()

    def __init__(self, *args, subject: Subject, **options):
        super().__init__(*args, initial={"province": subject.place.parent_id}, **options)
        self.fields["province"].queryset = Place.objects.provinces().order_by("name_key")
        self.near = (
            Place.objects.wards()
            .standing_on(clock.today())
            .filter(parent=subject.place.parent_id)
            .exclude(pk=subject.place_id)
            .order_by("name_key")
        )
        self.fields["ward"].widget.attrs["list"] = "phuong-xa"

    def clean(self):
        """The ward that the province and the typed name mean: with its kind or without, with marks or without."""
        given = super().clean()
        if given.get("province") and given.get("ward"):
            wards = Place.objects.wards().standing_on(clock.today()).filter(parent=given["province"])
            key = folded(given["ward"])
            found = [ward for ward in wards if key in (ward.name_key, folded(ward.bare_name))]
            if len(found) == 1:
                self.to = found[0]
            elif found:
                self.add_error("ward", f"Có {len(found)} nơi cùng tên: {', '.join(ward.name for ward in found)}. Ông/bà ghi cả loại.")
            else:
                self.add_error("ward", f"{given['province'].name} không có phường, xã nào tên “{given['ward']}”. Ông/bà kiểm tra lại tên.")
        return given

    def asked(self):
        kept = {name: self.cleaned_data[name] for name in ("address", "on", "reason", "paper")}
        return kept | {"to": self.to}


class MergeForm(AskedForm):
    predecessors = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        label="Sáp nhập những đối tượng",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Ông/bà chọn ít nhất hai đối tượng."},
    )
    into = forms.ModelChoiceField(
        Subject.objects.none(),
        label="Thành",
        required=False,
        empty_label="Một đối tượng mới",
        help_text="Chọn một đối tượng nếu đối tượng đó tiếp tục giữ tên.",
    )
    name = forms.CharField(
        label="Tên của đối tượng mới",
        max_length=200,
        required=False,
        help_text="Để trống khi một đối tượng giữ tên. Ví dụ: Tổ dân phố số 7",
    )
    managing_level = forms.ChoiceField(
        label="Cấp quản lý của đối tượng mới", choices=[("", "Như trước sáp nhập"), *Level.choices], required=False
    )
    size = CountField(label="Số hộ sau sáp nhập", help_text="Để trống thì cổng cộng số của các đối tượng trước sáp nhập. Ví dụ: 240")
    on = DayField(label="Từ ngày")
    paper = PaperField(label="Theo nghị quyết, quyết định")
    reason = ReasonField(required=False, help_text="Ví dụ: Sắp xếp tổ dân phố năm 2026")

    def __init__(self, *args, place: Place, kind: str, **options):
        super().__init__(*args, **options)
        there = Subject.objects.filter(place=place, kind=kind).alive()
        self.fields["predecessors"].queryset = self.fields["into"].queryset = there
        if kind == SubjectKind.RESIDENTIAL_AREA:
            del self.fields["managing_level"]
        else:
            self.fields["size"].label = "Số lao động sau sáp nhập"


class SplitForm(AskedForm):
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="Từ ngày")
    reason = ReasonField(help_text="Ví dụ: Địa bàn rộng, đông hộ")
    paper = PaperField(label="Theo nghị quyết, quyết định")

    def __init__(self, data=None, *, subject: Subject):
        super().__init__(data)
        self.shown = self._rows(data or {})
        unit = "hộ" if subject.is_residential_area else "lao động"
        for number in self.numbers:
            self.fields[f"name-{number}"] = forms.CharField(label=f"Tên đối tượng mới thứ {number}", max_length=200, required=False)
            self.fields[f"size-{number}"] = CountField(label=f"Số {unit} của đối tượng thứ {number}")

    @staticmethod
    def _rows(data) -> int:
        """How many rows the page shows: two more each time they are asked for."""
        written = str(data.get("rows", ""))
        rows = int(written) if written.isdecimal() and len(written) < 3 else FIRST_ROWS
        return max(FIRST_ROWS, min(MOST_PARTS, rows + (2 if "more" in data else 0)))

    @property
    def numbers(self) -> range:
        return range(1, self.shown + 1)

    @property
    def has_room(self) -> bool:
        return self.shown < MOST_PARTS

    def parts(self) -> list:
        """The bound fields of each part, in pairs."""
        return [(self[f"name-{number}"], self[f"size-{number}"]) for number in self.numbers]

    def asked(self):
        data = self.cleaned_data
        rows = [Part(data[f"name-{number}"], data[f"size-{number}"]) for number in self.numbers if data[f"name-{number}"]]
        return {"parts": tuple(rows), **{name: data[name] for name in ("on", "reason", "paper")}}


class InclusionForm(AskedForm):
    reason = ReasonField(help_text="Ví dụ: Hoạt động ổn định, đơn vị đề nghị được xét trong năm")
    paper = PaperField(required=False)


class TakeBackForm(AskedForm):
    reason = ReasonField(help_text="Ví dụ: Ghi nhầm sang đối tượng khác")
    paper = PaperField(required=False)


class ElsewhereForm(AskedForm):
    on = DayField(label="Đã đăng ký ngày")
    paper = PaperField(label="Giấy tờ chứng minh", help_text="Ví dụ: Biên bản bàn giao hồ sơ số 3 ngày 02/07/2026 của Phường Trung Tự")
    reason = ReasonField(label="Ghi chú", required=False, help_text="Ví dụ: Tổ dân phố thuộc phường cũ trước ngày 01/07/2026")
