"""The roster of a year: who is on it, as they stood in that year, and whether they are reviewed or only followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from antt_portal import clock
from antt_portal.accounts.choices import Role
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import services as trail
from registrations.calendar import first_quarter_ends
from registrations.choices import Level, SubjectKind, SubjectStatus
from registrations.models import Enrolment, Subject, SubjectLineage
from registrations.plans import YearCalendar, calendar_for
from registrations.unit_matching import exclusion_of

BATCH = 1000
COPIED_FIELDS = (
    *("kind", "name", "name_key", "sort_key", "label", "address", "households", "staff"),
    *("size_class", "school_levels", "managing_level", "has_party_organisation"),
)
FROZEN_FIELDS = (*COPIED_FIELDS, "in_scope", "exclusion_reason", "exclusion_basis")
FIXED_LEVELS = {SubjectKind.RESIDENTIAL_AREA: Level.WARD, SubjectKind.WARD: Level.PROVINCE}


@dataclass(frozen=True)
class OutOfScope:
    """Why a subject is followed in a year but not reviewed (practice P26), and on what basis."""

    reason: str
    basis: str


def roster_open(*, place: Place, year: int, by=None, on: date | None = None) -> int:
    """Put every active subject of `place`, and the place itself, on the roster of `year`; answers how many rows were made.

    Each row keeps the subject as it stands now. Doing it again adds only who is missing; one trail row when anything was added.
    `on` is the day written as the day of joining (default: today). Refused before registration of the year opens.
    """
    _must_be_police(by, place)
    on = on or clock.today()
    with transaction.atomic():
        _lock(place)
        calendar = calendar_for(place, year)
        _must_be_open(calendar, on)
        if not Subject.objects.filter(place=place).active().exists():
            return 0
        ward_subject(place)
        added = _enrol(_not_enrolled(place, year), calendar, on)
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
        subject = Subject.objects.select_related("place__parent").get(pk=subject.pk)
        standing = Enrolment.objects.filter(subject=subject, year=year).first()
        if standing:
            return standing
        if subject.status != SubjectStatus.ACTIVE:
            raise Refused(f"“{subject.name}” {subject.get_status_display().lower()}, không đưa vào danh sách năm {year} được.")
        calendar = calendar_for(subject.place, year)
        _must_be_open(calendar, today)
        added = _enrol([subject], calendar, today)
        if not added:
            raise Refused(f"“{subject.name}” thành lập ngày {subject.founded_on:%d/%m/%Y}, sau năm {year}.")
        trail.record(
            action="enrolment.added", of=added[0], by=by, place_id=subject.place_id, details={"year": year, "in_scope": added[0].in_scope}
        )
    return added[0]


def rosters_follow(*, place: Place, subjects: Iterable[Subject]) -> None:
    """Let the rosters of `place` that are open this year or later follow what changed of `subjects`.

    Rows not yet registered are frozen anew; subjects that are not on the roster join it. A year that has gone by stays as it was.
    Call it in the transaction of the change, with the place locked.
    """
    today = clock.today()
    subjects = {subject.pk: subject for subject in subjects}
    open_years = Enrolment.objects.filter(place=place, year__gte=today.year).order_by("year").values_list("year", flat=True).distinct()
    for year in open_years:
        calendar = calendar_for(place, year)
        rows = Enrolment.objects.filter(place=place, year=year, subject__in=subjects)
        standing = {row.subject_id: row for row in rows}
        _enrol([s for pk, s in subjects.items() if pk not in standing and s.status == SubjectStatus.ACTIVE], calendar, today)
        unregistered = [row for row in standing.values() if row.registered_at is None and row.left_on is None]
        _freeze_anew([(row, subjects[row.subject_id]) for row in unregistered], calendar)


def rosters_follow_plan(*, place: Place, year: int) -> int:
    """Let the open rosters of `year` follow the plan that `place` has just published: the ward's own, or all of a province's wards.

    Rows not yet registered are frozen anew; answers how many of them came under review or left it. A year that has gone by stays
    as it was. Call it in the transaction of the publishing: the places are locked before their rosters are looked for, so that
    one being opened at this moment, by the plan before, is not missed.
    """
    if year < clock.today().year:
        return 0
    concerned = Place.objects.filter(Q(pk=place.pk) | Q(parent=place)).order_by("pk")
    places = list(concerned.select_related("parent").select_for_update(of=("self",), no_key=True))
    unregistered = Enrolment.objects.filter(place__in=places, year=year, registered_at=None, left_on=None)
    with_rows = set(unregistered.order_by().values_list("place_id", flat=True).distinct())
    changed = 0
    for one in places:
        if one.pk in with_rows:
            rows = list(unregistered.filter(place=one).select_related("subject"))
            before = [row.in_scope for row in rows]
            _freeze_anew([(row, row.subject) for row in rows], calendar_for(one, year))
            changed += sum(row.in_scope != was for row, was in zip(rows, before, strict=True))
    return changed


def ward_subject(place: Place) -> Subject:
    """The ward as a subject of its own, decided on by its province; made when it is not there yet."""
    subject, _made = Subject.objects.get_or_create(
        place=place, kind=SubjectKind.WARD, defaults={"name": place.name, "managing_level": Level.PROVINCE}
    )
    return subject


def out_of_scope(subject: Subject, calendar: YearCalendar, *, has_predecessor: bool = False) -> OutOfScope | None:
    """Why `subject` is not reviewed in the year of `calendar`, or None when it is.

    In this order: Điều 1.2b of the circular, a plan that leaves its kind out, foundation after the first quarter (practice P7),
    which does not hold against one that came of a merger or split: its predecessors' first quarter speaks for it (P6).
    """
    if excluded := exclusion_of(subject):
        return OutOfScope(excluded.reason, excluded.basis)
    level = FIXED_LEVELS.get(subject.kind, subject.managing_level)
    if not calendar.rule(subject.kind, level).enabled:
        basis = calendar.source_text(subject.kind, level, "enabled")
        return OutOfScope(
            f"Kế hoạch năm {calendar.year} không xét loại “{SubjectKind(subject.kind).label}”", basis.removeprefix("theo ")[:120]
        )
    if _founded_late(subject, calendar) and not has_predecessor:
        return OutOfScope(f"Thành lập ngày {subject.founded_on:%d/%m/%Y}, sau Quý I năm {calendar.year}", "theo cài đặt của phường")
    return None


def _enrol(subjects: Iterable[Subject], calendar: YearCalendar, on: date) -> list[Enrolment]:
    """New roster rows for `subjects`; who was founded after the year is over has no place in it."""
    last_day = date(calendar.year, 12, 31)
    subjects = [subject for subject in subjects if not subject.founded_on or subject.founded_on <= last_day]
    rows = [Enrolment(subject=subject, place_id=subject.place_id, year=calendar.year, joined_on=on) for subject in subjects]
    _freeze(zip(rows, subjects, strict=True), calendar)
    return Enrolment.objects.bulk_create(rows, batch_size=BATCH)


def _freeze(pairs: Iterable[tuple[Enrolment, Subject]], calendar: YearCalendar) -> None:
    """Copy each subject as it stands into its row, with whether it is reviewed."""
    pairs = list(pairs)
    late = [subject.pk for _, subject in pairs if _founded_late(subject, calendar)]
    heirs = set(SubjectLineage.objects.filter(successor__in=late).values_list("successor_id", flat=True)) if late else set()
    for row, subject in pairs:
        for name in COPIED_FIELDS:
            setattr(row, name, getattr(subject, name))
        reason = out_of_scope(subject, calendar, has_predecessor=subject.pk in heirs)
        row.in_scope = reason is None
        row.exclusion_reason, row.exclusion_basis = (reason.reason, reason.basis) if reason else ("", "")


def _freeze_anew(pairs: list[tuple[Enrolment, Subject]], calendar: YearCalendar) -> None:
    """The same for rows that stand already."""
    _freeze(pairs, calendar)
    rows = [row for row, _ in pairs]
    Enrolment.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=list(FROZEN_FIELDS))


def _founded_late(subject: Subject, calendar: YearCalendar) -> bool:
    return subject.founded_on is not None and subject.founded_on > first_quarter_ends(calendar.year)


def _not_enrolled(place: Place, year: int):
    enrolled = Enrolment.objects.filter(subject=OuterRef("pk"), year=year)
    return Subject.objects.filter(~Exists(enrolled), place=place).active()


def _lock(place: Place) -> None:
    """One change of a place's roster at a time."""
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)


def _must_be_police(by, place: Place) -> None:
    """`by` is of the place's police; None is the portal itself (calendar, command line)."""
    if by is not None and not by.holds(Role.POLICE_OFFICER, Role.POLICE_CHIEF, place=place):
        raise NotYours


def _must_be_open(calendar: YearCalendar, on: date) -> None:
    opens = calendar.rule(SubjectKind.RESIDENTIAL_AREA, Level.WARD).registration_opens
    if on < opens:
        raise Refused(f"Năm {calendar.year} chưa mở đăng ký. Danh sách được lập từ ngày {opens:%d/%m/%Y}.")
