"""The criteria of Điều 4 to 7 Thông tư 124/2021/TT-BCA as versioned data, and what a locality's plan adds to them or raises.

A locality may add criteria, never go below the circular (Điều 8.1). Pure: reads only the files that ship beside it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from registrations.calendar import ORGANISATIONS

FILES = Path(__file__).parent / "data" / "criteria"
RULES = (
    "resolution_in_q1",  # the Party's resolution is dated in the first quarter (where there is a Party organisation)
    "registration_form_in_q1",  # the registration form is
    "plan_in_q1",  # the plan and the registration form both are
    "households_100",  # every resident household registered
    "staff_100",  # everybody who works there was briefed
    "models_at_least",  # movement models ≥ threshold
    "subjects_registered_100",  # every subject of the ward's roster registered
    "subjects_recognised_percent",  # recognised * 100 ≥ threshold * all, without rounding
    # Of these two the police's confirmed figures say something, and the police decide:
    "fewer_cases_than_the_year_before",  # cases of the window ≤ cases of the one before; after a rearrangement, with whom it is compared
    "nobody_disciplined",  # nobody was disciplined in the window
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of an appraisal. `basis` says who decides: data, police or attested; `rule` how data decides, if it does."""

    code: str
    article: str
    label: str
    basis: str
    verified: bool
    rule: str | None
    threshold: int | None
    clause: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A khoản: the one statement by which a head answers for all its criteria (practice P23)."""

    number: int
    statement: str
    items: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria of one kind of subject as they hold in a year; all must be met."""

    id: str
    source: str
    valid_from: date
    valid_to: date | None
    items: tuple[Criterion, ...]
    statements: tuple[tuple[int, str], ...]

    def find(self, code: str) -> Criterion | None:
        return next((item for item in self.items if item.code == code), None)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The criteria grouped by khoản, in order; a locality's own criteria stand in a khoản of their own."""
        statements = dict(self.statements)
        numbers = sorted({item.clause for item in self.items})
        grouped = {number: tuple(item for item in self.items if item.clause == number) for number in numbers}
        return tuple(Clause(number, statements.get(number, items[0].label), items) for number, items in grouped.items())


@dataclass(frozen=True, slots=True)
class Addition:
    """What a plan says of one criterion: a new code adds it, an existing one is raised to `threshold`."""

    kind: str
    code: str
    label: str = ""
    threshold: int | None = None
    source: str = ""

    @classmethod
    def of(cls, stated: Mapping, source: str) -> "Addition":
        """From a plan's content; `source` is how the plan is cited on the page."""
        return cls(stated["kind"], stated["code"], stated.get("label", ""), stated.get("threshold"), source)

    def concerns(self, kind: str) -> bool:
        return self.kind == kind or (self.kind == "organisation" and kind in ORGANISATIONS)


def criteria_for(kind: str, year: int, additions: Iterable[Addition] = ()) -> CriteriaSet:
    """The criteria for `kind` in `year`: the circular's set in force, then what plans add or raise, province before ward.

    An addition that would lower a threshold changes nothing: the higher one decides.
    """
    chosen = _in_force(kind, year)
    for addition in additions:
        if addition.concerns(kind):
            chosen = _with(chosen, addition)
    return replace(chosen, items=tuple(replace(item, label=_worded(item)) for item in chosen.items))


def _worded(item: Criterion) -> str:
    """The label with its threshold filled in; a plan's own words are taken as they stand."""
    return re.sub(r"\{threshold(:02d)?\}", lambda found: f"{item.threshold:02d}" if found[1] else str(item.threshold), item.label)


def _with(chosen: CriteriaSet, addition: Addition) -> CriteriaSet:
    known = chosen.find(addition.code)
    if known is None:
        added = Criterion(
            code=addition.code,
            article=addition.source,
            label=addition.label,
            basis="attested",
            verified=True,
            rule=None,
            threshold=addition.threshold,
            clause=max(item.clause for item in chosen.items) + 1,
        )
        return replace(chosen, items=(*chosen.items, added))
    if not is_raise(known, addition.threshold):
        return chosen
    article = f"{known.article}; {addition.source}" if addition.source else known.article
    raised = replace(known, threshold=addition.threshold, label=addition.label or known.label, article=article)
    return replace(chosen, items=tuple(raised if item is known else item for item in chosen.items))


def is_raise(known: Criterion, threshold: int | None) -> bool:
    """Whether `threshold` asks for at least as much as the criterion does; only what counts can be raised."""
    if known.threshold is None or threshold is None or threshold < known.threshold:
        return False
    return known.rule != "subjects_recognised_percent" or threshold <= 100


def _in_force(kind: str, year: int) -> CriteriaSet:
    """The newest set that was in force in some part of `year`; a year before all of them is read by the first."""
    sets = [read for kinds, read in _sets() if kind in kinds]
    in_force = [read for read in sets if read.valid_from.year <= year and (read.valid_to is None or year <= read.valid_to.year)]
    return in_force[-1] if in_force else sets[0]


@cache
def _sets() -> tuple[tuple[tuple[str, ...], CriteriaSet], ...]:
    """Every set that ships with the portal with the kinds it is for, oldest first."""
    documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.toml"))]
    return tuple((tuple(document["kinds"]), _read(document)) for document in sorted(documents, key=lambda one: one["valid_from"]))


def _read(document: Mapping) -> CriteriaSet:
    return CriteriaSet(
        id=document["id"],
        source=document["source"],
        valid_from=document["valid_from"],
        valid_to=document.get("valid_to"),
        items=tuple(_criterion(row) for row in document["criterion"]),
        statements=tuple((row["number"], row["statement"]) for row in document["clause"]),
    )


def _criterion(row: Mapping) -> Criterion:
    return Criterion(
        code=row["code"],
        article=row["article"],
        label=row["label"],
        basis=row["basis"],
        verified=row.get("verified", True),
        rule=row.get("rule"),
        threshold=row.get("threshold"),
        clause=int(re.search(r"\.(\d+)", row["code"])[1]),
    )
