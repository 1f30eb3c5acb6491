"""A subject that moves to another ward leaves one roster and joins the other; its history goes with it, to be read (practice P7)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from antt_portal.accounts.models import User
from antt_portal.notices.models import Notice
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from dossiers.models import Dossier
from registrations.choices import SubjectStatus
from registrations.lives.preview import preview_of
from registrations.models import Enrolment, Subject, SubjectMember
from registrations.services.life.moving import move_foreseen, subject_move
from registrations.services.life.status import subject_set_status
from tests.factories import (
    DossierFactory,
    EnrolmentFactory,
    RecognitionFactory,
    SubjectFactory,
    SubjectMemberFactory,
    head_of,
    person,
    ward,
)

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
IN_MARCH = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ASKED = {"on": date(2026, 7, 1), "reason": "Chuyển trụ sở", "paper": "Thông báo số 8/TB-CT"}


@pytest.fixture(autouse=True)
def _in_july(at):
    at("2026-07-10 10:00")


@pytest.fixture
def new_ward():
    return ward("00004")


@pytest.fixture
def firm(new_ward):
    EnrolmentFactory(subject__place=new_ward)  # the roster of the new ward is open
    return EnrolmentFactory(
        subject=SubjectFactory(enterprise=True, name="Công ty An Bình", tax_code="0101234567"), registered_at=IN_MARCH
    ).subject


def moved(firm, to, **asked) -> Subject:
    return subject_move(subject=firm, by=person(), to=to, **ASKED | asked)


def test_it_leaves_here_and_begins_there_registered_as_it_was(firm, new_ward):
    shown = preview_of(move_foreseen(subject=firm, to=new_ward, **ASKED))
    assert {(one.place, one.before, one.after) for one in shown.denominators} == {("Phường Đống Đa", 1, 0), (new_ward.name, 1, 2)}
    new = moved(firm, new_ward, fingerprint=shown.fingerprint)
    firm.refresh_from_db()
    here, there = Enrolment.objects.get(subject=firm), Enrolment.objects.get(subject=new)
    assert (firm.status, firm.status_on, here.left_on) == (SubjectStatus.MOVED, ASKED["on"], ASKED["on"])
    assert (new.place, new.tax_code, new.status) == (new_ward, "0101234567", SubjectStatus.ACTIVE)
    assert (there.in_scope, there.registered_at, there.registered_elsewhere) == (True, IN_MARCH, "Danh sách năm 2026 của Phường Đống Đa")
    assert (firm.events.get().kind, new.events.get().kind) == ("moved_out", "moved_in")
    assert set(Entry.objects.filter(action__startswith="subject.moved").values_list("action", "place_id")) == {
        ("subject.moved_out", ward().pk),
        ("subject.moved_in", new_ward.pk),
    }


def test_its_own_people_go_along_and_the_new_police_are_told(firm, new_ward):
    head, officer, stranger = head_of(firm), person(place=new_ward), person("office", place=new_ward)
    new = moved(firm, new_ward)
    assert SubjectMember.objects.get(subject=new).user == head
    assert set(Subject.objects.visible_to(head)) == {firm, new}
    assert set(Notice.objects.values_list("recipient", flat=True)) == {officer.pk}
    assert stranger.pk not in set(Notice.objects.values_list("recipient", flat=True))


def test_a_stand_in_stays_one_and_the_next_head_comes_when_he_was_to_come(firm, new_ward):
    stand_in = SubjectMemberFactory(subject=firm, ends_on=date(2026, 8, 31), paper="Quyết định số 7")
    next_head = SubjectMemberFactory(subject=firm, starts_on=date(2026, 9, 1))
    SubjectMemberFactory(subject=firm, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    there = SubjectMember.objects.filter(subject=moved(firm, new_ward)).values_list("user", "starts_on", "ends_on", "paper")
    assert set(there) == {
        (stand_in.user_id, ASKED["on"], date(2026, 8, 31), "Quyết định số 7"),
        (next_head.user_id, date(2026, 9, 1), None, ""),
    }


def test_the_history_of_one_that_moves_again_is_handed_over_from_its_beginning(firm, new_ward):
    second = moved(firm, new_ward)
    third = subject_move(subject=second, by=person(place=new_ward), to=ward("00008"), **ASKED | {"on": date(2026, 7, 5)})
    reader = person(place=ward("00008"))
    assert set(Subject.objects.visible_to(reader)) == {firm, second, third}
    assert set(Enrolment.objects.visible_to(person(place=new_ward)).values_list("subject", flat=True)) >= {firm.pk, second.pk}
    assert third not in Subject.objects.visible_to(person(place=new_ward))


def test_nothing_happens_to_it_there_before_it_came_nor_before_the_ward_was(firm, new_ward):
    Place.objects.filter(pk=new_ward.pk).update(founded_on=date(2026, 7, 2))
    with pytest.raises(Refused, match="thành lập ngày 02/07/2026"):
        moved(firm, new_ward)
    Place.objects.filter(pk=new_ward.pk).update(founded_on=date(2025, 7, 1))
    new = moved(firm, new_ward)
    with pytest.raises(Refused, match="từ ngày 01/07/2026"):
        subject_set_status(
            subject=new, by=person(place=new_ward), act="closed", on=date(2026, 6, 1), reason="Giải thể", paper="Quyết định số 9"
        )


def test_the_new_ward_reads_the_history_and_may_not_change_it(firm, new_ward):
    dossier = DossierFactory(enrolment=Enrolment.objects.get(subject=firm), complete=True)
    officer, neighbour = person(place=new_ward), person(place=ward("00008"))
    assert not Subject.objects.visible_to(officer).filter(pk=firm.pk).exists()
    moved(firm, new_ward)
    for reader, sees in ((officer, True), (neighbour, False)):
        reader = User.objects.get(pk=reader.pk)  # as the next request finds them
        assert Subject.objects.visible_to(reader).filter(pk=firm.pk).exists() is sees
        assert Enrolment.objects.visible_to(reader).filter(subject=firm).exists() is sees
        assert Dossier.objects.visible_to(reader).filter(pk=dossier.pk).exists() is sees
    with pytest.raises(NotYours):
        subject_set_status(subject=firm, by=officer, act="resumed", on=date(2026, 7, 2), reason="Thử")


def test_one_that_was_decided_on_before_is_not_reviewed_again_there(firm, new_ward):
    RecognitionFactory(enrolment=Enrolment.objects.get(subject=firm))
    there = Enrolment.objects.get(subject=moved(firm, new_ward))
    assert (there.in_scope, there.exclusion_reason) == (False, "Đã có quyết định năm 2026 trước khi chuyển đến")
    assert Enrolment.objects.get(subject=firm).left_on is None


@pytest.mark.parametrize("there", [{"name": "Công ty An Bình"}, {"tax_code": "0101234567"}])
def test_a_ward_that_has_it_already_is_told_and_nothing_happens(firm, new_ward, there):
    SubjectFactory(enterprise=True, place=new_ward, **there)
    with pytest.raises(Refused) as refused:
        moved(firm, new_ward)
    assert refused.value.field == "ward"
    firm.refresh_from_db()
    assert firm.status == SubjectStatus.ACTIVE


def test_it_moves_to_another_ward_and_not_to_a_province_or_to_itself(firm):
    for to in (ward(), ward().parent):
        with pytest.raises(Refused, match="một phường, xã khác"):
            moved(firm, to)
