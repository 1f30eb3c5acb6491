"""From a plan's content to what a form shows, and back. Pure.

A form is shown the values of some keys. When it comes back, only the keys whose value differs are written: whatever a form does
not show, or leaves as it was, stays in the content exactly as it stands, so that a draft of a published plan that nobody changed
is that plan.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq
from typing import Any

from registrations.calendar import Due
from registrations.planning.scopes import Scope


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of key is shown and stated: nothing stated is `empty`, and an empty value is not stated."""

    empty: Any
    shown: Callable[[Any], Any]
    stated: Callable[[Any], Any]
    alike: Callable[[Any, Any], bool] = eq

    def value(self, stated: Any) -> Any:
        return self.empty if stated is None else self.shown(stated)

    def statement(self, value: Any) -> Any:
        """What the content says for a value; None when it says nothing."""
        return None if value == self.empty else self.stated(value)


def _same(value):
    return value


WORDS = Form("", _same, _same)
WHOLE = Form(None, _same, _same)
LINES = Form([], list, list)
PICKED = Form([], list, list, lambda one, other: set(one) == set(other))  # what is picked from a list has no order
DAY = Form(None, date.fromisoformat, date.isoformat)
DAYS = Form(None, lambda days: tuple(map(date.fromisoformat, days)), lambda days: [day.isoformat() for day in days])
YES_NO = Form("", lambda stated: "yes" if stated else "no", lambda value: value == "yes")
DUE = Form(None, Due.of, lambda due: {"date": due.date.isoformat(), "inclusive": due.inclusive})

DOCUMENT = {
    "title": (("plan", "title"), WORDS),
    "symbol": (("plan", "symbol"), WORDS),
    "issued_on": (("plan", "issued_on"), DAY),
    "legal_basis": (("plan", "legal_basis"), LINES),
    "residential_area_label": (("plan", "residential_area_label"), WORDS),
    "steering_committee": (("plan", "steering_committee"), WORDS),
    "signing_capacity": (("plan", "signing", "capacity"), WORDS),
    "signing_title": (("plan", "signing", "title"), WORDS),
    "party_kind": (("plan", "party_document", "kind"), WORDS),
    "party_symbol": (("plan", "party_document", "symbol"), WORDS),
    "party_date": (("plan", "party_document", "date"), DAY),
}
SETTINGS = {
    "roll_forward": (("plan", "roll_forward"), YES_NO),
    "late_dossiers": (("plan", "late_dossiers"), WORDS),
    "quarterly_reports": (("plan", "quarterly_reports"), YES_NO),
    "annual_report_due": (("plan", "annual_report_due"), DUE),
    "fixed": (("plan", "fixed"), PICKED),
}
AIMS = {
    **{
        name: (("targets", name), WHOLE)
        for name in (
            *("registered_percent", "recognised_percent", "households_registered_percent"),
            *("ward_movement_models", "organisation_movement_models"),
        )
    },
    "collectives": (("commendation", "collectives"), WHOLE),
    "individuals": (("commendation", "individuals"), WHOLE),
}
RULE = {
    "enabled": YES_NO,
    "window": DAYS,
    "registration_due": DUE,
    "recognition_due": DUE,
    "decision_due": DUE,
    "receiver": WORDS,
    "approver": WORDS,
}
ROWS = {
    "criterion": {"kind": WORDS, "code": WORDS, "label": WORDS, "threshold": WHOLE},
    "delegation": {"symbol": WORDS, "date": DAY, "delegator": WORDS, "kinds": PICKED, "valid_from": DAY, "valid_to": DAY},
    "review": {"from_year": WHOLE, "to_year": WHOLE, "due": DUE},
}
ALWAYS = {"review": {"kind": "five_year"}}


def values_of(content: Mapping, keys: Mapping) -> dict:
    """What a form over `keys` (DOCUMENT, SETTINGS, AIMS) shows of `content`."""
    return {name: form.value(_at(content, path)) for name, (path, form) in keys.items()}


