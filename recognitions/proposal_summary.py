"""A proposal on one page: counts per kind and outcome, what is out of the ordinary first, and what the big button will do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from recognitions import deciding
from recognitions import paper_words as words
from recognitions.choices import Basis, Outcome, ProposalState
from recognitions.models import CriterionResult, Proposal, ProposalItem
from recognitions.opinions.said import objections_to
from recognitions.proposing import glanced
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
    """One subject with what is out of the ordinary about it; `problem` stops it, `remarks` only say so. `head` names who heads it
    and may approve here, or approves (practice P27)."""

    item: ProposalItem
    problem: str = ""
    remarks: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class Summary:
    """`exceptions` and `ordinary` together are all live items. `headed_here` counts those of them whose head may approve here (P27),
    `early` those whose window still runs on the day, the last of which ends on `early_until` (P8)."""

    counts: tuple[KindCount, ...]
    exceptions: tuple[Line, ...]
    ordinary: dict[str, list[Line]] = field(hash=False)
    effect: str
    problems: int
    headed_here: int = 0
    early: int = 0
    early_until: date | None = None


def summary_of(proposal: Proposal, *, on: date, approver=None) -> Summary:
    """The proposal as somebody should see it who decides on it on a day; with `approver`, also what that person may not approve."""
    unsigned = proposal.state in UNSIGNED
    items = deciding.guarded_items(proposal) if unsigned else glanced.items_of(proposal)
    if proposal.state == ProposalState.AGREED:
        return summary_of_items(proposal, items, {}, {})
    around = deciding.circumstances(proposal, items, on=on, approver=approver, with_counts=unsigned)
    problems = deciding.problems_of(items, around, *(deciding.AT_SIGNING if unsigned else deciding.SHOWN_ONCE_SIGNED))
    heads = deciding.approvers_at_the_head([item.appraisal.subject_id for item in items], proposal.deciding_place, on)
    if approver:
        heads = {subject_id: words for subject_id, words in heads.items() if subject_id in around.headed_by_approver}
    ends = [deciding.window_end(item, around) for item in items if deciding.is_early(item, around)]
    return replace(summary_of_items(proposal, items, problems, heads), early=len(ends), early_until=max(ends, default=None))


def summary_of_items(proposal: Proposal, items: list[ProposalItem], problems: Mapping[int, str], heads: Mapping[int, str]) -> Summary:
    """The same for items that need not be stored yet. `problems` by appraisal; `heads` by subject: those who may approve here."""
    said, unsure, lines = _said(proposal, items), _unsure(items), []
    for item in items:
        pk, problem, head = item.appraisal_id, problems.get(item.appraisal_id, ""), heads.get(item.appraisal.subject_id, "")
        lines.append(Line(item, problem, _remarks(item, "" if problem else head, pk in unsure, said[pk]), head))
    exceptions = [line for line in lines if line.problem or line.remarks]
    ordinary = words.by_kind(line.item.appraisal.enrolment for line in lines if not (line.problem or line.remarks))
    by_enrolment = {line.item.appraisal.enrolment_id: line for line in lines}
    return Summary(
        counts=_counts(items),
        exceptions=tuple(sorted(exceptions, key=lambda line: not line.problem)),
        ordinary={kind: [by_enrolment[row.pk] for row in rows] for kind, rows in ordinary.items()},
        effect=effect_of(items),
        problems=len(problems),
        headed_here=sum(bool(line.head) for line in lines),
    )


def _said(proposal: Proposal, items: list[ProposalItem]) -> dict[int, list[str]]:
    """By appraisal, what other bodies object to and what the committee's meeting concluded otherwise (practice P17, P18)."""
    objections = objections_to([item.appraisal.subject_id for item in items], place=proposal.deciding_place, year=proposal.year)
    concluded = conclusions_against([item.appraisal_id for item in items])
    return {item.appraisal_id: objections.get(item.appraisal.subject_id, []) + concluded.get(item.appraisal_id, []) for item in items}


def _unsure(items: list[ProposalItem]) -> set[int]:
    """The appraisals with a criterion on which the data could not say."""
    rows = CriterionResult.objects.filter(appraisal__in=[item.appraisal_id for item in items], basis=Basis.DATA, data_says=None)
    return set(rows.values_list("appraisal_id", flat=True))


def _remarks(item: ProposalItem, head: str, unsure: bool, said: list[str]) -> tuple[str, ...]:
    """What the one who decides should know of a subject before the others."""
    remarks = []
    if head:
        remarks.append(f"Người đứng đầu là {head}: người khác có thẩm quyền phê duyệt.")
    if item.outcome == Outcome.REFUSE:
        remarks.append(f"Đề nghị chưa công nhận: {item.appraisal.reason}")
    if item.appraisal.dossier.late:
        remarks.append("Hồ sơ nộp muộn.")
    if unsure:
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
