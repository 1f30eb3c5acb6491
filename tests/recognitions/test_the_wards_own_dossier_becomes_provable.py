"""From October it is looked each working morning whether the ward's own dossier can be proved: 100 % registered, 70 % recognised."""

from datetime import datetime

import pytest
from django.urls import reverse

from dossiers.choices import DossierState
from dossiers.models import Dossier
from recognitions.models import Recognition
from registrations.calendar import VIETNAM
from registrations.choices import MilestoneKind, SubjectKind
from registrations.models import Enrolment, Milestone
from registrations.services.plans import plan_publish
from registrations.services.roster import roster_open
from tests.calendar_days import enforce, link_of, told
from tests.factories import DecisionFactory, DossierFactory, RecognitionFactory, SubjectFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
OWN = "của chính phường Đống Đa"
PROVABLE = (
    "Hồ sơ năm 2026 của chính phường Đống Đa đã đủ tỷ lệ: 10/10 đối tượng đã đăng ký, 7/10 đã được công nhận (cần ít nhất 7). "
    "Hạn gửi: hết ngày 19/11/2026 (thứ Năm), còn 8 ngày."
)


@pytest.fixture
def areas(at):
    """Ten residential areas on the roster, all registered."""
    at("2026-01-05 08:00")
    SubjectFactory.create_batch(10)
    roster_open(place=ward(), year=2026)
    rows = Enrolment.objects.filter(kind="residential_area")
    rows.update(registered_at=datetime(2026, 2, 1, tzinfo=VIETNAM))
    return list(rows)


@pytest.fixture
def police():
    return person()


def recognise(rows) -> None:
    for row in rows:
        RecognitionFactory(enrolment=row)


def looked_at() -> Milestone:
    return Milestone.objects.get(place=ward(), what=MilestoneKind.WARD_PROVABLE)


def test_it_is_told_once_when_it_first_holds(areas, police):
    chief, chairperson, office = person("chief"), person("chairperson"), person("office")
    recognise(areas[:6])
    enforce("2026-11-10 07:00")
    assert told(police, about=OWN) == []
    recognise(areas[6:7])
    enforce("2026-11-11 07:00"), enforce("2026-11-11 07:05"), enforce("2026-11-12 07:00")
    assert told(police, about=OWN) == told(chief, about=OWN) == told(chairperson, about=OWN) == [PROVABLE]
    assert told(office, about=OWN) == []
    assert looked_at().next_at is None
    assert looked_at().passed_at


def test_its_link_begins_the_wards_own_dossier_or_goes_on_with_it(areas, police, client, at):
    recognise(areas[:7])
    enforce("2026-11-11 07:00")
    own = Enrolment.objects.get(kind=SubjectKind.WARD)
    assert link_of(police, about=OWN) == reverse("dossier_start", args=[own.subject_id, 2026, "recognition"])
    at("2026-11-11 08:00")
    for trait in ("", "chief", "chairperson"):
        client.force_login(person(trait))
        assert client.get(link_of(police, about=OWN)).status_code == 200


def test_where_it_was_begun_the_link_leads_to_it(areas, police):
    begun = DossierFactory(enrolment=Enrolment.objects.get(kind=SubjectKind.WARD), deciding_place=ward().parent)
    recognise(areas[:7])
    enforce("2026-11-11 07:00")
    assert link_of(police, about=OWN) == reverse("dossier", args=[begun.pk])


def test_one_that_is_not_registered_is_enough_for_it_not_to_hold(areas, police):
    recognise(areas[:9])
    Enrolment.objects.filter(pk=areas[9].pk).update(registered_at=None)
    enforce("2026-11-12 07:00")
    assert told(police, about=OWN) == [
        "Hồ sơ năm 2026 của chính phường Đống Đa cần 100% đối tượng đã đăng ký: còn 1 đối tượng chưa đăng ký. "
        "Hạn gửi: hết ngày 19/11/2026 (thứ Năm), còn 7 ngày."
    ]