def with_values(content: Mapping, keys: Mapping, given: Mapping) -> dict:
    """`content` with those of the `given` values that differ from what it says."""
    content = dict(content)
    for name, (path, form) in keys.items():
        if name in given and not form.alike(given[name], form.value(_at(content, path))):
            content = _with_at(content, path, form.statement(given[name]))
    return content


def rule_values(content: Mapping, scope: Scope) -> dict:
    """What the page of one scope shows: all that the rules of this very scope say, the narrower first."""
    said = {key: value for rule in reversed(_rules_of(content, scope)) for key, value in rule.items()}
    return {key: form.value(said.get(key)) for key, form in RULE.items()}


def with_rule(content: Mapping, scope: Scope, given: Mapping) -> dict:
    """`content` with those of the `given` values of a scope that differ; a rule that says nothing any more goes."""
    content = dict(content)
    for key, form in RULE.items():
        if key in given and given[key] != rule_values(content, scope)[key]:
            content = _with_rule_key(content, scope, key, form.statement(given[key]))
    return content


def without_rules_of(content: Mapping, scope: Scope) -> dict:
    """`content` as if it said nothing of this very scope: what then answers is shown beside the form."""
    return dict(content) | {"rule": [rule for rule in content.get("rule", ()) if Scope.of(rule) != scope]}


def rows_of(content: Mapping, table: str) -> list[dict]:
    """The rows of [[criterion]], [[delegation]] or [[review]] as their forms show them, in order."""
    return [{key: form.value(row.get(key)) for key, form in ROWS[table].items()} for row in content.get(table, ())]


def with_rows(content: Mapping, table: str, given: Iterable[Mapping]) -> dict:
    """`content` with exactly the `given` rows; one that shows what a row said already is kept as it stands."""
    standing = list(zip(rows_of(content, table), content.get(table, ()), strict=True))
    rows = [_row(table, values, standing) for values in given]
    if rows == list(content.get(table, ())):
        return dict(content)
    return _with_at(content, (table,), rows or None)


def _row(table: str, values: Mapping, standing: list) -> dict:
    for shown, row in standing:
        if all(form.alike(values[key], shown[key]) for key, form in ROWS[table].items()):
            return row
    stated = {key: form.statement(values[key]) for key, form in ROWS[table].items()}
    return ALWAYS.get(table, {}) | {key: statement for key, statement in stated.items() if statement is not None}


def _at(content: Mapping, path: tuple[str, ...]):
    for key in path:
        content = content.get(key)
        if content is None:
            return None
    return content


def _with_at(content: Mapping, path: tuple[str, ...], stated) -> dict:
    """A copy with `stated` at `path`; None takes the key away, and with its last key a table goes too."""
    key, *rest = path
    inner = _with_at(content.get(key, {}), tuple(rest), stated) if rest else stated
    if inner is None or inner == {}:
        return {name: value for name, value in content.items() if name != key}
    return dict(content) | {key: inner}


def _rules_of(content: Mapping, scope: Scope) -> list[Mapping]:
    """The rules of a scope, the one that names its level first: it wins."""
    rules = [rule for rule in content.get("rule", ()) if Scope.of(rule) == scope]
    return sorted(rules, key=lambda rule: "level" not in rule)


def _with_rule_key(content: dict, scope: Scope, key: str, stated) -> dict:
    """One key of a scope changed in the rule that says it, else in the first, else in a new one; None takes it out of all."""
    own = _rules_of(content, scope)
    if stated is not None and not own:
        level = {"level": scope.level} if scope.level else {}
        return content | {"rule": [*content.get("rule", ()), {"kind": scope.kind} | level | {key: stated}]}
    chosen = next((rule for rule in own if key in rule), own[0] if own else None)
    rules = []
    for rule in content.get("rule", ()):
        if stated is not None and rule is chosen:
            rules.append(dict(rule) | {key: stated})
        elif stated is None and Scope.of(rule) == scope and key in rule:
            left = {name: value for name, value in rule.items() if name != key}
            rules += [left] if left.keys() - {"kind", "level"} else []
        else:
            rules.append(rule)
    return _with_at(content, ("rule",), rules or None)
