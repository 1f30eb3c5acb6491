"""The home of a head or clerk: what was returned, the one next thing, the two dossiers, the last certificate, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from antt_portal import clock
from antt_portal.accounts.models import User
from dossiers.choices import DossierKind, DossierState
from dossiers.models import Dossier
from recognitions.choices import CertificateState, RecognitionState
from recognitions.models import Certificate, Recognition
from registrations.calendar import years_alive
from registrations.choices import MemberRole
from registrations.models import Enrolment, Subject, SubjectMember
from registrations.plans import YearCalendar, calendar_for
from registrations.querysets import own_subject_ids

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
    def waits_for_the_head(self) -> bool:
        """Whether the head has something to do: it is open, and not sent or sent back."""
        return self.is_open and (self.dossier.state if self.dossier else None) in STARTABLE


@dataclass(frozen=True)
class SubjectHome:
    """What concerns one subject of the person."""

    subject: Subject
    rows: list[DossierRow]
    excluded: Enrolment | None
    recognition: Recognition | None
    certificate: Certificate | None
    officers: list[User]

    @property
    def returned(self) -> list[DossierRow]:
        return [row for row in self.rows if row.is_returned]

    @property
    def next_row(self) -> DossierRow | None:
        """The one next thing: what was returned, else what is due first."""
        waiting = [row for row in self.rows if row.waits_for_the_head]
        return min(waiting, key=lambda row: (not row.is_returned, row.last_day), default=None)


def subject_homes(user: User) -> list[SubjectHome]:
    """What concerns each subject that `user` heads or files for, in a fixed number of queries per place and year."""
    subject_ids = own_subject_ids(user, MemberRole.HEAD, MemberRole.CLERK)
    years = years_alive(clock.today())
    subjects = Subject.objects.filter(pk__in=subject_ids).select_related("place", "place__parent")
    enrolments = _by_subject(Enrolment.objects.filter(subject__in=subject_ids, year__in=years).order_by("-year"))
    dossiers = {
        (row.subject_id, row.year, row.kind): row
        for row in Dossier.objects.filter(subject__in=subject_ids, year__in=years).prefetch_related("notes__document")
    }
    recognitions = _by_subject(Recognition.objects.filter(subject__in=subject_ids).select_related("decision").order_by("-year"))
    certificates = _by_subject(_certificates(subject_ids), of=lambda row: row.recognition.subject_id)
    officers = _by_subject(_area_officers(subject_ids))
    calendars: dict[tuple[int, int], YearCalendar] = {}
    homes = []
    for subject in subjects:
        rows, excluded = [], None
        for enrolment in enrolments.get(subject.pk, []):
            if not enrolment.in_scope:
                excluded = enrolment
                continue
            key = (subject.place_id, enrolment.year)
            if key not in calendars:
                calendars[key] = calendar_for(subject.place, enrolment.year)
            rows += _dossier_rows(enrolment, dossiers, calendars[key])
        homes.append(
            SubjectHome(
                subject=subject,
                rows=rows,
                excluded=excluded,
                recognition=next(iter(recognitions.get(subject.pk, [])), None),
                certificate=next(iter(certificates.get(subject.pk, [])), None),
                officers=[member.user for member in officers.get(subject.pk, [])],
            )
        )
    return homes


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
        (DossierKind.RECOGNITION, date(enrolment.year, 10, 1), rule.recognition_last_day, "recognition_last_day"),
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
            )
        )
    return rows


def _certificates(subject_ids: Iterable[int]):
    held = (CertificateState.READY, CertificateState.HANDED_OVER)
    return (
        Certificate.objects.filter(recognition__subject__in=subject_ids, recognition__state=RecognitionState.IN_FORCE, state__in=held)
        .select_related("recognition")
        .order_by("-recognition__year")
    )


def _area_officers(subject_ids: Iterable[int]):
    in_force = SubjectMember.objects.in_force(clock.today())
    return in_force.filter(subject__in=subject_ids, role=MemberRole.AREA_OFFICER).select_related("user")


def _by_subject(rows, of=lambda row: row.subject_id) -> dict[int, list]:
    grouped: dict[int, list] = {}
    for row in rows:
        grouped.setdefault(of(row), []).append(row)
    return grouped