def test_while_it_does_not_hold_what_is_missing_is_said_on_five_days_only(areas, police):
    recognise(areas[:4])
    said = {}
    for day in [f"2026-10-{number:02d}" for number in range(1, 32)] + [f"2026-11-{number:02d}" for number in range(1, 22)]:
        before = told(police, about=OWN)
        enforce(f"{day} 07:00")
        said |= {day: told(police, about=OWN)[len(before) :]}
    assert [day for day, lines in said.items() if lines] == ["2026-11-05", "2026-11-12", "2026-11-16", "2026-11-18", "2026-11-19"]
    assert said["2026-11-05"] == [
        "Hồ sơ năm 2026 của chính phường Đống Đa chưa đủ tỷ lệ: đã công nhận 4/10, cần ít nhất 7; còn 6 đối tượng chưa được công nhận. "
        "Hạn gửi: hết ngày 19/11/2026 (thứ Năm), còn 14 ngày."
    ]
    assert looked_at().outcome == {"total": 10, "registered": 10, "recognised": 4}


def test_its_links_show_exactly_what_is_missing(areas, police, client, at):
    recognise(areas[:4])
    Enrolment.objects.filter(pk__in=[areas[8].pk, areas[9].pk]).update(registered_at=None)
    enforce("2026-11-12 07:00")
    at("2026-11-12 08:00")
    client.force_login(police)
    for words, number in (("còn 6 đối tượng chưa được công nhận", 6), ("còn 2 đối tượng chưa đăng ký", 2)):
        assert len(client.get(link_of(police, about=words)).context["lines"]) == number


def test_after_days_of_standstill_it_is_said_with_the_days_that_are_left(areas, police):
    enforce("2026-11-11 07:00"), enforce("2026-11-17 10:00")
    assert [line[-11:] for line in told(police, about=OWN)] == ["còn 2 ngày."]


def test_a_dossier_that_was_sent_already_needs_nothing_until_it_is_withdrawn(areas, police):
    own = DossierFactory(enrolment=Enrolment.objects.get(kind=SubjectKind.WARD), deciding_place=ward().parent, sent=True)
    recognise(areas)
    enforce("2026-11-11 07:00")
    assert told(police, about=OWN) == []
    Dossier.objects.filter(pk=own.pk).update(state=DossierState.WITHDRAWN)
    enforce("2026-11-12 07:00")
    assert len(told(police, about=OWN)) == 1
    assert looked_at().next_at is None


def test_a_recognition_that_is_revoked_afterwards_takes_nothing_back(areas, police):
    recognise(areas[:7])
    enforce("2026-11-11 07:00")
    Recognition.objects.filter(enrolment=areas[0]).update(state="revoked", revoked_by=DecisionFactory(revoking=True))
    enforce("2026-11-12 07:00")
    assert told(police, about=OWN) == [PROVABLE]


def test_a_plan_may_ask_for_more(areas, police):
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code}
    more = {"kind": "ward", "code": "5.4b", "threshold": 90}
    plan_publish(content={"plan": plan, "criterion": [more]}, source="test")
    recognise(areas[:8])
    enforce("2026-11-12 07:00")
    assert "đã công nhận 8/10, cần ít nhất 9" in told(police, about=OWN)[0]


def test_a_moved_day_is_followed_and_told_anew(areas, police, at):
    recognise(areas[:7])
    enforce("2026-11-11 07:00")
    at("2026-11-11 09:00")
    place = ward()
    plan = {"year": 2026, "province_code": place.parent.code, "ward_code": place.code}
    rule = {"kind": "ward", "recognition_due": {"date": "2026-11-16", "inclusive": True}}
    plan_publish(content={"plan": plan, "rule": [rule]}, source="test")
    enforce("2026-11-11 09:05"), enforce("2026-11-12 07:00"), enforce("2026-11-13 07:00")
    [line] = told(police, about="đã đủ tỷ lệ")
    assert line.endswith("(cần ít nhất 7). Hạn gửi: hết ngày 16/11/2026 (thứ Hai), còn 4 ngày.")


def test_a_province_has_no_such_day(areas):
    of_province = Milestone.objects.filter(place=ward().parent)
    assert of_province.exists()
    assert not of_province.filter(what=MilestoneKind.WARD_PROVABLE).exists()
