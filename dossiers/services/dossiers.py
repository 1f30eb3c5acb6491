"""Opening a dossier, sending it, and what the reviewing police do with it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from antt_portal import clock
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from dossiers import deadlines, permissions
from dossiers.choices import DossierKind, DossierState, FileState, PaperKind, ReceivedHow
from dossiers.models import Attachment, Dossier, Figures, FileVersion, ReviewNote
from dossiers.receipt_codes import new_code
from dossiers.services.guards import require_on_roster
from dossiers.services.transition import REASON_LENGTH, perform
from registrations import plans
from registrations.choices import ORGANISATION_KINDS
from registrations.models import Enrolment, Subject


@transaction.atomic
def dossier_open(*, subject: Subject, year: int, kind: str, by) -> Dossier:
    """The subject's dossier of that kind and year, begun now unless it was begun before.

    Needs an enrolment on the year's roster that is in scope and still there. Raises NotYours or Refused.
    """
    permissions.require(permissions.may_prepare_for(by, subject))
    begun = Dossier.objects.of(subject, year, kind).first()
    if begun:
        return begun
    enrolment = _enrolment_in_scope(subject, year)
    deciding_place, basis = plans.deciding_place(subject, year, clock.today())
    now = clock.now()
    dossier, is_new = Dossier.objects.get_or_create(
        subject=subject,
        year=year,
        kind=kind,
        defaults={
            "enrolment": enrolment,
            "place": enrolment.place,
            "deciding_place": deciding_place,
            "deciding_basis": basis[:200],
            "state_since": now,
            "saved_at": now,
        },
    )
    if is_new:
        Figures.objects.create(dossier=dossier, **_known_figures(dossier))
        on_behalf = permissions.helps(by, subject)
        trail.record(
            action="dossier.opened",
            of=dossier,
            by=by,
            place_id=dossier.deciding_place_id,
            details={"kind": kind, "year": year, "on_behalf": on_behalf},
        )
    return dossier


def _enrolment_in_scope(subject: Subject, year: int) -> Enrolment:
    enrolment = Enrolment.objects.filter(subject=subject, year=year).select_related("place", "place__parent").first()
    if enrolment is None:
        raise Refused(f"{subject.name} chưa có trong danh sách năm {year}. Ông/bà liên hệ Công an phường để được đưa vào danh sách.")
    require_on_roster(enrolment)
    return enrolment


def _known_figures(dossier: Dossier) -> dict:
    """What the portal knows already: the roster's counts when registering, what was registered when asking for recognition."""
    if dossier.kind == DossierKind.RECOGNITION:
        registered = Figures.objects.filter(
            dossier__subject=dossier.subject, dossier__year=dossier.year, dossier__kind=DossierKind.REGISTRATION
        ).values("households", "staff", "movement_models", "movement_model_names", "no_party_organisation")
        return registered.first() or {}
    if dossier.enrolment.kind in ORGANISATION_KINDS:
        return {"staff": dossier.enrolment.staff}
    return {"households": dossier.enrolment.households}


def dossier_submit(*, dossier: Dossier, by, version: int, received_at: datetime | None = None, received_reason: str = "") -> Dossier:
    """Send the dossier; it gets its receipt code and the instant that decides lateness.

    `received_at` is for an officer who takes in paper that was handed over earlier (never in the future; an earlier day needs
    `received_reason`). A dossier that was returned keeps the instant of its first receipt: it is not late because of the return.
    Which place decides is looked up at every sending: a delegation may have come or gone since.
    """

    def before(row: Dossier) -> None:
        row.deciding_place, basis = plans.deciding_place(row.subject, row.year, clock.today())
        row.deciding_basis = basis[:200]
        if row.state != DossierState.RETURNED:
            taken_in = permissions.helps(by, row.subject)
            row.received_at = _instant_of_receipt(row, received_at, received_reason, by) if taken_in else clock.now()

    def change(row: Dossier) -> dict:
        on_behalf = permissions.helps(by, row.subject)
        if row.state != DossierState.RETURNED:
            _fix_lateness(row)
        row.submitted_by, row.entered_by = by, by if on_behalf else None
        row.received_how = ReceivedHow.PAPER if on_behalf else ReceivedHow.PORTAL
        row.receipt_code = row.receipt_code or new_code(row.place, row.year)
        row.reviewer = None
        row.notes.filter(action="return", settled_at=None).update(settled_at=clock.now())
        _show_files(row)
        _register(row)
        return {"late": row.late, "last_day": row.last_day, "received_at": row.received_at, "on_behalf": on_behalf}

    return _with_a_free_code(lambda: perform("submit", dossier=dossier, by=by, version=version, before=before, change=change))


def _with_a_free_code(submit) -> Dossier:
    """`submit()`; drawn again in the rare case that the code was given to another dossier meanwhile."""
    for _ in range(3):
        try:
            with transaction.atomic():
                return submit()
        except IntegrityError as error:
            if "receipt_code" not in str(error):
                raise
    return submit()


