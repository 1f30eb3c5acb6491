"""Plans are published, days off changed, lists imported and rosters opened while the calendar runs: each person hears of a new day once,
the milestones end up as the calendar says, and nobody waits for another for ever."""

import itertools
from datetime import date
from functools import partial
from threading import Barrier, Event

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from antt_portal.notices.models import NoticeLine
from antt_portal.places.choices import DayKind
from antt_portal.places.models import CalendarDay, Place
from registrations.choices import MemberRole, MilestoneKind
from registrations.models import Milestone, MilestoneMove, SubjectMember
from registrations.plans import calendar_for
from registrations.services import enforcement, milestones, schedule
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from registrations.services.schedule import schedules_follow_days_off
from tests.dossiers.calendar_ward import instant, opened_ward, told_about
from tests.factories import SubjectFactory, UserFactory, ward
from tests.registrations.unit_sheets import AREA, FIRM, xlsx
from tests.schedulers import at_one_instant, without_row_locks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time"),
]
AREAS = 3
CONCERNED = AREAS + 1 + 1  # the heads, the area officer, the police
numbers = itertools.count(1)


@pytest.fixture
def opened(at):
    at("2026-01-05 08:00")
    place = opened_ward(areas=AREAS)
    at("2026-03-18 09:00")
    return place


def published(place: Place, day: str, *, year: int = 2026) -> None:
    """A plan of a ward or a province says that areas register until `day`."""
    codes = {"province_code": place.code} if place.is_province else {"province_code": place.parent.code, "ward_code": place.code}
    plan = {"year": year, "symbol": f"{next(numbers)}/KH", "issued_on": f"{year}-02-10", **codes}
    rule = {"kind": "residential_area", "registration_due": {"date": day, "inclusive": True}}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")


def areas_day(place: Place, year: int = 2026) -> date:
    return Milestone.objects.get(place=place, year=year, what=MilestoneKind.REGISTRATION_ENDS, kind="residential_area").day


def as_the_calendar_says(place: Place, year: int = 2026) -> bool:
    return areas_day(place, year) == calendar_for(place, year).rule("residential_area", "ward").registration_last_day


def run(text: str) -> list[dict]:
    return enforcement.enforce_calendar(instant(text))


def test_two_plans_published_while_two_schedulers_run_are_told_once_and_the_former_day_is_withdrawn(opened):
    run("2026-03-17 07:00")
    assert len(told_about("31/03/2026 (thứ Ba), còn 14 ngày")) >= CONCERNED
    _, broken = at_one_instant(
        lambda: published(opened, "2026-04-15"),
        lambda: published(opened.parent, "2026-04-20"),
        lambda: run("2026-03-18 09:05"),
        lambda: run("2026-03-18 09:05"),
    )
    assert broken == []
    run("2026-03-18 09:10"), run("2026-03-18 09:15")
    assert areas_day(opened) == date(2026, 4, 15)
    moved = told_about("thay đổi, lùi đến hết ngày 15/04/2026")
    assert len(moved) == len({who for who, _ in moved}) == CONCERNED
    assert told_about("thay đổi, lùi đến hết ngày 20/04/2026") == []
    of_areas = NoticeLine.objects.filter(text__icontains="tổ dân phố", text__contains="còn 14 ngày")
    assert of_areas.count() == CONCERNED
    assert not of_areas.filter(withdrawn_at=None).exists()


def test_without_the_places_lock_two_schedulers_would_find_the_same_moves_to_tell(opened, monkeypatch):
    """The control: with it the second finds nothing."""
    published(opened, "2026-04-15")
    told = []
    mover = milestones._movers[MilestoneKind.REGISTRATION_ENDS]

    def counted(calendar, moves, today):
        told.append(len(moves))
        return mover(calendar, moves, today)

    monkeypatch.setitem(milestones._movers, MilestoneKind.REGISTRATION_ENDS, counted)
    assert at_one_instant(*[lambda: run("2026-03-18 09:05")] * 2)[1] == []
    assert told == [1]
    MilestoneMove.objects.update(told_at=None)
    told.clear()
    _without_the_places_lock(monkeypatch)
    at_one_instant(*[lambda: run("2026-03-18 09:10")] * 2)
    assert told == [1, 1]


def _without_the_places_lock(monkeypatch) -> None:
    without_row_locks(monkeypatch, Place)
    both, places_moved = Barrier(2), milestones._tell_moves

    def looked_at_the_same_time(turn):
        both.wait(timeout=30)
        places_moved(turn)

    monkeypatch.setattr(milestones, "_tell_moves", looked_at_the_same_time)


