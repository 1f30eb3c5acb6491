"""What must hold for each subject of a proposal, at signing, at agreement and again at the decision.

Every item keeps its own guards: the same check serves one and many, and an item that fails is named, never dropped.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, prefetch_related_objects

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from dossiers.choices import DossierState
from recognitions import appraisal as rules
from recognitions.choices import AppraisalState, Basis, Outcome, RecognitionState
from recognitions.hearings.standing import why_not_heard
from recognitions.models import Appraisal, CriterionResult, Decision, ForeseenRefusal, PlaceSettings, Proposal, ProposalItem, Recognition
from recognitions.review_meetings.cited import minutes_cited
from recognitions.year_facts import facts_of
from registrations import plans
from registrations.calendar import Deciding
from registrations.choices import Level, MemberRole, SubjectStatus
from registrations.models import Subject, SubjectMember


@dataclass(frozen=True)
class Circumstances:
    """What the guards look at besides the item itself, read once for all items."""

    proposal: Proposal
    on: date
    recognised: frozenset[int]
    headed_by_approver: frozenset[int]
    calendars: dict
    facts: dict[int, rules.YearFacts]
    stored: dict[int, list["Stored"]]
    hears_before_refusing: bool
    hearings: dict[int, ForeseenRefusal]


class Stored(NamedTuple):
    """A criterion of an appraisal as the guards read it: hundreds of subjects have thousands of them, too many to be model instances."""

    code: str
    basis: str
    met: bool | None
    data_says: bool | None
    figures: dict


def live_items(proposal: Proposal) -> list[ProposalItem]:
    """The items that were not taken out, with their criteria: what papers say of them."""
    items = guarded_items(proposal)
    share_rows([item.appraisal for item in items])
    prefetch_related_objects(items, "appraisal__results")
    return items


def guarded_items(proposal: Proposal) -> list[ProposalItem]:
    """The items that were not taken out, with what the guards and pages read of them; criteria are read by `circumstances`."""
    rows = proposal.items.filter(taken_out_at=None)
    return list(rows.select_related("appraisal__subject", "appraisal__enrolment", "appraisal__dossier"))


def share_rows(appraisals: Iterable[Appraisal]) -> None:
    """Let each dossier read the subject, roster row and place of its appraisal, which are the same rows; one query for the places."""
    rows = list(appraisals)
    places = Place.objects.select_related("parent").in_bulk({row.place_id for row in rows})
    for row in rows:
        row.place = row.dossier.place = places[row.place_id]
        row.dossier.subject, row.dossier.enrolment = row.subject, row.enrolment


def items_of(decision: Decision) -> list[ProposalItem]:
    """The subjects a decision recognises or refuses: the proposal's items left in it with the decision's outcome."""
    if decision.proposal is None:
        return []
    return [item for item in live_items(decision.proposal) if item.outcome == decision.kind]


def circumstances(proposal: Proposal, items: Iterable[ProposalItem], *, on: date, approver=None, with_counts=True) -> Circumstances:
    """Read what the guards need, in as many queries for one item as for many (and a few for each place's plan).

    `approver` is the person who agrees or signs: a subject that they head needs another one (practice P27). Without `with_counts`
    the facts that `counts_still_say_so` looks at are not read.
    """
    rows = list(items)
    subjects = {row.appraisal.subject_id for row in rows}
    recognised = Recognition.objects.filter(subject__in=subjects, year=proposal.year, state=RecognitionState.IN_FORCE)
    places = Place.objects.select_related("parent").in_bulk({row.appraisal.place_id for row in rows})
    if with_counts:
        share_rows([row.appraisal for row in rows])
    return Circumstances(
        proposal=proposal,
        on=on,
        recognised=frozenset(recognised.values_list("subject", flat=True)),
        headed_by_approver=headed_by(approver, subjects, on) if approver else frozenset(),
        calendars={pk: plans.calendar_for(place, proposal.year) for pk, place in places.items()},
        facts=facts_of([row.appraisal.dossier for row in rows], on=on) if with_counts else {},
        stored=_stored([row.appraisal_id for row in rows]) if with_counts else {},
        hears_before_refusing=PlaceSettings.settings_of(proposal.deciding_place).hears_before_refusing,
        hearings=_hearings([row.appraisal_id for row in rows if row.outcome == Outcome.REFUSE]),
    )


def _stored(appraisal_ids: list[int]) -> dict[int, list[Stored]]:
    """By appraisal, the criteria on which the data have a word, and those not met or not decided: the others can change nothing."""
    found: dict[int, list[Stored]] = {pk: [] for pk in appraisal_ids}
    speaking = Q(basis=Basis.DATA) | Q(met=False) | Q(met=None)
    rows = CriterionResult.objects.filter(speaking, appraisal__in=appraisal_ids).order_by("position", "pk")
    for pk, *said in rows.values_list("appraisal_id", *Stored._fields):
        found[pk].append(Stored(*said))
    return found


def _hearings(appraisal_ids: list[int]) -> dict[int, ForeseenRefusal]:
    """The live notice of each appraisal that proposes not to recognise."""
    return {row.appraisal_id: row for row in ForeseenRefusal.objects.live().filter(appraisal__in=appraisal_ids)} if appraisal_ids else {}


def headed_by(person, subject_ids: Iterable[int], on: date) -> frozenset[int]:
    """Which of the subjects `person` heads on a day."""
    heads = SubjectMember.objects.in_force(on).filter(user=person, role=MemberRole.HEAD, subject__in=subject_ids)
    return frozenset(heads.values_list("subject", flat=True))


def approvers_at_the_head(subject_ids: Iterable[int], place, on: date) -> dict[int, str]:
    """Which of the subjects are headed by one who may approve in `place`, and by whom: “Nguyễn Thị A, Chủ tịch UBND” (practice P27)."""
    seats = Membership.objects.in_force(on).filter(role=Role.CHAIRPERSON, place=place, user__is_active=True)
    approvers = {seat.user_id: f"{seat.user.full_name}, {seat.title}" for seat in seats.select_related("user")}
    heads = SubjectMember.objects.in_force(on).filter(user__in=approvers, role=MemberRole.HEAD, subject__in=subject_ids)
    return {subject_id: approvers[user_id] for subject_id, user_id in heads.values_list("subject", "user")}


def problems_of(items: Iterable[ProposalItem], around: Circumstances, *guards: Callable) -> dict[int, str]:
    """What stands against each item, by its appraisal: the first sentence of `guards` that says something. Empty when all may pass."""
    found = {}
    for item in items:
        sentence = next(filter(None, (guard(item, around) for guard in guards)), None)
        if sentence:
            found[item.appraisal_id] = sentence
    return found


def appraisal_stands(item: ProposalItem, around: Circumstances) -> str:
    """The appraisal is concluded, with the outcome that the proposal says."""
    row = item.appraisal
    if row.state == AppraisalState.CONCLUDED:
        return "" if row.outcome == item.outcome else f"phiếu thẩm định đã đổi kết quả: {row.get_outcome_display().lower()}"
    if row.reopened_by:
        return f"phiếu thẩm định tự mở lại: {row.get_reopened_by_display().lower()}"
    return "phiếu thẩm định đã được mở lại"


def dossier_complete(item: ProposalItem, around: Circumstances) -> str:
    return "" if item.appraisal.dossier.state == DossierState.COMPLETE else "hồ sơ không còn ở trạng thái “Hồ sơ đầy đủ”"


def held_by_this_proposal(item: ProposalItem, around: Circumstances) -> str:
    return "" if item.appraisal.dossier.held_by == hold_name(around.proposal) else "hồ sơ không nằm trong Tờ trình này"


def subject_stands(item: ProposalItem, around: Circumstances) -> str:
    """The subject was active to the end of the year, is in scope and still on the year's roster (practice P7)."""
    subject, enrolment = item.appraisal.subject, item.appraisal.enrolment
    if not stood_in(subject, enrolment.year):
        return f"hiện “{subject.get_status_display()}”"
    if enrolment.left_on:
        return f"đã ra khỏi danh sách năm từ ngày {enrolment.left_on:%d/%m/%Y}"
    if not enrolment.in_scope:
        return "không thuộc diện xét"
    return ""


def stood_in(subject: Subject, year: int) -> bool:
    """Whether `subject` is active, or ceased to be only after `year` was over: then its review of that year goes on."""
    return subject.status == SubjectStatus.ACTIVE or bool(subject.status_on and subject.status_on.year > year)


def not_yet_recognised(item: ProposalItem, around: Circumstances) -> str:
    return "đã được công nhận năm này" if item.appraisal.subject_id in around.recognised else ""


def decided_at_this_level(item: ProposalItem, around: Circumstances) -> str:
    """The place still decides on the subject that day, by its own authority or a delegation in force (Điều 10)."""
    enrolment = item.appraisal.enrolment
    deciding = authority_of(enrolment, around.calendars[item.appraisal.place_id], on=around.on)
    if deciding.level == level_of(around.proposal.deciding_place):
        return ""
    return f"ngày {around.on:%d/%m/%Y} không thuộc thẩm quyền hoặc không còn được ủy quyền cho {around.proposal.deciding_place.name}"


def authority_of(enrolment, calendar, *, on: date) -> Deciding:
    """The level that decides on a roster row on a day, by the plans of its place, and by what."""
    return calendar.deciding(kind=enrolment.kind, managing_level=enrolment.managing_level, on=on)


def window_has_ended(item: ProposalItem, around: Circumstances) -> str:
    """Nobody is decided on for days that have not happened, unless that was asked for (practice P8); the chairperson confirms it."""
    if around.proposal.before_window_ends or not is_early(item, around):
        return ""
    return f"mốc đánh giá đến hết ngày {window_end(item, around):%d/%m/%Y} mới kết thúc"


def is_early(item: ProposalItem, around: Circumstances) -> bool:
    """Whether the item's evaluation window still runs on that day: to decide then is to decide early (practice P8)."""
    return around.on <= window_end(item, around)


def window_end(item: ProposalItem, around: Circumstances) -> date:
    """The last day of the item's evaluation window."""
    return _window_end(item, around.calendars[item.appraisal.place_id], around.proposal)


def window_ends(proposal: Proposal, items: Iterable[ProposalItem]) -> list[date]:
    """The last day of each item's evaluation window, in their order."""
    rows = list(items)
    places = {row.appraisal.place_id: row.appraisal.place for row in rows}
    calendars = {pk: plans.calendar_for(place, proposal.year) for pk, place in places.items()}
    return [_window_end(row, calendars[row.appraisal.place_id], proposal) for row in rows]


def _window_end(item: ProposalItem, calendar, proposal: Proposal) -> date:
    return calendar.rule(item.appraisal.enrolment.kind, level_of(proposal.deciding_place)).window[1]


def headed_by_another(item: ProposalItem, around: Circumstances) -> str:
    """The subject's head is not the one who approves (practice P27)."""
    if item.appraisal.subject_id not in around.headed_by_approver:
        return ""
    return "người đứng đầu chính là người phê duyệt: để người khác có thẩm quyền phê duyệt, hoặc đưa ra khỏi Tờ trình này"


def counts_still_say_so(item: ProposalItem, around: Circumstances) -> str:
    """What the data say today leads to the same outcome as when the appraisal was concluded."""
    facts, results = around.facts[item.appraisal.dossier_id], around.stored[item.appraisal_id]
    fresh = [_Answer(row.code, rules.met_now(row, refound(row, facts)) if row.basis == Basis.DATA else row.met) for row in results]
    changed = [row.code for row, now in zip(results, fresh, strict=True) if row.met != now.met]
    if not changed or rules.conclusion(fresh).outcome == item.outcome:
        return ""
    return f"số liệu đã thay đổi từ khi thẩm định (tiêu chí {', '.join(changed)}): cần mở lại phiếu thẩm định"


def heard_first(item: ProposalItem, around: Circumstances) -> str:
    """Nobody is refused unheard: the subject was told and could explain, unless the place switched that off (practice P20)."""
    if item.outcome != Outcome.REFUSE or not around.hears_before_refusing:
        return ""
    return why_not_heard(around.hearings.get(item.appraisal_id), around.on)


@dataclass(frozen=True)
class _Answer:
    code: str
    met: bool | None


def refound(result, facts: rules.YearFacts) -> rules.Finding:
    """What the data say now of a stored criterion, by the rule and threshold it was opened with."""
    return rules.find(result.figures.get("rule"), facts, result.figures.get("threshold"), code=result.code)


def level_of(place) -> str:
    """At which level a place decides."""
    return Level.PROVINCE if place.is_province else Level.WARD


def hold_name(proposal: Proposal) -> str:
    """What a dossier's `held_by` says while a signed proposal holds it."""
    return f"proposal:{proposal.pk}"


AT_SIGNING = (
    appraisal_stands,
    dossier_complete,
    subject_stands,
    not_yet_recognised,
    decided_at_this_level,
    window_has_ended,
    counts_still_say_so,
    heard_first,
)
AT_DRAFTING = tuple(guard for guard in AT_SIGNING if guard is not heard_first)  # a draft may be made ready while a hearing runs
ON_THE_WAY = (*AT_SIGNING, held_by_this_proposal)
AT_AGREEMENT = (*ON_THE_WAY, headed_by_another)
# What a signed proposal rests on is held, and what else changes opens the appraisal again by itself: its page need not count anew.
SHOWN_ONCE_SIGNED = tuple(guard for guard in AT_AGREEMENT if guard is not counts_still_say_so)


def named(items: Iterable[ProposalItem], problems: dict[int, str]) -> str:
    """The items that fail with what stands against each, as one sentence."""
    return "; ".join(f"{item.appraisal.enrolment.name}: {problems[item.appraisal_id]}" for item in items if item.appraisal_id in problems)


def authorities(items: Iterable[ProposalItem], around: Circumstances) -> dict[str, dict]:
    """By outcome, what a decision on these items cites besides law and circular: the delegations it rests on, the place's plan of the
    year, the minutes of the committee's meetings. Kept with the decision, so that what it cites does not change afterwards."""
    cited: dict[str, dict[str, dict]] = {outcome: {} for outcome in Outcome if any(item.outcome == outcome for item in items)}
    for item in items:
        used = authority_of(item.appraisal.enrolment, around.calendars[item.appraisal.place_id], on=around.on).delegation
        if used:
            cited[item.outcome][used.symbol] = {"symbol": used.symbol, "date": used.date.isoformat(), "delegator": used.delegator}
    return {
        outcome: ({"delegations": list(found.values())} if found else {}) | _papers_cited(around.proposal, items, outcome)
        for outcome, found in cited.items()
    }


def _papers_cited(proposal: Proposal, items: Iterable[ProposalItem], outcome: str) -> dict:
    """The plan and the minutes that a decision with this outcome cites, where there are any."""
    subjects = [item.appraisal.subject_id for item in items if item.outcome == outcome]
    minutes = minutes_cited(subjects, proposal.deciding_place, proposal.year)
    return _plan_cited(proposal) | ({"minutes": minutes} if minutes else {})


def _plan_cited(proposal: Proposal) -> dict[str, dict]:
    """The deciding place's own plan of the year, where it has a number and a day."""
    version = plans.version_in_force(proposal.deciding_place, proposal.year)
    stated = version.content["plan"] if version else {}
    if not (stated.get("symbol") and stated.get("issued_on")):
        return {}
    return {"plan": {"symbol": stated["symbol"], "date": stated["issued_on"]}}
