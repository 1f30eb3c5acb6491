"""Who represents a subject: several people, one head at a time; a new head from a day takes over what is unfinished."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from antt_portal.accounts.models import User
from antt_portal.accounts.people.persons import person_change, person_deactivate
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.notices.models import Notice
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail import doctor
from antt_portal.trail.models import Entry
from dossiers.models import Dossier
from recognitions.homes.representative import subject_homes
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember
from registrations.services.head_on_the_list import heads_whose_day_has_come
from registrations.services.heads import head_change
from registrations.services.members import member_add, member_end
from tests.factories import DossierFactory, EnrolmentFactory, SubjectFactory, SubjectMemberFactory, UserFactory, head_of, person, ward
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)
PAPER = "Quyết định 25/QĐ-UBND"


@pytest.fixture(autouse=True)
def _in_september(at):
    return at("2026-09-10 09:00")


@pytest.fixture
def officer(db):
    return person()


@pytest.fixture
def area(db):
    return EnrolmentFactory(subject__name="Tổ dân phố số 5").subject


def add(subject, by, *, role=MemberRole.HEAD, name="Nguyễn Thị Hòa", phone="0912345678", starts_on=TODAY, **more):
    return member_add(subject=subject, role=role, starts_on=starts_on, full_name=name, phone=phone, by=by, **more).member


def change(subject, by, *, name="Vũ Đình Khánh", phone="0987654321", starts_on=TODAY, paper=PAPER, **more):
    return head_change(subject=subject, starts_on=starts_on, paper=paper, full_name=name, phone=phone, by=by, **more).member


def opens(user, subject) -> bool:
    return Subject.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=subject.pk).exists()


def test_one_head_and_several_clerks_and_the_list_follows(area, officer):
    head = add(area, officer)
    area.refresh_from_db()
    assert (area.head_name, area.head_phone) == ("Nguyễn Thị Hòa", "0912345678")
    with pytest.raises(Refused, match="Đổi người đứng đầu"):
        add(area, officer, name="Vũ Đình Khánh", phone="0987654321")
    clerk = add(area, officer, role=MemberRole.CLERK, name="Phạm Thu Ngân", phone="0987654321").user
    other = add(SubjectFactory(), officer, role=MemberRole.CLERK, name="Phạm Thu Ngân", phone="0987654321", take_existing=True)
    assert other.user == clerk
    assert opens(head.user, area)
    assert Notice.objects.filter(recipient=head.user, text__contains="Tổ dân phố số 5").exists()
    assert not any(("Hòa" in entry.body or "0912" in entry.body) for entry in Entry.objects.all())
    with pytest.raises(Refused, match="đã là người làm hồ sơ"):
        add(area, officer, role=MemberRole.CLERK, name="Phạm Thu Ngân", phone="0987654321", take_existing=True)


def test_only_the_police_of_the_very_ward_write_it_down(area):
    for other in (
        person("office"),
        person("area_officer"),
        person("administrator"),
        person(place=ward("00004")),
        person(place=ward().parent),
    ):
        with pytest.raises(NotYours):
            add(area, other)
    head = head_of(area)
    with pytest.raises(NotYours):
        change(area, head)
    assert not User.objects.filter(username__in=["0912345678", "0987654321"]).exists()


def test_nobody_makes_themselves_a_representative(area, officer):
    mine = {"name": "Lê Văn Mình", "phone": "0944444444", "take_existing": True}
    User.objects.filter(pk=officer.pk).update(phone="0944444444", full_name="Lê Văn Mình")
    for act in (add, change):
        with pytest.raises(Refused, match="không tự ghi mình"):
            act(area, officer, **mine)
    assert not SubjectMember.objects.exists()


def test_a_ward_that_ties_anothers_head_to_itself_does_not_take_their_account_over(client, area, officer):
    head = add(area, officer).user
    other, elsewhere = person(place=ward("00004")), SubjectFactory(place=ward("00004"))
    planned = change(elsewhere, other, name="Trần Thị Bình", phone="0933333333", starts_on=date(2026, 10, 1))
    later = add(area, officer, role=MemberRole.CLERK, name="Lê Thị Sau", phone="0955555555").user
    with pytest.raises(Refused, match="đợi đến hết ngày 01/10/2026"):  # an older row would make that ward her home
        change(elsewhere, other, name="Lê Thị Sau", phone="0955555555", take_existing=True, starts_on=date(2026, 10, 1))
    assert SubjectMember.objects.get(pk=planned.pk).user != later
    tied = add(elsewhere, other, role=MemberRole.CLERK, take_existing=True)
    for act in (
        lambda: slip_issue(person=head, by=other),
        lambda: person_change(person=head, full_name=head.full_name, phone="0977777777", by=other),
        lambda: person_deactivate(person=head, reason="unsafe", by=other),
    ):
        with pytest.raises(NotYours):
            act()
    sign_in(client, other)
    page = client.get(reverse("person", args=["00004", head.pk])).content.decode()
    assert "Phiếu mã do Công an phường Đống Đa cấp" in page
    assert "Sửa tên, số điện thoại" not in page
    assert "Mất điện thoại" not in page
    assert client.post(reverse("slip_issue", args=["00004", head.pk])).status_code == 404
    assert slip_issue(person=head, by=officer)
    assert member_end(member=tied, last_day=TODAY, by=other).ends_on == TODAY


def test_who_holds_an_office_in_another_place_is_not_tied_here_so_that_their_place_goes_on_looking_after_them(area, officer):
    person("office", place=ward("00004"), full_name="Lê Văn Lạ", username="0987654321", phone="0987654321")
    for act in (add, change):
        with pytest.raises(Refused, match="giữ vai trò ở nơi khác"):
            act(area, officer, name="Lê Văn Lạ", phone="0987654321", take_existing=True)


def test_a_new_head_takes_over_what_is_unfinished_and_the_old_one_is_out_the_same_day(area, officer, at):
    old = head_of(area)
    enrolment = area.enrolments.get()
    draft = DossierFactory(enrolment=enrolment)
    returned = DossierFactory(enrolment=enrolment, registration=True, returned=True)
    new = change(area, officer).user
    assert SubjectMember.objects.get(user=old).ends_on == TODAY - timedelta(days=1)
    assert not opens(old, area)
    assert set(Dossier.objects.visible_to(User.objects.get(pk=new.pk))) == {draft, returned}
    area.refresh_from_db()
    assert area.head_name == "Vũ Đình Khánh"
    assert {notice.recipient for notice in Notice.objects.all()} == {old, new}
    assert [line for line in doctor.findings() if "two heads" in line] == []


def test_a_head_from_a_day_to_come_begins_by_itself(area, officer, at):
    old = head_of(area)
    new = change(area, officer, starts_on=date(2026, 10, 1)).user
    assert opens(old, area)
    assert not opens(new, area)
    assert heads_whose_day_has_come(at("2026-09-30 23:59")) == []
    assert opens(old, area)
    at("2026-10-01 00:00")
    assert not opens(old, area)
    assert opens(new, area)
    assert len(heads_whose_day_has_come(at("2026-10-03 08:00"))) == 1
    assert heads_whose_day_has_come(at("2026-10-03 08:05")) == []
    area.refresh_from_db()
    assert (area.head_name, area.head_phone) == ("Vũ Đình Khánh", "0987654321")


def test_who_was_noted_down_for_a_day_to_come_makes_room(area, officer):
    old = head_of(area)
    change(area, officer, starts_on=date(2026, 10, 1))
    change(area, officer, name="Trần Thị Bình", phone="0933333333", starts_on=date(2026, 11, 1))
    rows = list(SubjectMember.objects.filter(subject=area).order_by("starts_on").values_list("user__full_name", "ends_on"))
    assert rows == [(old.full_name, date(2026, 10, 31)), ("Trần Thị Bình", None)]


def test_two_heads_on_one_day_are_refused_and_doctor_would_tell(area, officer):
    head_of(area)
    change(area, officer, starts_on=date(2026, 9, 1))
    for wrong, field in (
        ({"starts_on": date(2026, 8, 20)}, "starts_on"),
        ({"starts_on": date(2026, 9, 1)}, "starts_on"),
        ({"starts_on": date(2025, 1, 1)}, "starts_on"),
        ({"paper": " "}, "paper"),
        ({"name": "Vũ Đình Khánh", "phone": "0987654321", "take_existing": True}, "phone"),
    ):
        with pytest.raises(Refused) as refused:
            change(area, officer, **({"name": "Trần Thị Bình", "phone": "0933333333"} | wrong))
        assert refused.value.field == field
    assert not User.objects.filter(username="0933333333").exists()
    SubjectMemberFactory(subject=area, starts_on=date(2026, 9, 5))
    assert f"registrations: subject {area.pk} has two heads on 2026-09-05" in doctor.findings()


def test_an_end_keeps_access_to_the_end_of_that_day(area, officer, at):
    head = SubjectMemberFactory(subject=area)
    member_end(member=head, last_day=TODAY, paper=PAPER, by=officer)
    assert opens(head.user, area)
    at("2026-09-11 00:00")
    assert not opens(head.user, area)
    with pytest.raises(Refused, match="đã thôi"):
        member_end(member=head, last_day=date(2026, 9, 20), by=User.objects.get(pk=officer.pk))
    assert add(area, User.objects.get(pk=officer.pk), starts_on=date(2026, 9, 11)).role == MemberRole.HEAD


def test_the_pages_show_who_was_and_who_is(client, area, officer):
    old = SubjectMemberFactory(subject=area, user=UserFactory(full_name="Lê Văn Cũ")).user
    DossierFactory(enrolment=area.enrolments.get(), registration=True, returned=True)
    sign_in(client, officer)
    address = reverse("head_change", args=[area.pk])
    assert "Người mới làm tiếp" in client.get(address).content.decode()
    typed = {"full_name": "Vũ Đình Khánh", "phone": "0987654321", "starts_on": "10/09/2026", "paper": PAPER}
    wrong = client.post(address, typed | {"starts_on": "32/09/2026"})
    assert wrong.status_code == 400
    assert "Vũ Đình Khánh" in wrong.content.decode()
    client.post(address, typed)
    told = client.get(reverse("subject_people", args=[area.pk])).content.decode()
    for words in ("Vũ Đình Khánh", PAPER, "Trước đây", "Lê Văn Cũ", "09/09/2026", "Cấp phiếu mã"):
        assert words in told
    client.force_login(old)
    assert client.get(reverse("subject_people", args=[area.pk])).status_code == 404
    auditor = person("auditor")
    client.force_login(auditor)
    read = client.get(reverse("subject_people", args=[area.pk])).content.decode()
    assert "Vũ Đình Khánh" in read
    assert "0987654321" not in read
    assert "Cấp phiếu mã" not in read


def test_a_clerk_of_three_companies_has_one_home_with_each_one_s_next_step(client, officer):
    firms = [EnrolmentFactory(subject=SubjectFactory(enterprise=True)).subject for _ in range(3)]
    for firm in firms:
        clerk = add(firm, officer, role=MemberRole.CLERK, name="Phạm Thu Ngân", phone="0987654321", take_existing=True).user
    homes = subject_homes(User.objects.get(pk=clerk.pk))
    assert [home.subject for home in homes] == firms
    assert all(home.next_row for home in homes)
    client.force_login(clerk)
    told = client.get("/").content.decode()
    assert all(firm.name in told for firm in firms)
    assert told.count("big-row-main") == 3


@pytest.mark.parametrize("many", [3, 30])
def test_the_lists_ask_a_fixed_number_of_queries(client, officer, area, many, django_assert_max_num_queries):
    for _ in range(many):
        SubjectMemberFactory(subject=area, role=MemberRole.CLERK)
        SubjectMemberFactory(role=MemberRole.CLERK)
    client.force_login(officer)
    client.get("/")
    with django_assert_max_num_queries(17):
        client.get(reverse("people", args=["00235"]), {"tu_khoa": "to dan pho"})
    with django_assert_max_num_queries(12):
        client.get(reverse("subject_people", args=[area.pk]))
