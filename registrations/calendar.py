"""The calendar of a year: due dates, evaluation windows, who receives and who decides. Pure: dates and values in, answers out.

Each field is answered by the ward's plan, else the province's, else the circular. A due date is a date and whether that day
counts; its last day rolls to the next working day where the plan that gave it lets it (BLDS 2015 Điều 148). Windows never roll.
A last day ends at 24:00 in Vietnam; instants are compared half-open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registrations import circular

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ORGANISATIONS = ("agency", "enterprise", "educational_institution")
ONE_DAY = timedelta(days=1)

# The field of a rule → the key by which a plan states it.
KEYS = {
    "enabled": "enabled",
    "window": "window",
    "registration_last_day": "registration_due",
    "recognition_last_day": "recognition_due",
    "decision_last_day": "decision_due",
    "receiver": "receiver",
    "approver": "approver",
}
LAST_DAYS = ("registration_last_day", "recognition_last_day", "decision_last_day")


@dataclass(frozen=True, slots=True)
class Due:
    """“chậm nhất ngày X” includes X, “trước ngày X” does not."""

    date: date
    inclusive: bool = True

    @classmethod
    def of(cls, stated: Mapping) -> "Due":
        """From a plan's content: {"date": ISO date, "inclusive": bool}."""
        return cls(date.fromisoformat(stated["date"]), stated["inclusive"])

    @property
    def last_day(self) -> date:
        """The last day that counts, before any rolling."""
        return self.date if self.inclusive else self.date - ONE_DAY


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The table of days that are not what their weekday says: days off, and Saturdays or Sundays made working days."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def is_off(self, day: date) -> bool:
        return day not in self.working and (day.weekday() >= 5 or day in self.off)

    def with_day(self, day: date, kind: str | None) -> "DaysOff":
        """The table as it would be with `day` a "day_off", a "working_day", or (None) what its weekday says."""
        off, working = self.off - {day}, self.working - {day}
        return DaysOff(off | {day} if kind == "day_off" else off, working | {day} if kind == "working_day" else working)

    def rolling_over(self, day: date) -> frozenset[date]:
        """The last days for which it matters whether `day` is a day off: `day` itself, and the days off that lead up to it."""
        first = day
        while self.is_off(first - ONE_DAY):
            first -= ONE_DAY
        return frozenset(first + timedelta(days=number) for number in range((day - first).days + 1))

    def roll_forward(self, day: date) -> date:
        """`day`, or the next working day when it is a day off (BLDS 2015 Điều 148.5)."""
        while self.is_off(day):
            day += ONE_DAY
        return day


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds in one year for one kind of subject that one level decides on. `sources` and `verified` are per field."""

    kind: str
    level: str
    enabled: bool
    window: tuple[date, date]
    registration_opens: date
    registration_last_day: date
    recognition_last_day: date
    decision_last_day: date | None
    receiver: str
    approver: str
    late_dossiers: str
    sources: Mapping[str, str] = field(hash=False)
    verified: Mapping[str, bool] = field(hash=False)
    dues: Mapping[str, Due] = field(hash=False)

    def is_rolled(self, last_day_field: str) -> bool:
        """Whether that last day lies later than the words of its source, because of a day off."""
        due = self.dues.get(last_day_field)
        return due is not None and getattr(self, last_day_field) != due.last_day

    @property
    def decides_from(self) -> date:
        """The first day after the evaluation window: deciding earlier certifies days that have not happened."""
        return self.window[1] + ONE_DAY


@dataclass(frozen=True, slots=True)
class Delegation:
    """A province's decision that wards decide in its place on some kinds of subjects, from a day to a day."""

    symbol: str
    date: date
    delegator: str
    kinds: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None

    @classmethod
    def of(cls, stated: Mapping) -> "Delegation":
        """From a plan's content; it is valid from its own date unless the plan says otherwise, and open-ended likewise."""
        dated = date.fromisoformat(stated["date"])
        starts, ends = stated.get("valid_from"), stated.get("valid_to")
        kinds = tuple(kind for name in stated["kinds"] for kind in (ORGANISATIONS if name == "organisation" else (name,)))
        return cls(
            symbol=stated["symbol"],
            date=dated,
            delegator=stated["delegator"],
            kinds=kinds,
            valid_from=date.fromisoformat(starts) if starts else dated,
            valid_to=date.fromisoformat(ends) if ends else None,
        )

    def covers(self, kind: str, on: date) -> bool:
        return kind in self.kinds and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def citation(self) -> str:
        """How a decision cites it among its grounds."""
        paper = "Quyết định" if "QĐ" in self.symbol else "Văn bản"
        return f"{paper} số {self.symbol} ngày {self.date:%d/%m/%Y} của {self.delegator} về việc ủy quyền"


@dataclass(frozen=True, slots=True)
class Deciding:
    """The level that decides on a subject, and by what."""

    level: str
    basis: str
    delegation: Delegation | None = None


def deciding_level(*, kind: str, managing_level: str, delegations: Iterable[Delegation], on: date) -> Deciding:
    """Who decides on a subject of `kind` on the day `on` (Điều 10 Thông tư 124).

    Residential areas are the ward's own, the ward itself is the province's to decide. An organisation is decided where it is
    managed, or at its ward when a delegation in force on that day covers its kind.
    """
    if kind == "residential_area" or (kind in ORGANISATIONS and managing_level == "ward"):
        return Deciding("ward", f"khoản 1 Điều 10 {circular.NAME}")
    if kind in ORGANISATIONS:
        for delegation in delegations:
            if delegation.covers(kind, on):
                return Deciding("ward", delegation.citation, delegation)
    return Deciding("province", f"Điều 10 {circular.NAME}")


