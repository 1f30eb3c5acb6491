"""Until when a dossier may be sent, by the plan of its place and year, and where that day comes from."""

from dataclasses import dataclass
from datetime import date, datetime

from antt_portal import clock
from dossiers.choices import DossierKind
from dossiers.models import Dossier
from registrations import calendar, plans
from registrations.choices import Level
from registrations.evaluation_years import lies_in
from registrations.models import PlanVersion

FIELDS = {DossierKind.REGISTRATION: "registration_last_day", DossierKind.RECOGNITION: "recognition_last_day"}


@dataclass(frozen=True)
class Deadline:
    """The last day (its end at 24:00 in Vietnam), its source in words, whether a late dossier is refused, by which plan version."""

    last_day: date
    source_text: str
    refuses_late: bool
    opens_on: date
    version: PlanVersion | None

    def is_late(self, instant: datetime) -> bool:
        return not calendar.is_in_time(instant, self.last_day)

    @property
    def is_past(self) -> bool:
        return self.is_late(clock.now())

    @property
    def is_closed(self) -> bool:
        """Whether nothing is taken any more that was not sent, or handed over on paper, before the last day ended."""
        return self.refuses_late and self.is_past


def deadline_of(dossier: Dossier) -> Deadline:
    """The deadline as the plan in force says it now; what was sent keeps its own `last_day` and `plan_version`."""
    return deadline_for(dossier, plans.calendar_for(dossier.place, dossier.year))


def deadline_for(dossier: Dossier, year_calendar) -> Deadline:
    """The same by a calendar at hand, for pages that show several dossiers of one place and year."""
    level = level_of(dossier)
    rule = year_calendar.rule(dossier.enrolment.kind, level)
    return Deadline(
        last_day=getattr(rule, FIELDS[dossier.kind]),
        source_text=year_calendar.source_text(dossier.enrolment.kind, level, FIELDS[dossier.kind]),
        refuses_late=rule.late_dossiers == "refuse",
        opens_on=rule.registration_opens,
        version=year_calendar.version or year_calendar.province_version,
    )


def doubt_of_count_day(dossier: Dossier) -> str:
    """Why the day on which households were counted for a registration is worth another look: it lies outside the evaluation year (P22).

    It may be kept all the same; empty when there is no doubt.
    """
    day = getattr(getattr(dossier, "figures", None), "counted_on", None)
    if day is None or dossier.kind != DossierKind.REGISTRATION:
        return ""
    window = plans.calendar_for(dossier.place, dossier.year).rule(dossier.enrolment.kind, level_of(dossier)).window
    if lies_in(day, window):
        return ""
    first, last = window
    return (
        f"Ngày đếm số hộ {day:%d/%m/%Y} nằm ngoài kỳ đánh giá năm {dossier.year} (từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}). "
        "Ông/bà xem lại ngày này; đúng thì để nguyên."
    )


def level_of(dossier: Dossier) -> str:
    return Level.PROVINCE if dossier.deciding_place.is_province else Level.WARD
