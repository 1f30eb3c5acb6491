"""What templates say: icons, states, deadlines, figures, the year as a picture; numbers and dates as Vietnamese people write them."""

import re
from collections.abc import Container
from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from antt_portal import clock
from antt_portal.curve import Curve
from antt_portal.curve_picture import picture_of as curve_picture_of
from antt_portal.statuses import STATUSES
from antt_portal.timeline import Timeline, picture_of

register = template.Library()

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SOON = 7  # days: from here on a deadline is shown as pressing


@register.simple_tag
def icon(name: str) -> str:
    """The icon `name` of static/icons.svg, for the eye only: the word beside it says the same."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.simple_tag
def status_tag(family: str, value: str) -> str:
    """The state `value` of a `family` of `antt_portal.statuses` as icon, word and colour."""
    status = STATUSES[family][value]
    return format_html('<span class="status status-{}">{} {}</span>', status.tone, icon(status.icon), status.words)


@register.simple_tag
def tick(name: str, value: object, words: str, ticked: Container | bool = (), *, key: object = None, shown: bool = False) -> str:
    """A box of a list, checked where its `value` is among `ticked` (or that is True). Its label `words` is for the ear only, unless
    `shown`. `key` tells it from the others of the page where its value does not."""
    checked = ticked if isinstance(ticked, bool) else value in ticked or str(value) in ticked
    return format_html(
        '<span class="form-check"><input class="form-check-input" type="checkbox" id="{0}-{1}" name="{0}" value="{2}"{3}>'
        '<label class="{4}" for="{0}-{1}">{5}</label></span>',
        *(name, key or value, value, mark_safe(" checked") if checked else ""),
        *("form-check-label" if shown else "visually-hidden", words),
    )


@register.inclusion_tag("components/deadline.html")
def deadline(day: date, source_text: str = "") -> dict:
    """A chip: how many days are left, the last day with its weekday, and where that day comes from."""
    left = (day - clock.today()).days
    tone, symbol = ("late", "exclamation-triangle") if left < 0 else ("soon", "clock") if left <= SOON else ("far", "calendar3")
    return {"day": day, "left_words": _left_words(left), "tone": tone, "symbol": symbol, "source_text": source_text}


def _left_words(left: int) -> str:
    if left < 0:
        return f"quá hạn {-left} ngày"
    return f"còn {left} ngày" if left else "hôm nay là ngày cuối"


@register.inclusion_tag("components/figure.html")
def figure(number: int, total: int | None = None, words: str = "", url: str = "") -> dict:
    """“7 / 24 tổ dân phố”, as a link to exactly those rows when `url` is given."""
    return {"number": number, "total": total, "words": words, "url": url}


@register.inclusion_tag("components/timeline.html")
def year_timeline(timeline: Timeline) -> dict:
    """The year as a picture, with the list that says the same in words."""
    return {"timeline": timeline, "picture": picture_of(timeline)}


@register.inclusion_tag("components/curve.html")
def arrival_curve(curve: Curve) -> dict:
    """What came in day by day against what is needed, as a picture, in words and as a table."""
    return {"curve": curve, "picture": curve_picture_of(curve)}


@register.filter
def count(number: int | None) -> str:
    """1234 → “1.234”; nothing → “–”."""
    return "–" if number is None else f"{int(number):,}".replace(",", ".")


@register.filter
def percent(part: int | None, total: int | None) -> str:
    """The share of `part` in `total`, “98,5%”, cut off and never rounded up: 69,96% must not read as 70%. No total → “–”."""
    if part is None or not total:
        return "–"
    whole, tenth = divmod(int(part) * 1000 // int(total), 10)
    return f"{whole},{tenth}%" if tenth else f"{whole}%"


@register.filter
def weekday_date(day: date | datetime | None) -> str:
    """“04/11/2026 (thứ Tư)”; an instant is first brought to Vietnam."""
    if day is None:
        return "–"
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return f"{day:%d/%m/%Y} ({WEEKDAYS[day.weekday()]})"


@register.filter
def local_time(instant: datetime | None) -> str:
    """An aware instant as “14:05 ngày 04/11/2026” in Vietnam."""
    return "–" if instant is None else f"{timezone.localtime(instant):%H:%M ngày %d/%m/%Y}"


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as “340 KB” or “2,4 MB”."""
    if size is None:
        return "–"
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


PAPER_SYMBOL = re.compile(r"\d+(?:/[\w-]+)+")
BLANKS = re.compile(" {2,}")


@register.filter
def whole_symbols(words: str) -> str:
    """The words with every number of a paper (215/QĐ-UBND) kept on one line, where a printer would break it at its hyphen, and with the
    room that is left to write a number or a day."""
    kept = BLANKS.sub(lambda blank: "\N{NO-BREAK SPACE}" * len(blank[0]), conditional_escape(words))
    return mark_safe(PAPER_SYMBOL.sub(r'<span class="whole">\g<0></span>', kept))  # noqa: S308 (escaped before)


@register.filter
def lower_first(words: str) -> str:
    """“Phường Đống Đa” as it stands within a sentence: “phường Đống Đa”."""
    return words[:1].lower() + words[1:]


@register.filter
def first_input_id(field: BoundField) -> str:
    """The id of what a link to `field` should give the focus: the input itself, or the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"
