"""What people type and tick from the appraisal to the decision. The rules themselves are in the services; a refusal comes back here."""

from django import forms

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.refusals import Refused
from recognitions.appraisal import settled
from recognitions.book.words import suggested_note
from recognitions.choices import IssuedBy, Outcome
from recognitions.form_fields import OF_THE_OFFICE, PaperDayField, SymbolField
from recognitions.models import CriterionResult, Decision
from recognitions.services.appraisals import Answer
from registrations.choices import SubjectKind
from registrations.querysets import words_in

CHOOSE_AGAIN = "Trình duyệt không giữ tệp đã chọn: ông/bà chọn lại tệp."
MET = (("yes", "Đạt"), ("no", "Chưa đạt"))


class StaleCheck(forms.Form):
    """Carries the version that the page showed; one that is missing or not a number counts as stale."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=9)

    def clean_version(self) -> int:
        typed = self.cleaned_data["version"]
        return int(typed) if typed.isdecimal() else 0


def shown_version(request) -> int:
    """The version that a page without other fields showed; 0, which is always stale, when it names none."""
    form = StaleCheck(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


class ReasonForm(StaleCheck):
    """One reason in the person's own words."""

    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ông/bà ghi lý do."},
    )


SAVE, CONCLUDE, NEXT = "luu", "ket-luan", "tiep-theo"


