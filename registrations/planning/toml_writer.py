"""A plan's content as the plan file that says it: what `plan_files` reads back to the same content. Pure."""

import json
from collections.abc import Mapping
from datetime import date

from registrations.plan_files import document_of

TABLES = ("targets", "commendation")
ARRAYS = ("rule", "criterion", "delegation", "review")


def toml_of(content: Mapping, *, heading: str = "") -> str:
    """The text of the file; `heading` is a comment on its first line."""
    document = document_of(content)
    lines = [f"# {' '.join(heading.split())}"] if heading else []
    lines += _table("[plan]", document["plan"])
    for name in TABLES:
        if name in document:
            lines += _table(f"[{name}]", document[name])
    for name in ARRAYS:
        for row in document.get(name, ()):
            lines += _table(f"[[{name}]]", row)
        if document.get(name) == []:
            lines.insert(bool(heading), f"{name} = []")
    return "\n".join(lines) + "\n"


def _table(head: str, table: Mapping) -> list[str]:
    return ["", head, *(f"{key} = {_value(value)}" for key, value in table.items())]


def _value(value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's words for true, false, numbers and texts are TOML's too, but for one character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
