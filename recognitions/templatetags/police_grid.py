"""The rows of the police's grid. Three hundred rows of six fields are written here and not in a template: there, each value looked up by
its name would make the page three times as slow as all the rest of it."""

from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from antt_portal.templatetags.portal import icon
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
def grid_rows(rows: list[Row], *, conclusions_only: bool, may_confirm: bool) -> SafeString:
    """The rows: each field with what the book says under it; only words for who does not confirm. Every value is escaped where it is put
    in."""
    fields, subject = fields_of(conclusions_only).items(), reverse("subject", args=[0]).removesuffix("0/")
    return mark_safe("".join(_row(row, fields, subject, may_confirm) for row in rows))  # noqa: S308


def _row(row: Row, fields, subject: str, may_confirm: bool) -> str:
    name = escape(row.enrolment.name)
    cells = "".join(_cell(row, field, label, words, name, may_confirm) for field, (label, words) in fields)
    errors = "".join(f'<br><span class="field-error">{_wrong()} {escape(error)}</span>' for error in row.errors.values())
    seen = f'<input type="hidden" name="seen-{row.key}" value="{escape(row.seen)}">'
    return (
        f'<tr{_marked(row)}><th scope="row" id="dong-{row.key}"><a href="{subject}{row.key}/">{name}</a>{errors}</th>'
        f"{cells}<td>{_standing(row)}{seen}</td></tr>"
    )


def _marked(row: Row) -> str:
    return ' class="row-wrong"' if row.errors else ""


def _wrong() -> str:
    return f"{icon('exclamation-circle')} <strong>Lỗi:</strong>"


def _standing(row: Row) -> str:
    """By whom the row was confirmed and when, and what is out of the ordinary about it."""
    if not row.kept:
        return '<span class="quiet">Chưa xác nhận</span>'
    when = f"{timezone.localtime(row.kept.confirmed_at):%d/%m/%Y, %H:%M}"
    marks = [words for words, holds in (("Khác sổ theo dõi", row.differs), ("Sổ đã thay đổi sau khi xác nhận", row.changed_since)) if holds]
    marked = "".join(f'<br><span class="task-hint">{icon("exclamation-triangle")} {words}</span>' for words in marks)
    return f'{escape(str(row.kept.confirmed_by))}<br><span class="task-hint text-nowrap">{when}</span>{marked}'


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
        return '<span class="task-hint">chia tách, không so</span>'
    if row.pre_sum is None or field not in IN_THE_BOOK:
        return ""
    return f'<span class="task-hint">sổ: {getattr(row.pre_sum, IN_THE_BOOK[field])}</span>'
