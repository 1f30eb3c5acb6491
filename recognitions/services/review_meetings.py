"""The committee's meeting: called, changed, recorded with its conclusions, its signed minutes kept; or not held (practice P18).

Rows are locked in one order: place, meeting, appraisals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from dossiers import intake
from recognitions import meanwhile
from recognitions.choices import Outcome, ReviewCapacity, ReviewMeetingState
from recognitions.models import Appraisal, ReviewItem, ReviewMeeting, ReviewMinutes, ReviewParticipant
from recognitions.permissions import appraises_in, permitted
from recognitions.review_meetings.exceptions import agenda_of
from recognitions.symbols import symbol_of

CONCLUSION_LENGTH, WORDS_LENGTH, REASON_LENGTH = 3000, 1000, 500
MOST_PARTICIPANTS = 60


@dataclass(frozen=True)
class Invited:
    """Somebody who is asked to come: name, office, and as what (ReviewCapacity)."""

    name: str
    title: str
    capacity: str


@dataclass(frozen=True)
class Invitation:
    """What the invitation says. `symbol` and `dated_on` are empty until it is signed (practice P1)."""

    held_at: datetime
    venue: str
    committee: str
    participants: Sequence[Invited]
    symbol: str = ""
    dated_on: date | None = None


@dataclass(frozen=True)
class Conclusion:
    """What the meeting concluded of one exception: an Outcome, and in words."""

    outcome: str
    words: str = ""


@dataclass(frozen=True)
class Result:
    """What happened: when it began and ended, who came (ids of participants), who led and wrote, what was concluded.

    `of_exceptions` is by agenda item; the ordinary items share `conclusion`.
    """

    held_at: datetime
    ended_at: datetime
    attended: frozenset[int]
    chair: int
    secretary: int
    conclusion: str
    of_exceptions: Mapping[int, Conclusion] = field(default_factory=dict)


@transaction.atomic
def meeting_call(
    *, deciding_place: Place, year: int, invitation: Invitation, appraisals: Iterable[Appraisal], marked: Iterable[int] = (), by
) -> ReviewMeeting:
    """Call the place's committee to review concluded appraisals; `marked` are ids of those to be looked at one by one.

    For police of the place. Raises Refused with the field that is wrong.
    """
    if not appraises_in(by, deciding_place.pk):
        raise NotYours
    if invitation.held_at <= clock.now():
        raise Refused("Giờ họp đã qua. Ông/bà ghi ngày, giờ sắp tới.", field="held_on")
    place = Place.objects.select_for_update(no_key=True).get(pk=deciding_place.pk)
    last = ReviewMeeting.objects.filter(deciding_place=place, year=year).aggregate(last=Max("seq"))["last"] or 0
    row = ReviewMeeting(deciding_place=place, year=year, seq=last + 1, called_by=by, called_at=clock.now())
    _write_invitation(row, invitation)
    row.save()
    _invite(row, invitation.participants)
    items = _put_on_agenda(row, appraisals, set(marked))
    _record("review_meeting.called", row, by, {"items": items, "participants": len(invitation.participants)})
    return row


@transaction.atomic
def meeting_change(
    *, meeting: ReviewMeeting, invitation: Invitation, appraisals: Iterable[Appraisal], marked: Iterable[int] = (), by, version: int
) -> ReviewMeeting:
    """Change what is invited to, until the meeting is recorded: day, people, agenda, number of the signed invitation."""
    row = _locked(meeting, "change", by, version)
    moved = invitation.held_at != row.held_at
    if moved and invitation.held_at <= clock.now():
        raise Refused("Giờ họp mới đã qua. Ông/bà ghi ngày, giờ sắp tới.", field="held_on")
    _write_invitation(row, invitation)
    row.participants.all().delete()
    _invite(row, invitation.participants)
    row.items.all().delete()
    items = _put_on_agenda(row, appraisals, set(marked))
    _next(row)
    _record("review_meeting.changed", row, by, {"items": items, "participants": len(invitation.participants), "moved": moved})
    return row


def _write_invitation(row: ReviewMeeting, invitation: Invitation) -> None:
    row.held_at, row.venue, row.committee = invitation.held_at, text.normal(invitation.venue), text.normal(invitation.committee)
    if not row.venue:
        raise Refused("Ông/bà ghi nơi họp.", field="venue")
    if not row.committee:
        raise Refused("Ông/bà ghi tên hội đồng, ban họp xét duyệt.", field="committee")
    row.symbol = symbol_of(invitation.symbol, example="36/GM-CAP") if invitation.symbol else ""
    row.dated_on = invitation.dated_on
    if row.dated_on and row.dated_on > timezone.localdate(row.held_at):
        raise Refused("Ngày giấy mời ở sau ngày họp. Ông/bà xem lại.", field="dated_on")


def _invite(row: ReviewMeeting, participants: Sequence[Invited]) -> None:
    """Everyone once, one who leads and one who writes."""
    people = [Invited(text.normal(one.name), text.normal(one.title), one.capacity) for one in participants]
    if len(people) > MOST_PARTICIPANTS:
        raise Refused(f"Giấy mời ghi nhiều nhất {MOST_PARTICIPANTS} người.", field="participants")
    for capacity in (ReviewCapacity.CHAIR, ReviewCapacity.SECRETARY):
        if sum(one.capacity == capacity for one in people) != 1:
            raise Refused(f"Cuộc họp cần đúng một người “{capacity.label}”. Ông/bà xem lại cột tư cách.", field="participants")
    ReviewParticipant.objects.bulk_create(
        ReviewParticipant(meeting=row, name=one.name, title=one.title, capacity=one.capacity, position=position)
        for position, one in enumerate(people)
    )


def _put_on_agenda(row: ReviewMeeting, appraisals: Iterable[Appraisal], marked: set[int]) -> list[int]:
    wanted = sorted({appraisal.pk for appraisal in appraisals})
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng để xét.", field="appraisals")
    found = list(Appraisal.objects.filter(pk__in=wanted, deciding_place=row.deciding_place, year=row.year).order_by("pk"))
    if len(found) != len(wanted):
        raise NotYours
    # One that was opened again after it stood on the agenda stays on it, as an exception.
    ReviewItem.objects.bulk_create(ReviewItem(meeting=row, appraisal=one, marked=one.pk in marked) for one in found)
    return wanted


@transaction.atomic
def meeting_hold(*, meeting: ReviewMeeting, result: Result, by, version: int) -> ReviewMeeting:
    """Record that it was held: who came, the general conclusion, and one for each exception; freezes what each item rested on.

    A conclusion that differs from the appraisal is shown there and in the proposal; it changes no appraisal. May be mended until the
    signed minutes are kept.
    """
    row = _locked(meeting, "hold", by, version)
    list(Appraisal.objects.select_for_update(of=("self",), no_key=True).filter(review_items__meeting=row).order_by("pk"))
    if result.held_at > clock.now():
        raise Refused("Cuộc họp chưa diễn ra. Ông/bà ghi kết quả sau khi họp.", field="held_on")
    if result.ended_at <= result.held_at:
        raise Refused("Giờ kết thúc phải sau giờ bắt đầu. Ông/bà xem lại.", field="ended_at")
    row.conclusion = "\n".join(line for typed in result.conclusion.splitlines() if (line := text.normal(typed)))
    if not row.conclusion:
        raise Refused("Ông/bà ghi kết luận chung của cuộc họp.", field="conclusion")
    if len(row.conclusion) > CONCLUSION_LENGTH:
        raise Refused(f"Kết luận dài quá {CONCLUSION_LENGTH} ký tự. Ông/bà viết gọn lại.", field="conclusion")
    _note_attendance(row, result)
    otherwise = _conclude(row, result.of_exceptions)
    row.held_at, row.ended_at, row.state = result.held_at, result.ended_at, ReviewMeetingState.HELD
    row.recorded_by, row.recorded_at = by, clock.now()
    _next(row)
    _record("review_meeting.held", row, by, {"attended": len(result.attended), "otherwise": otherwise})
    return row


def _note_attendance(row: ReviewMeeting, result: Result) -> None:
    """Who came. Who led or wrote in somebody's place takes over that capacity; whoever it was taken from is a member."""
    people = list(row.participants.all())
    known = {one.pk for one in people}
    if not result.attended <= known or not {result.chair, result.secretary} <= known:
        raise NotYours
    if result.chair == result.secretary:
        raise Refused("Chủ trì và thư ký là hai người. Ông/bà chọn lại.", field="secretary")
    for pk, name in ((result.chair, "chair"), (result.secretary, "secretary")):
        if pk not in result.attended:
            raise Refused("Người này không được đánh dấu có mặt. Ông/bà đánh dấu có mặt hoặc chọn người khác.", field=name)
    taken = {result.chair: ReviewCapacity.CHAIR, result.secretary: ReviewCapacity.SECRETARY}
    for one in people:
        one.attended = one.pk in result.attended
        if one.pk in taken:
            one.capacity = taken[one.pk]
        elif one.capacity in taken.values():
            one.capacity = ReviewCapacity.MEMBER
    ReviewParticipant.objects.bulk_update(people, ["attended", "capacity"])


