"""Reading the facts that the appraisal rules ask of a subject's year, for many dossiers in the same few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from antt_portal.places.models import Place
from dossiers.choices import SENT, DossierKind, DossierState, PaperKind
from dossiers.models import Attachment, Dossier, Figures
from recognitions.appraisal import Predecessor, Tally, YearFacts
from recognitions.book.said import police_facts
from recognitions.predecessors import came_of
from recognitions.seen import Seen
from recognitions.statistics import decided_here, progress
from registrations import plans
from registrations.choices import SubjectKind
from registrations.models import Enrolment, Subject, SubjectLineage

PAPERS = {PaperKind.RESOLUTION: "resolutions", PaperKind.PLAN: "plans", PaperKind.REGISTRATION_FORM: "registration_forms"}
# A total and its part are taken from the same dossier: a part of one count over the total of another would say nothing.
HOUSEHOLDS = ("households", "households_registered")
PERCENT_RECOGNISED = 70  # Điều 5.4
PAIRS = (HOUSEHOLDS, ("staff", "staff_briefed"), ("movement_models",))


@dataclass
class Papers:
    """The papers of one subject's year: their own dates by field of YearFacts, and those marked “đăng ký lại sau sắp xếp”."""

    dates: dict[str, list[date | None]] = field(default_factory=lambda: defaultdict(list))
    anew: list[tuple[str, date | None]] = field(default_factory=list)

    def as_facts(self) -> dict[str, tuple]:
        return {name: tuple(self.dates[name]) for name in PAPERS.values()} | {"anew": tuple(self.anew)}


@dataclass(frozen=True)
class SubjectYear:
    """A subject with its row on a year's roster, the place of both, and the place that decides on it."""

    subject: Subject
    enrolment: Enrolment
    place: Place
    deciding_place_id: int

    @property
    def subject_id(self) -> int:
        return self.subject.pk

    @property
    def place_id(self) -> int:
        return self.place.pk


def facts_of(dossiers: Iterable[Dossier], *, on: date) -> dict[int, YearFacts]:
    """The facts of each recognition dossier's year by its id. All `dossiers` are of one year; `on` is the day of counting.

    Expects `subject`, `enrolment` and `place` to be selected. Queries: those of `facts_of_subjects`.
    """
    rows = list(dossiers)
    facts = facts_of_subjects([SubjectYear(row.subject, row.enrolment, row.place, row.deciding_place_id) for row in rows], on=on)
    return {row.pk: facts[row.subject_id] for row in rows}


def facts_of_subjects(rows: Sequence[SubjectYear], *, on: date, seen: Seen | None = None) -> dict[int, YearFacts]:
    """The facts of each subject's year by the subject's id. All `rows` are of one year; `on` is the day of counting.

    `seen` leaves out what came in after a day. Queries: one each for papers, figures, dossiers not checked yet and predecessors (two
    more for each generation of them), three for what the police said, a few per place for its plan, and those of the tally for each
    ward that itself applies.
    """
    if not rows:
        return {}
    seen = seen or Seen()
    year, subjects = rows[0].enrolment.year, {row.subject_id for row in rows}
    lineages = seen.lineages(came_of(subjects, year))
    earlier = {lineage.predecessor_id for ways in lineages.values() for lineage in ways}
    everyone = subjects | earlier
    papers, figures, enrolled = _papers(everyone, year, seen), _figures(subjects, year, seen), _enrolled(earlier, year)
    calendars = {pk: plans.calendar_for(place, year) for pk, place in {row.place_id: row.place for row in rows}.items()}
    before = _Before(year, lineages, papers, enrolled, _unchecked(everyone, year, seen))
    police = police_facts(rows, year=year, calendars=calendars, lineages=lineages, seen=seen)
    return {
        row.subject_id: replace(_facts(row, figures[row.subject_id], calendars[row.place_id], before, on), **police[row.subject_id])
        for row in rows
    }


def _facts(row: SubjectYear, figures: list[Figures], calendar: plans.YearCalendar, before: "_Before", on: date) -> YearFacts:
    subject, enrolment = row.subject, row.enrolment
    grown_on = before.grown_on(subject.pk)
    numbers = {}
    for pair in PAIRS:
        told = [sheet for sheet in figures if all(getattr(sheet, name) is not None for name in pair)]
        if pair == HOUSEHOLDS and grown_on and told:
            told = [sheet for sheet in told if sheet.counted_on and sheet.counted_on >= grown_on]
            numbers |= {} if told else {"counted_before": grown_on}
        numbers |= {name: getattr(told[0], name) for name in pair} if told else {}
    return YearFacts(
        year=enrolment.year,
        name=enrolment.name,
        **before.papers_of(subject.pk),
        **numbers,
        no_party_organisation=not enrolment.has_party_organisation,
        party_organisation_denied=enrolment.has_party_organisation and any(sheet.no_party_organisation for sheet in figures),
        began_later=calendar.first_quarter_exception(subject.founded_on),
        registered_elsewhere=enrolment.registered_elsewhere,
        predecessors=before.predecessors_of(subject.pk),
        goes_on=before.goes_on(subject.pk),
        units=tally_of(calendar, on=on) if subject.kind == SubjectKind.WARD else Tally(),
    )


