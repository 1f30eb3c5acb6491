"""Opening, answering, concluding and reopening an appraisal (thẩm định)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from antt_portal import clock, text
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from dossiers.choices import DossierKind, DossierState
from dossiers.criteria_used import used_at
from dossiers.models import Dossier
from recognitions import appraisal as rules
from recognitions import meanwhile
from recognitions.choices import AppraisalState, Basis, Outcome, ProposalState
from recognitions.deciding import refound, stood_in
from recognitions.models import Appraisal, CriterionResult, Proposal, ProposalItem
from recognitions.permissions import appraises_in, permitted
from recognitions.services.hearing_withdrawal import refusals_withdraw
from recognitions.year_facts import facts_of
from registrations.plan_history import plan_history

REASON_LENGTH = 1000


@dataclass(frozen=True)
class Answer:
    """What an officer says of one criterion: whether it is met, and why."""

    met: bool
    note: str = ""


@transaction.atomic
def appraisal_open(*, dossier: Dossier, by) -> Appraisal:
    """Begin the appraisal of a complete recognition dossier, with what the data say filled in.

    Its criteria are those of the plan version that held when the dossier was sent (design §4), whatever was published since.
    For police of the dossier's deciding place; others NotYours. Raises Refused when the dossier or its subject does not stand,
    Conflict when a colleague was faster.
    """
    row = _locked_dossier(dossier.pk)
    if not appraises_in(by, row.deciding_place_id):
        raise NotYours
    _may_be_appraised(row)
    existing = Appraisal.objects.filter(subject=row.subject_id, year=row.year).select_related("opened_by").first()
    if existing:
        raise Conflict(meanwhile.sentence(existing))
    history, used = plan_history(row.place, row.year), used_at(row)
    criteria = history.criteria(row.enrolment.kind, used)
    appraisal = Appraisal.objects.create(
        subject=row.subject,
        enrolment=row.enrolment,
        dossier=row,
        year=row.year,
        place=row.place,
        deciding_place=row.deciding_place,
        criteria_set=criteria.id,
        plan_version=history.version(used),
        opened_by=by,
        opened_at=clock.now(),
    )
    CriterionResult.objects.bulk_create(_results_of(appraisal, criteria, facts_of([row], on=clock.today())[row.pk]))
    _record("appraisal.opened", appraisal, by, {"dossier": row.pk, "criteria_set": criteria.id})
    return appraisal


def _locked_dossier(pk: int) -> Dossier:
    related = ("subject", "enrolment", "place", "deciding_place", "plan_version")
    return Dossier.objects.select_for_update(of=("self",), no_key=True).select_related(*related).get(pk=pk)


def _may_be_appraised(row: Dossier) -> None:
    if row.kind != DossierKind.RECOGNITION or row.state != DossierState.COMPLETE:
        raise Refused("Chỉ thẩm định hồ sơ đề nghị công nhận đã được xác nhận đầy đủ. Ông/bà kiểm tra hồ sơ trước.")
    if not stood_in(row.subject, row.year) or row.enrolment.left_on:
        raise Refused(f"{row.enrolment.name} không còn hoạt động trong danh sách năm {row.year} nên không thẩm định.")
    if not row.enrolment.in_scope:
        raise Refused(f"{row.enrolment.name} không thuộc diện xét công nhận: {row.enrolment.exclusion_reason}.")


def _results_of(appraisal: Appraisal, criteria, facts: rules.YearFacts) -> list[CriterionResult]:
    """One row per criterion, its label copied as it reads today, what the data say filled in."""
    rows = []
    for position, criterion in enumerate(criteria.items, start=1):
        finding = rules.find(criterion.rule, facts, criterion.threshold, code=criterion.code)
        rows.append(
            CriterionResult(
                appraisal=appraisal,
                position=position,
                code=criterion.code,
                article=criterion.article,
                label=criterion.label,
                verified=criterion.verified,
                basis=criterion.basis,
                met=finding.met if rules.settled(criterion.basis, finding.met) else None,
                data_says=finding.met,
                figures={"rule": criterion.rule, "threshold": criterion.threshold} | finding.as_figures(),
            )
        )
    return rows


@transaction.atomic
def criteria_decide(*, appraisal: Appraisal, answers: Mapping[str, Answer], by, version: int) -> Appraisal:
    """Decide criteria by code as a named officer, all or none; what the data say is read again first.

    A criterion that the data settle is not decided by hand: to differ, the papers are corrected. “Not met”, and any answer
    where the data cannot say, needs a note. Raises Refused with the code as its field, Conflict when the page was stale.
    """
    row = _locked(appraisal.pk, "decide", by, version)
    results = {result.code: result for result in _refreshed(row)}
    for code, answer in answers.items():
        _decide(results[code], answer, by)
    CriterionResult.objects.bulk_update(results.values(), ["met", "data_says", "figures", "note", "decided_by", "decided_at"])
    _next_version(row)
    _record("appraisal.criteria_decided", row, by, {"criteria": sorted(answers)})
    return row


def _decide(result: CriterionResult, answer: Answer, by) -> None:
    note = text.normal(answer.note)
    if rules.settled(result.basis, result.data_says):
        if answer.met == result.data_says:
            return
        raise Refused(
            f"{result.article}: số liệu trong hồ sơ cho thấy “{result.figures.get('sentence', '')}” Kết quả này theo số liệu. "
            "Nếu số liệu sai, ông/bà mở lại hồ sơ để người nộp sửa giấy tờ, rồi thẩm định lại.",
            field=result.code,
        )
    if not note and not answer.met:
        raise Refused(f"{result.article}: ông/bà ghi rõ vì sao chưa đạt, kèm số văn bản nếu có.", field=result.code)
    if not note and result.data_says is False:
        raise Refused(f"{result.article}: ông/bà chọn đạt, khác với số liệu Công an đã xác nhận, nên cần ghi căn cứ.", field=result.code)
    if not note and rules.needs_reason(result, answer.met):
        raise Refused(f"{result.article}: số liệu chưa đủ để kết luận, ông/bà ghi căn cứ của mình.", field=result.code)
    if len(note) > REASON_LENGTH:
        raise Refused(f"{result.article}: ghi chú dài quá {REASON_LENGTH} ký tự. Ông/bà viết gọn lại.", field=result.code)
    if (result.met, result.note) == (answer.met, note):
        return
    result.met, result.note, result.decided_by, result.decided_at = answer.met, note, by, clock.now()


def police_items_undecided(appraisal: Appraisal) -> list[CriterionResult]:
    """The criteria that the police confirm, have not answered yet and need not give a reason for: what “Tất cả đạt” would confirm."""
    rows = [row for row in appraisal.results.all() if row.basis == Basis.POLICE and row.met is None]
    return [row for row in rows if not rules.needs_reason(row, True)]


@transaction.atomic
def police_items_met(*, appraisal: Appraisal, codes: list[str], by, version: int) -> Appraisal:
    """Confirm as met, in one step, exactly the police criteria that the page listed (`codes`).

    Raises Refused when they are not the undecided ones of this appraisal: nobody confirms what was not shown.
    """
    listed = [row.code for row in police_items_undecided(appraisal)]
    if not listed or sorted(codes) != sorted(listed):
        raise Refused("Danh sách tiêu chí đã thay đổi. Ông/bà xem lại danh sách rồi xác nhận.")
    return criteria_decide(appraisal=appraisal, answers={code: Answer(True) for code in listed}, by=by, version=version)


@transaction.atomic
def appraisal_refresh(*, appraisal: Appraisal, by, version: int) -> Appraisal:
    """Read again what the data say, and nothing else."""
    return criteria_decide(appraisal=appraisal, answers={}, by=by, version=version)


@transaction.atomic
def appraisal_conclude(*, appraisal: Appraisal, by, version: int, reason: str = "") -> Appraisal:
    """Close the appraisal with the outcome that follows from its criteria; not recognising needs a reason for the subject.

    Raises Refused naming what is undecided, Conflict when the data changed since the page was read.
    """
    row = _locked(appraisal.pk, "conclude", by, version)
    if _locked_dossier(row.dossier_id).state != DossierState.COMPLETE:
        raise Refused("Hồ sơ đã được mở lại để kiểm tra. Ông/bà xác nhận hồ sơ đầy đủ rồi kết luận.")
    shown = rules.conclusion(row.results.all())
    results = _refreshed(row)
    found = rules.conclusion(results)
    if found != shown:
        raise Conflict("Số liệu của hồ sơ đã thay đổi sau khi ông/bà xem. Ông/bà bấm “Lấy lại số liệu”, xem lại rồi kết luận.")
    if found.undecided:
        articles = [result.article for result in results if result.code in found.undecided]
        raise Refused(f"Còn {len(articles)} tiêu chí chưa có kết quả: {', '.join(articles)}. Ông/bà chọn đạt hoặc chưa đạt.")
    reason = text.normal(reason)
    if found.outcome == Outcome.REFUSE and not reason:
        raise Refused("Ông/bà ghi lý do đề nghị chưa công nhận để báo cho người nộp hồ sơ.", field="reason")
    CriterionResult.objects.bulk_update(results, ["met", "data_says", "figures"])
    row.state, row.outcome, row.reason = AppraisalState.CONCLUDED, found.outcome, reason[:REASON_LENGTH]
    row.concluded_by, row.concluded_at, row.reopened_by = by, clock.now(), ""
    _next_version(row)
    _record("appraisal.concluded", row, by, {"outcome": found.outcome, "unmet": len(found.unmet)})
    return row


@transaction.atomic
def appraisal_reopen(*, appraisal: Appraisal, by, version: int, reason: str) -> Appraisal:
    """Open a concluded appraisal again, with a reason, until a signed proposal holds its dossier.

    In a proposal that is still being drafted or was returned, its item goes out with it; a foreseen refusal is withdrawn.
    """
    drafts = _locked_drafts_with(appraisal)
    row = _locked(appraisal.pk, "reopen", by, version)
    reason = text.normal(reason)
    if not reason:
        raise Refused("Ông/bà ghi lý do mở lại phiếu thẩm định.", field="reason")
    if _locked_dossier(row.dossier_id).held_by:
        raise Refused("Hồ sơ đang nằm trong Tờ trình đã ký nên chưa mở lại được. Cần trả lại Tờ trình hoặc đưa đối tượng này ra trước.")
    row.state, row.outcome, row.reason = AppraisalState.OPEN, "", reason[:REASON_LENGTH]
    row.concluded_by, row.concluded_at, row.reopened_by = None, None, ""
    _next_version(row)
    for draft in drafts:
        draft.items.filter(appraisal=row, taken_out_at=None).update(
            taken_out_at=clock.now(), taken_out_by=by, taken_out_reason="Phiếu thẩm định được mở lại."
        )
        Proposal.objects.filter(pk=draft.pk).update(version=F("version") + 1)
    refusals_withdraw(appraisal_ids=[row.pk], by=by)
    _record("appraisal.reopened", row, by, {"proposals": [draft.pk for draft in drafts]})
    return row


def _locked_drafts_with(appraisal: Appraisal) -> list[Proposal]:
    """The unsigned proposals that name it. They are locked before the appraisal, as everywhere: proposal, appraisal, dossier."""
    unsigned = Proposal.objects.filter(state__in=[ProposalState.DRAFT, ProposalState.RETURNED])
    naming = unsigned.filter(items__in=ProposalItem.objects.filter(appraisal=appraisal, taken_out_at=None))
    return list(naming.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _locked(pk: int, action: str, by, version: int) -> Appraisal:
    """The appraisal, locked, when `by` may do `action` to it as the page of `version` showed it."""
    row = Appraisal.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place").get(pk=pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    meanwhile.same_version(row, version)
    return row


def _refreshed(row: Appraisal) -> list[CriterionResult]:
    """Its criteria with what the data say today; not saved."""
    dossier = Dossier.objects.select_related("subject", "enrolment", "place").get(pk=row.dossier_id)
    facts = facts_of([dossier], on=clock.today())[dossier.pk]
    results = list(row.results.all())
    for result in results:
        take_finding(result, refound(result, facts))
    return results


def take_finding(result: CriterionResult, finding: rules.Finding) -> None:
    """Write into a stored criterion, without saving it, what the data say of it now, and the answer that follows."""
    result.met = rules.met_now(result, finding)
    result.data_says = finding.met
    result.figures = {"rule": result.figures.get("rule"), "threshold": result.figures.get("threshold")} | finding.as_figures()


def _next_version(row: Appraisal) -> None:
    row.version += 1
    row.save()


def _record(action: str, row: Appraisal, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
