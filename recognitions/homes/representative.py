"""The home of a head or clerk: what was returned, the one next thing, the two dossiers, the last certificate, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from dossiers.calling.turns import AUTUMN
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.hearings.standing import may_still_explain
from recognitions.models import ForeseenRefusal
from recognitions.results.whom_to_ask import contact_of
from recognitions.results.year_results import YearResult, awaiting, results_of_subjects
from registrations.calendar import years_alive
from registrations.choices import MemberRole
from registrations.dissolved_wards import where_to_go
from registrations.models import Enrolment, Subject, SubjectMember
from registrations.plans import YearCalendar, calendar_for
from registrations.querysets import own_subject_ids
from registrations.rosters.standing import registered_how

STARTABLE = (None, DossierState.DRAFT, DossierState.RETURNED, DossierState.WITHDRAWN)


@dataclass(frozen=True)
class DossierRow:
    """One dossier of one year as a head sees it, there or not yet there."""

    enrolment: Enrolment
    kind: str
    dossier: Dossier | None
    opens_on: date
    last_day: date
    source: str
    is_open: bool
    refuses_late: bool

    @property
    def state(self) -> str:
        return self.dossier.state if self.dossier else DossierState.DRAFT

    @property
    def label(self) -> str:
        return DossierKind(self.kind).label

    @property
    def is_returned(self) -> bool:
        return self.state == DossierState.RETURNED

    @property
    def is_unsent(self) -> bool:
        """Whether it is open, and not sent or sent back. Who registered with the former ward has nothing to send."""
        if self.kind == DossierKind.REGISTRATION and self.enrolment.registered_at and not self.is_returned:
            return False
        return self.is_open and (self.dossier.state if self.dossier else None) in STARTABLE

    @property
    def is_late(self) -> bool:
        """Whether its last day ended without it; one that was returned came in time."""
        return self.is_unsent and not self.is_returned and self.last_day < clock.today()

    @property
    def is_closed(self) -> bool:
        """Whether it cannot be sent any more: the plan refuses what is late."""
        return self.is_late and self.refuses_late

    @property
    def is_missed(self) -> bool:
        """Whether the roster says that its subject did not register in time, and has not since."""
        return self.kind == DossierKind.REGISTRATION and registered_how(self.enrolment) == "missed"

    @property
    def waits_for_the_head(self) -> bool:
        """Whether the head has something to do with it."""
        return self.is_unsent and not self.is_closed


@dataclass(frozen=True)
class SubjectHome:
    """What concerns one subject of the person."""

    subject: Subject
    rows: list[DossierRow]
    excluded: Enrolment | None
    results: list[YearResult]
    waiting: Dossier | None
    officers: list[User]
    hearing: ForeseenRefusal | None = None
    where_to_go: str = ""  # where its ward was dissolved

    @property
    def returned(self) -> list[DossierRow]:
        return [row for row in self.rows if row.is_returned and not self.where_to_go]

    @property
    def closed(self) -> list[DossierRow]:
        return [row for row in self.rows if row.is_closed and not self.where_to_go]

    @property
    def news(self) -> YearResult | None:
        """The newest result, while its year is alive or shortly after it changed: the home tells it first."""
        newest = next(iter(self.results), None)
        return newest if newest and newest.is_news(clock.today()) else None

    @property
    def last_certificate(self) -> YearResult | None:
        """The last result whose certificate can be downloaded, when it is not told as news already."""
        return next((row for row in self.results if row.downloadable and row != self.news), None)

    @property
    def whom_to_ask(self) -> str:
        return contact_of(self.subject, self.officers)

    @property
    def next_row(self) -> DossierRow | None:
        """The one next thing: what was returned, else what is due first."""
        waiting = [row for row in self.rows if row.waits_for_the_head and not self.where_to_go]
        return min(waiting, key=lambda row: (not row.is_returned, row.last_day), default=None)


def subject_homes(user: User) -> list[SubjectHome]:
    """What concerns each subject that `user` heads or files for: as many queries for fifty subjects of a place as for one."""
    subject_ids = own_subject_ids(user, MemberRole.HEAD, MemberRole.CLERK)
    known = _Known(subject_ids, years_alive(clock.today()))
    subjects = Subject.objects.filter(pk__in=subject_ids).select_related("place", "place__parent")
    return [known.home_of(subject) for subject in subjects]


class _Known:
    """Everything about some subjects, read at once and handed out one by one."""

    def __init__(self, subject_ids: list[int], years: Iterable[int]):
        self.enrolments = _by_subject(Enrolment.objects.filter(subject__in=subject_ids, year__in=years).order_by("-year"))
        dossiers = Dossier.objects.filter(subject__in=subject_ids, year__in=years).prefetch_related("notes__document")
        self.dossiers = {(row.subject_id, row.year, row.kind): row for row in dossiers}
        self.results = results_of_subjects(subject_ids)
        self.hearings = _by_subject(_to_explain(subject_ids), of=lambda row: row.appraisal.subject_id)
        self.officers = _by_subject(_area_officers(subject_ids))
        self.calendars: dict[tuple[int, int], YearCalendar] = {}
        self.gone: dict[int, str] = {}

    def home_of(self, subject: Subject) -> SubjectHome:
        enrolments = self.enrolments.get(subject.pk, [])
        reviewed = [row for row in enrolments if row.in_scope]
        rows = [row for enrolment in reviewed for row in _dossier_rows(enrolment, self.dossiers, self.calendar(subject, enrolment.year))]
        where_to_go = self.where_to_go(subject.place)
        return SubjectHome(
            subject=subject,
            rows=[row for row in rows if row.dossier] if where_to_go else rows,
            excluded=next((row for row in enrolments if not row.in_scope), None),
            results=self.results.get(subject.pk, []),
            waiting=next(iter(awaiting(self.dossiers_of(subject), self.results.get(subject.pk, []))), None),
            hearing=next(iter(self.hearings.get(subject.pk, [])), None),
            officers=[member.user for member in self.officers.get(subject.pk, [])],
            where_to_go=where_to_go,
        )

    def where_to_go(self, place: Place) -> str:
        """Of a ward that was dissolved, where its subjects go now: asked once for each."""
        if not place.is_gone_on(clock.today()):
            return ""
        if place.pk not in self.gone:
            self.gone[place.pk] = where_to_go(place)
        return self.gone[place.pk]

    def dossiers_of(self, subject: Subject) -> list[Dossier]:
        return [row for (subject_id, _year, _kind), row in self.dossiers.items() if subject_id == subject.pk]

    def calendar(self, subject: Subject, year: int) -> YearCalendar:
        key = (subject.place_id, year)
        if key not in self.calendars:
            self.calendars[key] = calendar_for(subject.place, year)
        return self.calendars[key]


def _dossier_rows(enrolment: Enrolment, dossiers: dict, calendar: YearCalendar) -> list[DossierRow]:
    """The two dossiers of one year: recognition opens with the autumn, registration with the year."""
    today = clock.today()
    level = calendar.deciding(kind=enrolment.kind, managing_level=enrolment.managing_level, on=today).level
    rule = calendar.rule(enrolment.kind, level)
    if not rule.enabled:
        return []
    rows = []
    for kind, opens_on, last_day, field in (
        (DossierKind.REGISTRATION, rule.registration_opens, rule.registration_last_day, "registration_last_day"),
        (DossierKind.RECOGNITION, date(enrolment.year, *AUTUMN), rule.recognition_last_day, "recognition_last_day"),
    ):
        dossier = dossiers.get((enrolment.subject_id, enrolment.year, kind))
        rows.append(
            DossierRow(
                enrolment=enrolment,
                kind=kind,
                dossier=dossier,
                opens_on=opens_on,
                last_day=last_day,
                source=calendar.source_text(enrolment.kind, level, field),
                is_open=dossier is not None or opens_on <= today,
                refuses_late=rule.late_dossiers == "refuse",
            )
        )
    return rows


def _to_explain(subject_ids: Iterable[int]) -> list[ForeseenRefusal]:
    """The notices to which these subjects may still explain themselves."""
    today = clock.today()
    rows = ForeseenRefusal.objects.live().filter(appraisal__subject__in=subject_ids, explain_until__gte=today)
    return [row for row in rows.select_related("appraisal") if may_still_explain(row, today)]


def _area_officers(subject_ids: Iterable[int]):
    in_force = SubjectMember.objects.in_force(clock.today())
    return in_force.filter(subject__in=subject_ids, role=MemberRole.AREA_OFFICER).select_related("user")


def _by_subject(rows, of=lambda row: row.subject_id) -> dict[int, list]:
    grouped: dict[int, list] = {}
    for row in rows:
        grouped.setdefault(of(row), []).append(row)
    return grouped
