"""What the police have said of the subjects' year, as facts of an appraisal: their confirmed figures, and the book by criterion."""

from collections.abc import Iterable, Mapping

from recognitions.appraisal import Confirmed
from recognitions.book.counting import AtCriterion, by_criterion, window_of
from recognitions.book.figures import Figures, conclusion_of
from recognitions.models import PlaceSettings, PoliceFigures
from recognitions.predecessors import whose_lines
from recognitions.seen import Seen
from registrations.choices import Level
from registrations.models import SubjectLineage
from registrations.plans import YearCalendar


def police_facts(
    subject_years: Iterable, *, year: int, calendars: Mapping[int, YearCalendar], lineages: Mapping[int, list[SubjectLineage]], seen: Seen
) -> dict[int, dict]:
    """By subject id the fields `confirmed` and `book` of its YearFacts. Three queries, however many there are.

    `subject_years` have `subject_id`, `place_id`, `deciding_place_id` and `enrolment` (`year_facts.SubjectYear`).
    `calendars` are by place, `lineages` as `came_of` answers. Where the deciding place shows conclusions only, no count goes along,
    also none that was kept before it chose so (practice P16).
    """
    rows = list(subject_years)
    subjects = [row.subject_id for row in rows]
    hidden = PlaceSettings.conclusions_only_in(row.deciding_place_id for row in rows)
    said = {row.subject_id: row for row in PoliceFigures.objects.filter(seen.before("confirmed_at"), subject__in=subjects, year=year)}
    whose = whose_lines(subjects, lineages)
    windows = {row.subject_id: _window(row, calendars[row.place_id]) for row in rows}
    book = by_criterion({pk: (whose[pk], seen.window(window)) for pk, window in windows.items() if window})
    return {row.subject_id: _facts(row.subject_id, said, book, shows_counts=row.deciding_place_id not in hidden) for row in rows}


def _window(row, calendar: YearCalendar):
    level = Level.WARD if row.deciding_place_id == row.place_id else Level.PROVINCE
    return window_of(calendar, row.enrolment.kind, level)


def _facts(subject_id: int, said: Mapping, book: Mapping, *, shows_counts: bool) -> dict:
    confirmed = confirmed_of(said[subject_id], shows_counts=shows_counts) if subject_id in said else None
    held = {code: _held(at, shows_counts=shows_counts) for code, at in book.get(subject_id, {}).items()}
    return {"confirmed": confirmed, "book": held}


def confirmed_of(row: PoliceFigures, *, shows_counts: bool) -> Confirmed:
    """What a row of figures says; its counts only where they may be shown."""
    figures = Figures.of(row)
    trend, nobody_disciplined = conclusion_of(figures)
    counts = {name: getattr(figures, name) for name in ("cases_before", "cases_now", "disciplined_now")} if shows_counts else {}
    return Confirmed(trend=trend, nobody_disciplined=nobody_disciplined, paper=figures.paper, dated_on=figures.dated_on, **counts)


def _held(at: AtCriterion, *, shows_counts: bool) -> dict:
    counts = {"incidents": at.incidents, "disciplined": at.disciplined} if shows_counts else {}
    return {**counts, "papers": list(at.papers)}
