"""Doctor finds what must never be true of subjects and rosters, and finds nothing in what the services write."""

from datetime import date

import pytest

from antt_portal.trail import doctor
from registrations import invariants
from registrations.models import Enrolment, Subject
from registrations.services.roster import roster_open
from tests.factories import EnrolmentFactory, SubjectFactory, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def findings() -> list[str]:
    checks = (invariants.keys_that_do_not_match, invariants.enrolments_that_contradict_their_subject, invariants.subjects_out_of_place)
    return [sentence for check in checks for sentence in check()]


def test_the_checks_are_registered():
    assert {"subject keys", "enrolments", "subjects"} <= set(doctor.names())


def test_what_the_services_write_is_in_order(at):
    at("2026-02-10 09:00")
    SubjectFactory(), SubjectFactory(enterprise=True, size_class="small"), SubjectFactory(closed=True)
    roster_open(place=ward(), year=2026)
    assert findings() == []


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"name_key": "khac"}, "is not found by the name it shows"),
        ({"sort_key": "khac"}, "is not found by the name it shows"),
        ({"kind": "agency"}, "is of another kind than its subject"),
        ({"exclusion_reason": "Doanh nghiệp nhỏ"}, "is in scope and says why it is not"),
        ({"registered_late": True}, "was late and never registered"),
    ],
)
def test_a_roster_row_that_contradicts_itself_is_found(broken, words):
    row = EnrolmentFactory()
    Enrolment.objects.filter(pk=row.pk).update(**broken)
    [finding] = findings()
    assert finding == f"registrations: enrolment {row.pk} {words}"


def test_a_roster_row_in_another_place_is_found_unless_the_subject_moved():
    row = EnrolmentFactory()
    Enrolment.objects.update(place=ward("00004"))
    assert findings() == [f"registrations: enrolment {row.pk} is in another place than its subject, which never moved"]
    Subject.objects.update(status="moved", status_on=date(2026, 5, 1))
    assert findings() == []


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"status": "merged", "status_on": date(2026, 5, 1)}, "was merged into nobody"),
        ({"status": "suspended"}, "is no longer active and does not say since when"),
    ],
)
def test_a_subject_that_contradicts_itself_is_found(broken, words):
    subject = SubjectFactory()
    Subject.objects.update(**broken)
    assert findings() == [f"registrations: subject {subject.pk} {words}"]


def test_a_subject_that_lives_in_a_province_is_found():
    subject = SubjectFactory(place=ward().parent)
    assert findings() == [f"registrations: subject {subject.pk} lives in a province, not in a ward"]
