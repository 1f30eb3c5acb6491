"""Certificates: frozen with the decision, made one by one in the background, issued again, revoked, and never taken away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F

from antt_portal import clock, file_store, print_assets, text
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record
from recognitions import certificate as form
from recognitions import meanwhile
from recognitions.certificate_facts import facts_of
from recognitions.choices import NOT_MADE, CertificateState, DecisionKind, DecisionState, RecognitionState, ReissueReason
from recognitions.models import Certificate, Decision, PlaceSettings, Recognition
from recognitions.paper_words import RANK
from recognitions.permissions import permitted
from recognitions.register import take_numbers
from recognitions.services.print_room import PRINT_FILE, print_file_ask
from recognitions.transitions import CERTIFICATE_TRANSITIONS, PRINTERS, transition_for
from recognitions.verification import code_new, verification_address

RENDER = "certificate.render"
RENDER_KEY = "certificate:"
NOTE_LENGTH, FACT_LENGTH = 250, 200
FORM_NOT_CHECKED = (
    "Chưa đối chiếu mẫu ban hành kèm theo Thông tư 124/2021/TT-BCA nên chưa in giấy chính thức. "
    "Quản trị viên đối chiếu mẫu, đặt ANTT_CERTIFICATE_FORM_CHECKED=1, khởi động lại cổng, rồi bấm “Thử lại”."
)


@transaction.atomic
def certificates_freeze(*, decision: Decision, by) -> list[Certificate]:
    """Give each recognition of an issued decision its register number, its code and its frozen facts; have the files made.

    Called in the transaction that issues the decision: both stand or neither does. A second call adds only what is missing.
    """
    if decision.kind != DecisionKind.RECOGNISE or decision.state != DecisionState.ISSUED:
        raise Refused("Chỉ cấp Giấy công nhận theo quyết định công nhận đã ban hành.")
    bare = decision.recognitions.filter(state=RecognitionState.IN_FORCE, certificates=None).select_related("enrolment__place__parent")
    waiting = sorted(bare.order_by("enrolment__sort_key", "pk"), key=lambda row: RANK[row.enrolment.kind])  # as the decision lists them
    if not waiting:
        return []
    numbers = take_numbers(place_id=decision.deciding_place_id, year=decision.dated_on.year, count=len(waiting))
    sheet = sheet_of(decision.deciding_place)
    frozen = Certificate.objects.bulk_create(
        [_frozen(recognition, decision, number, sheet) for recognition, number in zip(waiting, numbers, strict=True)]
    )
    jobs.enqueue_many(kind=RENDER, keyed={render_key(certificate.pk): certificate.pk for certificate in frozen})
    details = {"count": len(frozen), "first": numbers[0], "last": numbers[-1], "register_year": decision.dated_on.year}
    record(action="certificates.frozen", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    return frozen


def _frozen(recognition: Recognition, decision: Decision, number: int, sheet: tuple[int, int]) -> Certificate:
    code = code_new()
    return Certificate(
        recognition=recognition,
        deciding_place_id=decision.deciding_place_id,
        register_year=decision.dated_on.year,
        register_number=number,
        code=code,
        facts=facts_of(recognition, decision=decision, number=number, code=code, sheet=sheet).to_json(),
        template_version=form.TEMPLATE_VERSION,
        issued_on=decision.dated_on,
    )


def sheet_of(place: Place) -> tuple[int, int]:
    """Width and height of a place's blank sheets in millimetres, as its settings say now."""
    settings_there = PlaceSettings.settings_of(place)
    return settings_there.sheet_width, settings_there.sheet_height


def render_key(certificate_id: int) -> str:
    """The key of the one job that makes a certificate's file."""
    return f"{RENDER_KEY}{certificate_id}"


