"""Drafting a decision that corrects or revokes recognitions of an issued one, and giving such a draft up.

The first decision stays as it was issued; what changes is written beside it, recognition by recognition.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse

from antt_portal import clock, print_assets, text
from antt_portal.accounts.choices import Role
from antt_portal.notices.services import tell
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from recognitions.amendments.words import FIELDS, current_words
from recognitions.choices import DecisionKind, DecisionState, RecognitionState
from recognitions.models import Amendment, Decision, PlaceSettings, Recognition
from recognitions.services.decisions.signed_papers import locked
from recognitions.services.proposals import people_of

REASON_LENGTH = 1000
VOID_REASON_LENGTH = 500
WORDS_LENGTH = 200


@transaction.atomic
def correction_draft(*, decision: Decision, corrections: Mapping[int, Mapping[str, str]], reason: str, by, version: int) -> Decision:
    """Draft a decision that corrects words of one or several recognitions: by recognition id, by field of `FIELDS`, how it should read.

    Words that stay as they are may be among them. For the office of the deciding place. Raises Refused with the field
    “<recognition>-<field>” where one is wrong; nothing is drafted while another draft touches the same recognition.
    """
    first = locked(decision, "draft_correction", by, version)
    reason = reason_of(reason, "Ông/bà ghi lý do đính chính.")
    recognitions = _standing(first, corrections)
    now = current_words(list(recognitions))
    changed = {pk: _changes(pk, now[pk], corrections[pk]) for pk in recognitions}
    if unchanged := [recognitions[pk].enrolment.name for pk, found in changed.items() if not found]:
        raise Refused(f"Chưa sửa chỗ nào: {', '.join(unchanged)}. Ông/bà sửa ít nhất một chỗ, hoặc bỏ chọn đối tượng này.")
    return _drafted(first, DecisionKind.CORRECT, reason, by, changed)


def _changes(pk: int, now: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    changes = {}
    for name, typed in wanted.items():
        words = text.normal(typed)
        field = f"{pk}-{name}"
        if not words or len(words) > WORDS_LENGTH:
            raise Refused(f"Ông/bà ghi “{FIELDS[name]}” đúng phải là gì, không quá {WORDS_LENGTH} ký tự.", field=field)
        if missing := print_assets.missing_letters(words):
            raise Refused(f"Bộ chữ in không có ký tự “{' '.join(missing)}”. Ông/bà gõ lại.", field=field)
        if words != now[name]:
            changes[name] = {"from": now[name], "to": words}
    return changes


@transaction.atomic
def revocation_draft(*, decision: Decision, recognitions: Iterable[int], reason: str, by, version: int) -> Decision:
    """Draft a decision that revokes one or several recognitions (by id) of an issued one.

    For office or chairperson of the deciding place. Thông tư 124 as known has no rule on it; it is for the general law.
    """
    first = locked(decision, "draft_revocation", by, version)
    reason = reason_of(reason, "Ông/bà ghi lý do và căn cứ thu hồi.")
    return _drafted(first, DecisionKind.REVOKE, reason, by, {pk: {} for pk in _standing(first, recognitions)})


def _standing(first: Decision, wanted: Iterable[int]) -> dict[int, Recognition]:
    """The recognitions by id, locked, in force, and in no other draft. Raises Refused naming those that are not."""
    rows = (
        first.recognitions.select_for_update(of=("self",), no_key=True)
        .select_related("enrolment")
        .filter(pk__in=list(wanted))
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if not found:
        raise Refused("Ông/bà chọn ít nhất một đối tượng.", field="recognitions")
    if names := [row.enrolment.name for row in found.values() if row.state != RecognitionState.IN_FORCE]:
        raise Refused(f"Việc công nhận đã được thu hồi trước đó: {', '.join(names)}.")
    drafts = Amendment.objects.filter(recognition__in=found, decision__state=DecisionState.AWAITING_SIGNATURE)
    if names := list(drafts.values_list("recognition__enrolment__name", flat=True)):
        raise Refused(f"Đã có dự thảo đính chính hoặc thu hồi chờ ký: {', '.join(names)}. Ông/bà ban hành hoặc bỏ dự thảo đó trước.")
    return found


def _drafted(first: Decision, kind: str, reason: str, by, changes: Mapping[int, dict]) -> Decision:
    decision = new_amending(first, kind, reason, by)
    decision.save()
    Amendment.objects.bulk_create(Amendment(decision=decision, recognition_id=pk, corrected=found) for pk, found in changes.items())
    Decision.objects.filter(pk=first.pk).update(version=first.version + 1)
    details = {"kind": kind, "amends": first.pk, "recognitions": sorted(changes)}
    trail.record(action="decision.drafted", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    tell(
        recipients=people_of(decision, Role.CHAIRPERSON),
        kind="decision.drafted",
        text=f"Có dự thảo Quyết định {decision.get_kind_display().lower()} năm {decision.year} chờ ký.",
        link=reverse("decision", args=[decision.pk]),
        dedupe_key=f"decision-drafted:{decision.pk}",
    )
    return decision


def new_amending(first: Decision, kind: str, reason: str, by) -> Decision:
    """A decision, not saved, that will amend the `first`. In whose name the place decides is frozen now (practice P11)."""
    return Decision(
        kind=kind,
        amends=first,
        deciding_place=first.deciding_place,
        year=first.year,
        decides_as=PlaceSettings.settings_of(first.deciding_place).decides_as,
        authority={name: first.authority[name] for name in ("delegations",) if name in first.authority},
        grounds_revoked=reason,
        drafted_at=clock.now(),
        drafted_by=by,
    )


@transaction.atomic
def decision_void(*, decision: Decision, reason: str, by, version: int) -> Decision:
    """Give up a drafted correction or revocation with a reason; it keeps its page, its recognitions are free for another draft."""
    row = locked(decision, "void", by, version)
    reason = text.normal(reason)
    if not reason:
        raise Refused("Ông/bà ghi lý do không ban hành.", field="reason")
    row.state, row.void_reason, row.version = DecisionState.VOID, reason[:VOID_REASON_LENGTH], row.version + 1
    row.save()
    trail.record(action="decision.voided", of=row, by=by, place_id=row.deciding_place_id, details={"kind": row.kind})
    return row


def reason_of(typed: str, missing: str) -> str:
    """The reason as it is kept. Raises Refused with the sentence `missing` when there is none."""
    reason = text.normal(typed)
    if not reason:
        raise Refused(missing, field="reason")
    return reason[:REASON_LENGTH]
