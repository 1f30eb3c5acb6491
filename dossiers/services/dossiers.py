"""Opening a dossier, sending it, and what the reviewing police do with it."""

from datetime import datetime

from django.db import transaction

from antt_portal import clock, text
from antt_portal.refusals import Refused
from antt_portal.trail import services as trail
from dossiers import carried_figures, deadlines, permissions, telling
from dossiers.checklist import SHORT
from dossiers.choices import OVER, DossierKind, PaperKind, ReceivedHow
from dossiers.models import Attachment, Document, Dossier, Figures, ReviewNote
from dossiers.services import receiving
from dossiers.services.guards import require_on_roster, require_ward_stands
from dossiers.services.transition import REASON_LENGTH, perform
from registrations import plans
from registrations.choices import SubjectKind
from registrations.models import Enrolment, Subject


@transaction.atomic
def dossier_open(*, subject: Subject, year: int, kind: str, by) -> Dossier:
    """The subject's dossier of that kind and year, begun now unless it was begun before.

    Needs an enrolment on the year's roster that is in scope and still there. Raises NotYours or Refused.
    """
    permissions.require(permissions.may_prepare_for(by, subject))
    dossier, _ = begun(begun_or_to_begin(subject, year, kind), by=by)
    return dossier


def begun_or_to_begin(subject: Subject, year: int, kind: str) -> Dossier:
    """The subject's dossier of that kind and year, or an unsaved one as it would be begun today.

    Raises Refused where the subject is not on the year's roster, only followed, or gone from it, and where its ward is no more.
    """
    related = ("subject__place__parent", "enrolment", "place__parent", "deciding_place", "figures")
    dossier = Dossier.objects.of(subject, year, kind).select_related(*related).first()
    if dossier:
        return dossier
    require_ward_stands(subject.place, clock.today())
    enrolment = _enrolment_in_scope(subject, year)
    deciding_place, basis = plans.deciding_place(subject, year, clock.today())
    return Dossier(
        subject=subject,
        enrolment=enrolment,
        year=year,
        kind=kind,
        place=enrolment.place,
        deciding_place=deciding_place,
        deciding_basis=basis[:200],
    )


def begun(dossier: Dossier, *, by) -> tuple[Dossier, bool]:
    """`dossier` as a row, and whether it was begun just now by `by`, whose right to do so the caller has checked."""
    if dossier.pk:
        return dossier, False
    now = clock.now()
    written = {name: getattr(dossier, name) for name in ("enrolment", "place", "deciding_place", "deciding_basis")}
    key = {name: getattr(dossier, name) for name in ("subject", "year", "kind")}
    row, is_new = Dossier.objects.get_or_create(**key, defaults=written | {"state_since": now, "saved_at": now})
    if is_new:
        # Of a ward the known number is all that is asked: it is offered on the page, not written here.
        known = {} if row.enrolment.kind == SubjectKind.WARD else carried_figures.known_figures(row)
        Figures.objects.create(dossier=row, **known)
        details = {"kind": row.kind, "year": row.year, "on_behalf": permissions.on_behalf(by, row)}
        trail.record(action="dossier.opened", of=row, by=by, place_id=row.deciding_place_id, details=details)
    return row, is_new


def _enrolment_in_scope(subject: Subject, year: int) -> Enrolment:
    enrolment = Enrolment.objects.filter(subject=subject, year=year).select_related("place", "place__parent").first()
    if enrolment is None:
        raise Refused(f"{subject.name} chưa có trong danh sách năm {year}. Ông/bà liên hệ Công an phường để được đưa vào danh sách.")
    require_on_roster(enrolment)
    return enrolment


def dossier_submit(
    *, dossier: Dossier, by, version: int, received_at: datetime | None = None, received_reason: str = "", handed_in_by: str = ""
) -> Dossier:
    """Send the dossier; it gets its receipt code and the instant that decides lateness.

    `received_at` is for an area officer who filled it from paper that `handed_in_by` brought earlier (never in the future; an earlier
    day needs `received_reason`); then the desk's record of it is kept too. A dossier that was returned keeps the instant of its first
    receipt.
    """
    paper = receiving.HandedOver(by_whom=handed_in_by, at=received_at, reason=received_reason)

    def before(row: Dossier) -> None:
        if permissions.helps(by, row.subject):
            receiving.require_sensible(row, paper)
            receiving.fix_instant(row, paper.received_at)
        else:
            receiving.fix_instant(row, clock.now())

    def change(row: Dossier) -> dict:
        if not permissions.helps(by, row.subject):
            return receiving.receive(row, by=by, how=ReceivedHow.PORTAL)
        _, details = receiving.intake_of(row, paper, by=by, papers=_papers_in(row))
        return receiving.receive(row, by=by, how=ReceivedHow.PAPER) | details

    return receiving.with_a_free_code(lambda: perform("submit", dossier=dossier, by=by, version=version, before=before, change=change))


