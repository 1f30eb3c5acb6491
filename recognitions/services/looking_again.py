"""What happens to concluded appraisals when a paper, a figure or a line of the roster changes before the decision (design §5).

Only what changes something opens them: the dossier is not complete any more, the subject does not stand on the roster any more, or
the data say otherwise of one criterion at least. A change that leaves every finding as it was opens nothing.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from antt_portal import clock
from dossiers.choices import DossierState
from recognitions import appraisal as rules
from recognitions.choices import AppraisalState, ReopenedBy
from recognitions.deciding import refound, stood_in
from recognitions.models import Appraisal, CriterionResult
from recognitions.services.appraisals import take_finding
from recognitions.services.reopening import appraisals_locked, appraisals_reopen
from recognitions.year_facts import facts_of
from registrations import conclusions
from registrations.choices import LineageKind, SubjectKind
from registrations.lives.decided import decided
from registrations.models import Subject, SubjectLineage

BECAUSE = {conclusions.PAPERS: ReopenedBy.PAPER, conclusions.ROSTER: ReopenedBy.ROSTER, conclusions.RESULTS: ReopenedBy.RESULTS}


def conclusions_hold(subject_ids: Collection[int], year: int) -> None:
    """Lock the appraisals that rest on these subjects' year, and the proposals that name them. One that is open may just be concluded by a
    colleague: it is waited for."""
    appraisals_locked(_resting_on(subject_ids, year))


def conclusions_look_again(subject_ids: Collection[int], year: int, *, changed: str, by) -> None:
    """Open again those concluded appraisals that do not stand as concluded any more, with what the data say now filled in.

    What the roster says of a year that an issued decision has settled changes nothing of it any more (practice P7).
    """
    rows = list(
        _resting_on(subject_ids, year)
        .filter(state=AppraisalState.CONCLUDED)
        .select_related("subject", "enrolment", "dossier__subject", "dossier__enrolment", "dossier__place__parent")
        .prefetch_related("results")
    )
    if rows and changed == conclusions.ROSTER:
        settled = decided([row.subject_id for row in rows], year)
        rows = [row for row in rows if row.subject_id not in settled]
    if not rows:
        return
    facts = facts_of([row.dossier for row in rows], on=clock.today())
    found = {row.pk: _findings(row, facts[row.dossier_id]) for row in rows}
    fallen = [row for row in rows if not _stands(row) or any(rules.says_otherwise(*pair) for pair in found[row.pk])]
    reopened = appraisals_reopen(subject_ids=[row.subject_id for row in fallen], year=year, because=BECAUSE[changed], by=by)
    for row in reopened:
        _fill_in(found[row.pk])


def findings_read_again(appraisals: Collection[Appraisal], *, by_rules: Collection[str] = ()) -> None:
    """Fill in what the data say now of appraisals of one year: of every criterion, or of those with one of these rules only.

    For what changes the facts outside the dossier and the roster: the year's book and the figures of the police. To be called inside
    the transaction of the change.
    """
    found = Appraisal.objects.filter(pk__in=[row.pk for row in appraisals])
    rows = list(found.select_related("dossier__subject", "dossier__enrolment", "dossier__place__parent").prefetch_related("results"))
    facts = facts_of([row.dossier for row in rows], on=clock.today())
    for row in rows:
        findings = _findings(row, facts[row.dossier_id])
        _fill_in([pair for pair in findings if not by_rules or pair[0].figures.get("rule") in by_rules])


def _resting_on(subject_ids: Collection[int], year: int) -> QuerySet[Appraisal]:
    """The appraisals of these subjects, of those that came of them within the year, and of the wards whose share they are."""
    return Appraisal.objects.filter(subject__in=_with_those_that_rest_on(subject_ids, year), year=year)


def _with_those_that_rest_on(subject_ids: Collection[int], year: int) -> set[int]:
    found = asked = set(subject_ids)
    while asked:
        lineages = SubjectLineage.objects.into_year(year).filter(predecessor__in=asked).exclude(kind=LineageKind.RENAMED)
        asked = set(lineages.values_list("successor", flat=True)) - found
        found = found | asked
    places = Subject.objects.filter(pk__in=found).values("place")
    return found | set(Subject.objects.filter(kind=SubjectKind.WARD, place__in=places).values_list("pk", flat=True))


def _findings(row: Appraisal, facts: rules.YearFacts) -> list[tuple[CriterionResult, rules.Finding]]:
    return [(result, refound(result, facts)) for result in row.results.all()]


def _stands(row: Appraisal) -> bool:
    """Whether it may still be concluded at all: its dossier complete, its subject on the roster and in scope."""
    is_on_roster = row.enrolment.in_scope and row.enrolment.left_on is None and stood_in(row.subject, row.year)
    return row.dossier.state == DossierState.COMPLETE and is_on_roster


def _fill_in(findings: list[tuple[CriterionResult, rules.Finding]]) -> None:
    """Save what the data say now; where that is something else, what was read at the conclusion stays beside it as `was`."""
    for result, finding in findings:
        was = result.figures.get("sentence", "")
        otherwise = rules.says_otherwise(result, finding)
        take_finding(result, finding)
        if otherwise:
            result.figures |= {"was": was}
    CriterionResult.objects.bulk_update([result for result, _ in findings], ["met", "data_says", "figures"])
