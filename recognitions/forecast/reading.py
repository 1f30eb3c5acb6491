"""Reading what a forecast needs of every subject that a place decides on, in the same few queries for five as for three hundred."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from antt_portal.places.models import Place
from dossiers.choices import SENT, DossierKind
from dossiers.criteria_used import used_at
from dossiers.models import Dossier
from recognitions.choices import RecognitionState
from recognitions.forecast.outlook import Answered, Deadlines, Foretold, foretell, still_needed, verdict_of
from recognitions.models import CriterionResult, Recognition
from recognitions.seen import Seen
from recognitions.statistics import decided_here
from recognitions.year_facts import SubjectYear, facts_of_subjects, percent_to_recognise
from registrations import plans
from registrations.choices import Level
from registrations.models import Enrolment
from registrations.plan_history import plan_history


@dataclass(frozen=True)
class Line:
    """One subject of the roster with what is foretold of it; `appraisal` is the id of its sheet, if there is one."""

    enrolment: Enrolment
    verdict: str
    foretold: list[Foretold]
    appraisal: int | None
    recognised: bool

    @property
    def url(self) -> str:
        """Its sheet, or its own page while there is none."""
        return reverse("appraisal", args=[self.appraisal]) if self.appraisal else reverse("subject", args=[self.enrolment.subject_id])


@dataclass(frozen=True)
class WardShare:
    """How the ward itself stands by Điều 5.4: so many of its units are registered, so many recognised, so many more are needed."""

    total: int
    registered: int
    recognised: int
    percent: int
    needed: int

    @property
    def missing_registrations(self) -> int:
        return self.total - self.registered


@dataclass(frozen=True)
class Forecast:
    place: Place
    on: date
    lines: list[Line]
    share: WardShare | None


def forecast(place: Place, year: int, *, on: date, today: date) -> Forecast:
    """What the data of the day `on` foretell of every in-scope subject that `place` decides on today.

    Of a day gone by only what had come in by then is seen, as far as it can be known (`Seen`); of a day ahead all that is there now,
    judged as if nothing more came in.
    """
    calendar, seen = plans.calendar_for(place, year), Seen(on if on < today else None)
    rows = list(_on_the_roster(calendar, on=on, today=today).select_related("subject", "place__parent"))
    facts = facts_of_subjects([SubjectYear(row.subject, row, row.place, place.pk) for row in rows], on=on, seen=seen)
    dossiers, answered, recognised = _dossiers(rows, seen), _answered(rows, seen), _recognised(rows, year, on)
    criteria = _Criteria(year, today)
    lines = []
    for row in rows:
        dossier = dossiers.get(row.subject_id)
        sheet, answers = answered.get(row.subject_id, (None, {}))
        foretold = foretell(
            criteria.of(row, dossier),
            facts[row.subject_id],
            on=on,
            due=_due(calendar, row, dossier),
            answered=answers,
            is_filed=dossier is not None,
        )
        is_recognised = row.subject_id in recognised
        foretold = [] if is_recognised else foretold
        lines.append(Line(row, verdict_of(foretold), foretold, sheet, is_recognised))
    return Forecast(place, on, lines, None if place.is_province else _share(calendar, lines, on=on))


def _on_the_roster(calendar: plans.YearCalendar, *, on: date, today: date):
    """The rows in scope that the place decides on: those of today, for a day gone by those that were on the roster then."""
    here = decided_here(calendar, on=min(on, today))
    return here.filter(joined_on__lte=on) if on < today else here


def _dossiers(rows: list[Enrolment], seen: Seen) -> dict[int, Dossier]:
    """The recognition dossiers that had been sent, by subject."""
    sent = Dossier.objects.filter(seen.received(), enrolment__in=rows, kind=DossierKind.RECOGNITION, state__in=SENT)
    return {row.subject_id: row for row in sent.select_related("plan_version")}


def _answered(rows: list[Enrolment], seen: Seen) -> dict[int, tuple[int, dict[str, Answered]]]:
    """By subject the id of its sheet and the answers that officers had given on it."""
    found: dict[int, tuple[int, dict[str, Answered]]] = {}
    decided = CriterionResult.objects.filter(appraisal__enrolment__in=rows).filter(seen.before("appraisal__opened_at"))
    for subject_id, sheet, code, met, decided_at in decided.values_list("appraisal__subject", "appraisal", "code", "met", "decided_at"):
        answers = found.setdefault(subject_id, (sheet, {}))[1]
        if decided_at and (seen.by is None or decided_at < seen.until):
            answers[code] = Answered(met)
    return found


def _recognised(rows: list[Enrolment], year: int, on: date) -> set[int]:
    """Those whose recognition was decided by the day and stood then."""
    decided = Recognition.objects.filter(subject__in=[row.subject_id for row in rows], year=year, decision__dated_on__lte=on)
    standing = Q(state=RecognitionState.IN_FORCE) | Q(revoked_by__dated_on__gt=on)
    return set(decided.filter(standing).values_list("subject", flat=True))


class _Criteria:
    """The criteria of each row: of the plan version by which its dossier was sent, else of today's. One query for each place."""

    def __init__(self, year: int, today: date):
        self.year, self.seen_today = year, Seen(today).until
        self.histories: dict[int, object] = {}

    def of(self, row: Enrolment, dossier: Dossier | None):
        if row.place_id not in self.histories:
            self.histories[row.place_id] = plan_history(row.place, self.year)
        return self.histories[row.place_id].criteria(row.kind, used_at(dossier) if dossier else self.seen_today).items


def _due(calendar: plans.YearCalendar, row: Enrolment, dossier: Dossier | None) -> Deadlines:
    level = Level.PROVINCE if calendar.place.is_province else Level.WARD
    rule = calendar.rule(row.kind, level)
    last_day = dossier.last_day if dossier and dossier.last_day else rule.recognition_last_day
    return Deadlines(last_day, rule.late_dossiers == "refuse")


def _share(calendar: plans.YearCalendar, lines: list[Line], *, on: date) -> WardShare:
    total = len(lines)
    registered = sum(1 for line in lines if line.enrolment.registered_at and Seen(on).until > line.enrolment.registered_at)
    recognised = sum(1 for line in lines if line.recognised)
    percent = percent_to_recognise(calendar)
    return WardShare(total, registered, recognised, percent, still_needed(recognised, total, percent))


def by_criterion(lines: list[Line]) -> list[dict[str, object]]:
    """How many subjects each criterion keeps back, certainly or so far: code, article, whether its text was checked, and both counts,
    in the order of the codes."""
    counted: Mapping[tuple[str, str, bool], dict[str, int]] = defaultdict(lambda: {"certain": 0, "lacking": 0})
    for line in lines:
        for one in line.foretold:
            counted[one.code, one.article, one.verified][one.verdict] += 1
    return [
        {"code": code, "article": article, "verified": verified, **numbers}
        for (code, article, verified), numbers in sorted(counted.items(), key=lambda one: one[0])
    ]
