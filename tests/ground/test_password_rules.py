"""What may be a password: long, of any characters, and not what a stranger tries first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

GOOD = ["tre xanh bến áo ba bảy", "mua-nang-bon-mua-88", "x" * 3 + "Ấ…✓" * 20, "kqzvwpxmrtbd", "chim bay ve nui " * 8]


@pytest.fixture
def person():
    return factories.person(username="trung.kien", full_name="Hoàng Trung Kiên", phone="0912345678")


@pytest.mark.parametrize("password", GOOD)
def test_a_long_phrase_of_any_characters_is_taken_whole(client, person, password):
    sign_in(client, person)
    fields = {"oldpassword": factories.PASSWORD, "password1": password, "password2": password}
    assert client.post("/tai-khoan/doi-mat-khau/", fields).status_code == 302
    person.refresh_from_db()
    assert person.check_password(password)
    assert not person.check_password(password[:-1])


@pytest.mark.parametrize(
    "password",
    [
        "ngan-qua-11",
        "mua-xuan-123456",
        "qwertyuiop-bàn-phím",
        "CongAn-2026-vui",
        "Công An phường ta",
        "mat.khau.cua.toi",
        "ANTT-mua-xuan-88",
        "phường Đống Đa 88",
        "dong-da-yeu-dau",
        "hoang-trung-kien",
        "Kiên trung mãi mãi",
        "so-0912345678-nha",
        "trung.kien.2026!",
    ],
)
def test_what_a_stranger_tries_first_is_refused_with_a_sentence(client, person, password):
    sign_in(client, person)
    fields = {"oldpassword": factories.PASSWORD, "password1": password, "password2": password}
    answer = client.post("/tai-khoan/doi-mat-khau/", fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]
    person.refresh_from_db()
    assert person.check_password(factories.PASSWORD)


def test_a_common_password_is_refused():
    with pytest.raises(ValidationError, match="Nhiều người dùng"):
        validate_password("1qaz2wsx3edc")


def test_passwords_are_kept_as_argon2id(person):
    assert person.password.startswith("argon2$argon2id$")


def test_the_password_in_use_must_be_known_to_change_it(client, person):
    sign_in(client, person)
    fields = {"oldpassword": "sai-mat-khau", "password1": GOOD[0], "password2": GOOD[0]}
    assert "oldpassword" in client.post("/tai-khoan/doi-mat-khau/", fields).context["form"].errors
