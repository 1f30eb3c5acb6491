"""A ward whose year 2026 is open, with people who are reminded; and what they were told."""

import json
from datetime import date, datetime

from django.db import connection

from antt_portal.accounts.models import User
from antt_portal.notices.models import NoticeLine
from antt_portal.places.models import Place
from antt_portal.trail.models import Entry
from registrations.calendar import VIETNAM
from registrations.choices import MemberRole, MilestoneKind
from registrations.models import Enrolment, Milestone
from registrations.services import enforcement
from registrations.services.roster import roster_open
from tests.factories import SubjectFactory, SubjectMemberFactory, person, ward

OVER = "calendar.day_over"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def opened_ward(*, place: Place | None = None, areas: int = 6, people: list[User] | None = None) -> Place:
    """A ward that opened its roster on 5 January 2026 (call it then): areas with a head each and one area officer, a police officer.

    `people` are heads of the areas in turn, instead of people of their own.
    """
    place = place or ward()
    officer = person("area_officer", place=place)
    person(place=place)
    for number in range(areas):
        area = SubjectFactory(place=place)
        given = {"user": people[number % len(people)]} if people else {}
        SubjectMemberFactory(subject=area, **given)
        SubjectMemberFactory(subject=area, user=officer, role=MemberRole.AREA_OFFICER)
    roster_open(place=place, year=2026)
    enforcement.enforce_calendar(instant("2026-01-05 08:30"))
    return place


def told_about(words: str) -> list[tuple[int, str]]:
    """Live lines whose text contains `words`: to whom (a user's id) and what, in order."""
    lines = NoticeLine.objects.filter(withdrawn_at=None, text__contains=words).order_by("notice__recipient", "text")
    return list(lines.values_list("notice__recipient", "text"))


def days_over(place: Place, what: str = MilestoneKind.REGISTRATION_ENDS) -> list[dict]:
    """What the trail of a place says of days of `what` that are over in 2026, row by row."""
    rows = Entry.objects.filter(action=OVER, object_id=place.pk).order_by("seq")
    said = [json.loads(row.body)["details"] for row in rows]
    return [one for one in said if (one["what"], one["year"]) == (what, 2026)]


def marked() -> int:
    """How many are marked as not registered when the last day was over."""
    return Enrolment.objects.filter(year=2026).exclude(missed_on=None).count()


def only_milestone(*, place: Place, day: date, next_at: datetime) -> Milestone:
    """The last day of the areas' registration, moved to `day` and to be looked at at `next_at`; nothing else is looked at any more.

    For what runs by the database's own clock, which no test can move.
    """
    row = Milestone.objects.get(place=place, year=2026, what=MilestoneKind.REGISTRATION_ENDS, kind="residential_area")
    Milestone.objects.exclude(pk=row.pk).update(next_at=None)
    Milestone.objects.filter(pk=row.pk).update(day=day, next_at=next_at)
    return row


def database_now() -> datetime:
    """The database's clock itself: that of the portal stands still in tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
