"""The cells of the police's grid. Three hundred rows of six fields are written here and not in a template: there, each value looked up by
its name would make the page three times as slow as all the rest of it."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from recognitions.book.figures import COUNTS
from recognitions.book.grid import NOBODY, SOMEBODY, Row, fields_of
from recognitions.choices import Trend

register = template.Library()

CHOICES = {
    "trend": {"": "", **{str(trend.value): str(trend.label) for trend in Trend}},
    "nobody_disciplined": {"": "", NOBODY: "Không có", SOMEBODY: "Có"},
}
IN_THE_BOOK = {"cases_before": "before", "cases_now": "now", "disciplined_now": "disciplined"}
COMPARED = ("cases_before", "trend")  # with the window before: not after a split


@register.simple_tag
def grid_fields(row: Row, *, conclusions_only: bool, may_confirm: bool) -> SafeString:
    """The cells of one row: each field with what the book says under it; only words for who does not confirm."""
    name = escape(row.enrolment.name)
    cells = (_cell(row, field, label, words, name, may_confirm) for field, (label, words) in fields_of(conclusions_only).items())
    return mark_safe("".join(cells))  # noqa: S308 - each value is escaped in its cell


def _cell(row: Row, field: str, label: str, words: str, name: str, may_confirm: bool) -> str:
    number = ' class="number"' if field in COUNTS else ""
    inside = _input(row, field, label, f"{words}, {name}") if may_confirm else escape(_shown(row, field))
    return f"<td{number}>{inside}{_hint(row, field)}</td>"


def _input(row: Row, field: str, label: str, spoken: str) -> str:
    """`spoken` names the field to who does not see the head of its column; it is escaped already."""
    wrong = " is-invalid" if field in row.errors else ""
    named = f'id="{label}-{row.subject_id}" name="{label}-{row.subject_id}" aria-label="{spoken}"'
    typed = row.typed[field]
    if field in CHOICES:
        options = "".join(
            f'<option value="{value}"{" selected" if value == typed else ""}>{words}</option>' for value, words in CHOICES[field].items()
        )
        return f'<select class="form-select{wrong}" {named}>{options}</select>'
    kind = " typed-count" if field in COUNTS else " typed-day" if field == "dated_on" else ""
    keys = "" if field == "paper" else ' inputmode="numeric"'
    return f'<input class="form-control{kind}{wrong}" {named} value="{escape(typed)}"{keys} autocomplete="off">'


def _shown(row: Row, field: str) -> str:
    return CHOICES[field].get(row.typed[field], "") if field in CHOICES else row.typed[field]


def _hint(row: Row, field: str) -> str:
    if row.parted and field in COMPARED:
        return format_html('<span class="task-hint">{}</span>', "chia tách, không so")
    if row.pre_sum is None or field not in IN_THE_BOOK:
        return ""
    return format_html('<span class="task-hint">sổ: {}</span>', getattr(row.pre_sum, IN_THE_BOOK[field]))