def _papers_in(row: Dossier) -> list[dict]:
    """The papers that lie in the dossier, as a desk's record names them."""
    documents = Document.objects.filter(attachments__dossier=row, attachments__removed_at=None).order_by("attachments")
    return [receiving.paper_line(document) for document in documents]


def _unregister(row: Dossier) -> dict:
    """What was taken back or withdrawn is not registered any more, unless something else than this dossier had registered it: its
    predecessors before a merger, or its former ward (practice P6). After the last day it is marked like all that did not register."""
    if row.kind == DossierKind.REGISTRATION:
        deadline = deadlines.deadline_of(row)
        by_this_dossier = Enrolment.objects.filter(pk=row.enrolment_id, registered_at=row.received_at)
        by_this_dossier.update(registered_at=None, registered_late=False, missed_on=deadline.last_day if deadline.is_past else None)
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


def dossier_return(*, dossier: Dossier, by, version: int, reasons: dict[str, str], of_documents: dict[int, str] | None = None) -> Dossier:
    """Ask the subject's people for more: `reasons` by paper kind ("" for the dossier as a whole), `of_documents` by the document's
    id where a kind has several; at least one of them, each told beside its paper. Raises Refused (field "reason")."""
    reasons = _written(reasons)
    of_documents = _written(of_documents or {})
    if not reasons and not of_documents:
        raise Refused("Ông/bà chưa ghi cần bổ sung gì. Chọn giấy tờ và ghi lý do, rồi bấm “Yêu cầu bổ sung”.", field="reason")
    whole = "; ".join([*reasons.values(), *of_documents.values()])[:REASON_LENGTH]

    def change(row: Dossier) -> dict:
        attached = Attachment.objects.filter(dossier=row, removed_at=None).values_list("document_id", "document__kind")
        kind_of = dict(attached)
        document_of = {kind: document for document, kind in attached}
        asked = [(kind, document_of.get(kind), reason) for kind, reason in reasons.items()]
        permissions.require(of_documents.keys() <= kind_of.keys())
        asked += [(kind_of[document], document, reason) for document, reason in of_documents.items()]
        notes = [
            ReviewNote.objects.create(
                dossier=row, document_id=document, paper_kind=kind, reason=reason, written_by=by, written_at=clock.now()
            )
            for kind, document, reason in asked
        ]
        _tell_those_who_share(row, notes)
        return {"notes": [note.pk for note in notes], "papers": sorted({kind for kind, _, _ in asked if kind in PaperKind.values})}

    return perform("return", dossier=dossier, by=by, version=version, reason=whole, change=change)


def _tell_those_who_share(row: Dossier, notes: list[ReviewNote]) -> None:
    """The people of each other open dossier that rests on returned papers are told once which of them have to be mended (practice P14);
    why is said in their own dossier's review, if it is asked of them."""
    returned = {note.document_id for note in notes if note.document_id}
    sharing = Attachment.objects.filter(document__in=returned, removed_at=None).exclude(dossier=row.pk).exclude(dossier__state__in=OVER)
    papers: dict[Dossier, list[str]] = {}
    for attachment in sharing.select_related("document", "dossier__enrolment", "dossier__subject").order_by("dossier", "pk"):
        papers.setdefault(attachment.dossier, []).append(SHORT[attachment.document.kind])
    for other, names in papers.items():
        telling.tell_of_shared_return(row, other=other, papers=list(dict.fromkeys(names)))


def _written(reasons: dict) -> dict:
    """Those of `reasons` that say something; refused when one is too long to be kept whole."""
    written = {about: text.normal(reason) for about, reason in reasons.items() if reason.strip()}
    if any(len(reason) > REASON_LENGTH for reason in written.values()):
        raise Refused(
            f"Lý do của một giấy tờ dài quá {REASON_LENGTH} ký tự. Ông/bà bỏ bớt lý do đã chọn hoặc viết ngắn lại.", field="reason"
        )
    return written


def dossier_complete(*, dossier: Dossier, by, version: int) -> Dossier:
    """Confirm that the dossier has all its papers. That does not yet mean recognition."""
    return perform("complete", dossier=dossier, by=by, version=version)


def dossier_reopen(*, dossier: Dossier, by, version: int, reason: str) -> Dossier:
    """Open a complete dossier again, with a reason, unless a signed proposal holds it."""
    return perform("reopen", dossier=dossier, by=by, version=version, reason=reason)


def dossier_lapse(*, dossier: Dossier, silent: bool = False) -> Dossier:
    """Close a dossier that was never sent, or never sent again, because its year is over. The portal itself does this."""
    return perform("lapse", dossier=dossier, by=None, silent=silent)