def test_the_plans_of_a_year_gone_by_are_followed_in_turn(at):
    place = _ward_of_last_year(at)
    _, broken = at_one_instant(lambda: published(place, "2025-04-15", year=2025), lambda: published(place.parent, "2025-04-20", year=2025))
    assert broken == []
    assert as_the_calendar_says(place, 2025)


def test_without_the_locks_on_their_places_the_later_one_would_overwrite_what_it_did_not_see(at, monkeypatch):
    """The control."""
    place = _ward_of_last_year(at)
    both, wards_is_done, calendars_for = Barrier(2), Event(), schedule.calendars_for

    def read_before_the_other_writes(places, year):
        found = calendars_for(places, year)
        both.wait(timeout=30)
        if len(places) > 1:  # the province's
            wards_is_done.wait(timeout=30)
        return found

    def wards():
        published(place, "2025-04-15", year=2025)
        wards_is_done.set()

    monkeypatch.setattr(schedule, "places_locked", lambda which: list(Place.objects.filter(which).select_related("parent").order_by("pk")))
    monkeypatch.setattr(schedule, "calendars_for", read_before_the_other_writes)
    assert at_one_instant(wards, lambda: published(place.parent, "2025-04-20", year=2025))[1] == []
    assert not as_the_calendar_says(place, 2025)


def _ward_of_last_year(at) -> Place:
    at("2025-01-06 08:00")
    SubjectFactory()
    roster_open(place=ward(), year=2025)
    at("2026-02-02 08:00")
    return ward()


@pytest.mark.timeout(170)
def test_nobody_waits_for_another_for_ever(opened, tmp_path, at):
    """Everything that locks places, at once, six times; a deadlock is an error that the database raises in one of them."""
    people = UserFactory.create_batch(3)
    at("2026-01-05 08:00")
    others = [opened_ward(place=ward(code), areas=3, people=people[::-1]) for code in ("00004", "00008")]
    at("2026-03-18 09:00")
    sheet = tmp_path / "danh-sach.xlsx"
    sheet.write_bytes(xlsx(AREA, FIRM))
    for number in range(6):
        SubjectFactory(place=others[1])
        acts = [
            partial(published, opened, f"2026-04-{1 + number:02}"),
            partial(published, opened.parent, f"2026-04-{11 + number:02}"),
            partial(published, opened.parent, f"2025-04-{1 + number:02}", year=2025),
            partial(_day_off, date(2026, 3, 18 + number)),
            partial(call_command, "import_units", str(sheet), ward=others[0].code, verbosity=0),
            partial(roster_open, place=others[1], year=2026),
            *[partial(run, f"2026-03-{18 + number} {10 + number}:00")] * 3,
        ]
        _, broken = at_one_instant(*acts)
        assert broken == []
    run("2026-03-31 12:00")
    assert all(as_the_calendar_says(place) for place in (opened, *others))
    assert not MilestoneMove.objects.filter(told_at=None).exists()


def _day_off(day: date) -> None:
    with transaction.atomic():
        CalendarDay.objects.update_or_create(date=day, defaults={"kind": DayKind.DAY_OFF, "name": "Nghỉ bù", "source": "12/TB-UBND"})
        schedules_follow_days_off([2026], because=f"ngày {day:%d/%m/%Y} là ngày nghỉ")


@pytest.fixture
def two_places_with_the_same_people(at):
    """Both have something to say to the same people, who have mail addresses."""
    at("2026-01-05 08:00")
    people = [UserFactory(email=f"nguoi-{number}@example.org") for number in range(4)]
    return [opened_ward(place=ward(code), areas=4, people=people) for code in ("00004", "00008")]


def side_by_side(places: list[Place]) -> list[Exception]:
    """What broke when the calendar acted in these places at the same instant."""
    morning = instant("2026-03-24 07:00")
    return at_one_instant(*[partial(milestones._in_turn, place.pk, morning, milestones._act) for place in places])[1]


def test_two_places_that_tell_the_same_people_do_not_wait_for_each_other(two_places_with_the_same_people):
    assert side_by_side(two_places_with_the_same_people) == []


def test_with_the_mails_locked_in_two_parts_they_would(two_places_with_the_same_people, monkeypatch):
    """The control: each holds the mail that the other wants next."""
    digest_add, both = milestones.digest_add, Barrier(2)
    heads = sorted(SubjectMember.objects.filter(role=MemberRole.HEAD).values_list("user", flat=True))
    ends = iter((heads[0], heads[-1]))

    def in_two_parts(lines, *, day):
        head = next(ends)
        digest_add([line for line in lines if line.recipient_id == head], day=day)
        both.wait(timeout=30)
        return digest_add([line for line in lines if line.recipient_id != head], day=day)

    monkeypatch.setattr(milestones, "digest_add", in_two_parts)
    assert [type(error) for error in side_by_side(two_places_with_the_same_people)] == [OperationalError]
