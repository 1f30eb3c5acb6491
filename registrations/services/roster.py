"""The roster of a year: who is on it, as they stood in that year, and whether they are reviewed or only followed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from registrations import conclusions
from registrations.calendar import years_alive
from registrations.choices import Level, LineageKind, SubjectKind, SubjectStatus
from registrations.lives.decided import asked_for_recognition, decided
from registrations.models import Enrolment, Subject, SubjectLineage
from registrations.permissions import may_change_roster
from registrations.plans import YearCalendar, calendar_for, calendars_for
from registrations.rosters.freezing import FROZEN_FIELDS, Origin, freeze, inherit_registration
from registrations.services.schedule import places_locked, schedule_begin

BATCH = 1000
PLACES_AT_ONCE = 25  # of a province, so that memory and statements stay small


def roster_open(*, place: Place, year: int, by=None, at: datetime | None = None) -> int:
    """Put every active subject of `place`, and the place itself, on the roster of `year`; answers how many rows were made.

    Each row keeps the subject as it stands now. Doing it again adds only who is missing; one trail row when anything was added.
    `at` is the instant as of which it opens (default: now): on its day they join, and from it on the year's milestones are looked at.
    Refused before registration of the year opens, and of a place that is dissolved by then, or by the year's first day.
    """
    _must_be_police(by, place)
    on = timezone.localdate(at) if at else clock.today()
    with transaction.atomic():
        _lock(place)
        calendar = calendar_for(place, year)
        _must_be_open(calendar, on)
        _must_stand(calendar, on)
        if not Subject.objects.filter(place=place).active().exists():
            return 0
        ward_subject(place)
        added = _enrol(_not_enrolled(place, year), calendar, on, at)
        _rostered(place, year)
        if added:
            followed = sum(not row.in_scope for row in added)
            details = {"year": year, "added": len(added), "followed_only": followed}
            trail.record(action="roster.opened", of=place, by=by, place_id=place.pk, details=details)
    return len(added)


def enrolment_add(*, subject: Subject, year: int, by=None) -> Enrolment:
    """Put one subject on the roster of a year that is open; the row that is there already when it is.

    Who was founded after the first quarter is followed but not reviewed that year, with that reason (practice P7).
    """
    _must_be_police(by, subject.place)
    today = clock.today()
    with transaction.atomic():
        _lock(subject.place)
        conclusions.hold([subject.pk], year)
        subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
        standing = Enrolment.objects.filter(subject=subject, year=year).first()
        if standing:
            return standing
        if subject.status != SubjectStatus.ACTIVE:
            raise Refused(f"“{subject.name}” {subject.get_status_display().lower()}, không đưa vào danh sách năm {year} được.")
        calendar = calendar_for(subject.place, year)
        _must_be_open(calendar, today)
        _must_stand(calendar, today)
        added = _enrol([subject], calendar, today)
        if not added:
            raise Refused(f"“{subject.name}” thành lập ngày {subject.founded_on:%d/%m/%Y}, sau năm {year}.")
        trail.record(
            action="enrolment.added", of=added[0], by=by, place_id=subject.place_id, details={"year": year, "in_scope": added[0].in_scope}
        )
        conclusions.look_again([subject.pk], year, changed=conclusions.ROSTER, by=by)
    return added[0]


def rosters_follow(*, place: Place, subjects: Iterable[Subject]) -> None:
    """Let the rosters of `place` that are open this year or later follow what changed of `subjects`.

    The rows of `rows_that_follow` are frozen anew; subjects that are not on the roster join it. A year that has gone by stays as it
    was. Call it in the transaction of the change, with the place locked.
    """
    today = clock.today()
    subjects = {subject.pk: subject for subject in subjects}
    for year in open_years(place):
        calendar = calendar_for(place, year)
        rows = Enrolment.objects.filter(place=place, year=year, subject__in=subjects)
        standing = {row.subject_id: row for row in rows}
        _enrol([s for pk, s in subjects.items() if pk not in standing and s.status == SubjectStatus.ACTIVE], calendar, today)
        following = rows_that_follow(standing.values(), year)
        _freeze_anew([(row, subjects[row.subject_id]) for row in following], {place.pk: calendar})


def rosters_follow_plan(*, place: Place, year: int) -> int:
    """Let the open rosters of `year` follow the plan that `place` has just published: the ward's own, or all of a province's wards.

    The rows of `rows_that_follow` are frozen anew; answers how many of them came under review or left it. A year that has gone by stays
    as it was. Call it in the transaction of the publishing: the places are locked before their rosters are looked for, so that
    one being opened at this moment, by the plan before, is not missed.
    """
    if year < clock.today().year:
        return 0
    today = clock.today()
    places = [one for one in places_locked(Q(pk=place.pk) | Q(parent=place)) if not one.is_gone_on(today)]
    unregistered = Enrolment.objects.filter(year=year, registered_at=None, left_on=None).select_related("subject").order_by("pk")
    changed = 0
    for first in range(0, len(places), PLACES_AT_ONCE):
        some = places[first : first + PLACES_AT_ONCE]
        rows = rows_that_follow(unregistered.filter(place__in=some), year)
        before = [row.in_scope for row in rows]
        _freeze_anew([(row, row.subject) for row in rows], calendars_for(some, year))
        changed += sum(row.in_scope != was for row, was in zip(rows, before, strict=True))
    return changed


def rows_that_follow(rows: Iterable[Enrolment], year: int) -> list[Enrolment]:
    """Those of the `rows` of one year that take what changes of their subject or of the plan.

    Who has registered stands as it was then, and who left as it left. A recognition dossier that was sent fixes the level that
    decides (Điều 10), an issued decision the rest: those rows are left alone.
    """
    free = [row for row in rows if row.registered_at is None and row.left_on is None]
    asked = [row.subject_id for row in free]
    fixed = decided(asked, year) | asked_for_recognition(asked, year)
    return [row for row in free if row.subject_id not in fixed]


def ward_subject(place: Place) -> Subject:
    """The ward as a subject of its own, decided on by its province; made when it is not there yet."""
    subject, _made = Subject.objects.get_or_create(
        place=place, kind=SubjectKind.WARD, defaults={"name": place.name, "managing_level": Level.PROVINCE}
    )
    return subject


def open_years(place: Place) -> list[int]:
    """The years of this one or later whose roster of `place` is open: what changes of a subject, its row there follows."""
    rows = Enrolment.objects.filter(place=place, year__gte=clock.today().year)
    return list(rows.order_by("year").values_list("year", flat=True).distinct())


def rows_still_open(subject: Subject) -> list[Enrolment]:
    """The rows of `subject` on rosters of years that people still work on; last year's too, until its first quarter's tolerance ends."""
    first = min(years_alive(clock.today()))
    return list(Enrolment.objects.filter(subject=subject, year__gte=first).select_related("place__parent").order_by("year"))


def new_row(subject: Subject, calendar: YearCalendar, on: date, origin: Origin | None = None) -> Enrolment | None:
    """The roster row that `subject` joins with, not saved; None for one founded after the year is over, which has no place in it.

    `origin` says of one that came of others within the year how; it is registered when they were.
    """
    if subject.founded_on and subject.founded_on > date(calendar.year, 12, 31):
        return None
    row = Enrolment(subject=subject, place_id=subject.place_id, year=calendar.year, joined_on=on)
    freeze(row, subject, calendar, origin=origin)
    if origin:
        inherit_registration(row, origin)
    return row


def origins_of(subjects: Iterable[Subject], year: int) -> dict[int, Origin]:
    """How those of `subjects` that came of others within the year did, by id. One query, and two more where any did.

    One that stood before others were merged into it came of itself.
    """
    asked = {subject.pk for subject in subjects}
    lineages = SubjectLineage.objects.into_year(year).filter(successor__in=asked, successor_began=True)
    came = {}
    for lineage in lineages.exclude(kind=LineageKind.RENAMED):
        came.setdefault(lineage.successor_id, []).append(lineage)
    predecessors = {lineage.predecessor_id for lineages in came.values() for lineage in lineages}
    rows = Enrolment.objects.filter(subject__in=predecessors, year=year).select_related("place") if predecessors else ()
    row_of, settled = {row.subject_id: row for row in rows}, decided(predecessors, year)
    return {
        pk: Origin(
            lineages[0].kind,
            tuple(row_of.get(lineage.predecessor_id) for lineage in lineages),
            all(lineage.predecessor_id in settled for lineage in lineages),
        )
        for pk, lineages in came.items()
    }


def _enrol(subjects: Iterable[Subject], calendar: YearCalendar, on: date, at: datetime | None = None) -> list[Enrolment]:
    """New roster rows for `subjects`, saved; with the first of a year its milestones, looked at from `at` on (default: now)."""
    subjects = list(subjects)
    origins = origins_of(subjects, calendar.year)
    rows = (new_row(subject, calendar, on, origins.get(subject.pk)) for subject in subjects)
    added = Enrolment.objects.bulk_create([row for row in rows if row], batch_size=BATCH)
    if added:
        schedule_begin(calendar, at=at)
    return added


def _rostered(place: Place, year: int) -> None:
    """Nobody of `place` has to be looked for in `year` any more; one founded after it was over has no place in it."""
    in_time = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    Subject.objects.filter(in_time, place=place, rostered_through__lt=year).active().update(rostered_through=year)


def _freeze_anew(pairs: list[tuple[Enrolment, Subject]], calendars: Mapping[int, YearCalendar]) -> None:
    """Copy each subject as it stands into its row of one year that stands already, with whether it is reviewed; `calendars` by place."""
    origins = origins_of([subject for _, subject in pairs], pairs[0][0].year) if pairs else {}
    changed = []
    for row, subject in pairs:
        before = _frozen(row)
        freeze(row, subject, calendars[row.place_id], origin=origins.get(subject.pk))
        if _frozen(row) != before:
            changed.append(row)
    fields = list(FROZEN_FIELDS)
    Enrolment.objects.bulk_create(changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _frozen(row: Enrolment) -> list:
    return [getattr(row, name) for name in FROZEN_FIELDS]


def _not_enrolled(place: Place, year: int):
    enrolled = Enrolment.objects.filter(subject=OuterRef("pk"), year=year)
    return Subject.objects.filter(~Exists(enrolled), place=place).active()


def _lock(place: Place) -> None:
    """One change of a place's roster at a time."""
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)


def _must_be_police(by, place: Place) -> None:
    """`by` is of the place's police; None is the portal itself (calendar, command line)."""
    if by is not None and not may_change_roster(by, place):
        raise NotYours


def _must_stand(calendar: YearCalendar, on: date) -> None:
    place = calendar.place
    if place.is_gone_on(max(on, date(calendar.year, 1, 1))):
        raise Refused(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, không lập danh sách năm {calendar.year} được nữa.")


def _must_be_open(calendar: YearCalendar, on: date) -> None:
    opens = calendar.rule(SubjectKind.RESIDENTIAL_AREA, Level.WARD).registration_opens
    if on < opens:
        raise Refused(f"Năm {calendar.year} chưa mở đăng ký. Danh sách được lập từ ngày {opens:%d/%m/%Y}.")
