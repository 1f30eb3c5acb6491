"""What reviewers type outside a single dossier: a new stock reason."""

from django import forms

from dossiers.choices import PaperKind
from dossiers.services.reasons import LENGTH

UNKNOWN_PAPER = {"invalid_choice": "Loại giấy tờ không có trong danh sách. Ông/bà chọn lại."}


class StockReasonForm(forms.Form):
    """A reason and the paper it is for; what else is wrong with it the service says."""

    paper_kind = forms.ChoiceField(
        label="Của giấy tờ", choices=[("", "Mọi giấy tờ"), *PaperKind.choices], required=False, error_messages=UNKNOWN_PAPER
    )
    words = forms.CharField(
        label="Lý do",
        error_messages={"required": "Ông/bà chưa viết lý do. Viết một câu, nói rõ thiếu gì và cần nộp gì."},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LENGTH}),
        help_text="Nói rõ thiếu gì và cần nộp gì. Ví dụ: Biên bản thiếu chữ ký của thư ký. Bổ sung chữ ký rồi chụp lại.",
    )
