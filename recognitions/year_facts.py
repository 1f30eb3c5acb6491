"""Reading the facts that the appraisal rules ask of a subject's year, for many dossiers in the same few queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dossiers.choices import DossierState, PaperKind
from dossiers.models import Attachment, Dossier, Figures
from recognitions.appraisal import Tally, YearFacts
from recognitions.statistics import decided_here, progress
from registrations import plans
from registrations.choices import SubjectKind

SENT = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.RETURNED, DossierState.COMPLETE)
PAPERS = {PaperKind.RESOLUTION: "resolutions", PaperKind.PLAN: "plans", PaperKind.REGISTRATION_FORM: "registration_forms"}
# A total and its part are taken from the same dossier: a part of one count over the total of another would say nothing.
PAIRS = (("households", "households_registered"), ("staff", "staff_briefed"), ("movement_models",))


def facts_of(dossiers: Iterable[Dossier], *, on: date) -> dict[int, YearFacts]:
    """The facts of each recognition dossier's year by its id. All `dossiers` are of one year; `on` is the day of counting.

    Expects `subject`, `enrolment` and `place` to be selected. Queries: two for all papers and figures, a few per place for its
    plan, and those of the tally for each ward that itself applies.
    """
    rows = list(dossiers)
    papers, figures = _papers(rows), _figures(rows)
    places = {row.place_id: row.place for row in rows}
    calendars = {pk: plans.calendar_for(place, rows[0].year) for pk, place in places.items()}
    return {row.pk: _facts(row, papers[row.subject_id], figures[row.subject_id], calendars[row.place_id], on) for row in rows}


def _facts(row: Dossier, papers: dict, figures: list[Figures], calendar: plans.YearCalendar, on: date) -> YearFacts:
    numbers = {}
    for pair in PAIRS:
        told = (sheet for sheet in figures if all(getattr(sheet, name) is not None for name in pair))
        source = next(told, None)
        numbers |= {name: getattr(source, name) for name in pair} if source else {}
    return YearFacts(
        year=row.year,
        **{name: tuple(papers.get(kind, ())) for kind, name in PAPERS.items()},
        **numbers,
        no_party_organisation=not row.enrolment.has_party_organisation,
        party_organisation_denied=row.enrolment.has_party_organisation and any(sheet.no_party_organisation for sheet in figures),
        began_later=calendar.first_quarter_exception(row.subject.founded_on),
        units=tally_of(calendar, on=on) if row.subject.kind == SubjectKind.WARD else Tally(),
    )


def _papers(rows: list[Dossier]) -> dict[int, dict[str, list]]:
    """The papers' own dates by subject and kind, from whatever dossier of the year holds them."""
    found = defaultdict(lambda: defaultdict(list))
    attached = Attachment.objects.filter(
        removed_at=None,
        dossier__subject__in={row.subject_id for row in rows},
        dossier__year__in={row.year for row in rows},
        dossier__state__in=SENT,
        document__kind__in=PAPERS,
    )
    for subject_id, kind, dated_on in attached.values_list("dossier__subject", "document__kind", "document__dated_on"):
        found[subject_id][kind].append(dated_on)
    return found


def _figures(rows: list[Dossier]) -> dict[int, list[Figures]]:
    """The sheets of numbers by subject, the recognition dossier's before the registration dossier's."""
    found = defaultdict(list)
    sheets = Figures.objects.filter(
        dossier__subject__in={row.subject_id for row in rows}, dossier__year__in={row.year for row in rows}, dossier__state__in=SENT
    )
    for sheet in sheets.select_related("dossier").order_by("dossier__kind"):  # "recognition" sorts before "registration"
        found[sheet.dossier.subject_id].append(sheet)
    return found


def tally_of(calendar: plans.YearCalendar, *, on: date) -> Tally:
    """How many in-scope units of the roster the ward decides on, and how many of them are registered and recognised (Điều 5.4)."""
    counted = progress(decided_here(calendar, on=on))
    return Tally(counted.total, counted.registered, counted.recognised)
