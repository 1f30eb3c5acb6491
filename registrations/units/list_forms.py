"""The form by which a list of units is sent."""

from django import forms
from django.conf import settings

from antt_portal.file_names import safe_name

MEGABYTE = 1024 * 1024


class UnitListForm(forms.Form):
    """One Excel file. What is in it is looked at in `services/unit_lists.py`, not here.

    `too_large` is the name of a file that was cut off while it streamed in.
    """

    file = forms.FileField(
        label="Tệp Excel danh sách đơn vị",
        required=False,
        error_messages={"empty": "Tệp không có nội dung. Ông/bà mở tệp bằng Excel để xem lại, rồi chọn đúng tệp đã lưu."},
    )

    def __init__(self, *args, too_large: str | None = None, **options):
        super().__init__(*args, **options)
        self.too_large = too_large

    def clean_file(self):
        if self.too_large:
            most = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
            way_on = "Ông/bà xóa hình ảnh và trang tính không cần thiết trong tệp rồi nạp lại."
            raise forms.ValidationError(f"Tệp “{safe_name(self.too_large)}” lớn hơn {most} MB. {way_on}")
        if not self.cleaned_data["file"]:
            raise forms.ValidationError("Ông/bà chưa chọn tệp. Ông/bà chọn tệp danh sách (.xlsx) rồi bấm “Kiểm tra danh sách”.")
        return self.cleaned_data["file"]
