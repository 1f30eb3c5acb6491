"""Who is to be reminded today: on the year's roster, and the dossier whose turn it is was not sent, or was returned and waits for them.

As many queries for a ward of a thousand subjects as for one of five: plain values in, one line for each dossier that is waited for out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from antt_portal import clock
from antt_portal.notices.reach import unreachable
from antt_portal.places.models import Place
from dossiers.calling.turns import is_its_turn
from dossiers.choices import NOT_SENT, DossierKind, DossierState
from dossiers.deadlines import FIELDS
from dossiers.models import Dossier
from dossiers.permissions import POLICE
from registrations.calendar import years_alive
from registrations.choices import Level, MemberRole, SubjectKind
from registrations.models import Enrolment, SubjectMember
from registrations.plans import YearCalendar, calendar_for
from registrations.querysets import own_subject_ids
from registrations.rosters.area_officers import officer_of_each, officers_of

SHOWN = ("pk", "subject_id", "year", "name", "sort_key", "kind", "managing_level", "registered_at")


class Standing(StrEnum):
    """How it stands with a dossier that is waited for."""

    TO_SEND = "chua-gui"
    RETURNED = "bo-sung"
    CLOSED = "het-nhan"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dossier of a subject's year that its people have still to send. `state` is empty of one not begun; `last_day` is, of one that
    was returned, the day as it stood when it was sent."""

    enrolment_id: int
    subject_id: int
    year: int
    name: str
    sort_key: str
    kind: str
    dossier_id: int | None
    state: str
    last_day: date
    standing: Standing
    is_past: bool
    is_reached: bool
    officer_id: int | None

    @property
    def key(self) -> str:
        """What a page and a request call it: “123-recognition”."""
        return f"{self.enrolment_id}-{self.kind}"

    @property
    def subject_year_kind(self) -> tuple[int, int, str]:
        return self.subject_id, self.year, self.kind

    @property
    def may_still_be_sent(self) -> bool:
        return self.standing != Standing.CLOSED

    @property
    def order(self) -> tuple:
        """Whom nothing reaches first, the nearest last day first; what nobody can send any more last."""
        return self.standing == Standing.CLOSED, self.is_reached, self.last_day, self.sort_key, self.enrolment_id, self.kind


def rows_cared_for(user, place: Place) -> QuerySet[Enrolment]:
    """The roster rows of `place` about which `user` calls: all for its police, their own subjects' for an area officer."""
    rows = Enrolment.objects.visible_to(user).filter(place=place)
    if user.holds(*POLICE, place=place):
        return rows
    return rows.filter(subject__in=own_subject_ids(user, MemberRole.AREA_OFFICER))


def waiting_for(user, place: Place) -> list[Waiting]:
    """All that `user` has to remind people of in the ward `place` today, in the order of the list. The ward itself is not called; in one
    that was dissolved nothing is waited for."""
    today = clock.today()
    if place.is_gone_on(today):
        return []
    years = years_alive(today)
    rows = rows_cared_for(user, place).in_force().filter(year__in=years).exclude(kind=SubjectKind.WARD)
    calendars = {year: calendar_for(place, year) for year in years}
    dossiers = _dossiers_of(rows, years)
    values = list(rows.values(*SHOWN))
    officers = officer_of_each({row["subject_id"] for row in values}, officers_of(place, today), today)
    reached = _reached(rows, today)
    found = [
        _waiting(row, kind, dossiers.get((row["subject_id"], row["year"], kind)), calendars[row["year"]], today, reached, officers)
        for row in values
        for kind in DossierKind.values
    ]
    return sorted(filter(None, found), key=lambda one: one.order)


def _dossiers_of(rows: QuerySet[Enrolment], years: Iterable[int]) -> dict[tuple[int, int, str], Dossier]:
    asked = Dossier.objects.filter(subject__in=rows.values("subject"), year__in=years)
    read = asked.only("subject_id", "year", "kind", "state", "deciding_place_id", "last_day")
    return {(row.subject_id, row.year, row.kind): row for row in read.order_by()}


def _reached(rows: QuerySet[Enrolment], today: date) -> set[int]:
    """The subjects one of whose people the portal reaches by itself."""
    people = SubjectMember.objects.in_force(today).representatives().filter(subject__in=rows.values("subject"), user__is_active=True)
    by_person = defaultdict(set)
    for subject_id, user_id in people.values_list("subject_id", "user_id"):
        by_person[user_id].add(subject_id)
    out_of_reach = unreachable(by_person)
    return {subject_id for user_id, subjects in by_person.items() if user_id not in out_of_reach for subject_id in subjects}


def _waiting(row: dict, kind: str, dossier: Dossier | None, calendar: YearCalendar, today: date, reached, officers) -> Waiting | None:
    """The line for one dossier of a roster row, or None when nobody waits for it."""
    state = dossier.state if dossier else ""
    is_returned = state == DossierState.RETURNED
    rule = calendar.rule(row["kind"], _level(row, dossier, calendar, today))
    if not is_returned:
        was_registered = kind == DossierKind.REGISTRATION and row["registered_at"]
        if (state and state not in NOT_SENT) or was_registered or not is_its_turn(kind, rule, year=row["year"], on=today):
            return None
    last_day = (dossier.last_day if is_returned else None) or getattr(rule, FIELDS[kind])
    is_past = last_day < today
    is_closed = is_past and not is_returned and rule.late_dossiers == "refuse"
    officer = officers.get(row["subject_id"])
    return Waiting(
        enrolment_id=row["pk"],
        subject_id=row["subject_id"],
        year=row["year"],
        name=row["name"],
        sort_key=row["sort_key"],
        kind=kind,
        dossier_id=dossier.pk if dossier else None,
        state=state,
        last_day=last_day,
        standing=Standing.RETURNED if is_returned else Standing.CLOSED if is_closed else Standing.TO_SEND,
        is_past=is_past,
        is_reached=row["subject_id"] in reached,
        officer_id=officer.pk if officer else None,
    )


def _level(row: dict, dossier: Dossier | None, calendar: YearCalendar, today: date) -> str:
    """Where it is decided: as its dossier says, else as the rule of the day would have it."""
    levels = {calendar.place.pk: Level.WARD, calendar.place.parent_id: Level.PROVINCE}
    if dossier and dossier.deciding_place_id in levels:
        return levels[dossier.deciding_place_id]
    return calendar.deciding(kind=row["kind"], managing_level=row["managing_level"], on=today).level
