"""Writing in the year's book (Sổ theo dõi), and striking out what was written wrongly (practice P15).

Rows are locked in one order: subject, what an incident opens again (proposals, appraisals), then the chain of the trail.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions.book.counting import COUNTED, window_of
from recognitions.choices import AppraisalState, Basis, FollowUpKind, ReopenedBy
from recognitions.deciding import level_of
from recognitions.models import Appraisal, CriterionResult, FollowUp
from recognitions.permissions import appraises_in, keeps_book_of
from recognitions.predecessors import successors_of
from recognitions.services.looking_again import findings_read_again
from recognitions.services.reopening import appraisals_locked, appraisals_reopen
from registrations import plans
from registrations.circular import FIRST_YEAR
from registrations.evaluation_years import lies_in, years_around
from registrations.models import Subject

NOTE_LENGTH, REFERENCE_LENGTH, REASON_LENGTH = 250, 120, 250


@transaction.atomic
def follow_up_write(
    *, subject: Subject, happened_on: date, kind: str, by, criterion: str = "", reference: str = "", note: str = ""
) -> FollowUp:
    """Write a line in the book of `subject`: what happened on which day, under which criterion, by which document; no names.

    An incident or a discipline in the window of a concluded appraisal opens that appraisal again (practice P8). Raises Refused with
    its field for what cannot be written, and when the same line stands already: a second click writes nothing.
    """
    row = Subject.objects.select_for_update(of=("self",), no_key=True).select_related("place__parent").get(pk=subject.pk)
    if not keeps_book_of(by, row, on=clock.today()):
        raise NotYours
    said = {"kind": kind, "criterion": criterion, "reference": text.normal(reference), "note": text.normal(note)}
    _may_be_written(row, happened_on, said)
    if kind in COUNTED:
        appraisals_locked(_appraisals_around(row, happened_on))  # before the trail's chain is locked, as everywhere
    line = FollowUp.objects.create(subject=row, place=row.place, happened_on=happened_on, written_by=by, written_at=clock.now(), **said)
    _record("follow_up.written", line, by)
    if kind in COUNTED:
        _open_again(line, by)
    return line


def _may_be_written(subject: Subject, happened_on: date, said: dict[str, str]) -> None:
    if said["kind"] not in FollowUpKind.values:
        raise Refused("Ông/bà chọn loại việc.", field="kind")
    if happened_on > clock.today():
        raise Refused("Ngày này chưa đến. Ông/bà ghi ngày việc đã xảy ra.", field="happened_on")
    if happened_on.year < FIRST_YEAR:
        raise Refused(f"Sổ chỉ ghi từ năm {FIRST_YEAR}. Ông/bà xem lại ngày.", field="happened_on")
    if said["criterion"] and not _is_asked(said["criterion"], subject, happened_on):
        raise Refused("Tiêu chí này không thuộc loại đối tượng đã chọn. Ông/bà chọn lại.", field="criterion")
    if len(said["reference"]) > REFERENCE_LENGTH:
        raise Refused(f"Số văn bản dài quá {REFERENCE_LENGTH} ký tự. Ông/bà ghi gọn lại.", field="reference")
    if len(said["note"]) > NOTE_LENGTH:
        raise Refused(f"Nội dung dài quá {NOTE_LENGTH} ký tự. Ông/bà viết gọn lại.", field="note")
    if not said["reference"] and not said["note"]:
        raise Refused("Ông/bà ghi số văn bản hoặc nội dung ngắn gọn, để sau này còn biết là việc gì.", field="note")
    if FollowUp.objects.standing().filter(subject=subject, happened_on=happened_on, **said).exists():
        raise Refused("Sổ đã có đúng dòng này. Nếu là việc khác, ông/bà ghi thêm nội dung để phân biệt.", field="note")


def _is_asked(criterion: str, subject: Subject, happened_on: date) -> bool:
    """Whether the criterion is one of a year to which that day counts: in November mostly of the next one. Of a day that counts to no
    year, or only to one before the circular, one of its own calendar year."""
    years = plans.evaluation_years_of(subject, happened_on) or (happened_on.year,)
    return any(plans.calendar_for(subject.place, year).criteria(subject.kind).find(criterion) for year in years)


def _appraisals_around(subject: Subject, happened_on: date):
    """The appraisals, of the subject or of who went on in its stead, in whose window that day may lie. One that is just being concluded
    is among them: it is waited for, so that no conclusion passes the line by."""
    return Appraisal.objects.filter(subject__in=successors_of(subject.pk), year__in=years_around(happened_on))


def _open_again(line: FollowUp, by) -> None:
    """Open again the concluded appraisals in whose window the line lies: of its subject, or of who went on in its stead."""
    concluded = _appraisals_around(line.subject, line.happened_on).filter(state=AppraisalState.CONCLUDED)
    for row in concluded.select_related("place__parent", "enrolment", "deciding_place"):
        window = window_of(plans.calendar_for(row.place, row.year), row.enrolment.kind, level_of(row.deciding_place))
        if window and lies_in(line.happened_on, window):
            reopened = appraisals_reopen(subject_ids=[row.subject_id], year=row.year, because=ReopenedBy.INCIDENT, by=by)
            findings_read_again(reopened)
            _ask_again(reopened, line.criterion)


def _ask_again(reopened: list[Appraisal], criterion: str) -> None:
    """The criterion that the line concerns is undecided again: nobody concludes past a new incident without having answered it."""
    rows = CriterionResult.objects.filter(appraisal__in=reopened, code=criterion).exclude(basis=Basis.DATA)
    rows.update(met=None, decided_by=None, decided_at=None)


@transaction.atomic
def follow_up_strike(*, line: FollowUp, reason: str, by) -> FollowUp:
    """Strike out a line with a reason; it stays to be read, and no count holds it any more.

    An area officer strikes only what they wrote. Figures that were confirmed stand until they are confirmed anew: the grid marks
    the row. Raises Conflict when a colleague struck it already.
    """
    row = FollowUp.objects.select_for_update(of=("self",), no_key=True).select_related("subject__place__parent").get(pk=line.pk)
    if not may_strike(by, row, on=clock.today()):
        raise NotYours
    if row.struck_at:
        raise Conflict(f"{row.struck_by} đã gạch bỏ dòng này lúc {timezone.localtime(row.struck_at):%H:%M ngày %d/%m/%Y}.")
    reason = text.normal(reason)
    if not reason:
        raise Refused("Ông/bà ghi lý do gạch bỏ.", field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự. Ông/bà viết gọn lại.", field="reason")
    row.struck_at, row.struck_by, row.struck_reason = clock.now(), by, reason
    row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    _record("follow_up.struck", row, by)
    return row


def may_strike(user, line: FollowUp, *, on: date) -> bool:
    """Whether `user` may strike out a line: the police who keep this book; an area officer what they wrote themselves."""
    if not keeps_book_of(user, line.subject, on=on):
        return False
    police = any(appraises_in(user, place_id) for place_id in (line.place_id, line.subject.place.parent_id) if place_id)
    return police or (line.written_by_id == user.pk and user.holds(Role.AREA_OFFICER, place=line.place_id))


def _record(action: str, line: FollowUp, by) -> None:
    """What was written is for police eyes only: the trail says that there is a line, and of whom (practice P16)."""
    trail.record(action=action, of=line, by=by, place_id=line.place_id, details={"subject": line.subject_id})
