"""Certificates: frozen with the decision, made one by one in the background, printed together, revoked but never taken away."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import transaction

from antt_portal import clock, file_store
from antt_portal.accounts.choices import Role
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record
from recognitions import certificate as form
from recognitions.certificate_facts import facts_of
from recognitions.choices import CertificateState, CopyPurpose, DecisionKind, DecisionState, RecognitionState
from recognitions.models import Certificate, CertificateCopy, Decision, PrintFile, Recognition
from recognitions.print_file import joined
from recognitions.register import take_numbers
from recognitions.verification import code_new

RENDER, PRINT_FILE = "certificate.render", "certificates.print_file"
RENDER_KEY, PRINT_FILE_KEY = "certificate:", "print-file:"
OPEN = (CertificateState.PENDING, CertificateState.FAILED)
PRINTABLE = (CertificateState.READY, CertificateState.HANDED_OVER)
PRINTERS = (Role.OFFICE, Role.CHAIRPERSON, Role.POLICE_OFFICER, Role.POLICE_CHIEF)
NOTHING_TO_PRINT = "Không có giấy nào sẵn sàng để in."
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
    waiting = list(
        decision.recognitions.filter(state=RecognitionState.IN_FORCE, certificates=None)
        .select_related("enrolment__place__parent")
        .order_by("enrolment__sort_key", "pk")
    )
    if not waiting:
        return []
    numbers = take_numbers(place_id=decision.deciding_place_id, year=decision.dated_on.year, count=len(waiting))
    frozen = Certificate.objects.bulk_create(
        [_frozen(recognition, decision, number) for recognition, number in zip(waiting, numbers, strict=True)]
    )
    for certificate in frozen:
        jobs.enqueue(kind=RENDER, object_id=certificate.pk, dedupe_key=render_key(certificate.pk))
    details = {"count": len(frozen), "first": numbers[0], "last": numbers[-1], "register_year": decision.dated_on.year}
    record(action="certificates.frozen", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
    return frozen


def _frozen(recognition: Recognition, decision: Decision, number: int) -> Certificate:
    code = code_new()
    return Certificate(
        recognition=recognition,
        deciding_place_id=decision.deciding_place_id,
        register_year=decision.dated_on.year,
        register_number=number,
        code=code,
        facts=facts_of(recognition, decision=decision, number=number, code=code).to_json(),
        template_version=form.TEMPLATE_VERSION,
    )


def render_key(certificate_id: int) -> str:
    """The key of the one job that makes a certificate's file."""
    return f"{RENDER_KEY}{certificate_id}"


def print_file_key(decision_id: int, pages: int) -> str:
    """The key of the job that joins a decision's certificates when they are `pages`."""
    return f"{PRINT_FILE_KEY}{decision_id}:{pages}"


def certificate_render(*, certificate_id: int) -> Callable[[], None] | None:
    """Make the file of a certificate, outside any transaction; return what notes it, for the transaction that ends the job.

    Safe to run twice: the same facts give the same bytes under the same name. None when there is nothing left to make. A failure
    is written on the certificate for people to see, and raised for the job to see.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.state not in OPEN:
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
    Certificate.objects.filter(pk=certificate.pk, state__in=OPEN).update(state=CertificateState.FAILED, problem=sentence[:300])


@transaction.atomic
def _note_file(certificate: Certificate, stored: file_store.Stored) -> None:
    """Set the file by compare-and-set; who notes the last one of a decision has them joined.

    The decision is locked first: of two workers that finish at once, the second sees what the first has noted.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(recognitions=certificate.recognition_id)
    noted = Certificate.objects.filter(pk=certificate.pk, state__in=OPEN).update(
        state=CertificateState.READY, sha256=stored.sha256, size=stored.size, rendered_at=clock.database_now(), problem=""
    )
    if not noted:
        return
    details = {"decision": decision.pk, "sha256": stored.sha256, "size": stored.size}
    record(action="certificate.rendered", of=certificate, by=None, place_id=certificate.deciding_place_id, details=details)
    _join_when_all_are_made(decision.pk)


