"""What every act on a proposal stands on: the locked rows, the guards, the next version, who is told, the trail."""

from collections.abc import Iterable

from django.db.models import Max
from django.urls import reverse

from antt_portal import clock, text
from antt_portal.accounts.models import Membership, User
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from antt_portal.trail import services as trail
from dossiers.models import Dossier
from recognitions import deciding, meanwhile
from recognitions.models import Appraisal, Decision, Proposal, ProposalItem
from recognitions.permissions import permitted

REASON_LENGTH = 500


def locked(proposal: Proposal, action: str, by, version: int) -> Proposal:
    """The proposal, locked, when `by` may do `action` to it as the page of `version` showed it."""
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place", "drafted_by")
    row = rows.get(pk=proposal.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    meanwhile.same_version(row, version)
    return row


def locked_items(row: Proposal, *, may_be_empty: bool = False) -> list[ProposalItem]:
    """Its live items, with their appraisals and dossiers locked, read after the locks. Refused when none is left, unless it may be."""
    appraisals = Appraisal.objects.filter(proposal_items__in=row.items.filter(taken_out_at=None))
    dossiers = list(appraisals.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("dossier", flat=True))
    list(Dossier.objects.filter(pk__in=dossiers).select_for_update(of=("self",), no_key=True).order_by("pk"))
    items = deciding.guarded_items(row)
    if not items and not may_be_empty:
        raise Refused("Tờ trình không còn đối tượng nào. Ông/bà thêm đối tượng hoặc trả lại Tờ trình.")
    return items


def all_pass(items: list[ProposalItem], around: deciding.Circumstances, guards) -> None:
    """Raises Conflict naming every item that fails one of `guards`, and why."""
    problems = deciding.problems_of(items, around, *guards)
    if problems:
        raise Conflict(
            f"Chưa thực hiện được vì {len(problems)} đối tượng chưa đủ điều kiện: {deciding.named(items, problems)}. "
            "Ông/bà đưa các đối tượng này ra khỏi Tờ trình hoặc trả lại Tờ trình."
        )


def hold(items: Iterable[ProposalItem], holder: str) -> None:
    """Write into the items' dossiers what holds them, or that nothing does."""
    Dossier.objects.filter(pk__in=[item.appraisal.dossier_id for item in items]).update(held_by=holder)


def move(row: Proposal, state: str) -> None:
    """Bring the proposal into `state` as of now."""
    row.state, row.state_since = state, clock.now()
    next_version(row)


def next_version(row: Proposal) -> None:
    row.version += 1
    row.save()


def locked_place(place_id: int) -> Place:
    """The place, locked: its rounds are counted one at a time."""
    return Place.objects.select_for_update(no_key=True).get(pk=place_id)


def next_round(place: Place, year: int) -> int:
    """The number of the round that the next proposal of a place and year will be."""
    return (Proposal.objects.filter(deciding_place=place, year=year).aggregate(last=Max("round"))["last"] or 0) + 1


def reason_of(typed: str, missing: str) -> str:
    """The reason that was typed, made normal; Refused with the sentence `missing` when it says nothing."""
    reason = text.normal(typed)
    if not reason:
        raise Refused(missing, field="reason")
    return reason[:REASON_LENGTH]


def people_of(row: Proposal | Decision, role: str) -> list[User]:
    """Those who hold `role` in the deciding place today."""
    held = Membership.objects.in_force(clock.today()).filter(role=role, place=row.deciding_place_id, user__is_active=True)
    return [membership.user for membership in held.select_related("user")]


def tell_about(row: Proposal, recipients: Iterable[User | None], sentence: str, *, occasion: str = "") -> None:
    """Tell people of the proposal, once for each version of it or for each `occasion`."""
    tell(
        recipients=[person for person in recipients if person],
        kind=f"proposal.{row.state}",
        text=f"{sentence} Đợt {row.round} năm {row.year}.",
        link=reverse("proposal", args=[row.pk]),
        dedupe_key=f"proposal:{row.pk}:{occasion or row.version}",
    )


def record(action: str, row: Proposal, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
