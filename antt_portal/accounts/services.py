"""Accounts: made for a person by somebody who knows them, and given back to a person who lost the way in.

Nobody sees or chooses another's password: a new account has none, and its person comes in by a slip (accounts.slips).
"""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from antt_portal import text
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, User
from antt_portal.accounts.ways_in.care import may_care_for
from antt_portal.accounts.ways_in.phones import phones_forget
from antt_portal.accounts.ways_in.slips import IssuedSlip, slip_issue
from antt_portal.places.models import Place
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.services import record


def person_create(
    *, username: str, full_name: str, role: str, place: Place, starts_on: date, by: User | None, capacity: str = SigningCapacity.HEAD
) -> User:
    """A new person with their first role and no password."""
    username, full_name = text.normal(username).lower(), text.normal(full_name)
    _check_name(username, full_name)
    if role not in Role.values:
        raise Refused(f"Không có vai trò “{role}”. Chọn một trong: {', '.join(Role.values)}.", field="role")
    if capacity not in SigningCapacity.values:
        raise Refused(f"Không có thẩm quyền ký “{capacity}”. Chọn một trong: {', '.join(SigningCapacity.values)}.", field="capacity")
    if place.dissolved_on and place.dissolved_on <= starts_on:
        raise Refused(f"{place.name} đã giải thể ngày {place.dissolved_on:%d/%m/%Y}, trước ngày bắt đầu giữ vai trò.", field="starts_on")
    with transaction.atomic():
        person = User(username=username, full_name=full_name)
        person.set_unusable_password()
        person.save()
        membership = Membership.objects.create(user=person, role=role, place=place, capacity=capacity, starts_on=starts_on)
        record(action="account.created", of=person, by=by, place_id=None)
        details = {"user": person.pk, "role": role, "capacity": capacity, "starts_on": starts_on}
        record(action="membership.started", of=membership, by=by, place_id=place.pk, details=details)
    return person


def password_renew(*, person: User, by: User | None, without_second_factor: bool = False) -> IssuedSlip:
    """A new way in for who lost theirs, after they were recognised: the answer is a slip, by which they set a password of their own.

    From now on the old password is not good, their sessions are over and their phones forgotten. The second factor goes too
    when the phone that had it is lost. Raises as `slip_issue` does.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if by is not None and not may_care_for(by, person):
            raise NotYours
        person.set_unusable_password()
        person.save(update_fields=["password"])
        phones_forget(person=person, by=by)
        record(action="account.password_renewed", of=person, by=by, place_id=None)
        if without_second_factor:
            Authenticator.objects.filter(user=person).delete()
        return slip_issue(person=person, by=by)


def _check_name(username: str, full_name: str) -> None:
    if not full_name:
        raise Refused("Chưa có họ và tên.", field="full_name")
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise Refused("Tên đăng nhập chỉ dùng chữ, chữ số và các dấu @ . + - _, không có khoảng trắng.", field="username") from None
    if User.objects.filter(username=username).exists():
        raise Refused(f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác.", field="username")