def _conclude(row: ReviewMeeting, of_exceptions: Mapping[int, Conclusion]) -> list[int]:
    """Write every item's conclusion; the ids of the appraisals concluded otherwise than proposed."""
    agenda = agenda_of(row)
    for line in agenda.lines:
        item = line.item
        if row.state == ReviewMeetingState.INVITED:
            item.why, item.proposed = list(line.why), item.appraisal.outcome
        item.outcome, item.words = _checked(item, of_exceptions.get(item.pk)) if line.why else (item.proposed, "")
    items = [line.item for line in agenda.lines]
    ReviewItem.objects.bulk_update(items, ["why", "proposed", "outcome", "words"])
    return [item.appraisal_id for item in items if item.outcome != item.proposed]


def _checked(item: ReviewItem, given: Conclusion | None) -> tuple[str, str]:
    name = item.appraisal.enrolment.name
    if given is None or given.outcome not in Outcome.values:
        raise Refused(f"{name}: ông/bà chọn kết luận của cuộc họp.", field=f"outcome-{item.pk}")
    said = text.normal(given.words)
    if given.outcome != item.proposed and not said:
        raise Refused(f"{name}: kết luận khác với đề nghị của Công an, ông/bà ghi rõ lý do.", field=f"words-{item.pk}")
    if len(said) > WORDS_LENGTH:
        raise Refused(f"{name}: nội dung dài quá {WORDS_LENGTH} ký tự. Ông/bà viết gọn lại.", field=f"words-{item.pk}")
    return given.outcome, said


