"""What the calendar makes happen by itself. A poll, never a timer: each run finds what is due and does it once.

Rules register themselves in their app's `ready()`. A rule must find its work by looking at the rows, so that days of standstill,
four schedulers at once and running it twice all end the same.
"""

from collections.abc import Callable
from datetime import datetime

from antt_portal import clock

Rule = Callable[[datetime], list[dict]]
_rules: dict[str, Rule] = {}
_words: dict[str, str] = {}


class RulesFailed(ExceptionGroup):
    """What broke in one run, together. Each error has as `calendar_rule` the words of the rule that it broke."""


def register(name: str, rule: Rule, *, words: str = "") -> None:
    """Register `rule` under `name`: a function of an aware instant that does what is due by then and tells each thing it did.

    `words` say in Vietnamese what it does, for whoever reads that it failed; without them its name stands there.
    """
    _rules[name], _words[name] = rule, words or name


def enforce_calendar(at: datetime | None = None) -> list[dict]:
    """Run every rule as of `at` (aware; default: the database's clock); what was done, each with the name of its rule.

    A rule that breaks does not keep the others from their work; what broke is raised together at the end.
    """
    at = at or clock.database_now()
    done, broken = [], []
    for name, rule in _rules.items():
        try:
            done += [{"rule": name} | thing for thing in rule(at)]
        except Exception as error:
            error.add_note(f"calendar rule: {name}")
            error.calendar_rule = _words.get(name, name)
            broken.append(error)
    if broken:
        raise RulesFailed("calendar rules failed", broken)
    return done
