"""Subjects are given to an area officer from today; the former one's time ends, and nobody's change is overwritten unseen."""

import json
from datetime import date

import pytest
from django.urls import reverse

from antt_portal.notices.models import Notice
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from registrations.models import SubjectMember
from registrations.services.assignments import area_officers_give
from tests.factories import SubjectFactory, SubjectMemberFactory, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def _in_february(at):
    at("2026-02-10 09:00")


@pytest.fixture
def police():
    return person()


def of(officer) -> list[tuple]:
    rows = SubjectMember.objects.filter(user=officer, role="area_officer").order_by("subject_id")
    return [(row.subject_id, row.starts_on, row.ends_on) for row in rows]


def test_many_go_to_one_officer_and_the_former_one_ends(police):
    former, officer = person("area_officer"), person("area_officer")
    taken, free = SubjectFactory(), SubjectFactory(school=True)
    SubjectMemberFactory(subject=taken, user=former, role="area_officer", starts_on=date(2025, 1, 1))
    changed = area_officers_give(place=ward(), subjects={taken.pk: former.pk, free.pk: None}, officer=officer, by=police)
    assert changed == 2
    assert of(former) == [(taken.pk, date(2025, 1, 1), date(2026, 2, 9))]
    assert of(officer) == [(pk, date(2026, 2, 10), None) for pk in sorted((taken.pk, free.pk))]
    entry = Entry.objects.get(action="area_officers.given")
    assert json.loads(entry.body)["details"] == {"officer": officer.pk, "subjects": sorted((taken.pk, free.pk))}
    assert {notice.recipient_id: notice.text for notice in Notice.objects.all()} == {
        officer.pk: "Ông/bà được phân công phụ trách thêm 2 đối tượng của Phường Đống Đa.",
        former.pk: "Ông/bà thôi phụ trách 1 đối tượng của Phường Đống Đa.",
    }


def test_giving_again_changes_nothing_and_leaves_no_trace(police):
    officer, subject = person("area_officer"), SubjectFactory()
    area_officers_give(place=ward(), subjects={subject.pk: None}, officer=officer, by=police)
    assert area_officers_give(place=ward(), subjects={subject.pk: officer.pk}, officer=officer, by=police) == 0
    assert Entry.objects.filter(action="area_officers.given").count() == 1
    assert Notice.objects.count() == 1


def test_what_somebody_else_gave_meanwhile_is_not_overwritten(police):
    quick, officer = person("area_officer", full_name="Lê Minh Tuấn"), person("area_officer")
    subject = SubjectFactory(name="Tổ dân phố số 5")
    area_officers_give(place=ward(), subjects={subject.pk: None}, officer=quick, by=person("chief"))
    with pytest.raises(Conflict, match="Tổ dân phố số 5: Lê Minh Tuấn"):
        area_officers_give(place=ward(), subjects={subject.pk: None}, officer=officer, by=police)
    assert of(officer) == []


def test_who_is_no_area_officer_there_gets_nothing(police):
    subject = SubjectFactory()
    for other in (person(), person("area_officer", place=ward("00004")), person("area_officer", is_active=False)):
        with pytest.raises(Refused, match="không phải cảnh sát khu vực"):
            area_officers_give(place=ward(), subjects={subject.pk: None}, officer=other, by=police)
    with pytest.raises(Refused, match="Chưa đánh dấu"):
        area_officers_give(place=ward(), subjects={}, officer=person("area_officer"), by=police)


def test_only_the_police_of_the_place_give_only_its_living_subjects(police):
    officer, subject = person("area_officer"), SubjectFactory()
    for by in (person("office"), person("area_officer"), person(place=ward().parent), person(place=ward("00004"))):
        with pytest.raises(NotYours):
            area_officers_give(place=ward(), subjects={subject.pk: None}, officer=officer, by=by)
    for other in (SubjectFactory(place=ward("00004")), SubjectFactory(closed=True), SubjectFactory(kind="ward", label="")):
        with pytest.raises(NotYours):
            area_officers_give(place=ward(), subjects={subject.pk: None, other.pk: None}, officer=officer, by=police)
    assert not SubjectMember.objects.exists()


class TestPage:
    @pytest.fixture
    def address(self, client, police):
        client.force_login(police)
        return reverse("area_officers", args=["00235"])

    def test_it_shows_who_has_how_many_and_each_figure_opens_them(self, client, address):
        officer = person("area_officer", full_name="Lê Minh Tuấn")
        for _ in range(2):
            SubjectMemberFactory(user=officer, role="area_officer")
        free = SubjectFactory()
        SubjectFactory(closed=True)
        loads = client.get(address).context["loads"]
        assert [(name, number) for name, number, _ in loads] == [("Chưa phân công", 1), ("Lê Minh Tuấn", 2)]
        for _, number, query in loads:
            assert client.get(address + query).context["found"] == number
        assert [row for row, *_ in client.get(f"{address}?can_bo=chua").context["rows"]] == [free]

    def test_what_is_ticked_goes_to_the_officer_and_the_filter_stays(self, client, address):
        officer, subjects = person("area_officer"), [SubjectFactory(), SubjectFactory()]
        ticked = [f"{subject.pk}:0" for subject in subjects]
        answer = client.post(f"{address}?can_bo=chua", {"officer": officer.pk, "subjects": ticked})
        assert (answer.status_code, answer.url) == (302, f"{address}?can_bo=chua")
        assert len(of(officer)) == 2

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({}, "Ông/bà chọn cảnh sát khu vực sẽ phụ trách."),
            ({"officer": "5x"}, "không còn là cảnh sát khu vực"),
            ({"subjects": "x:1", "officer": "own"}, "không đọc được"),
            ({"subjects": [], "officer": "own"}, "Chưa đánh dấu đối tượng nào"),
        ],
    )
    def test_what_is_missing_is_told_and_what_was_ticked_is_kept(self, client, address, sent, told):
        officer, subject = person("area_officer"), SubjectFactory()
        if sent.get("officer") == "own":
            sent = sent | {"officer": officer.pk}
        answer = client.post(address, {"subjects": f"{subject.pk}:0"} | sent)
        page = answer.content.decode()
        assert (answer.status_code, told in page, "<title>Lỗi:" in page) == (400, True, True)
        assert ("checked" in page) == ("subjects" not in sent)
        assert of(officer) == []

    def test_a_stale_page_is_answered_with_how_it_is_now(self, client, address):
        quick, officer, subject = person("area_officer"), person("area_officer"), SubjectFactory()
        SubjectMemberFactory(subject=subject, user=quick, role="area_officer")
        answer = client.post(address, {"officer": officer.pk, "subjects": f"{subject.pk}:0"})
        assert answer.status_code == 409
        assert "Có người vừa phân công lại" in answer.content.decode()

    @pytest.mark.parametrize("many", [3, 30])
    def test_the_number_of_queries_does_not_grow(self, client, address, many, django_assert_max_num_queries):
        for _ in range(many):
            SubjectMemberFactory(user=person("area_officer"), role="area_officer")
        with django_assert_max_num_queries(15):
            assert len(client.get(address).context["rows"]) == many
