"""What police and bodies type when opinions are asked for. The rules are in the service; a refusal comes back here."""

from django import forms

from antt_portal.form_answers import DayField
from recognitions.choices import BodyAnswer
from recognitions.form_fields import ALL, PaperDayField, SymbolField, TickedField, WhomField
from recognitions.forms import StaleCheck
from recognitions.models import ConsultationItem
from recognitions.opinions.candidates import APPRAISED, SOURCES
from recognitions.services.opinions import REASON_LENGTH, Answer, Letter
from registrations.choices import SubjectKind


class SourceForm(forms.Form):
    """From which subjects to choose."""

    source = forms.ChoiceField(label="Lấy từ", required=False, choices=list(SOURCES.items()), initial=APPRAISED)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *SubjectKind.choices])

    @property
    def asked(self) -> dict[str, str]:
        """The arguments of `candidates_of`; what is unknown counts as not asked."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {"source": chosen.get("source") or APPRAISED, "kind": chosen.get("kind", "")}


class ConsultationForm(forms.Form):
    """Whom to ask about whom, until when."""

    bodies = forms.CharField(
        label="Lấy ý kiến của",
        help_text="Mỗi nơi một dòng. Danh sách có sẵn theo cài đặt của địa phương hoặc theo thông lệ; ông/bà sửa được.",
        max_length=6000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Ông/bà ghi ít nhất một cơ quan, tổ chức, mỗi nơi một dòng."},
    )
    answer_until = DayField(
        label="Trả lời đến hết ngày",
        help_text="Ngày làm việc, không ở trước hôm nay. Ví dụ: 06/11/2026",
        error_messages={"required": "Ông/bà ghi ngày cuối cùng nhận trả lời, ví dụ 06/11/2026."},
    )
    whom = WhomField(label="Lấy ý kiến về")
    enrolments = TickedField(label="Đối tượng")

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["enrolments"].queryset = candidates

    def chosen(self) -> list:
        return list(self.fields["enrolments"].queryset if self.cleaned_data["whom"] == ALL else self.cleaned_data["enrolments"])


class LetterNumberForm(StaleCheck):
    """Number and date of the letter once it is signed."""

    symbol = SymbolField("công văn", example="215/CAP")
    dated_on = PaperDayField(label="Ngày công văn")


class AnswerForm(StaleCheck):
    """A body's answer: agreement with the whole list, or subjects named with a reason each. Nothing is ticked beforehand."""

    answer = forms.ChoiceField(
        label="Ý kiến",
        widget=forms.RadioSelect,
        choices=[
            (BodyAnswer.AGREES.value, "Thống nhất với toàn bộ danh sách"),
            (BodyAnswer.OBJECTS.value, "Có ý kiến khác về một số đối tượng"),
        ],
        error_messages={
            "required": "Ông/bà chọn thống nhất với toàn bộ danh sách, hoặc có ý kiến khác.",
            "invalid_choice": "Ông/bà chọn một trong hai ý kiến.",
        },
    )

    def __init__(self, *args, items: list[ConsultationItem], **options):
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[f"reason-{item.pk}"] = forms.CharField(
                label=item.enrolment.name,
                required=False,
                max_length=REASON_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": f"Lý do dài quá {REASON_LENGTH} ký tự. Ông/bà viết gọn lại."},
            )

    def rows(self) -> list[tuple[ConsultationItem, forms.BoundField]]:
        """Each subject with the field in which a reason is written."""
        return [(item, self[f"reason-{item.pk}"]) for item in self.items]

    def given(self) -> Answer:
        reasons = {item.pk: self.cleaned_data.get(f"reason-{item.pk}", "") for item in self.items}
        return Answer(self.cleaned_data["answer"], {pk: reason for pk, reason in reasons.items() if reason})

    @staticmethod
    def initial_from(opinion) -> dict:
        """What was answered before, to be changed."""
        if opinion is None:
            return {}
        return {"answer": opinion.answer} | {f"reason-{row.item_id}": row.reason for row in opinion.objections.all()}


class PaperAnswerForm(AnswerForm):
    """An answer that came on paper."""

    paper = forms.CharField(
        label="Số, ký hiệu văn bản trả lời", help_text="Ví dụ: 45/MTTQ. Không có số thì để trống.", max_length=120, required=False
    )
    paper_on = DayField(label="Ngày ghi trên văn bản", error_messages={"required": "Ông/bà ghi ngày trên văn bản, ví dụ 05/11/2026."})
    received_on = DayField(label="Ngày nhận được", error_messages={"required": "Ông/bà ghi ngày nhận được văn bản, ví dụ 06/11/2026."})

    field_order = ["version", "paper", "paper_on", "received_on", "answer"]

    def letter(self) -> Letter:
        return Letter(self.cleaned_data["paper"], self.cleaned_data["paper_on"], self.cleaned_data["received_on"])
