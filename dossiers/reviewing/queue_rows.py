"""One row of the review queue, in words. Made in Python and not in the template: fifty of them are on a page."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import reverse
from django.utils import timezone

from antt_portal import clock
from antt_portal.templatetags.portal import local_time, status_tag
from dossiers.checklist import SHORT
from dossiers.choices import BEING_CHECKED, DossierKind, DossierState, ReceivedHow
from dossiers.filters import OPENED_AGAIN
from dossiers.models import Dossier
from dossiers.reviewing.claiming import claim_of
from registrations.choices import SubjectKind

WORDS = {choice.value: choice.label for choices in (DossierKind, ReceivedHow, SubjectKind) for choice in choices}


@dataclass(frozen=True, slots=True)
class Row:
    """`told` says why it stands as it stands: what was asked for, why it was opened again or withdrawn."""

    pk: int
    url: str
    name: str
    subject: str
    dossier: str
    code: str
    received: str
    came: str
    last_day: str
    late: bool
    status: str
    told: str
    held: str


def rows_of(dossiers: list[Dossier], user) -> list[Row]:
    """The rows of a page of the queue (`queue.page_of`). No query."""
    today, status = clock.today(), cache(lambda state: status_tag("dossier", state))
    return [_row(dossier, user, today, status(dossier.state)) for dossier in dossiers]


def _row(dossier: Dossier, user, today: date, status: str) -> Row:
    claim = claim_of(dossier, user)
    waits = _waits(dossier, today)
    return Row(
        pk=dossier.pk,
        url=reverse("dossier", args=[dossier.pk]),
        name=dossier.enrolment.name,
        subject=WORDS[dossier.enrolment.kind],
        dossier=f"{WORDS[dossier.kind]} {dossier.year}",
        code=dossier.receipt_code,
        received=local_time(dossier.received_at),
        came=f"{WORDS[dossier.received_how]} · {waits}" if waits else WORDS[dossier.received_how],
        last_day=f"{dossier.last_day:%d/%m/%Y}" if dossier.last_day else "–",
        late=dossier.late,
        status=status,
        told=told_of(dossier, dossier.told_notes),
        held=claim.words if claim else "–",
    )


def _waits(dossier: Dossier, today: date) -> str:
    """How long it has been with the police: from its receipt, or, when it came back, from then."""
    if dossier.state not in BEING_CHECKED:
        return ""
    since = dossier.state_since if dossier.state == DossierState.SUBMITTED else dossier.received_at
    days = (today - timezone.localdate(since)).days
    return f"chờ {days} ngày" if days > 0 else "chờ từ hôm nay"


def told_of(dossier: Dossier, notes) -> str:
    """What the notes on a dossier (in the order in which they were written) say of the state it is in."""
    if dossier.state == DossierState.WITHDRAWN:
        return _last_reason(notes, ("withdraw",))
    if dossier.state == DossierState.IN_REVIEW:
        return _last_reason([note for note in notes if note.written_at == dossier.state_since], OPENED_AGAIN)
    if dossier.state in (DossierState.RETURNED, DossierState.LAPSED):
        return _papers("Chờ bổ sung", [note for note in notes if note.action == "return" and note.settled_at is None])
    if dossier.state == DossierState.SUBMITTED:
        settled = [note for note in notes if note.action == "return" and note.settled_at and note.settled_at >= dossier.state_since]
        return _papers("Đã bổ sung", settled)
    return ""


def _last_reason(notes, actions: tuple[str, ...]) -> str:
    reasons = [note.reason for note in notes if note.action in actions]
    return f"Lý do: {reasons[-1]}" if reasons else ""


def _papers(words: str, notes) -> str:
    papers = ", ".join(dict.fromkeys(SHORT.get(note.paper_kind, "các mục đã nhập") for note in notes))
    return f"{words}: {papers}" if papers else ""