def certificate_render(*, certificate_id: int) -> Callable[[], None] | None:
    """Make the file of a certificate, outside any transaction; return what notes it, for the transaction that ends the job.

    Safe to run twice: the same facts give the same bytes under the same name. None when there is nothing left to make. A failure
    is written on the certificate for people to see, and raised for the job to see.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.state not in NOT_MADE:
        return None
    try:
        _may_be_printed()
        content = form.render(form.CertificateFacts.from_json(certificate.facts), certificate.template_version)
        stored = file_store.put([content])
    except Exception as error:
        _note_failure(certificate, error)
        raise
    return partial(_note_file, certificate, stored)


def _may_be_printed() -> None:
    """In production nothing is printed before a person has compared our form with the annexed one (practice P28)."""
    if settings.PRODUCTION and not settings.CERTIFICATE_FORM_CHECKED:
        raise jobs.WillNeverWork(FORM_NOT_CHECKED)


def _note_failure(certificate: Certificate, error: Exception) -> None:
    technical = f"Lỗi kỹ thuật ({type(error).__name__}). Cổng tự thử lại; nếu vẫn lỗi, báo người quản trị."
    sentence = str(error) if isinstance(error, jobs.WillNeverWork) else technical
    Certificate.objects.filter(pk=certificate.pk, state__in=NOT_MADE).update(state=CertificateState.FAILED, problem=sentence[:300])


@transaction.atomic
def _note_file(certificate: Certificate, stored: file_store.Stored) -> None:
    """Set the file by compare-and-set; who notes the last one of a decision has them joined.

    The decision is locked first: of two workers that finish at once, the second sees what the first has noted.
    """
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(recognitions=certificate.recognition_id)
    noted = Certificate.objects.filter(pk=certificate.pk, state__in=NOT_MADE).update(
        state=CertificateState.READY, sha256=stored.sha256, size=stored.size, rendered_at=clock.database_now(), problem=""
    )
    if not noted:
        return
    details = {"decision": decision.pk, "sha256": stored.sha256, "size": stored.size}
    record(action="certificate.rendered", of=certificate, by=None, place_id=certificate.deciding_place_id, details=details)
    print_file_ask(decision.pk)


@transaction.atomic
def certificates_retry(*, decision: Decision, by) -> int:
    """Try again every certificate of the decision that could not be made, because a person asked for it. Returns how many."""
    if not by.holds(*PRINTERS, place=decision.deciding_place_id):
        raise NotYours
    certificates = Certificate.objects.filter(recognition__decision=decision, state__in=NOT_MADE)
    keys = [render_key(certificate_id) for certificate_id in certificates.values_list("pk", flat=True)]
    failed = list(Job.objects.filter(dedupe_key__in=keys, state=JobState.FAILED))
    failed_ids = [job.object_id for job in failed]
    certificates.filter(pk__in=failed_ids).update(state=CertificateState.PENDING, problem="")
    joining = list(Job.objects.filter(kind=PRINT_FILE, object_id=decision.pk, state=JobState.FAILED))
    for job in failed + joining:
        jobs.retry(job)
    record(
        action="certificates.retried", of=decision, by=by, place_id=decision.deciding_place_id, details={"certificates": sorted(failed_ids)}
    )
    return len(failed_ids)


@transaction.atomic
def certificate_reissue(
    *,
    certificate: Certificate,
    reason: str,
    by,
    note: str = "",
    corrected: Mapping[str, str] | None = None,
    decision: Decision | None = None,
    version: int | None = None,
) -> Certificate:
    """Issue a certificate anew under the same register number (practice P21): a new row, code and file; the old one is replaced.

    `reason` is one of ReissueReason. A paper that was lost or damaged says again what it said; `corrected` holds the facts (of
    CORRECTABLE) that a wrong name or a correcting `decision`, already issued, changes. For the office of the deciding place, or,
    with a decision, for the portal itself (`by` None). `version` is that of the page, where there was one. The old code stays
    verifiable. Raises Refused for what was typed, Conflict when the certificate was revoked or replaced meanwhile.
    """
    # As whoever notes a file does.
    Decision.objects.select_for_update(of=("self",), no_key=True).get(recognitions__certificates=certificate.pk)
    rows = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("recognition__decision", "deciding_place")
    old = rows.get(pk=certificate.pk)
    _may_reissue(old, by, "reissue" if decision is None else "correct")
    if version is not None:
        meanwhile.same_version(old, version)
    facts = _facts_again(old, reason, dict(corrected or {}), decision, sheet_of(old.deciding_place))
    old.state, old.replaced_on, old.version = CertificateState.REPLACED, clock.today(), old.version + 1
    old.save(update_fields=["state", "replaced_on", "version"])
    new = Certificate.objects.create(
        recognition=old.recognition,
        deciding_place=old.deciding_place,
        register_year=old.register_year,
        register_number=old.register_number,
        code=facts.code,
        facts=facts.to_json(),
        template_version=form.TEMPLATE_VERSION,
        issue=old.issue + 1,
        replaces=old,
        reissue_reason=reason,
        reissue_note=text.normal(note)[:NOTE_LENGTH],
        issued_on=clock.today(),
    )
    jobs.enqueue(kind=RENDER, object_id=new.pk, dedupe_key=render_key(new.pk))
    details = {"replaces": old.pk, "register_number": new.register_number, "issue": new.issue, "reason": reason}
    details |= {"fields": sorted(corrected or {}), "decision": decision.pk if decision else None}
    record(action="certificate.reissued", of=new, by=by, place_id=new.deciding_place_id, details=details)
    record(action="certificate.replaced", of=old, by=by, place_id=old.deciding_place_id, details={"replaced_by": new.pk})
    return new


def _may_reissue(old: Certificate, by, action: str) -> None:
    """`by` may do it as the certificate stands; the portal itself, within a decision that corrects, needs only the state."""
    if by is not None or action == "reissue":
        permitted(by, action, old, moved=meanwhile.sentence(old))
    elif transition_for(CERTIFICATE_TRANSITIONS, action, old.state) is None:
        raise Conflict(meanwhile.sentence(old))


def _facts_again(
    old: Certificate, reason: str, corrected: dict[str, str], decision: Decision | None, sheet: tuple[int, int]
) -> form.CertificateFacts:
    """What the new paper says: the old facts with those that are `corrected`, a code of its own, and that it was issued again."""
    if reason not in ReissueReason.values:
        raise Refused("Ông/bà chọn lý do cấp lại.", field="reason")
    facts = form.CertificateFacts.from_json(old.facts)
    corrected = {name: text.normal(words) for name, words in corrected.items()}
    changed = {name: words for name, words in corrected.items() if words != getattr(facts, name)}
    _may_change(reason, changed, decision, old)
    code = code_new()
    return replace(
        facts,
        **changed,
        code=code,
        address=verification_address(code),
        reissued=f"Cấp lại lần {old.issue} ngày {clock.today():%d/%m/%Y}",
        corrected=corrected_by(decision) if decision else facts.corrected,
        trial=not settings.PRODUCTION,
        sheet_width=sheet[0],
        sheet_height=sheet[1],
    )


def corrected_by(decision: Decision) -> str:
    """The line that a corrected certificate says."""
    return f"Đính chính theo Quyết định số {text.normal(decision.symbol)} ngày {decision.dated_on:%d/%m/%Y}"


def _may_change(reason: str, changed: dict[str, str], decision: Decision | None, old: Certificate) -> None:
    """A name is corrected by its reason, a decision's words only by a decision; what replaces a lost paper says the same."""
    if (decision is not None) != (reason == ReissueReason.CORRECTED):
        raise Refused("Đính chính nội dung thì cần Quyết định đính chính; lý do khác thì không theo Quyết định nào.", field="reason")
    if decision is not None and (
        (decision.kind, decision.state, decision.deciding_place_id) != (DecisionKind.CORRECT, DecisionState.ISSUED, old.deciding_place_id)
    ):
        raise Refused("Chỉ đính chính Giấy công nhận theo Quyết định đính chính đã ban hành.")
    if unknown := set(changed) - form.CORRECTABLE.keys():
        raise Refused(f"Không đính chính được nội dung này trên Giấy công nhận: {', '.join(sorted(unknown))}.")
    if reason in (ReissueReason.LOST, ReissueReason.DAMAGED) and changed:
        raise Refused("Cấp lại giấy mất, hỏng thì giữ nguyên nội dung. Ông/bà chọn lý do khác.", field="reason")
    if reason == ReissueReason.WRONG_NAME and not changed:
        raise Refused("Ông/bà ghi tên đúng, khác với tên đang có trên giấy.", field="subject")
    for name, words in changed.items():
        if not words or len(words) > FACT_LENGTH:
            raise Refused(f"Ông/bà ghi “{form.CORRECTABLE[name]}” như trong Quyết định, không quá {FACT_LENGTH} ký tự.", field=name)
        if missing := print_assets.missing_letters(words):
            raise Refused(f"Bộ chữ in không có ký tự “{' '.join(missing)}”. Ông/bà gõ lại.", field=name)


@transaction.atomic
def certificate_revoke(*, recognition: Recognition, decision: Decision, by) -> None:
    """End a recognition and its certificate by an issued decision of revocation. Number, code and file stay; the public page says so.

    The print file of the first decision is joined again without it.
    """
    if decision.kind != DecisionKind.REVOKE or decision.state != DecisionState.ISSUED:
        raise Refused("Chỉ thu hồi Giấy công nhận theo quyết định thu hồi đã ban hành.")
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=recognition.decision_id)  # nobody prints or reissues meanwhile
    row = Recognition.objects.select_for_update(of=("self",), no_key=True).get(pk=recognition.pk)
    Recognition.objects.filter(pk=row.pk).update(state=RecognitionState.REVOKED, revoked_by=decision)
    certificates = row.certificates.exclude(state=CertificateState.REPLACED)
    codes = sorted(certificates.values_list("pk", flat=True))
    certificates.update(state=CertificateState.REVOKED, version=F("version") + 1)
    print_file_ask(row.decision_id)
    details = {"recognition": row.pk, "certificates": codes}
    record(action="certificate.revoked", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