def _join_when_all_are_made(decision_id: int) -> None:
    """Have the printable certificates of a decision joined, unless some are still to be made or none can be printed."""
    batch = Certificate.objects.filter(recognition__decision=decision_id)
    pages = batch.filter(state__in=PRINTABLE).count()
    if pages and not batch.filter(state__in=OPEN).exists():
        jobs.enqueue(kind=PRINT_FILE, object_id=decision_id, dedupe_key=print_file_key(decision_id, pages))


def print_file_make(*, decision_id: int) -> Callable[[], None] | None:
    """Join the stored certificates of a decision, by register number; return what notes the file. None when it stands already."""
    printable = printable_of(decision_id)
    standing = PrintFile.objects.filter(decision_id=decision_id).first()
    if standing and standing.pages == len(printable) and file_store.is_whole(standing.sha256):
        return None
    content, pages = joined(file_store.read(certificate.sha256) for certificate in printable)
    stored = file_store.put([content])
    made = {"sha256": stored.sha256, "size": stored.size, "pages": pages, "made_at": clock.database_now()}
    return partial(PrintFile.objects.update_or_create, decision_id=decision_id, defaults=made)


def printable_of(decision_id: int) -> list[Certificate]:
    """The certificates of a decision that may be printed, by register number."""
    rows = Certificate.objects.filter(recognition__decision_id=decision_id, state__in=PRINTABLE)
    return list(rows.order_by("register_year", "register_number"))


def print_file_of(decision: Decision) -> tuple[PrintFile, list[Certificate]]:
    """The print file with the certificates in it. Raises Conflict while it still holds one that was revoked since."""
    printable = printable_of(decision.pk)
    if not printable:
        raise Refused(NOTHING_TO_PRINT)
    standing = PrintFile.objects.filter(decision=decision).first()
    if standing is None or standing.pages != len(printable):
        raise Conflict("Tệp in đang được lập lại theo các giấy còn hiệu lực. Ông/bà tải lại trang sau ít phút rồi in.")
    return standing, printable


@transaction.atomic
def certificates_retry(*, decision: Decision, by) -> int:
    """Try again every certificate of the decision that could not be made, because a person asked for it. Returns how many."""
    _must_print_in(decision.deciding_place_id, by)
    certificates = Certificate.objects.filter(recognition__decision=decision, state__in=OPEN)
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
def copies_count(*, certificates: list[Certificate], purpose: CopyPurpose, by) -> None:
    """Count one printed copy of each certificate (all of one deciding place)."""
    if not certificates:
        raise Refused(NOTHING_TO_PRINT)
    place_id = certificates[0].deciding_place_id
    _must_print_in(place_id, by)
    now = clock.now()
    CertificateCopy.objects.bulk_create(
        [CertificateCopy(certificate=certificate, purpose=purpose, printed_by=by, printed_at=now) for certificate in certificates]
    )
    details = {"purpose": purpose, "certificates": [certificate.pk for certificate in certificates]}
    record(action="certificates.printed", of=certificates[0], by=by, place_id=place_id, details=details)


def _must_print_in(place_id: int, by) -> None:
    if not by.holds(*PRINTERS, place=place_id):
        raise NotYours


@transaction.atomic
def certificate_revoke(*, recognition: Recognition, decision: Decision, by) -> None:
    """End a recognition and its certificate by an issued decision of revocation. Number, code and file stay; the public page says so.

    The print file of the first decision is joined again without it.
    """
    if decision.kind != DecisionKind.REVOKE or decision.state != DecisionState.ISSUED:
        raise Refused("Chỉ thu hồi Giấy công nhận theo quyết định thu hồi đã ban hành.")
    row = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    Recognition.objects.filter(pk=row.pk).update(state=RecognitionState.REVOKED, revoked_by=decision)
    certificates = row.certificates.exclude(state=CertificateState.REPLACED)
    codes = sorted(certificates.values_list("pk", flat=True))
    certificates.update(state=CertificateState.REVOKED)
    _join_when_all_are_made(row.decision_id)
    details = {"recognition": row.pk, "certificates": codes}
    record(action="certificate.revoked", of=decision, by=by, place_id=decision.deciding_place_id, details=details)