class CriteriaForm(StaleCheck):
    """The criteria that a named officer decides: for each whether it is met, and a note. Nothing is ticked beforehand.

    `then` is the button that was pressed: only save, save and go on, or save, conclude if that is possible, and go on.
    """

    then = forms.ChoiceField(choices=[(one, one) for one in (SAVE, CONCLUDE, NEXT)], required=False, widget=forms.HiddenInput)

    def __init__(self, *args, results: list[CriterionResult], **options):
        super().__init__(*args, **options)
        self.open_results = [row for row in results if not settled(row.basis, row.data_says)]
        for row in self.open_results:
            self.fields[f"met-{row.position}"] = forms.ChoiceField(
                label=f"{row.article}: {row.label}",
                choices=MET,
                widget=forms.RadioSelect,
                required=False,
                initial={True: "yes", False: "no"}.get(row.met),
            )
            self.fields[f"note-{row.position}"] = forms.CharField(
                label="Ghi chú, số văn bản",
                max_length=1000,
                required=False,
                initial=_note_of(row),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def fields_of(self, row: CriterionResult) -> tuple | None:
        """The two bound fields of a criterion; None when the data decide it."""
        name = f"met-{row.position}"
        return (self[name], self[f"note-{row.position}"]) if name in self.fields else None

    def answers(self) -> dict[str, Answer]:
        """By code what was ticked; a criterion without a tick is left as it is."""
        ticked = ((row, self.cleaned_data[f"met-{row.position}"], self.cleaned_data[f"note-{row.position}"]) for row in self.open_results)
        return {row.code: Answer(met == "yes", note) for row, met, note in ticked if met}


def _note_of(row: CriterionResult) -> str:
    """The officer's note; of a criterion that nobody answered yet, the documents that the book names as a suggestion."""
    return row.note or (suggested_note(row.figures.get("book")) if row.met is None else "")


def show_at_criterion(form: CriteriaForm, refusal: Refused) -> None:
    """Show a refusal at the criterion whose code it names."""
    row = next((row for row in form.open_results if row.code == refusal.field), None)
    form.add_error(f"note-{row.position}" if row else None, refusal.sentence)


class ConclusionForm(StaleCheck):
    """The end of an appraisal. The reason is for the subject to read, so it is asked for only when it is not to be recognised. `then`
    says whether the next subject is wanted."""

    then = forms.ChoiceField(choices=[(NEXT, NEXT)], required=False, widget=forms.HiddenInput)

    reason = forms.CharField(
        label="Lý do đề nghị chưa công nhận",
        help_text="Người nộp hồ sơ và Chủ tịch đọc được nội dung này. Không ghi tên người, không ghi nội dung mật.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(StaleCheck):
    """Number and date of the signed proposal letter."""

    symbol = SymbolField("Tờ trình", example="12/TTr-CAP")
    dated_on = PaperDayField(label="Ngày Tờ trình")


class SignedPaperForm(StaleCheck):
    """What the office reads off a signed decision, and its file."""

    symbol = SymbolField("Quyết định", example="215/QĐ-UBND", given_by=OF_THE_OFFICE)
    dated_on = PaperDayField(label="Ngày ký")
    signer = forms.ModelChoiceField(
        label="Người ký",
        queryset=Membership.objects.none(),
        empty_label="Chọn người ký",
        error_messages={"required": "Ông/bà chọn người đã ký.", "invalid_choice": "Ông/bà chọn một người trong danh sách."},
    )
    means = forms.ChoiceField(
        label="Bản đã ký là",
        choices=[
            (IssuedBy.SCAN, IssuedBy.SCAN.label),
            (IssuedBy.DOCUMENT_SYSTEM, IssuedBy.DOCUMENT_SYSTEM.label),
            (IssuedBy.TOKEN, "Bản lấy từ cổng, đã ký số (cổng kiểm tra chữ ký)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn bản đã ký là bản nào.", "invalid_choice": "Ông/bà chọn trong danh sách."},
    )
    scan = forms.FileField(
        label="Tệp bản đã ký, đóng dấu",
        help_text="Tệp PDF, ảnh JPEG hoặc PNG, không quá 15 MB.",
        error_messages={"required": "Ông/bà tải lên bản Quyết định đã ký.", "empty": "Tệp không có nội dung. Ông/bà chọn tệp khác."},
    )
    names_compared = forms.BooleanField(
        label="Đã đối chiếu danh sách trong tệp ký số với danh sách trên cổng: khớp nhau",
        help_text="Chỉ cần khi là bản ký số từ hệ thống quản lý văn bản.",
        required=False,
    )

    def __init__(self, *args, decision: Decision, **options):
        super().__init__(*args, **options)
        seats = Membership.objects.filter(role=Role.CHAIRPERSON, place=decision.deciding_place_id, user__is_active=True)
        self.fields["signer"].queryset = seats.select_related("user")
        self.fields["signer"].label_from_instance = seat_words

    def paper(self) -> dict:
        """The arguments of the services that record a signed decision."""
        return {name: self.cleaned_data[name] for name in ("symbol", "dated_on", "signer", "means", "scan", "names_compared")}

    def full_clean(self):
        """A browser does not keep a chosen file: who has to correct something else is told to choose it again."""
        super().full_clean()
        if self.errors and self.files.get("scan"):
            self.fields["scan"].help_text = f"{CHOOSE_AGAIN} {self.fields['scan'].help_text}"


class RevocationForm(SignedPaperForm):
    """A signed decision that revokes, with its reason. It was not made by the portal, so it is no file of the portal's either."""

    reason = forms.CharField(
        label="Lý do và căn cứ thu hồi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ông/bà ghi lý do và căn cứ thu hồi."},
    )

    field_order = ["version", "reason"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["means"].choices = [(one.value, one.label) for one in (IssuedBy.SCAN, IssuedBy.DOCUMENT_SYSTEM)]


def seat_words(seat: Membership) -> str:
    """“Nguyễn Thị A, Phó Chủ tịch UBND (từ 01/07/2025 đến 30/11/2026)”."""
    until = f" đến {seat.ends_on:%d/%m/%Y}" if seat.ends_on else ""
    return f"{seat.user.full_name}, {seat.title} (từ {seat.starts_on:%d/%m/%Y}{until})"


class AppraisalFilterForm(forms.Form):
    """Narrows the list of a year's appraisals."""

    q = forms.CharField(label="Tên", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *SubjectKind.choices])
    step = forms.ChoiceField(
        label="Thẩm định",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("none", "Chưa thẩm định"),
            ("open", "Đang thẩm định"),
            (Outcome.RECOGNISE.value, Outcome.RECOGNISE.label),
            (Outcome.REFUSE.value, Outcome.REFUSE.label),
        ],
    )

    def narrow(self, dossiers):
        """The dossiers that the filters in force leave."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("q"):
            dossiers = dossiers.filter(words_in("enrolment__name_key", chosen["q"]))
        if chosen.get("kind"):
            dossiers = dossiers.filter(enrolment__kind=chosen["kind"])
        step = chosen.get("step")
        if step == "none":
            return dossiers.filter(appraisals=None)
        if step == "open":
            return dossiers.filter(appraisals__state="open")
        return dossiers.filter(appraisals__outcome=step) if step else dossiers
