"""What a dossier's receipt fixes: when it came, whether late by that day, its code, and from then on who may read its files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.refusals import Refused
from dossiers import deadlines
from dossiers.choices import DossierKind, DossierState, FileState, ReceivedHow
from dossiers.models import Attachment, Document, Dossier, FileVersion, PaperIntake, ReviewNote
from dossiers.receipt_codes import new_code
from dossiers.services.transition import REASON_LENGTH
from registrations import plans
from registrations.models import Enrolment


@dataclass(frozen=True)
class HandedOver:
    """Paper handed over at a desk, as the officer typed it: by whom, when (None: now), why it is typed in only now, where it lies."""

    by_whom: str
    at: datetime | None = None
    reason: str = ""
    kept_at: str = ""

    @property
    def received_at(self) -> datetime:
        return self.at or clock.now()


def fix_instant(row: Dossier, received_at: datetime) -> None:
    """Write into `row` what the guards of sending look at: the place that decides, and when it was received.

    Which place decides is looked up at every sending: a delegation may have come or gone since. A dossier that comes back after a
    return keeps the instant of its first receipt: it is not late because of the return.
    """
    row.deciding_place, basis = plans.deciding_place(row.subject, row.year, clock.today())
    row.deciding_basis = basis[:200]
    if row.state != DossierState.RETURNED:
        row.received_at = received_at


def receive(row: Dossier, *, by, how: str) -> dict:
    """Write into `row`, in the act of sending, what its receipt fixes; details for the trail."""
    if row.state != DossierState.RETURNED:
        _fix_lateness(row)
    on_behalf = how == ReceivedHow.PAPER
    row.submitted_by, row.entered_by, row.received_how = by, by if on_behalf else None, how
    row.receipt_code = row.receipt_code or new_code(row.place, row.year)
    row.reviewer = None
    row.notes.filter(action="return", settled_at=None).update(settled_at=clock.now())
    show_files(row)
    _register(row)
    return {"late": row.late, "last_day": row.last_day, "received_at": row.received_at, "on_behalf": on_behalf}


def require_sensible(row: Dossier, paper: HandedOver) -> None:
    """Refuse an instant of handing over that has not come, one of an earlier day without a reason, and of a later visit one before
    the first."""
    if paper.received_at > clock.now():
        raise Refused("Ngày, giờ nhận hồ sơ giấy chưa đến. Ông/bà ghi lúc hồ sơ được nộp thực tế.", field="received_on")
    came_before = row.state not in (DossierState.DRAFT, DossierState.WITHDRAWN) and row.received_at
    if came_before and paper.received_at < row.received_at:
        raise Refused(
            f"Hồ sơ đã nhận lần đầu lúc {timezone.localtime(row.received_at):%H:%M ngày %d/%m/%Y}; lần này không thể sớm hơn. "
            "Ông/bà ghi lại ngày, giờ nhận.",
            field="received_on",
        )
    if timezone.localdate(paper.received_at) < clock.today() and not text.normal(paper.reason):
        raise Refused("Hồ sơ nhận từ ngày trước: ông/bà ghi lý do nhập sau.", field="received_reason")


def intake_of(row: Dossier, paper: HandedOver, *, by, papers: list[dict]) -> tuple[PaperIntake, dict]:
    """Keep that paper was handed over, and which; the intake, and details for the trail (the reason as a note)."""
    now, reason = clock.now(), text.normal(paper.reason)[:REASON_LENGTH]
    intake = PaperIntake.objects.create(
        dossier=row,
        handed_in_by=text.normal(paper.by_whom)[:120],
        received_at=paper.received_at,
        reason=reason,
        papers=papers,
        kept_at=text.normal(paper.kept_at)[:200],
        entered_by=by,
        entered_at=now,
    )
    details = {"intake": intake.pk, "handed_over_at": paper.received_at}
    if reason:
        note = ReviewNote.objects.create(dossier=row, action="paper", reason=reason, written_by=by, written_at=now, settled_at=now)
        details["note"] = note.pk
    return intake, details


def paper_line(document: Document) -> dict:
    """A paper as the desk's record keeps it: plain values, so that the receipt never changes afterwards."""
    return {
        "kind": document.kind,
        "document": document.pk,
        "title": document.title,
        "symbol": document.symbol,
        "dated_on": document.dated_on.isoformat() if document.dated_on else "",
    }


def with_a_free_code(act: Callable):
    """`act()` in a transaction; done again in the rare case that the drawn code was given to another dossier meanwhile."""
    for _ in range(3):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError as error:
            if "receipt_code" not in str(error):
                raise
    return act()


def show_files(row: Dossier) -> None:
    """From now on those who read the place may read the files that lie in the dossier; what was taken out before stays unread."""
    lie_in_it = Attachment.objects.filter(dossier=row, removed_at=None).values("document")
    FileVersion.objects.filter(document__in=lie_in_it, state=FileState.KEPT, shown_at=None).update(shown_at=clock.now())


def _fix_lateness(row: Dossier) -> None:
    """Keep with the dossier what its receipt decides: last day, lateness, the plan's version."""
    deadline = deadlines.deadline_of(row)
    row.last_day, row.late, row.plan_version = deadline.last_day, deadline.is_late(row.received_at), deadline.version


def _register(row: Dossier) -> None:
    """The roster says when a subject registered, and whether late; the first sending counts."""
    if row.kind == DossierKind.REGISTRATION and row.enrolment.registered_at is None:
        Enrolment.objects.filter(pk=row.enrolment_id).update(registered_at=row.received_at, registered_late=row.late)