def _instant_of_receipt(row: Dossier, received_at: datetime | None, reason: str, by) -> datetime:
    """When the paper was handed over: now, unless the officer says otherwise."""
    now = clock.now()
    if received_at is None:
        return now
    if received_at > now:
        raise Refused("Ngày, giờ nhận hồ sơ giấy chưa đến. Ông/bà ghi lúc hồ sơ được nộp thực tế.", field="received_on")
    if timezone.localdate(received_at) < clock.today():
        if not reason:
            raise Refused("Hồ sơ nhận từ ngày trước: ông/bà ghi lý do nhập sau.", field="received_reason")
        ReviewNote.objects.create(dossier=row, action="paper", reason=reason[:REASON_LENGTH], written_by=by, written_at=now, settled_at=now)
    return received_at


def _fix_lateness(row: Dossier) -> None:
    """Keep with the dossier what its receipt decides: last day, lateness, the plan's version."""
    deadline = deadlines.deadline_of(row)
    row.last_day, row.late, row.plan_version = deadline.last_day, deadline.is_late(row.received_at), deadline.version


def _show_files(row: Dossier) -> None:
    """From now on those who read the place may read the files that lie in the dossier; what was taken out before stays unread."""
    lie_in_it = Attachment.objects.filter(dossier=row, removed_at=None).values("document")
    FileVersion.objects.filter(document__in=lie_in_it, state=FileState.KEPT, shown_at=None).update(shown_at=clock.now())


def _register(row: Dossier) -> None:
    """The roster says when a subject registered, and whether late; the first sending counts."""
    if row.kind == DossierKind.REGISTRATION and row.enrolment.registered_at is None:
        Enrolment.objects.filter(pk=row.enrolment_id).update(registered_at=row.received_at, registered_late=row.late)


def _unregister(row: Dossier) -> dict:
    """What was taken back or withdrawn is not registered any more."""
    if row.kind == DossierKind.REGISTRATION:
        Enrolment.objects.filter(pk=row.enrolment_id).update(registered_at=None, registered_late=False)
    return {}


def dossier_take_back(*, dossier: Dossier, by, version: int) -> Dossier:
    """Take a dossier back before anybody took it up. Sending it again counts anew: after the last day it is late."""
    return perform("take_back", dossier=dossier, by=by, version=version, change=_unregister)


def dossier_withdraw(*, dossier: Dossier, by, version: int, reason: str) -> Dossier:
    """Withdraw the dossier with a reason. It keeps its code; its people may begin again."""
    return perform("withdraw", dossier=dossier, by=by, version=version, reason=reason, change=_unregister)


def dossier_restart(*, dossier: Dossier, by, version: int) -> Dossier:
    """Make a withdrawn dossier a draft again, with what was in it."""
    return perform("restart", dossier=dossier, by=by, version=version)


def dossier_take(*, dossier: Dossier, by, version: int) -> Dossier:
    """Take the dossier up for checking; whoever does is its reviewer."""

    def change(row: Dossier) -> dict:
        row.reviewer = by
        return {}

    return perform("take", dossier=dossier, by=by, version=version, change=change)


def dossier_return(*, dossier: Dossier, by, version: int, reasons: dict[str, str], documents: dict[str, int] | None = None) -> Dossier:
    """Ask the subject's people for more: `reasons` by paper kind ("" for the dossier as a whole), at least one of them.

    `documents` names the document of a paper kind that the reason is about, where there is one.
    """
    reasons = {kind: reason.strip() for kind, reason in reasons.items() if reason.strip()}
    if not reasons:
        raise Refused("Ông/bà chưa ghi cần bổ sung gì. Chọn giấy tờ và ghi lý do, rồi bấm “Yêu cầu bổ sung”.", field="reason")
    whole = "; ".join(reasons.values())[:REASON_LENGTH]

    def change(row: Dossier) -> dict:
        attached = dict(Attachment.objects.filter(dossier=row, removed_at=None).values_list("document__kind", "document_id"))
        notes = [
            ReviewNote.objects.create(
                dossier=row,
                document_id=(documents or {}).get(kind) or attached.get(kind),
                paper_kind=kind,
                reason=reason[:REASON_LENGTH],
                written_by=by,
                written_at=clock.now(),
            )
            for kind, reason in reasons.items()
        ]
        return {"notes": [note.pk for note in notes], "papers": sorted(kind for kind in reasons if kind in PaperKind.values)}

    return perform("return", dossier=dossier, by=by, version=version, reason=whole, change=change)


def dossier_complete(*, dossier: Dossier, by, version: int) -> Dossier:
    """Confirm that the dossier has all its papers. That does not yet mean recognition."""
    return perform("complete", dossier=dossier, by=by, version=version)


def dossier_reopen(*, dossier: Dossier, by, version: int, reason: str) -> Dossier:
    """Open a complete dossier again, with a reason, unless a signed proposal holds it."""
    return perform("reopen", dossier=dossier, by=by, version=version, reason=reason)


def dossier_lapse(*, dossier: Dossier, silent: bool = False) -> Dossier:
    """Close a dossier that was never sent, or never sent again, because its year is over. The portal itself does this."""
    return perform("lapse", dossier=dossier, by=None, silent=silent)