@dataclass(frozen=True)
class _Before:
    """What is known of the papers of subjects, and of those that they came of within the year (practice P6)."""

    year: int
    came_of: Mapping[int, list[SubjectLineage]]
    papers: Mapping[int, Papers]
    enrolled: Mapping[int, Enrolment]
    unchecked: frozenset[int]

    def papers_of(self, subject_id: int) -> dict[str, object]:
        return self.papers[subject_id].as_facts() | {"registration_unchecked": subject_id in self.unchecked}

    def predecessors_of(self, subject_id: int) -> tuple[Predecessor, ...]:
        return tuple(self._predecessor(lineage) for lineage in self.came_of.get(subject_id, ()))

    def goes_on(self, subject_id: int) -> bool:
        return self.grown_on(subject_id) is not None

    def grown_on(self, subject_id: int) -> date | None:
        """The day on which others were last merged into one that stood before, if any were."""
        days = [lineage.effective_on for lineage in self.came_of.get(subject_id, ()) if not lineage.successor_began]
        return max(days, default=None)

    def _predecessor(self, lineage: SubjectLineage) -> Predecessor:
        pk = lineage.predecessor_id
        row = self.enrolled.get(pk)
        known = row or lineage.predecessor
        facts = YearFacts(
            year=self.year,
            **self.papers_of(pk),
            no_party_organisation=not known.has_party_organisation,
            predecessors=self.predecessors_of(pk),
            goes_on=self.goes_on(pk),
            name=known.name,
        )
        return Predecessor(known.name, facts, lineage.kind)


def _unchecked(subjects: set[int], year: int, seen: Seen) -> frozenset[int]:
    """Those whose registration dossier was sent and has not been found complete."""
    waiting = Dossier.objects.filter(seen.received(), subject__in=subjects, year=year, kind=DossierKind.REGISTRATION, state__in=SENT)
    rows = waiting.exclude(state=DossierState.COMPLETE)
    return frozenset(rows.values_list("subject", flat=True))


def _enrolled(subjects: set[int], year: int) -> dict[int, Enrolment]:
    """The roster rows of predecessors by subject."""
    return {row.subject_id: row for row in Enrolment.objects.filter(subject__in=subjects, year=year)} if subjects else {}


def _papers(subjects: set[int], year: int, seen: Seen) -> dict[int, Papers]:
    """The papers' own dates by subject, from the dossiers of the year that speak."""
    found = defaultdict(Papers)
    attached = Attachment.objects.filter(
        seen.speaks(), seen.lies_in_it(), dossier__subject__in=subjects, dossier__year=year, document__kind__in=PAPERS
    )
    fields = ("dossier__subject", "document__kind", "document__dated_on", "document__after_rearrangement")
    for subject_id, kind, dated_on, anew in attached.values_list(*fields):
        found[subject_id].dates[PAPERS[kind]].append(dated_on)
        if anew:
            found[subject_id].anew.append((PAPERS[kind], dated_on))
    return found


def _figures(subjects: set[int], year: int, seen: Seen) -> dict[int, list[Figures]]:
    """The sheets of numbers by subject, the recognition dossier's before the registration dossier's."""
    found = defaultdict(list)
    sheets = Figures.objects.filter(seen.speaks(), dossier__subject__in=subjects, dossier__year=year)
    for sheet in sheets.select_related("dossier").order_by("dossier__kind"):  # "recognition" sorts before "registration"
        found[sheet.dossier.subject_id].append(sheet)
    return found


def percent_to_recognise(calendar: plans.YearCalendar) -> int:
    """How many per cent of its units must be recognised for the ward itself (điểm b khoản 4 Điều 5); a plan may ask for more."""
    criterion = next((one for one in calendar.criteria(SubjectKind.WARD).items if one.rule == "subjects_recognised_percent"), None)
    return criterion.threshold if criterion and criterion.threshold else PERCENT_RECOGNISED


def tally_of(calendar: plans.YearCalendar, *, on: date) -> Tally:
    """How many in-scope units of the roster the ward decides on, and how many of them are registered and recognised (Điều 5.4)."""
    counted = progress(decided_here(calendar, on=on))
    return Tally(counted.total, counted.registered, counted.recognised)
