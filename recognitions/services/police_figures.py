"""The police confirm the figures of many subjects at once: all of them or none (practice P15, P16).

Rows are locked in one order: place, figures, what a changed count opens again (proposals, appraisals), then the chain of the trail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions.book import figures as rules
from recognitions.book.figures import Figures
from recognitions.choices import AppraisalState, ReopenedBy, Trend
from recognitions.models import Appraisal, CriterionResult, PlaceSettings, PoliceFigures
from recognitions.permissions import appraises_in
from recognitions.predecessors import came_of, whose_lines
from recognitions.services.looking_again import findings_read_again
from recognitions.services.reopening import appraisals_locked, appraisals_reopen
from recognitions.statistics import decided_here
from registrations import plans

FIELDS = (*rules.COUNTS, "trend", "nobody_disciplined", "paper", "dated_on")
STALE = "version"
CASES, DISCIPLINE = RULES = ("fewer_cases_than_the_year_before", "nobody_disciplined")
OF_FIGURES = Q(figures__rule=CASES) | Q(figures__rule=DISCIPLINE)


@dataclass(frozen=True)
class Answer:
    """What an officer confirms of one subject, and the version of its row that the page showed (0: not confirmed yet)."""

    figures: Figures
    version: int


class RowsRefused(Refused):
    """Nothing was confirmed. `rows` names what is wrong, by subject id and field; 409 when a colleague confirmed one meanwhile."""

    def __init__(self, rows: Mapping[int, Mapping[str, str]]):
        super().__init__("Chưa xác nhận dòng nào. Ông/bà sửa các dòng được nêu rồi xác nhận lại.")
        self.rows = rows
        self.status = 409 if any(STALE in fields for fields in rows.values()) else 400


@transaction.atomic
def police_figures_confirm(*, place: Place, year: int, answers: Mapping[int, Answer], conclusions_only: bool, by) -> int:
    """Confirm the figures of a year by subject id, all or none; how many rows were written is returned.

    For police of `place`, and only of subjects that it decides on as things stand today. `conclusions_only` is how the page asked: it
    must still be the setting of the place (Conflict). A row that says what is kept already is left alone. Raises RowsRefused naming
    every row that cannot be confirmed. A change of what was confirmed opens a concluded appraisal again, and so does a first figure
    that speaks against what the appraisal found.
    """
    if not appraises_in(by, place.pk):
        raise NotYours
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if PlaceSettings.settings_of(place).conclusions_only != conclusions_only:
        raise Conflict("Cài đặt “Chỉ ghi kết luận” của nơi này vừa thay đổi. Chưa có gì được ghi; ông/bà mở lại trang rồi ghi.")
    kept = {row.subject_id: row for row in _kept(answers, year)}
    _refuse(place, year, answers, kept, conclusions_only)
    changed = {pk: answer.figures for pk, answer in answers.items() if pk not in kept or Figures.of(kept[pk]) != answer.figures}
    if not changed:
        return 0
    appraisals_locked(Appraisal.objects.filter(subject__in=list(changed), year=year))  # also one that is just being concluded
    opens = _opens_again(changed, kept, year)
    _write(changed, kept, place, year, conclusions_only, by)
    details = {"year": year, "subjects": sorted(changed), "conclusions_only": conclusions_only}
    trail.record(action="police_figures.confirmed", of=place, by=by, place_id=place.pk, details=details)
    _tell_appraisals(changed, opens, year, by)
    return len(changed)


def _tell_appraisals(changed: Iterable[int], opens: list[int], year: int, by) -> None:
    """Open again those that no longer rest on what they rested on, each criterion that the figures speak against being undecided again;
    the others take in what is said now."""
    concluded = Appraisal.objects.filter(subject__in=list(changed), year=year, state=AppraisalState.CONCLUDED)
    findings_read_again(list(concluded.exclude(subject__in=opens)), by_rules=RULES)
    reopened = appraisals_reopen(subject_ids=opens, year=year, because=ReopenedBy.FIGURES, by=by)
    findings_read_again(reopened)
    against = CriterionResult.objects.filter(OF_FIGURES, appraisal__in=reopened, data_says__isnull=False).exclude(met=F("data_says"))
    against.update(met=None, decided_by=None, decided_at=None)


def _kept(answers: Mapping[int, Answer], year: int):
    rows = PoliceFigures.objects.select_for_update(of=("self",), no_key=True).filter(subject__in=list(answers), year=year)
    return rows.select_related("confirmed_by").order_by("pk")


def _refuse(place: Place, year: int, answers: Mapping[int, Answer], kept: Mapping[int, PoliceFigures], conclusions_only: bool) -> None:
    """Raise RowsRefused when a row is not decided here, was changed by a colleague, or lacks something."""
    calendar, today = plans.calendar_for(place, year), clock.today()
    here = set(decided_here(calendar, on=today).filter(subject__in=list(answers)).values_list("subject", flat=True))
    whose = whose_lines(answers, came_of(answers, year))
    wrong = {}
    for pk, answer in answers.items():
        if pk not in here:
            wrong[pk] = {STALE: "Đối tượng này không còn do nơi đây xét. Ông/bà mở lại trang."}
        elif _version(kept.get(pk)) != answer.version:
            wrong[pk] = {STALE: _who_confirmed(kept[pk]) if pk in kept else "Dòng này đã thay đổi. Ông/bà mở lại trang."}
        else:
            wrong[pk] = rules.problems(answer.figures, conclusions_only=conclusions_only, parted=whose[pk].parted, on=today)
    wrong = {pk: fields for pk, fields in wrong.items() if fields}
    if wrong:
        raise RowsRefused(wrong)


def _version(row: PoliceFigures | None) -> int:
    return row.version if row else 0


def _who_confirmed(row: PoliceFigures) -> str:
    when = f"{timezone.localtime(row.confirmed_at):%H:%M ngày %d/%m/%Y}"
    return f"{row.confirmed_by} đã xác nhận dòng này lúc {when}. Ông/bà xem số đã ghi; nếu cần sửa thì xác nhận lại."


def _write(changed: Mapping[int, Figures], kept: Mapping[int, PoliceFigures], place: Place, year: int, conclusions_only: bool, by) -> None:
    now = clock.now()
    made, altered = [], []
    for pk, figures in changed.items():
        row = kept.get(pk) or PoliceFigures(subject_id=pk, year=year, version=0)
        for name in FIELDS:
            setattr(row, name, getattr(figures, name))
        row.deciding_place, row.conclusions_only = place, conclusions_only
        row.version, row.confirmed_by, row.confirmed_at = row.version + 1, by, now
        (altered if pk in kept else made).append(row)
    PoliceFigures.objects.bulk_create(made)
    PoliceFigures.objects.bulk_update(
        altered, [*FIELDS, "deciding_place", "conclusions_only", "version", "confirmed_by", "confirmed_at"], batch_size=100
    )


def _opens_again(changed: Mapping[int, Figures], kept: Mapping[int, PoliceFigures], year: int) -> list[int]:
    """Whose concluded appraisal no longer rests on what it rested on."""
    other = [pk for pk, figures in changed.items() if pk in kept and not _says_the_same(Figures.of(kept[pk]), figures)]
    first = [pk for pk in changed if pk not in kept]
    theirs = {"appraisal__subject__in": first, "appraisal__year": year, "appraisal__state": AppraisalState.CONCLUDED}
    found = CriterionResult.objects.filter(OF_FIGURES, **theirs)
    rows = found.select_related("appraisal")
    return sorted({*other, *(row.appraisal.subject_id for row in rows if _speaks_against(row, changed[row.appraisal.subject_id]))})


def _says_the_same(kept: Figures, given: Figures) -> bool:
    """Whether both say the same. From counts to the conclusion that follows from them nothing changes."""
    if given.disciplined_now is None and kept.disciplined_now is not None:
        return rules.conclusion_of(kept) == rules.conclusion_of(given)
    return kept.says_the_same(given)


def _speaks_against(result: CriterionResult, figures: Figures) -> bool:
    trend, nobody_disciplined = rules.conclusion_of(figures)
    if result.figures["rule"] == DISCIPLINE:
        return nobody_disciplined is not None and nobody_disciplined != result.met
    return bool(trend) and (trend != Trend.MORE) != result.met
