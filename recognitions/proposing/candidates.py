"""Who may go into a proposal now, and who may not and why: the same guards as at signing, read once for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions import deciding
from recognitions.choices import AppraisalState
from recognitions.models import Appraisal, Proposal, ProposalItem
from recognitions.proposal_summary import Summary, summary_of_items
from registrations.choices import SubjectKind

KIND_ORDER = Case(*(When(enrolment__kind=kind, then=position) for position, kind in enumerate(SubjectKind)))
OPEN = "phiếu thẩm định chưa kết luận"
BUT_FOR_THE_WINDOW = tuple(guard for guard in deciding.AT_SIGNING if guard is not deciding.window_has_ended)


@dataclass(frozen=True)
class Candidate:
    """A subject that lies in no proposal. `problem` keeps it out, `early` only until its window has ended; both empty: it may go in.
    `head` names who may approve here and heads it (practice P27)."""

    appraisal: Appraisal
    item: ProposalItem
    problem: str = ""
    early: str = ""
    head: str = ""

    @property
    def is_ready(self) -> bool:
        return not (self.problem or self.early)


def appraisals_left(place: Place, year: int) -> QuerySet[Appraisal]:
    """The appraisals of a place and year that lie in no proposal and led to no recognition, by kind and then in Vietnamese order."""
    taken = ProposalItem.objects.filter(taken_out_at=None).values("appraisal")
    rows = Appraisal.objects.filter(deciding_place=place, year=year).exclude(pk__in=taken)
    return rows.order_by(KIND_ORDER, "enrolment__sort_key", "pk")


def all_of(place: Place, year: int) -> QuerySet[Appraisal]:
    """Every appraisal of the place and year: what a page may name. One that went elsewhere meanwhile is told with who and when."""
    return Appraisal.objects.filter(deciding_place=place, year=year)


def concluded_of(place: Place, year: int) -> QuerySet[Appraisal]:
    """Those of them that are concluded."""
    return appraisals_left(place, year).filter(state=AppraisalState.CONCLUDED)


def candidates_of(rows: QuerySet[Appraisal], proposal: Proposal, *, on: date) -> list[Candidate]:
    """Each of `rows` with what keeps it out of `proposal`, stored or not, on a day. A fixed number of queries."""
    items = _items_of(rows, proposal)
    around = deciding.circumstances(proposal, items, on=on)
    problems = deciding.problems_of([item for item in items if item.outcome], around, *BUT_FOR_THE_WINDOW)
    windows = deciding.problems_of(items, around, deciding.window_has_ended)
    heads = deciding.approvers_at_the_head([item.appraisal.subject_id for item in items], proposal.deciding_place, on)
    return [
        Candidate(
            item.appraisal,
            item,
            problem=problems.get(item.appraisal_id, "") if item.outcome else OPEN,
            early=windows.get(item.appraisal_id, ""),
            head=heads.get(item.appraisal.subject_id, ""),
        )
        for item in items
    ]


def _items_of(rows: QuerySet[Appraisal], proposal: Proposal) -> list[ProposalItem]:
    """The items that the appraisals would make, not stored."""
    found = rows.select_related("subject", "enrolment", "dossier")
    return [ProposalItem(proposal=proposal, appraisal=row, outcome=row.outcome) for row in found]


def may_go_in(items: list[ProposalItem], around: deciding.Circumstances) -> None:
    """Raises Refused naming the items that may not be drafted today, with what to do; where only the window still runs, what to ask."""
    problems = deciding.problems_of(items, around, *deciding.AT_DRAFTING)
    if not problems:
        return
    early = any(deciding.window_has_ended(item, around) for item in items)
    instead = ", hoặc đánh dấu “Quyết định trước khi hết mốc đánh giá” nếu cần Chủ tịch quyết định sớm" if early else ""
    raise Refused(f"Chưa đưa vào Tờ trình được: {deciding.named(items, problems)}. Ông/bà bỏ chọn{instead}.", field="appraisals")


def lie_nowhere_else(rows: Iterable[Appraisal]) -> None:
    """Raises Conflict that says who drafted the other proposal and when, as the loser of two who were equally fast reads it."""
    taken = ProposalItem.objects.filter(appraisal__in=rows, taken_out_at=None)
    taken = list(taken.select_related("proposal__drafted_by", "appraisal__enrolment"))
    if taken:
        names = [f"{item.appraisal.enrolment.name} (đợt {item.proposal.round})" for item in taken]
        first = taken[0].proposal
        raise Conflict(
            f"Đã nằm trong Tờ trình khác: {', '.join(names)}. {first.drafted_by} soạn đợt {first.round} lúc "
            f"{timezone.localtime(first.drafted_at):%H:%M ngày %d/%m/%Y}. Ông/bà tải lại trang rồi chọn lại."
        )


def check_of(rows: QuerySet[Appraisal], proposal: Proposal, *, on: date) -> Summary:
    """What drafting these would make, for the officer to look at before it is done. Raises Refused as drafting does."""
    lie_nowhere_else(rows)
    items = _items_of(rows, proposal)
    if not items:
        raise Refused("Ông/bà chọn ít nhất một đối tượng.", field="appraisals")
    may_go_in(items, deciding.circumstances(proposal, items, on=on))
    heads = deciding.approvers_at_the_head([item.appraisal.subject_id for item in items], proposal.deciding_place, on)
    return summary_of_items(proposal, items, {}, heads)


def not_appraised(place: Place, year: int) -> int:
    """How many complete recognition dossiers of the place and year have no appraisal yet."""
    complete = Dossier.objects.filter(deciding_place=place, year=year, kind=DossierKind.RECOGNITION, state=DossierState.COMPLETE)
    return complete.filter(appraisals=None).count()
