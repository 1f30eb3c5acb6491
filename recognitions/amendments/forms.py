"""What is typed to correct or revoke recognitions of an issued decision. A refusal comes back here with everything kept."""

from collections.abc import Iterable

from django import forms

from recognitions.amendments.words import FIELDS
from recognitions.form_fields import TickedField
from recognitions.forms import StaleCheck
from recognitions.models import Recognition

WORDS_LENGTH = 200


class CorrectionForm(StaleCheck):
    """The words of each chosen recognition as they stand, to be put right; and why."""

    reason = forms.CharField(
        label="Lý do đính chính",
        help_text="In trong Quyết định. Ví dụ: Sai tên do lỗi đánh máy khi lập danh sách",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Ông/bà ghi lý do đính chính."},
    )

    def __init__(self, *args, recognitions: Iterable[Recognition], words: dict[int, dict[str, str]], **options):
        super().__init__(*args, **options)
        self.recognitions = list(recognitions)
        for row in self.recognitions:
            for name, label in FIELDS.items():
                self.fields[f"{row.pk}-{name}"] = forms.CharField(
                    label=label,
                    max_length=WORDS_LENGTH,
                    initial=words[row.pk][name],
                    required=bool(words[row.pk][name]),
                    error_messages={"required": f"Ông/bà ghi “{label}” đúng phải là gì."},
                )

    def groups(self) -> list[tuple[Recognition, list]]:
        """Each recognition with its bound fields."""
        return [(row, [self[f"{row.pk}-{name}"] for name in FIELDS]) for row in self.recognitions]

    def corrections(self) -> dict[int, dict[str, str]]:
        """By recognition the words as typed; an address that is and stays empty is left out."""
        typed = {row.pk: {name: self.cleaned_data[f"{row.pk}-{name}"] for name in FIELDS} for row in self.recognitions}
        return {pk: {name: words for name, words in found.items() if words} for pk, found in typed.items()}


class RevocationDraftForm(StaleCheck):
    """Whose recognition is to be revoked, and on what ground; nothing is ticked beforehand."""

    recognitions = TickedField(
        label="Thu hồi của",
        required=True,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Ông/bà chọn ít nhất một đối tượng."},
    )
    reason = forms.CharField(
        label="Lý do và căn cứ thu hồi",
        help_text="In trong Quyết định.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ông/bà ghi lý do và căn cứ thu hồi."},
    )

    def __init__(self, *args, recognitions, **options):
        super().__init__(*args, **options)
        self.fields["recognitions"].queryset = recognitions
        self.fields["recognitions"].label_from_instance = lambda row: row.enrolment.name
