"""The pages on which a plan is typed, whole forms for officers. Each shows the values of `plan_drafting` and gives them back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from registrations.calendar_words import APPROVERS, RECEIVERS
from registrations.plan_files import MAY_BE_FIXED
from registrations.planning import drafting as plan_drafting
from registrations.planning.fields import (
    DayField,
    LinesField,
    PickField,
    TickField,
    WholeField,
    WordingField,
    WordsField,
    due_given,
    due_shown,
)
from registrations.planning.scopes import Scope
from registrations.planning.words import FIELDS, LATE, PARTY_DOCUMENTS, TARGETS

SIGNING_HINT = "Ví dụ: TM. ỦY BAN NHÂN DÂN; TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH; TM. ỦY BAN NHÂN DÂN / Q. CHỦ TỊCH"
UNSTATED = ("", "Không ghi trong kế hoạch")
PERCENT = {"least": 0, "most": 100}
NUMBER = {"least": 0, "most": 100_000}


@dataclass(frozen=True, slots=True)
class Block:
    """One key of the plan on its page: its fields, or nothing to type where the province fixed it."""

    key: str
    label: str
    fields: tuple
    hints: tuple = ()
    is_fixed: bool = False


class PlanForm(forms.Form):
    """A page over some keys. `shown` are their values; keys in `fixed` are the province's and are only read."""

    keys: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()

    def __init__(self, data=None, *, shown: Mapping, fixed=frozenset(), hints: Mapping | None = None):
        super().__init__(data, initial=self.initial_of(shown))
        self.shown, self.fixed, self.hints = shown, fixed & set(self.keys), hints or {}
        for key in self.fixed:
            for name in self.names_of(key):
                del self.fields[name]

    @classmethod
    def names_of(cls, key: str) -> tuple[str, ...]:
        """The fields in which a key is typed."""
        if key == "window":
            return "window_first", "window_last"
        return (f"{key}_wording", f"{key}_date") if key in cls.dues else (key,)

    @classmethod
    def initial_of(cls, shown: Mapping) -> dict:
        initial = {}
        for key in cls.keys:
            if key in cls.dues:
                initial |= due_shown(key, shown[key])
            elif key == "window":
                initial |= dict(zip(cls.names_of(key), shown[key] or (None, None), strict=True))
            else:
                initial[key] = shown[key]
        return initial

    def clean(self):
        cleaned = super().clean()
        self.given = {}
        for key in self.keys:
            if key not in self.fixed:
                self.given[key] = self._given(key)
        return cleaned

    def _given(self, key: str):
        if key in self.dues:
            return due_given(self, key)
        if key == "window":
            return self._window()
        return self.cleaned_data.get(key)

    def _window(self):
        first, last = (self.cleaned_data.get(name) for name in self.names_of("window"))
        if (first is None) == (last is None):
            return (first, last) if first else None
        missing = "window_first" if first is None else "window_last"
        if missing not in self.errors:
            self.add_error(missing, "Mốc đánh giá cần cả ngày đầu và ngày cuối. Ông/bà ghi nốt ngày này hoặc xóa ngày kia.")
        return None

    def field_of(self, key: str) -> str | None:
        """The field at which a problem of a key is told: where something is typed, not picked."""
        names = self.names_of(key)
        return names[-1] if names[-1] in self.fields else None

    @property
    def blocks(self) -> list[Block]:
        return [
            Block(
                key=key,
                label=FIELDS.get(key, key),
                fields=() if key in self.fixed else tuple(self[name] for name in self.names_of(key)),
                hints=tuple(self.hints.get(key, ())),
                is_fixed=key in self.fixed,
            )
            for key in self.keys
        ]


