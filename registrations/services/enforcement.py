"""What the calendar makes happen by itself. A poll, never a timer: each run finds what is due and does it once.

Rules register themselves in their app's `ready()`. A rule must find its work by looking at the rows, so that days of standstill,
four schedulers at once and running it twice all end the same. A run knows the database's clock only: where it runs, the clock may be
wrong by hours.
"""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar

import structlog

from antt_portal import clock

log = structlog.get_logger(__name__)

LOGGED_AT_MOST = 20  # of the rows that broke in one run

Thing = TypeVar("Thing")
Rule = Callable[[datetime], list[dict]]
_rules: dict[str, Rule] = {}
_words: dict[str, str] = {}
_rule_ends_at: ContextVar[float | None] = ContextVar("rule_ends_at", default=None)  # on the monotonic clock


class PartlyDone(ExceptionGroup):
    """What broke, together; `done` is what was done all the same."""

    def __new__(cls, words: str, broken: list[Exception], done: Iterable[dict] = ()):
        group = super().__new__(cls, words, broken)
        group.done = list(done)
        return group

    def __init__(self, words: str, broken: list[Exception], done: Iterable[dict] = ()):
        super().__init__(words, broken)


class RulesFailed(PartlyDone):
    """The rules that broke in one run. Each error has the rule's name as `calendar_rule`, and its words as `calendar_words`."""


def register(name: str, rule: Rule, *, words: str = "") -> None:
    """Register `rule` under `name`: a function of an aware instant that does what is due by then and tells each thing it did.

    `words` say in Vietnamese what it does, for whoever reads that it failed; without them its name stands there. What may be much it
    does by `each`.
    """
    _rules[name], _words[name] = rule, words or name


def enforce_calendar(at: datetime | None = None, *, seconds: float | None = None) -> list[dict]:
    """Run every rule as of `at` (aware; default: the database's clock); what was done, each with the name of its rule.

    A rule that breaks does not keep the others from their work; what broke is raised together at the end, with what was done. With
    `seconds` the run stops after about that long, for the next one to go on; each rule takes at most half of what is left, so that the
    opening of all rosters holds no reminder up.
    """
    ends_at = None if seconds is None else time.monotonic() + seconds
    done, broken = [], []
    with clock.of_the_database():
        at = at or clock.database_now()
        for name, rule in _rules.items():
            try:
                with _its_share(ends_at):
                    found = rule(at)
            except Exception as error:
                error.calendar_rule, error.calendar_words = name, _words.get(name, name)
                broken.append(error)
                found = error.done if isinstance(error, PartlyDone) else []
            done += [{"rule": name} | thing for thing in found]
    if broken:
        raise RulesFailed("calendar rules failed", broken, done)
    return done


def each(found: Iterable[Thing], act: Callable[[Thing], list[dict]], *, pk: Callable[[Thing], int]) -> list[dict]:
    """Let `act` do what is due for each of `found`, one after the other; all that was done.

    What breaks in one keeps no other from its own: it is raised at the end, and the log names it by its `pk`. A run that is to stop in
    time does the first all the same and leaves the rest to the next run.
    """
    done, broken = [], []
    for thing in _while_there_is_time(found):
        try:
            done += act(thing)
        except Exception as error:
            error.calendar_object = pk(thing)
            broken.append(error)
            done += error.done if isinstance(error, PartlyDone) else []
    if broken:
        raise PartlyDone("some of what a rule found", broken, done)
    return done


def report(failed: RulesFailed) -> None:
    """A line in the log for each rule that failed: for which rows (ids of places or of what else it looks at), and where it broke. The
    words of an error are left out: a database names the row that it refuses."""
    for error in failed.exceptions:
        causes = list(causes_of(error))
        objects = [getattr(inner, "calendar_object", None) for inner in error.exceptions] if isinstance(error, PartlyDone) else []
        stack = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(causes[0].__traceback__)]
        kinds = sorted({type(cause).__name__ for cause in causes})
        log.error("calendar_rule_failed", rule=error.calendar_rule, errors=kinds, objects=objects[:LOGGED_AT_MOST], stack=stack)


def causes_of(error: Exception) -> Iterator[Exception]:
    """The errors themselves, out of the groups that they are in."""
    if not isinstance(error, ExceptionGroup):
        yield error
        return
    for inner in error.exceptions:
        yield from causes_of(inner)


@contextmanager
def _its_share(run_ends_at: float | None):
    """Half of the time that is left of the run, for one rule."""
    now = time.monotonic()
    before = _rule_ends_at.set(None if run_ends_at is None else now + (run_ends_at - now) / 2)
    try:
        yield
    finally:
        _rule_ends_at.reset(before)


def _while_there_is_time(found: Iterable[Thing]) -> Iterator[Thing]:
    ends_at = _rule_ends_at.get()
    for number, thing in enumerate(found):
        if number and ends_at is not None and time.monotonic() >= ends_at:
            return
        yield thing
