"""How the draft of a year's plan may begin: empty, or as the plan of the year before moved by a year. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from registrations.evaluation_years import Window

OF_THE_PAPER = ("symbol", "issued_on", "party_document", "ward_dissolved_on")
OF_THEIR_TIME = ("delegation", "review")
DUES = ("registration_due", "recognition_due", "decision_due")


def begun_empty(*, year: int, province_code: str, ward_code: str = "", ward_name: str = "") -> dict:
    """A content that says only whose plan it is: everything is answered by the province and the circular."""
    ward = {"ward_code": ward_code, "ward_name": ward_name} if ward_code else {}
    return {"plan": {"year": year, "province_code": province_code} | ward}


def moved_by_a_year(content: Mapping) -> dict:
    """Last year's content for this year: windows and due dates a year later, the year in the title changed.

    What belongs to last year's papers is left out: number and date, the Party's document, delegations (they hold until they end,
    whichever year's plan names them), reviews.
    """
    year = content["plan"]["year"] + 1
    plan = {key: value for key, value in content["plan"].items() if key not in OF_THE_PAPER} | {"year": year}
    if "title" in plan:
        plan["title"] = plan["title"].replace(str(year - 1), str(year))
    if "annual_report_due" in plan:
        plan["annual_report_due"] = _due(plan["annual_report_due"])
    moved = {key: value for key, value in content.items() if key not in OF_THEIR_TIME} | {"plan": plan}
    if "rule" in moved:
        moved["rule"] = [_rule(rule) for rule in moved["rule"]]
    return moved


def _rule(rule: Mapping) -> dict:
    moved = dict(rule) | {key: _due(rule[key]) for key in DUES if key in rule}
    return moved | ({"window": _window(tuple(date.fromisoformat(day) for day in rule["window"]))} if "window" in rule else {})


def _window(window: Window) -> list[str]:
    """Its last day a year later, and as first day the one after what was the day before it: so no 29/02 falls between two years."""
    before = window[0] - timedelta(days=1)
    return [(_end_later(before) + timedelta(days=1)).isoformat(), _end_later(window[1]).isoformat()]


def _end_later(last: date) -> date:
    """The last day a year later: the end of February stays the end of February."""
    after = last + timedelta(days=1)
    return after.replace(year=after.year + 1) - timedelta(days=1) if after.day == 1 else last.replace(year=last.year + 1)


def _due(stated: Mapping) -> dict:
    return dict(stated) | {"date": _later(stated["date"])}


def _later(iso: str) -> str:
    """The same day of the next year; 29/02, which it has not, becomes 28/02."""
    day = date.fromisoformat(iso)
    is_leap_day = (day.month, day.day) == (2, 29)
    return (day.replace(day=28) if is_leap_day else day).replace(year=day.year + 1).isoformat()