class DocumentForm(PlanForm):
    """The paper itself."""

    keys = tuple(plan_drafting.DOCUMENT)

    title = WordsField(label="Tên kế hoạch", longest=500, widget=forms.Textarea(attrs={"rows": 3}))
    symbol = WordsField(label="Số, ký hiệu", longest=60, help_text="Số do văn thư cấp, như trên bản đã ký. Ví dụ: 36/KH-UBND")
    issued_on = DayField(label="Ngày ban hành", help_text="Ví dụ: 12/01/2026. Ban hành trước ngày 01/01 thì mở đăng ký từ ngày đó.")
    legal_basis = LinesField(
        label="Căn cứ",
        help_text="Mỗi dòng một văn bản. Ví dụ: Thông tư số 124/2021/TT-BCA",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    residential_area_label = WordsField(label="Tên gọi khu dân cư", longest=40, help_text="Ví dụ: Tổ dân phố; Thôn; Ấp; Khóm, ấp, khu vực")
    steering_committee = WordsField(label="Ban Chỉ đạo", help_text="Ví dụ: Ban Chỉ đạo 138")
    signing_capacity = WordsField(label="Thẩm quyền ký", help_text=SIGNING_HINT)
    signing_title = WordsField(label="Chức vụ người ký", help_text="Ví dụ: CHỦ TỊCH; PHÓ CHỦ TỊCH")
    party_kind = PickField(label="Văn bản của Đảng ủy", choices=[*PARTY_DOCUMENTS.items(), UNSTATED])
    party_symbol = WordsField(label="Số, ký hiệu văn bản của Đảng ủy", longest=60, help_text="Ví dụ: 01-CT/ĐU")
    party_date = DayField(label="Ngày văn bản của Đảng ủy", help_text="Ví dụ: 26/01/2026")


class SettingsForm(PlanForm):
    """What holds for every kind of subject."""

    keys = tuple(plan_drafting.SETTINGS)
    dues = ("annual_report_due",)

    roll_forward = PickField(
        label="Hạn trùng ngày nghỉ",
        choices=[("yes", "Nhận đến hết ngày làm việc tiếp theo"), ("no", "Giữ nguyên ngày, không chuyển"), UNSTATED],
        help_text="Chỉ chuyển hạn nộp, hạn quyết định và hạn báo cáo. Mốc đánh giá và “Quý I” không bao giờ chuyển.",
    )
    late_dossiers = PickField(label="Hồ sơ gửi sau hạn", choices=[*LATE.items(), UNSTATED])
    quarterly_reports = PickField(label="Báo cáo quý", choices=[("yes", "Có"), ("no", "Không"), UNSTATED])
    annual_report_due_wording = WordingField(label="Hạn báo cáo năm")
    annual_report_due_date = DayField(label="Ngày ghi trong kế hoạch (hạn báo cáo năm)", help_text="Ví dụ: 25/11/2026")
    fixed = TickField(
        label="Phường, xã không được thay đổi",
        choices=[(name, FIELDS[name]) for name in MAY_BE_FIXED],
        help_text="Những mục đánh dấu ở đây, phường, xã chỉ được đọc khi soạn kế hoạch của mình.",
    )

    def __init__(self, *args, is_province: bool, **options):
        if not is_province:
            self.keys = tuple(key for key in self.keys if key != "fixed")
        super().__init__(*args, **options)
        if not is_province:
            del self.fields["fixed"]


class RuleForm(PlanForm):
    """What one scope is told: whether it takes part, its days, who receives and who decides."""

    keys = tuple(plan_drafting.RULE)
    dues = ("registration_due", "recognition_due", "decision_due")

    enabled = PickField(label="Tham gia trong năm này", choices=[("yes", "Có"), ("no", "Không thực hiện trong năm này"), UNSTATED])
    window_first = DayField(label="Mốc đánh giá: từ ngày", help_text="Ví dụ: 01/11/2025.")
    window_last = DayField(label="Mốc đánh giá: đến hết ngày", help_text="Ví dụ: 31/10/2026")
    registration_due_wording = WordingField(label="Hạn đăng ký")
    registration_due_date = DayField(label="Ngày ghi trong kế hoạch (hạn đăng ký)", help_text="Ví dụ: 31/03/2026")
    recognition_due_wording = WordingField(label="Hạn gửi hồ sơ đề nghị công nhận")
    recognition_due_date = DayField(label="Ngày ghi trong kế hoạch (hạn gửi hồ sơ đề nghị công nhận)", help_text="Ví dụ: 05/11/2026")
    decision_due_wording = WordingField(label="Hạn quyết định")
    decision_due_date = DayField(label="Ngày ghi trong kế hoạch (hạn quyết định)", help_text="Ví dụ: 30/11/2026")
    receiver = PickField(label="Nơi nhận hồ sơ", choices=[*RECEIVERS.items(), UNSTATED])
    approver = PickField(label="Xét, công nhận", choices=[*APPROVERS.items(), UNSTATED])

    def __init__(self, *args, scope: Scope, **options):
        super().__init__(*args, **options)
        if scope.kind == "ward" and "approver" in self.fields:
            self.fields["approver"].choices = [choice for choice in self.fields["approver"].choices if choice[0] != "ward"]


class AimsForm(PlanForm):
    """What the locality sets itself, and whom it means to commend. They alert, they never decide."""

    keys = tuple(plan_drafting.AIMS)

    registered_percent = WholeField(label=f"{TARGETS['registered_percent'][0]} (%)", help_text="Ví dụ: 100", **PERCENT)
    recognised_percent = WholeField(label=f"{TARGETS['recognised_percent'][0]} (%)", help_text="Ví dụ: 80", **PERCENT)
    households_registered_percent = WholeField(label=f"{TARGETS['households_registered_percent'][0]} (%)", **PERCENT)
    ward_movement_models = WholeField(label=TARGETS["ward_movement_models"][0], help_text="Ví dụ: 3", **NUMBER)
    organisation_movement_models = WholeField(label=TARGETS["organisation_movement_models"][0], **NUMBER)
    collectives = WholeField(label="Khen thưởng: số tập thể", help_text="Ví dụ: 5", **NUMBER)
    individuals = WholeField(label="Khen thưởng: số cá nhân", help_text="Ví dụ: 10", **NUMBER)