def minutes_keep(*, meeting: ReviewMeeting, scan: File | None, by, version: int) -> ReviewMeeting:
    """Keep the scan of the signed minutes; a better scan takes the place of one before, which stays.

    The file is kept before the transaction (an orphan if the rest is refused).
    """
    permitted(by, "keep_minutes", meeting, moved=meanwhile.sentence(meeting))
    if scan is None:
        raise Refused("Ông/bà tải lên bản quét biên bản đã ký.", field="scan")
    try:
        received = intake.take_in(scan.chunks(), name=scan.name)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="scan") from refusal
    return _keep_minutes(meeting, received, by, version)


@transaction.atomic
def _keep_minutes(meeting: ReviewMeeting, received: intake.Received, by, version: int) -> ReviewMeeting:
    row = _locked(meeting, "keep_minutes", by, version)
    now = clock.now()
    replaced = row.minutes.filter(superseded_at=None).update(superseded_at=now)
    ReviewMinutes.objects.create(
        meeting=row, sha256=received.sha256, size=received.size, media_type=received.media_type, kept_by=by, kept_at=now
    )
    row.state = ReviewMeetingState.MINUTES
    _next(row)
    _record("review_meeting.minutes_kept", row, by, {"scan": received.sha256, "replaces": replaced})
    return row


@transaction.atomic
def meeting_cancel(*, meeting: ReviewMeeting, reason: str, by, version: int) -> ReviewMeeting:
    """It is not held, for a reason; another is called instead."""
    row = _locked(meeting, "cancel", by, version)
    row.cancel_reason = text.normal(reason)[:REASON_LENGTH]
    if not row.cancel_reason:
        raise Refused("Ông/bà ghi lý do không họp.", field="reason")
    row.state = ReviewMeetingState.CANCELLED
    _next(row)
    _record("review_meeting.cancelled", row, by, {})
    return row


def _locked(meeting: ReviewMeeting, action: str, by, version: int) -> ReviewMeeting:
    """The meeting, locked, when `by` may do `action` to it as the page of `version` showed it."""
    row = ReviewMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place").get(pk=meeting.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    meanwhile.same_version(row, version)
    return row


def _next(row: ReviewMeeting) -> None:
    row.version += 1
    row.save()


def _record(action: str, row: ReviewMeeting, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