def day_of(instant: datetime) -> date:
    """The day in Vietnam on which an aware `instant` lies, wherever the server stands."""
    return instant.astimezone(VIETNAM).date()


def end_of(last_day: date) -> datetime:
    """The first instant after `last_day`: 24:00 in Vietnam."""
    return datetime.combine(last_day + ONE_DAY, time.min, VIETNAM)


def is_in_time(instant: datetime, last_day: date) -> bool:
    """Whether an aware `instant` lies before the end of `last_day` (24:00, Asia/Ho_Chi_Minh)."""
    return instant < end_of(last_day)


def first_quarter_ends(year: int) -> date:
    """31/3: the last day for papers “trong Quý I”. Never rolled."""
    return date(year, *circular.FIRST_QUARTER_ENDS)


def paper_is_of_first_quarter(dated_on: date, year: int) -> bool:
    """Whether a paper counts as made “trong Quý I” of `year`: by its own date, whatever the day it was filed or uploaded."""
    return date(year, 1, 1) <= dated_on <= first_quarter_ends(year)


def years_alive(day: date) -> tuple[int, ...]:
    """The evaluation years that people work on on `day`: two from 01/11 to 31/3, else one."""
    if day.month >= 11:
        return day.year, day.year + 1
    return (day.year - 1, day.year) if day <= first_quarter_ends(day.year) else (day.year,)


def resolve(*, year: int, ward: Mapping | None, province: Mapping | None, days_off: DaysOff) -> dict[tuple[str, str], Rule]:
    """The eight rules of a year by (kind, level), from what the ward's and the province's plan say; either may be absent."""
    layers = Layers(year, ward, province)
    return {(kind, level): _rule(layers, kind, level, days_off) for kind, level in circular.DECIDED_AT}


def _rule(layers: "Layers", kind: str, level: str, days_off: DaysOff) -> Rule:
    answers = {name: layers.answer(kind, level, key) for name, key in KEYS.items()}
    late_dossiers, late_source = layers.setting("late_dossiers")
    sources = {name: source for name, (_, source) in answers.items() if source} | {"late_dossiers": late_source}
    dues = {name: Due.of(answers[name][0]) for name in LAST_DAYS if answers[name][0]}
    last_days = dict.fromkeys(LAST_DAYS) | {
        name: days_off.roll_forward(due.last_day) if layers.rolls(sources[name]) else due.last_day for name, due in dues.items()
    }
    first, last = (date.fromisoformat(day) for day in answers["window"][0])
    return Rule(
        kind=kind,
        level=level,
        enabled=answers["enabled"][0],
        window=(first, last),
        registration_opens=layers.registration_opens,
        receiver=answers["receiver"][0],
        approver=answers["approver"][0],
        late_dossiers=late_dossiers,
        sources=sources,
        verified={name: source != "circular" or circular.is_verified(kind, level, name) for name, source in sources.items()},
        dues=dues,
        **last_days,
    )


class Layers:
    """The plans that speak for a place and year, nearest first: the ward's, the province's, the circular."""

    def __init__(self, year: int, ward: Mapping | None, province: Mapping | None):
        self.year = year
        self.plans = {"ward": ward or {}, "province": province or {}, "circular": circular.content_for(year)}
        self.fixed = frozenset(self.plans["province"].get("plan", {}).get("fixed", ()))

    def answer(self, kind: str, level: str, key: str) -> tuple[object, str | None]:
        """What the nearest plan that speaks of it says of `key` for (kind, level), and which one; (None, None) when none does.

        What the province fixed, the ward does not change.
        """
        for source, content in self._speaking(key):
            value = stated(content, kind, level, key)
            if value is not None:
                return value, source
        return None, None

    def setting(self, key: str) -> tuple[object, str | None]:
        """The same for a key of the [plan] table."""
        for source, content in self._speaking(key):
            value = content.get("plan", {}).get(key)
            if value is not None:
                return value, source
        return None, None

    def _speaking(self, key: str):
        return ((source, content) for source, content in self.plans.items() if not (source == "ward" and key in self.fixed))

    def rolls(self, source: str) -> bool:
        """Whether a day given by `source` rolls: as that plan says; the circular's as the nearest plan that speaks of it says; else yes."""
        if source == "circular" or "roll_forward" in self.fixed:
            rolls, _ = self.setting("roll_forward")
            return rolls is not False
        return self.plans[source].get("plan", {}).get("roll_forward", True)

    @property
    def registration_opens(self) -> date:
        """01/01 of the year, or the day the plan was issued when that is earlier."""
        issued = (content.get("plan", {}).get("issued_on") for content in self.plans.values())
        return min([date(self.year, 1, 1), *(date.fromisoformat(day) for day in issued if day)])


def stated(content: Mapping, kind: str, level: str, key: str):
    """What one plan says of `key` for (kind, level), the narrower of its rules winning; None when it says nothing."""
    scopes = [(kind, level), (kind, None)]
    if kind in ORGANISATIONS:
        scopes += [("organisation", level), ("organisation", None)]
    for scope in scopes:
        for rule in content.get("rule", ()):
            if (rule["kind"], rule.get("level")) == scope and key in rule:
                return rule[key]
    return None
