"""Long lists page by page, by key and not by number: nothing is shown twice or left out when rows come and go meanwhile."""

from operator import attrgetter
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

PAGE = 50
BY_NAME = ("sort_key", "pk")


def page_of(rows: QuerySet, query, *, by: tuple[str, ...] = BY_NAME, size: int = PAGE) -> tuple[list, str]:
    """At most `size` of `rows` in the order of the fields `by`, after the one that `sau` of the `query` names, and the address
    of what follows (empty on the last page). The last of `by` tells any two rows apart; a field with “-” before it runs backwards."""
    rows = rows.order_by(*by)
    last = rows.filter(pk=query["sau"]).first() if query.get("sau", "").isdecimal() else None
    if last:
        rows = rows.filter(_after(last, by))
    page = list(rows[: size + 1])
    if len(page) <= size:
        return page, ""
    return page[:size], f"?{kept(query, sau=page[size - 1].pk)}"


def first_page(query) -> str:
    """The address of the beginning of the list; empty when one is there."""
    return f"?{kept(query)}" if "sau" in query else ""


def kept(query, **changed) -> str:
    """What the address asks for, without where in the list one stands."""
    return urlencode({name: value for name, value in query.items() if value and name != "sau"} | changed)


def _after(last, by: tuple[str, ...]) -> Q:
    """The condition of coming after the row `last`: equal in the first fields, greater in the next (less, where it runs backwards)."""
    condition, equal = Q(), Q()
    for field in by:
        name, beyond = field.lstrip("-"), "lt" if field.startswith("-") else "gt"
        value = attrgetter(name.replace("__", "."))(last)
        condition |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    return condition
