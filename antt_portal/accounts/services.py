"""Accounts: made for a person by somebody who knows them, and given back to a person who lost the way in."""

import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from antt_portal import text
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from antt_portal.trail.services import record

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else: no i, l, o, 0, 1


def person_create(
    *, username: str, full_name: str, role: str, place: Place, starts_on: date, by: User | None, capacity: str = SigningCapacity.HEAD
) -> tuple[User, str]:
    """A new person with their first role. The answer is the person and a random first password, which is kept nowhere."""
    username, full_name = text.normal(username).lower(), text.normal(full_name)
    _check_name(username, full_name)
    if role not in Role.values:
        raise Refused(f"Không có vai trò “{role}”. Chọn một trong: {', '.join(Role.values)}.", field="role")
    if capacity not in SigningCapacity.values:
        raise Refused(f"Không có thẩm quyền ký “{capacity}”. Chọn một trong: {', '.join(SigningCapacity.values)}.", field="capacity")
    if place.dissolved_on and place.dissolved_on <= starts_on:
        raise Refused(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, trước ngày bắt đầu giữ vai trò.", field="starts_on")
    password = _random_password()
    with transaction.atomic():
        person = User(username=username, full_name=full_name)
        person.set_password(password)
        person.save()
        membership = Membership.objects.create(user=person, role=role, place=place, capacity=capacity, starts_on=starts_on)
        record(action="account.created", of=person, by=by, place_id=None)
        details = {"user": person.pk, "role": role, "capacity": capacity, "starts_on": starts_on}
        record(action="membership.started", of=membership, by=by, place_id=place.pk, details=details)
    return person, password


def password_renew(*, person: User, by: User | None, without_second_factor: bool = False) -> str:
    """A new random password for who forgot theirs; it ends all their sessions. The second factor goes too when the phone is lost."""
    password = _random_password()
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        person.set_password(password)
        person.save(update_fields=["password"])
        record(action="account.password_renewed", of=person, by=by, place_id=None)
        if without_second_factor:
            Authenticator.objects.filter(user=person).delete()
    return password


def _check_name(username: str, full_name: str) -> None:
    if not full_name:
        raise Refused("Chưa có họ và tên.", field="full_name")
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise Refused("Tên đăng nhập chỉ dùng chữ, chữ số và các dấu @ . + - _, không có khoảng trắng.", field="username") from None
    if User.objects.filter(username=username).exists():
        raise Refused(f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác.", field="username")


def _random_password() -> str:
    """Four groups of four readable characters: some 79 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
