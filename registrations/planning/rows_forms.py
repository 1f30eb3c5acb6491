"""The rows of a plan, typed one under the other: criteria added or raised, delegations, five-year reviews."""

from django import forms

from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.planning import drafting as plan_drafting
from registrations.planning.fields import (
    ORGANISATION_KINDS,
    DayField,
    PickField,
    TickField,
    WholeField,
    WordingField,
    WordsField,
    due_given,
    due_shown,
)
from registrations.planning.words import KINDS

MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. `table` is the key of the content, as in `plan_drafting.ROWS`."""

    table = ""
    words = ""

    def clean(self):
        cleaned = super().clean()
        self.given = {key: self._given(key) for key in plan_drafting.ROWS[self.table]}
        return cleaned

    def _given(self, key: str):
        return due_given(self, key) if key == "due" else self.cleaned_data.get(key)

    def field_of(self, key: str) -> str | None:
        name = "due_date" if key == "due" else key
        return name if name in self.fields else None

    @property
    def shown_fields(self) -> list:
        """What is typed in the row; its tick to take it out stands apart."""
        return [field for field in self.visible_fields() if field.name != "DELETE"]


class CriterionForm(RowForm):
    table, words = "criterion", "Tiêu chí"

    kind = PickField(label="Áp dụng cho", choices=[("", "Chọn loại"), *KINDS.items()], required=True, widget=forms.Select)
    code = WordsField(
        label="Mã tiêu chí",
        required=True,
        longest=12,
        help_text="Mã của Thông tư nếu nâng mức, ví dụ 5.4b; mã mới nếu thêm tiêu chí, ví dụ ĐP1.",
    )
    label = WordsField(
        label="Nội dung",
        help_text="Bắt buộc khi thêm tiêu chí. Ví dụ: Có camera an ninh ở mỗi ngõ",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    threshold = WholeField(label="Mức ít nhất", least=1, most=100_000, help_text="Không thấp hơn Thông tư. Ví dụ: 80")


class DelegationForm(RowForm):
    table, words = "delegation", "Văn bản ủy quyền"

    symbol = WordsField(label="Số, ký hiệu văn bản ủy quyền", required=True, longest=60, help_text="Ví dụ: 4087/QĐ-UBND")
    date = DayField(label="Ngày văn bản", required=True)
    delegator = WordsField(label="Cơ quan ủy quyền", required=True, longest=120, help_text="Ví dụ: UBND thành phố Hải Phòng")
    kinds = TickField(label="Loại đối tượng được ủy quyền xét", choices=ORGANISATION_KINDS, required=True)
    valid_from = DayField(label="Có hiệu lực từ ngày", help_text="Để trống nếu từ ngày văn bản.")
    valid_to = DayField(label="Đến hết ngày", help_text="Để trống nếu không ghi thời hạn.")


class ReviewForm(RowForm):
    table, words = "review", "Sơ kết 05 năm"

    from_year = WholeField(label="Từ năm", required=True, least=2000, most=LAST_YEAR, help_text="Ví dụ: 2021")
    to_year = WholeField(label="Đến năm", required=True, least=FIRST_YEAR, most=LAST_YEAR, help_text="Ví dụ: 2026")
    due_wording = WordingField(label="Hạn gửi báo cáo sơ kết", may_be_unstated=False)
    due_date = DayField(label="Ngày ghi trong kế hoạch (hạn báo cáo sơ kết)", help_text="Ví dụ: 15/06/2026")


class Rows(forms.BaseFormSet):
    """The rows as they stand and one that is empty, which is no row until something is typed; a row is taken out by its tick."""

    @property
    def given_forms(self) -> list[RowForm]:
        """The forms of the rows that are to be kept, in their order."""
        return [form for form in self.forms if form not in self.deleted_forms and hasattr(form, "given")]

    @property
    def given(self) -> list[dict]:
        return [form.given for form in self.given_forms]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Bỏ dòng này"
        form.fields["DELETE"].required = False


def rows_formset(row_form: type[RowForm], data, shown: list[dict]) -> Rows:
    """The formset of a table, filled with what `plan_drafting.rows_of` shows."""
    made = forms.formset_factory(row_form, formset=Rows, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(data, initial=[_initial(row) for row in shown], prefix=row_form.table)


def _initial(row: dict) -> dict:
    """The values of a row by the names of its fields."""
    return row | due_shown("due", row["due"]) if "due" in row else row
