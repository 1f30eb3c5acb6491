"""An administrator makes accounts and gives roles of their very place; not to themselves, and never so that nobody is left."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, RememberedPhone, User
from antt_portal.accounts.people import memberships
from antt_portal.accounts.people import persons as people
from antt_portal.accounts.people.memberships import Seat
from antt_portal.accounts.people.persons import AlreadyKnown
from antt_portal.accounts.ways_in import care
from antt_portal.accounts.ways_in.closing import ways_in_close
from antt_portal.accounts.ways_in.slips import slip_behind, slip_issue
from antt_portal.clock import now
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.models import Entry
from tests.factories import MembershipFactory, SubjectFactory, SubjectMemberFactory, UserFactory, head_of, person, ward
from tests.sign_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _in_june(at):
    at("2026-06-01 10:00")


@pytest.fixture
def administrator(db):
    return person("administrator")


def add(by, *, role=Role.OFFICE, name="Trần Thị Bình", phone="0912345678", place=None, take_existing=False, **seat):
    seat = Seat(role=role, **({"starts_on": TODAY} | seat))
    return memberships.staff_add(place=place or ward(), full_name=name, phone=phone, seat=seat, by=by, take_existing=take_existing)[0]


def test_a_new_account_has_the_number_as_its_name_and_no_password(administrator):
    made = add(administrator, phone="+84 912 345 678")
    assert (made.user.username, made.user.phone) == ("0912345678", "0912345678")
    assert not made.user.has_usable_password()
    assert made.user.holds(Role.OFFICE, place=ward())
    told = Entry.objects.filter(action__in=["account.created", "membership.started"])
    assert told.count() == 2
    assert not any("Bình" in entry.body or "0912345678" in entry.body for entry in told)


@pytest.mark.parametrize("trait", ["", "chief", "office", "chairperson", "auditor", "area_officer"])
def test_nobody_else_gives_roles(trait):
    with pytest.raises(NotYours):
        add(person(trait))
    assert not Membership.objects.filter(user__phone="0912345678").exists()


def test_only_roles_of_that_very_place(administrator):
    for place in (ward("00004"), ward().parent):
        with pytest.raises(NotYours):
            add(administrator, place=place)
    with pytest.raises(NotYours):
        memberships.membership_begin(person=person(place=ward("00004")), place=ward(), seat=Seat(Role.OFFICE, TODAY), by=administrator)
    province = person("administrator", place=ward().parent)
    with pytest.raises(Refused) as refused:
        add(province, place=ward().parent, role=Role.AREA_OFFICER)
    assert refused.value.field == "role"


def test_an_administrator_gives_no_role_to_themselves(administrator):
    person("administrator")
    with pytest.raises(Refused, match="không tự giao"):
        memberships.membership_begin(person=administrator, place=ward(), seat=Seat(Role.OFFICE, TODAY), by=administrator)


def test_the_last_administrator_stays(administrator):
    own = administrator.memberships.get()
    with pytest.raises(Refused, match="cuối cùng"):
        memberships.membership_end(membership=own, last_day=TODAY, by=administrator)
    other = MembershipFactory(administrator=True, ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="cuối cùng"):
        memberships.membership_end(membership=own, last_day=date(2026, 7, 1), by=administrator)
    memberships.membership_end(membership=own, last_day=TODAY, by=administrator)
    assert other.user.holds(Role.ADMINISTRATOR, place=ward())
    with pytest.raises(Refused, match="cuối cùng"):
        people.person_deactivate(person=other.user, reason="left", by=User.objects.get(pk=administrator.pk))


def test_who_keeps_accounts_judges_no_dossier_and_there_is_one_chief(administrator):
    officer = person()
    with pytest.raises(Refused, match="không kiểm tra, không phê duyệt"):
        memberships.membership_begin(person=officer, place=ward(), seat=Seat(Role.ADMINISTRATOR, TODAY), by=administrator)
    chief = person("chief")
    with pytest.raises(Refused) as refused:
        memberships.membership_begin(person=officer, place=ward(), seat=Seat(Role.POLICE_CHIEF, TODAY), by=administrator)
    assert refused.value.field == "capacity"
    assert chief.full_name in refused.value.sentence
    deputy = Seat(Role.POLICE_CHIEF, TODAY, capacity=SigningCapacity.DEPUTY)
    assert memberships.membership_begin(person=officer, place=ward(), seat=deputy, by=administrator).title == "Phó Trưởng Công an"
    with pytest.raises(Refused, match="đã giữ vai trò"):
        memberships.membership_begin(person=officer, place=ward(), seat=deputy, by=administrator)


def test_a_stand_in_has_both_days_and_a_paper_and_ends_by_itself(administrator, at):
    chairperson, deputy = person("chairperson"), person("vice_chairperson")

    def stand_in(**fields):
        seat = {"role": Role.CHAIRPERSON, "capacity": SigningCapacity.DEPUTY, "starts_on": TODAY, "ends_on": date(2026, 6, 30)}
        seat |= {"basis": "15/QĐ-UBND ngày 01/06/2026", "standing_in_for": chairperson} | fields
        return memberships.membership_begin(person=deputy, place=ward(), seat=Seat(**seat), by=administrator)

    for wrong, field in (
        ({"ends_on": None}, "ends_on"),
        ({"basis": " "}, "basis"),
        ({"capacity": SigningCapacity.HEAD}, "capacity"),
        ({"standing_in_for": deputy}, "standing_in_for"),
        ({"standing_in_for": person("chairperson", place=ward("00004"))}, "standing_in_for"),
        ({"standing_in_for": person("chief")}, "standing_in_for"),
    ):
        with pytest.raises(Refused) as refused:
            stand_in(**wrong)
        assert refused.value.field == field
    row = stand_in()
    at("2026-06-30 23:59")
    assert row in User.objects.get(pk=deputy.pk).current_memberships
    at("2026-07-01 00:00")
    assert row not in User.objects.get(pk=deputy.pk).current_memberships


def test_a_number_already_used_is_offered_without_telling_strangers_whose_it_is(administrator):
    own = person("office", full_name="Đặng Thị Mai", username="0912345678", phone="0912345678")
    stranger = person(place=ward("00004"), full_name="Lê Văn Lạ", username="0987654321", phone="0987654321")
    with pytest.raises(AlreadyKnown) as known:
        add(administrator, role=Role.AUDITOR)
    assert known.value.may_be_taken
    assert "Đặng Thị Mai" in known.value.sentence
    assert add(administrator, role=Role.AUDITOR, take_existing=True).user == own
    with pytest.raises(AlreadyKnown) as unknown:
        add(administrator, phone="0987654321", take_existing=True)
    assert not unknown.value.may_be_taken
    assert "Lạ" not in unknown.value.sentence
    with pytest.raises(AlreadyKnown) as named:
        add(administrator, phone="0987654321", name="le van la")
    assert named.value.may_be_taken
    assert "Lạ" not in named.value.sentence
    stranger.memberships.update(ends_on=date(2026, 5, 31))
    assert add(administrator, phone="0987654321", name="Lê Văn Lạ", take_existing=True).user == stranger


def test_who_is_something_elsewhere_is_given_no_role_here_so_that_their_own_place_goes_on_looking_after_them(administrator):
    officer = person(place=ward("00004"), full_name="Lê Văn Lạ", username="0987654321", phone="0987654321")
    head = head_of(SubjectFactory(place=ward("00004")))
    MembershipFactory(user=head, office=True)
    with pytest.raises(Refused, match="ở nơi khác"):
        add(administrator, phone="0987654321", name="Lê Văn Lạ", take_existing=True)
    with pytest.raises(Refused, match="ở nơi khác"):
        memberships.membership_begin(person=head, place=ward(), seat=Seat(Role.AUDITOR, TODAY), by=administrator)
    assert care.may_care_for(person("administrator", place=ward("00004")), officer)


def test_an_end_never_makes_a_role_longer_and_nobody_stands_in_for_a_seat_that_is_over(administrator, at):
    chairperson, deputy, later = person("chairperson"), person("vice_chairperson"), person("office")
    seat = chairperson.memberships.get()
    fields = {"role": Role.CHAIRPERSON, "capacity": SigningCapacity.DEPUTY, "basis": "15/QĐ-UBND", "standing_in_for": chairperson}
    now = Seat(starts_on=TODAY, ends_on=date(2026, 6, 30), **fields)
    row = memberships.membership_begin(person=deputy, place=ward(), seat=now, by=administrator)
    to_come = Seat(starts_on=date(2026, 6, 20), ends_on=date(2026, 6, 25), **fields)
    begins_later = memberships.membership_begin(person=later, place=ward(), seat=to_come, by=administrator)
    with pytest.raises(Refused, match="chỉ đến hết ngày 30/06/2026"):
        memberships.membership_end(membership=row, last_day=date(2026, 7, 31), by=administrator)
    memberships.membership_end(membership=seat, last_day=date(2026, 6, 10), by=administrator)
    row.refresh_from_db()
    assert row.ends_on == date(2026, 6, 10)
    with pytest.raises(Refused, match="chỉ đến hết ngày 10/06/2026"):
        memberships.membership_end(membership=seat, last_day=date(2026, 6, 11), by=administrator)
    at("2026-06-20 09:00")
    assert begins_later not in User.objects.get(pk=later.pk).current_memberships


def test_who_keeps_accounts_judges_no_dossier_in_another_s_stead_either(administrator):
    chairperson, other, deputy = person("chairperson"), person("administrator"), person("office")
    seat = Seat(Role.CHAIRPERSON, TODAY, date(2026, 6, 30), SigningCapacity.DEPUTY, "15/QĐ-UBND", chairperson)
    with pytest.raises(Refused, match="không kiểm tra, không phê duyệt"):
        memberships.membership_begin(person=other, place=ward(), seat=seat, by=administrator)
    memberships.membership_begin(person=deputy, place=ward(), seat=seat, by=administrator)
    with pytest.raises(Refused, match="không kiểm tra, không phê duyệt"):
        memberships.membership_begin(person=deputy, place=ward(), seat=Seat(Role.ADMINISTRATOR, TODAY), by=administrator)


def test_a_lost_phone_and_a_changed_number_end_every_way_in_at_once(administrator, client):
    officer, other = person(username="0911111111", phone="0911111111"), person("administrator", place=ward("00004"))
    for lose in (
        lambda: ways_in_close(person=officer, by=administrator),
        lambda: people.person_change(person=officer, full_name="Trần Văn An", phone="0922222222", by=administrator),
    ):
        sign_in(client, User.objects.get(pk=officer.pk))
        slip = slip_issue(person=officer, by=administrator)
        RememberedPhone.objects.create(
            user=officer, token_digest=slip.token, name="x", remembered_at=now(), last_used_at=now(), expires_at=slip.expires_at
        )
        assert is_signed_in(client)
        with pytest.raises(NotYours):
            ways_in_close(person=officer, by=other)
        lose()
        assert not is_signed_in(client)
        assert not RememberedPhone.objects.filter(forgotten_at=None).exists()
        assert slip_behind(slip.token) is None
    assert Entry.objects.filter(action="account.ways_in_closed", object_id=officer.pk, actor_id=administrator.pk).count() == 1
    told = Client()
    sign_in(told, administrator)
    page = reverse("person", args=["00235", officer.pk])
    assert "Mất điện thoại" in told.get(page).content.decode()
    assert told.post(reverse("ways_in_close", args=["00235", officer.pk])).url == page


def test_a_number_that_somebody_else_takes_at_the_same_moment_is_refused_at_its_field(administrator, monkeypatch):
    officer = person(username="0911111111", phone="0911111111")
    person("office", username="0922222222", phone="0922222222")
    monkeypatch.setattr(people, "person_with", lambda number: None)  # they were not there yet when it was looked up
    with pytest.raises(Refused) as refused:
        people.person_change(person=officer, full_name="Trần Văn An", phone="0922222222", by=administrator)
    assert refused.value.field == "phone"


def test_nobody_changes_or_closes_the_account_of_a_superuser(administrator):
    gone = MembershipFactory(user=UserFactory(is_superuser=True), office=True, ends_on=date(2026, 5, 1)).user
    assert not people.looks_after(administrator, gone)


def test_closing_an_account_ends_its_sessions_at_once_and_for_good(administrator, client):
    officer = person()
    sign_in(client, officer)
    people.person_deactivate(person=officer, reason="unsafe", by=administrator)
    assert not is_signed_in(client)
    with pytest.raises(Refused):
        slip_issue(person=officer, by=administrator)
    people.person_reactivate(person=officer, reason="safe", by=administrator)
    assert not is_signed_in(client), "the old session must not come back to life"
    assert slip_issue(person=officer, by=administrator).person == officer


def test_who_is_needed_elsewhere_is_not_closed_here(administrator):
    head = head_of(SubjectFactory())
    SubjectMemberFactory(user=head, subject=SubjectFactory(place=ward("00004")))
    with pytest.raises(Refused, match="ở nơi khác"):
        people.person_deactivate(person=head, reason="left", by=person())
    MembershipFactory(user=head, office=True)
    with pytest.raises(NotYours):
        people.person_deactivate(person=head, reason="left", by=administrator)


def test_a_changed_number_is_the_new_sign_in_name_and_is_told(administrator):
    made = add(administrator).user
    person("office", username="0900000001", phone="0900000001")
    with pytest.raises(Refused) as refused:
        people.person_change(person=made, full_name="Trần Thị Bình", phone="0900000001", by=administrator)
    assert refused.value.field == "phone"
    changed = people.person_change(person=made, full_name="Trần Thị Thanh Bình", phone="0933333333", by=administrator)
    assert (changed.username, changed.phone) == ("0933333333", "0933333333")
    assert "đổi theo số điện thoại mới" in made.notices.first().text
    named = person("office", username="van-phong", phone="0911111111")
    assert people.person_change(person=named, full_name="A B", phone="0922222222", by=administrator).username == "van-phong"
    with pytest.raises(NotYours):
        people.person_change(person=person(place=ward("00004")), full_name="A B", phone="0955555555", by=administrator)


def walk(client, administrator) -> str:
    """One person through the pages: added, found without marks, ended. Answers their page."""
    sign_in(client, administrator)
    typed = {"full_name": "Trần Thị Bình", "phone": "0912", "role": "office", "capacity": "head", "starts_on": "01/06/2026"}
    wrong = client.post(reverse("person_new", args=["00235"]), typed)
    assert wrong.status_code == 400
    assert "Trần Thị Bình" in wrong.content.decode()
    assert "<title>Lỗi:" in wrong.content.decode()
    done = client.post(reverse("person_new", args=["00235"]), typed | {"phone": "0912345678"}, follow=True)
    made = User.objects.get(username="0912345678")
    assert "Đã tạo tài khoản" in done.content.decode()
    for words in ("tran binh", "0912345678", "Bình"):
        assert "Trần Thị Bình" in client.get(reverse("people", args=["00235"]), {"tu_khoa": words}).content.decode()
    assert "Trần Thị Bình" not in client.get(reverse("people", args=["00235"]), {"luc": "da-thoi"}).content.decode()
    row = made.memberships.get()
    address = reverse("membership_end", args=["00235", made.pk, row.pk])
    assert client.post(address, {"last_day": "01/05/2026"}).status_code == 400
    client.post(address, {"last_day": "01/06/2026", "basis": "Quyết định 3"})
    return client.get(reverse("person", args=["00235", made.pk])).content.decode()


def test_the_pages_work_and_tell_the_history_in_words(client, administrator):
    told = walk(client, administrator)
    for words in ("tạo tài khoản", "giao vai trò: Văn phòng HĐND và UBND, từ 01/06/2026", "cho thôi vai trò", administrator.full_name):
        assert words in told


def test_role_changes_ask_for_the_password_again(client, administrator, at):
    sign_in(client, administrator)
    at("2026-06-01 10:06")
    typed = {"full_name": "Trần Thị Bình", "phone": "0912345678", "role": "office", "starts_on": "01/06/2026"}
    asked = client.post(reverse("person_new", args=["00235"]), typed)
    assert "Nhập lại mật khẩu" in asked.content.decode()
    assert not User.objects.filter(username="0912345678").exists()


@pytest.mark.parametrize("many", [3, 30])
def test_the_list_asks_a_fixed_number_of_queries(client, administrator, many, django_assert_max_num_queries):
    for _ in range(many):
        person()
    client.force_login(administrator)
    client.get(reverse("people", args=["00235"]))
    with django_assert_max_num_queries(14):
        client.get(reverse("people", args=["00235"]), {"tu_khoa": "nguyen"})


def test_pages_of_the_list_follow_each_other(client, administrator):
    for number in range(55):
        person(full_name=f"Người {chr(97 + number % 26)}{chr(97 + number // 26)}")
    client.force_login(administrator)
    first = client.get(reverse("people", args=["00235"]))
    second = client.get(reverse("people", args=["00235"]) + first.context["next_url"])
    seen = [row.pk for answer in (first, second) for row in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == 56


def test_a_stranger_finds_nothing(client):
    officer = person()
    for stranger in (officer, person("administrator", place=ward("00004")), person("administrator", place=ward().parent)):
        one = Client()
        sign_in(one, stranger)
        assert one.get(reverse("person", args=["00235", officer.pk])).status_code == 404
        assert one.post(reverse("slip_issue", args=["00235", officer.pk])).status_code == 404
