"""Who may give whom a way in: every giver against every receiver, by an oracle written out in words."""

from datetime import date

import pytest
from django.urls import reverse

from antt_portal.accounts.models import SignInSlip
from antt_portal.accounts.ways_in.care import may_care_for
from registrations.choices import MemberRole, SubjectStatus
from tests.factories import MembershipFactory, SubjectFactory, SubjectMemberFactory, UserFactory, head_of, person, ward
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
KEEPERS = {"officer", "officer here and there", "chief", "administrator"}
# Receiver → who of the ward (and its neighbour, its province) gives them a slip.
ORACLE = {
    "head": KEEPERS | {"area officer of it"},
    "clerk": KEEPERS | {"area officer of it"},
    "head to come": KEEPERS | {"area officer of it"},
    "head of another subject": KEEPERS,
    "head until yesterday": set(),
    "neighbour's head": {"neighbour's officer", "officer here and there"},
    "neighbour's head whom this ward tied to itself later": {"neighbour's officer", "officer here and there"},
    "head whom the neighbour tied to itself later": {"officer", "officer here and there", "chief", "area officer of it"},
    "head here whose earlier subject at the neighbour's was merged": KEEPERS | {"area officer of it"},
    "head who is a superuser": set(),
    "head who is of the office": {"administrator"},
    "head who is to be chief": {"administrator"},
    "officer": {"administrator"},
    "chairperson": {"administrator"},
    "administrator": set(),
    "neighbour's officer": set(),
    "officer here and there": set(),
    "province's officer": {"province's administrator"},
    "nobody": set(),
}


def in_turn(*subjects):
    """One person who represents each of `subjects`, tied to them in this order."""
    clerk = UserFactory()
    for subject in subjects:
        SubjectMemberFactory(subject=subject, user=clerk, role=MemberRole.CLERK)
    return clerk


@pytest.fixture
def cast(at):
    at("2026-09-10 09:00")
    area, other = SubjectFactory(), SubjectFactory()
    neighbours = SubjectFactory(place=ward("00004"))
    merged = SubjectFactory(place=ward("00004"), status=SubjectStatus.MERGED)
    people = {
        "officer": person(),
        "chief": person("chief"),
        "administrator": person("administrator"),
        "area officer of it": person("area_officer"),
        "other area officer": person("area_officer"),
        "office": person("office"),
        "chairperson": person("chairperson"),
        "auditor": person("auditor"),
        "neighbour's officer": person(place=ward("00004")),
        "province's officer": person(place=ward().parent),
        "province's administrator": person("administrator", place=ward().parent),
        "head": SubjectMemberFactory(subject=area, ends_on=date(2026, 9, 30)).user,
        "clerk": SubjectMemberFactory(subject=area, role=MemberRole.CLERK).user,
        "head to come": SubjectMemberFactory(subject=area, starts_on=date(2026, 10, 1)).user,
        "head of another subject": head_of(other),
        "head until yesterday": SubjectMemberFactory(subject=area, ends_on=date(2026, 9, 9)).user,
        "neighbour's head": head_of(neighbours),
        "head who is of the office": MembershipFactory(office=True, user=head_of(SubjectFactory())).user,
        "head who is to be chief": MembershipFactory(chief=True, user=head_of(SubjectFactory()), starts_on=date(2026, 10, 1)).user,
        "officer here and there": MembershipFactory(user=person(), place=ward("00004")).user,
        "nobody": UserFactory(),
        "neighbour's head whom this ward tied to itself later": in_turn(neighbours, area),
        "head whom the neighbour tied to itself later": in_turn(area, neighbours),
        "head here whose earlier subject at the neighbour's was merged": in_turn(merged, area),
        "head who is a superuser": SubjectMemberFactory(subject=area, user=UserFactory(is_superuser=True)).user,
    }
    SubjectMemberFactory(subject=area, user=people["area officer of it"], role=MemberRole.AREA_OFFICER)
    SubjectMemberFactory(subject=neighbours, user=people["other area officer"], role=MemberRole.AREA_OFFICER)
    return people


def test_who_may_give_whom_a_slip(cast):
    given = {name: {by for by, giver in cast.items() if may_care_for(giver, cast[name])} for name in ORACLE}
    assert {name: givers ^ ORACLE[name] for name, givers in given.items() if givers != ORACLE[name]} == {}


def test_the_slip_is_shown_once_and_printed_from_the_screen(cast, client):
    sign_in(client, cast["area officer of it"])
    address = reverse("slip_issue", args=["00235", cast["head"].pk])
    assert client.get(address).status_code == 405
    shown = client.post(address)
    assert shown["Cache-Control"] == "private, no-store"
    assert shown.context["slip"].code in shown.content.decode()
    printed = reverse("slip_print", args=["00235", cast["head"].pk])
    paper = client.post(printed, {"slip": shown.context["kept"]})
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Cache-Control"] == "private, no-store"
    assert client.post(printed, {"slip": "khac"}).status_code == 400
    assert SignInSlip.objects.count() == 1
    client.post(address)
    assert client.post(printed, {"slip": shown.context["kept"]}).status_code == 400
    for other in ("head of another subject", "officer"):
        assert client.post(reverse("slip_issue", args=["00235", cast[other].pk])).status_code == 404


def test_a_sheet_for_all_who_have_no_way_in_or_for_those_ticked(cast, client):
    sign_in(client, cast["officer"])
    sheet = reverse("slip_sheet", args=["00235"])
    assert client.post(sheet).status_code == 400
    assert client.post(sheet, {"person": [cast["head"].pk, cast["officer"].pk]}).status_code == 404
    assert client.post(sheet, {"person": [cast["neighbour's head"].pk]}).status_code == 404
    assert not SignInSlip.objects.exists()
    assert client.post(sheet, {"person": [cast["head"].pk]})["Content-Type"] == "application/pdf"
    assert client.post(sheet, {"tat_ca": "1"})["Content-Type"] == "application/pdf"
    assert set(SignInSlip.objects.values_list("user", flat=True)) == {
        cast[name].pk
        for name in (
            *("head", "clerk", "head of another subject"),
            *("head whom the neighbour tied to itself later", "head here whose earlier subject at the neighbour's was merged"),
        )
    }


def test_giving_staff_a_slip_asks_for_the_password_again(cast, client, at):
    sign_in(client, cast["administrator"])
    at("2026-09-10 09:06")
    asked = client.post(reverse("slip_issue", args=["00235", cast["officer"].pk]))
    assert "Nhập lại mật khẩu" in asked.content.decode()
    assert not SignInSlip.objects.exists()
    assert "slip" in client.post(reverse("slip_issue", args=["00235", cast["head"].pk])).context
