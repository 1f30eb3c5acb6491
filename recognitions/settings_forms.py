"""What a place chooses for itself. The rules are in `services/settings.py`; a refusal comes back to its field."""

from django import forms

from recognitions.choices import DecidesAs
from recognitions.forms import StaleCheck
from recognitions.models import PlaceSettings
from recognitions.permissions import COMMITTEE_PART, POLICE_PART

A_NUMBER = {"required": "Ông/bà ghi một số.", "invalid": "Ông/bà ghi bằng chữ số, ví dụ 3."}


class _Number(forms.IntegerField):
    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, error_messages=A_NUMBER, **options)


class PoliceSettingsForm(StaleCheck):
    """What the police of a place choose."""

    part = forms.CharField(widget=forms.HiddenInput, initial=POLICE_PART)
    conclusions_only = forms.BooleanField(
        label="Chỉ ghi kết luận, không nhập số liệu",
        required=False,
        help_text="Khi bật: bảng số liệu của Công an chỉ hỏi giảm, bằng hay tăng; cổng không giữ và không hiện con số nào. "
        "Số liệu đã xác nhận trước khi bật vẫn được giữ nguyên nhưng không hiện ở đâu; dòng nào xác nhận lại thì chỉ còn kết luận.",
    )
    hears_before_refusing = forms.BooleanField(
        label="Báo trước cho đối tượng khi dự kiến đề nghị chưa công nhận",
        required=False,
        help_text="Khi bật: đối tượng nhận Thông báo dự kiến và được giải trình trước khi lập Tờ trình.",
    )
    days_to_explain = _Number(
        label="Số ngày làm việc để giải trình", help_text="Từ 1 đến 30. Tính từ ngày gửi Thông báo dự kiến, không kể ngày nghỉ."
    )
    review_committee = forms.CharField(
        label="Tên hội đồng, ban xét duyệt",
        required=False,
        help_text="In trong giấy mời, biên bản họp xét duyệt. Ví dụ: Hội đồng xét duyệt phường Đống Đa",
    )
    consulted_bodies = forms.CharField(
        label="Các nơi được lấy ý kiến",
        required=False,
        help_text="Mỗi dòng một nơi. Khi mở đợt lấy ý kiến, danh sách này được chọn sẵn. Ví dụ: Ủy ban Mặt trận Tổ quốc phường",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_consulted_bodies(self) -> list[str]:
        return self.cleaned_data["consulted_bodies"].splitlines()


class CommitteeSettingsForm(StaleCheck):
    """What the office of the committee chooses."""

    part = forms.CharField(widget=forms.HiddenInput, initial=COMMITTEE_PART)
    decides_as = forms.ChoiceField(
        label="Quyết định được ban hành với tư cách",
        choices=DecidesAs.choices,
        widget=forms.RadioSelect,
        help_text="Đổi đầu đề, căn cứ, câu mở đầu và thẩm quyền ký của Quyết định soạn từ nay; Quyết định đã soạn giữ như cũ.",
        error_messages={"required": "Ông/bà chọn một trong hai cách.", "invalid_choice": "Ông/bà chọn một trong hai cách."},
    )
    sheet_width = _Number(label="Chiều ngang phôi Giấy công nhận (mm)", help_text="Từ 148 đến 420. Khổ A4 nằm ngang: 297")
    sheet_height = _Number(label="Chiều dọc phôi Giấy công nhận (mm)", help_text="Từ 105 đến 420. Khổ A4 nằm ngang: 210")


FORMS = {POLICE_PART: PoliceSettingsForm, COMMITTEE_PART: CommitteeSettingsForm}


def initial_of(row: PlaceSettings) -> dict:
    """The settings in force as they stand in the fields."""
    names = (*PoliceSettingsForm.base_fields, *CommitteeSettingsForm.base_fields)
    values = {name: getattr(row, name) for name in names if name != "part"}
    return values | {"consulted_bodies": "\n".join(row.consulted_bodies)}
