"""How an act on a subject's life is carried out: places locked, right checked, foreseen once more, compared with what was shown,
written, in one transaction."""

from collections.abc import Callable, Iterable

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.templatetags.portal import local_time
from antt_portal.trail import services as trail
from antt_portal.trail.models import Entry
from registrations import conclusions
from registrations.calendar import ONE_DAY, years_alive
from registrations.choices import SubjectKind
from registrations.lives.change import Change
from registrations.lives.preview import preview_of
from registrations.models import Subject
from registrations.permissions import may_change_roster

MOVED_OUT = "subject.moved_out"


@transaction.atomic
def carry_out(
    foresee: Callable[[], Change],
    *,
    place: Place,
    by,
    fingerprint: str | None = None,
    also: Iterable[Place] = (),
    about: Subject | None = None,
    then: Callable[[Change], None] | None = None,
) -> Change:
    """Do what `foresee()` says to the subjects of `place`, as one act of `by` (police of the place; None is the portal itself).

    `fingerprint` is that of the preview which the person confirmed; Conflict when it would be another now. `also` names other places
    whose roster it changes, `then` is done with what was written, in the same transaction. Raises NotYours, Refused when the place was
    no more on the day of the act, and whatever `foresee` refuses.
    """
    _lock(place, *also)
    if by is not None and not may_change_roster(by, place):
        raise NotYours
    change = _foreseen_again(foresee, fingerprint, about)
    _still_there(change)
    _hold(change, (place, *also))
    change.write(by=by)
    details = {
        "on": change.on,
        "subjects": [edit.row.pk for edit in change.subjects],
        "enrolments": [edit.row.pk for edit in change.rows if edit],
        "events": [event.pk for event in change.events],
        "fields": change.fields,
    }
    trail.record(action=change.action, of=change.about, by=by, place_id=place.pk, details=details)
    if then:
        then(change)
    _look_again(change, by)
    return change


def _hold(change: Change, places: Iterable[Place]) -> None:
    """Lock what `_look_again` may open, before anything is written; a subject that comes is felt by the ward's own share alone."""
    own = Subject.objects.filter(kind=SubjectKind.WARD, place__in=[place.pk for place in places]).values_list("pk", flat=True)
    for year in _years(change):
        conclusions.hold([*_concerned(change), *own], year)


def _look_again(change: Change, by) -> None:
    """What was concluded of the subjects that it concerns is looked at again, in every year that people still work on."""
    for year in _years(change):
        conclusions.look_again(_concerned(change), year, changed=conclusions.ROSTER, by=by)


def _concerned(change: Change) -> list[int]:
    """The subjects that it is about; those that come with it have no id before they are written."""
    concerned = {edit.row.pk for edit in change.subjects} | {edit.row.subject_id for edit in change.rows}
    concerned |= {pk for one in change.lineages for pk in (one.predecessor_id, one.successor_id)}
    return sorted(concerned - {None})


def _years(change: Change) -> list[int]:
    return sorted({*years_alive(clock.today()), *(edit.row.year for edit in change.rows)})


def _foreseen_again(foresee: Callable[[], Change], fingerprint: str | None, about: Subject | None) -> Change:
    """What `foresee` says now; Conflict when that, or a refusal, is another than what was shown under `fingerprint`."""
    try:
        change = foresee()
    except Refused as refusal:
        if fingerprint is None:
            raise
        raise Conflict(_meanwhile(about)) from refusal
    if fingerprint is not None and preview_of(change).fingerprint != fingerprint:
        raise Conflict(_meanwhile(about))
    return change


def _lock(*places: Place) -> None:
    """One change of a place's roster at a time; several places always in the same order."""
    pks = sorted({place.pk for place in places})
    list(Place.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk"))


def _still_there(change: Change) -> None:
    """On the day on which a place is dissolved its subjects still move to who takes it over, which may have begun only that day."""
    gone_on = change.place.dissolved_on
    last = change.on - ONE_DAY if change.action == MOVED_OUT else change.on
    if change.place.is_gone_on(last):
        raise Refused(f"{change.place.name} đã giải thể ngày {gone_on:%d/%m/%Y}. Ông/bà ghi việc xảy ra trước ngày đó.", field="on")


def _meanwhile(about: Subject | None) -> str:
    """Who acted on the subject last, for the person whose page is no longer true."""
    last = Entry.objects.about(about).last() if about else None
    who = User.objects.filter(pk=last.actor_id).first() if last else None
    then = f" Lần thay đổi gần nhất: {who or 'Cổng'}, lúc {local_time(last.at)}." if last else ""
    return f"Danh sách hoặc hồ sơ đã thay đổi sau khi ông/bà xem.{then} Ông/bà xem lại phần “Sẽ thay đổi” rồi xác nhận."
