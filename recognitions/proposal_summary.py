"""A proposal on one page: counts per kind and outcome, what is out of the ordinary first, and what the big button will do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from recognitions import deciding
from recognitions import paper_words as words
from recognitions.choices import Basis, Outcome, ProposalState
from recognitions.models import Proposal, ProposalItem
from recognitions.opinions.said import objections_to
from recognitions.review_meetings.cited import conclusions_against

UNSIGNED = (ProposalState.DRAFT, ProposalState.RETURNED)


@dataclass(frozen=True)
class KindCount:
    """How many of one kind (“tổ dân phố”) are proposed for each outcome."""

    kind: str
    recognise: int
    refuse: int


@dataclass(frozen=True)
class Line:
    """One subject with what is out of the ordinary about it; `problem` stops it, `remarks` only say so."""

    item: ProposalItem
    problem: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """`exceptions` and `ordinary` together are all live items."""

    counts: tuple[KindCount, ...]
    exceptions: tuple[Line, ...]
    ordinary: dict[str, list[Line]] = field(hash=False)
    effect: str
    problems: int


def summary_of(proposal: Proposal, *, on: date, approver=None) -> Summary:
    """The proposal as somebody should see it who decides on it on a day; with `approver`, also what that person may not approve."""
    items = deciding.live_items(proposal)
    problems = _problems(proposal, items, on, approver)
    said = _said(proposal, items)
    lines = [Line(item, problems.get(item.pk, ""), _remarks(item, said[item.pk])) for item in items]
    exceptions = [line for line in lines if line.problem or line.remarks]
    ordinary = words.by_kind(line.item.appraisal.enrolment for line in lines if not (line.problem or line.remarks))
    by_enrolment = {line.item.appraisal.enrolment_id: line for line in lines}
    return Summary(
        counts=_counts(items),
        exceptions=tuple(sorted(exceptions, key=lambda line: not line.problem)),
        ordinary={kind: [by_enrolment[row.pk] for row in rows] for kind, rows in ordinary.items()},
        effect=effect_of(items),
        problems=len(problems),
    )


def _problems(proposal: Proposal, items: list[ProposalItem], on: date, approver) -> dict[int, str]:
    if proposal.state == ProposalState.AGREED:
        return {}
    around = deciding.circumstances(proposal, items, on=on, approver=approver)
    return deciding.problems_of(items, around, *(deciding.AT_SIGNING if proposal.state in UNSIGNED else deciding.AT_AGREEMENT))


def _said(proposal: Proposal, items: list[ProposalItem]) -> dict[int, list[str]]:
    """By item, what other bodies object to and what the committee's meeting concluded otherwise (practice P17, P18)."""
    objections = objections_to([item.appraisal.subject_id for item in items], place=proposal.deciding_place, year=proposal.year)
    concluded = conclusions_against([item.appraisal_id for item in items])
    return {item.pk: objections.get(item.appraisal.subject_id, []) + concluded.get(item.appraisal_id, []) for item in items}


def _remarks(item: ProposalItem, said: list[str]) -> tuple[str, ...]:
    """What the one who decides should know of a subject before the others."""
    remarks = []
    if item.outcome == Outcome.REFUSE:
        remarks.append(f"Đề nghị chưa công nhận: {item.appraisal.reason}")
    if item.appraisal.dossier.late:
        remarks.append("Hồ sơ nộp muộn.")
    if any(row.basis == Basis.DATA and row.data_says is None for row in item.appraisal.results.all()):
        remarks.append("Có tiêu chí số liệu chưa đủ, do cán bộ thẩm định quyết định.")
    return (*remarks, *said)


def _counts(items: Iterable[ProposalItem]) -> tuple[KindCount, ...]:
    outcomes = {item.appraisal.enrolment_id: item.outcome for item in items}
    groups = words.by_kind(item.appraisal.enrolment for item in items)
    return tuple(
        KindCount(
            kind,
            sum(outcomes[row.pk] == Outcome.RECOGNISE for row in rows),
            sum(outcomes[row.pk] == Outcome.REFUSE for row in rows),
        )
        for kind, rows in groups.items()
    )


def effect_of(items: Iterable[ProposalItem]) -> str:
    """What agreeing does: “công nhận 24 tổ dân phố, 33 cơ quan, doanh nghiệp; chưa công nhận 02 tổ dân phố”."""
    rows = list(items)
    verbs = {Outcome.RECOGNISE: "công nhận", Outcome.REFUSE: "chưa công nhận"}
    groups = {outcome: [item.appraisal.enrolment for item in rows if item.outcome == outcome] for outcome in verbs}
    return "; ".join(f"{verbs[outcome]} {words.kinds_pooled(of)}" for outcome, of in groups.items() if of)
