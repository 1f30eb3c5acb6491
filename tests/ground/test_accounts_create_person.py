"""The commands by which a deployment begins, and by which somebody who lost the way in gets back."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from antt_portal.accounts.models import Membership, User
from antt_portal.accounts.services import password_renew
from antt_portal.refusals import NotYours
from antt_portal.trail.models import Entry
from tests import factories
from tests.sign_in import is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

GIVEN = {"username": "nguyen.van.a", "full_name": "Nguyễn  Văn A", "role": "chairperson", "place": "00235", "starts_on": "2026-01-01"}


def create(**changes):
    values = GIVEN | changes
    call_command("create_person", *(values[name] for name in GIVEN))


def printed_code(capsys) -> str:
    return re.search(r"cùng mã: (\d{4} \d{4})$", capsys.readouterr().out, re.MULTILINE)[1]


def test_the_printed_slip_lets_in_and_there_is_no_password(client, capsys):
    create()
    person = User.objects.get(username="nguyen.van.a")
    assert person.full_name == "Nguyễn Văn A"
    assert not person.has_usable_password()
    assert client.post("/vao/", {"login": person.username, "code": printed_code(capsys)}).status_code == 302
    assert client.get("/").url == "/tai-khoan/dat-mat-khau/"


def test_the_printed_address_lets_in(client, capsys, settings):
    create()
    address = re.search(rf"{settings.PUBLIC_ADDRESS}(/vao/\S{{43}}/)$", capsys.readouterr().out, re.MULTILINE)[1]
    assert client.post(address).status_code == 302


def test_the_person_holds_the_role_from_the_day_on():
    create()
    membership = Membership.objects.get(user__username="nguyen.van.a")
    assert (membership.role, membership.place.name, str(membership.starts_on)) == ("chairperson", "Phường Đống Đa", "2026-01-01")


def test_two_people_get_different_slips(capsys):
    create()
    first = printed_code(capsys)
    create(username="tran.thi.b")
    assert printed_code(capsys) != first


def test_the_making_is_in_the_trail_without_the_name():
    create()
    bodies = list(Entry.objects.order_by("pk").values_list("action", "body"))
    assert [action for action, _ in bodies] == ["account.created", "membership.started", "account.slip_issued"]
    assert not any("nguyen.van.a" in body or "Văn A" in body for _, body in bodies)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "có khoảng trắng"}, "không có khoảng trắng"),
        ({"username": ""}, "Tên đăng nhập"),
        ({"full_name": " "}, "Chưa có họ và tên"),
        ({"role": "boss"}, "Không có vai trò “boss”"),
        ({"place": "99999"}, "không có đơn vị hành chính nào mang mã “99999”"),
        ({"starts_on": "01/01/2026"}, "Không hiểu ngày “01/01/2026”"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_made(changes, words):
    with pytest.raises(CommandError) as refusal:
        create(**changes)
    assert words.casefold() in str(refusal.value).casefold()
    assert not User.objects.exists()


def test_a_name_is_given_once_whatever_its_capitals():
    create()
    with pytest.raises(CommandError, match="đã có người dùng"):
        create(username="Nguyen.Van.A")


def test_a_renewed_password_ends_the_sessions_and_the_old_password_and_a_slip_lets_in(client, capsys):
    person = factories.person(username="bi.thu")
    sign_in(client, person)
    call_command("renew_password", "Bi.Thu")
    assert not is_signed_in(client)
    assert sign_in(client, person).status_code == 200
    assert client.post("/vao/", {"login": "bi.thu", "code": printed_code(capsys)}).status_code == 302


def test_a_password_is_renewed_only_by_who_looks_after_the_person():
    person = factories.person()
    with pytest.raises(NotYours):
        password_renew(person=person, by=factories.person("chief"))
    assert User.objects.get(pk=person.pk).has_usable_password()
    assert password_renew(person=person, by=factories.person("administrator")).person == person


def test_with_a_lost_phone_the_second_factor_goes_too():
    person = factories.person(username="bi.thu")
    Authenticator.objects.create(user=person, type="totp", data={})
    call_command("renew_password", "bi.thu")
    assert Authenticator.objects.exists()
    call_command("renew_password", "bi.thu", lost_phone=True)
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(action="account.factor_removed", object_id=person.pk).exists()


def test_a_password_is_not_renewed_for_nobody():
    with pytest.raises(CommandError, match="Không có ai"):
        call_command("renew_password", "khong.co.ai")
