"""Persons: found or made by their phone number, renamed, their account closed and opened again.

The phone number is the sign-in name (practice P4); nobody sets or sees another's password. Whoever looks after a person's way in
(`looks_after`) may do this. Every act stands in the trail, with ids and field names only.
"""

from collections.abc import Sequence

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse

from antt_portal import text
from antt_portal.accounts.models import User
from antt_portal.accounts.people import belonging
from antt_portal.accounts.people.last_administrator import must_keep_an_administrator
from antt_portal.accounts.people.mail_addresses import mail_address
from antt_portal.accounts.people.phone_numbers import mobile_number
from antt_portal.accounts.ways_in import care
from antt_portal.accounts.ways_in.closing import ways_in_end
from antt_portal.notices.services import tell
from antt_portal.notices.services.deliveries import address_changed
from antt_portal.refusals import NotYours, Refused
from antt_portal.trail.services import record

LONGEST_NAME = 120
TAKEN = "Số này đã có tài khoản của người khác. Ông/bà kiểm tra lại số."


class ClosingReason(models.TextChoices):
    """Why an account is closed or opened again: a list, since the trail holds no words of people."""

    LEFT = "left", "Đã nghỉ việc hoặc chuyển công tác"
    REPLACED = "replaced", "Đã có người khác thay"
    UNSAFE = "unsafe", "Nghi lộ cách đăng nhập, mất điện thoại"
    MISTAKE = "mistake", "Tạo nhầm"


class OpeningReason(models.TextChoices):
    BACK = "back", "Trở lại làm việc"
    SAFE = "safe", "Đã xác minh lại, an toàn"
    MISTAKE = "mistake", "Ngừng nhầm"


class AlreadyKnown(Refused):
    """The number has an account already. `may_be_taken` when `by` may say “that is the one” by ticking it."""

    def __init__(self, sentence: str, *, may_be_taken: bool):
        super().__init__(sentence, field="phone")
        self.may_be_taken = may_be_taken


def full_name_of(written: str) -> str:
    """The name as it is stored. Raises Refused at `full_name` for what is no name."""
    name = text.normal(written)
    if not text.folded(name):
        raise Refused("Chưa ghi họ và tên. Ông/bà ghi đủ họ, tên đệm và tên, ví dụ: Nguyễn Thị Hòa.", field="full_name")
    if len(name) > LONGEST_NAME or any(character.isdecimal() for character in name):
        raise Refused(f"Họ và tên chỉ gồm chữ, nhiều nhất {LONGEST_NAME} ký tự. Ông/bà ghi lại, ví dụ: Nguyễn Thị Hòa.", field="full_name")
    return name


def person_with(number: str) -> User | None:
    """The person who signs in with this number, else the one whose number it is."""
    found = User.objects.filter(Q(username=number) | Q(phone=number)).order_by("pk")
    return next((person for person in found if person.username == number), found[0] if found else None)


def person_for(*, full_name: str, phone: str, by: User, email: str = "", take_existing: bool = False) -> tuple[User, bool]:
    """The person of this name and number, locked, and whether they were made now. Call it in the transaction of what they become.

    A number already used is somebody's: AlreadyKnown asks whether it is the same person, and names them only to who may see them
    (`accounts.belonging`); to others only whether the name that was typed is theirs. An account already there keeps its mail address.
    """
    name, number, address = full_name_of(full_name), mobile_number(phone), mail_address(email)
    known = person_with(number)
    if known is None:
        return _made(name, number, address, by), True
    is_met = belonging.is_met_by(by, known)
    if not is_met:
        must_be_named(known, name)
    if not take_existing:
        who = f"của ông/bà {known.full_name}" if is_met else "mang đúng họ tên vừa ghi"
        raise AlreadyKnown(
            f"Số này đã có tài khoản {who}. Nếu đúng là người này, ông/bà đánh dấu vào ô “Dùng tài khoản đã có”; nếu không, sửa lại số.",
            may_be_taken=True,
        )
    must_keep_address(address)
    known = User.objects.select_for_update(of=("self",), no_key=True).get(pk=known.pk)
    must_be_open(known)
    return known, False


def must_be_named(known: User, name: str) -> None:
    """Refuse the account of a number unless it bears `name`; whose it is is not told."""
    if text.folded(known.full_name) != text.folded(name):
        raise AlreadyKnown(
            "Số này đã có tài khoản mang họ tên khác. Ông/bà kiểm tra lại số và họ tên; mỗi người dùng một số riêng.", may_be_taken=False
        )


def must_keep_address(address: str) -> None:
    """An account that is there already keeps its mail address; it is changed on its own page, by who looks after it. The right address is
    refused like any other: whose an address is is not told."""
    if address:
        raise Refused("Tài khoản đã có giữ địa chỉ thư của mình. Ông/bà để trống ô này; sửa địa chỉ ở trang của người đó.", field="email")


def must_be_open(known: User) -> None:
    if not known.is_active:
        raise Refused("Tài khoản của số này đã ngừng. Người đã ngừng tài khoản cần mở lại trước.", field="phone")


def person_change(*, person: User, full_name: str, phone: str, email: str | None = None, by: User) -> User:
    """Set a person's name, number and mail address (None: as it is) right. A sign-in name that is a number follows; they are told of it.

    Whoever holds the old phone is out: sessions, remembered phones and an open slip end with the old number. Papers signed before
    keep the name they were signed with. Raises NotYours, Refused (`full_name`, `phone`, `email`).
    """
    name = full_name_of(full_name)
    number = mobile_number(phone) if phone.strip() or _signs_in_by_number(person) else ""
    address = None if email is None else mail_address(email)
    with transaction.atomic():
        person = _locked_in_care(person, by)
        other = person_with(number) if number else None
        if other and other.pk != person.pk:
            raise Refused(TAKEN, field="phone")
        wanted = {"full_name": name, "phone": number, "username": number if _signs_in_by_number(person) else person.username}
        wanted |= {} if address is None else {"email": address}
        changed = [field for field, value in wanted.items() if getattr(person, field) != value]
        if not changed:
            return person
        for field in changed:
            setattr(person, field, wanted[field])
        try:
            with transaction.atomic():
                person.save(update_fields=changed)
        except IntegrityError:
            raise Refused(TAKEN, field="phone") from None
        if "email" in changed or "phone" in changed:
            address_changed(person=person)
        entry = record(action="account.changed", of=person, by=by, place_id=None, details={"fields": sorted(changed)})
        if "username" in changed:
            ways_in_end(person=person, by=by)
            tell(
                recipients=[person],
                kind="account.changed",
                text="Tên đăng nhập của ông/bà đã đổi theo số điện thoại mới. Từ nay ông/bà đăng nhập bằng số mới.",
                link=reverse("account"),
                dedupe_key=f"account:{person.pk}:changed:{entry.pk}",
            )
    return person


def person_deactivate(*, person: User, reason: str, by: User) -> User:
    """Close an account: every session, remembered phone and open slip ends at once. Roles and papers stay as they are.

    Refused for the last administrator of a place, and for who is still needed where `by` has no say; NotYours.
    """
    if reason not in ClosingReason.values:
        raise Refused("Ông/bà chọn lý do ngừng tài khoản.", field="reason")
    with transaction.atomic():
        must_keep_an_administrator(without=person)
        person = _locked_in_care(person, by)
        if belonging.belongs_elsewhere(by, person):
            raise Refused(
                "Người này còn giữ vai trò hoặc đại diện đơn vị ở nơi khác, nên không ngừng cả tài khoản được. "
                "Ông/bà chấm dứt phần việc ở nơi mình."
            )
        if not person.is_active:
            return person
        person.is_active = False
        person.set_unusable_password()  # sessions hang on it: none comes back to life when the account is opened again
        person.save(update_fields=["is_active", "password"])
        ways_in_end(person=person, by=by)
        record(action="account.closed", of=person, by=by, place_id=None, details={"reason": reason})
    return person


def person_reactivate(*, person: User, reason: str, by: User) -> User:
    """Open a closed account again. They get in by a new slip: the old password is gone."""
    if reason not in OpeningReason.values:
        raise Refused("Ông/bà chọn lý do mở lại tài khoản.", field="reason")
    with transaction.atomic():
        person = _locked_in_care(person, by)
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            record(action="account.opened", of=person, by=by, place_id=None, details={"reason": reason})
    return person


def looks_after(by: User, person: User) -> bool:
    """Whether `by` may set right, close and open the account of `person`: who gives them their way in, and for somebody who is
    nothing anywhere any more, whoever looked after what they were."""
    if care.may_care_for(by, person):
        return True
    if by.pk == person.pk or person.is_superuser:
        return False
    ties = belonging.ties_of(person)
    return all(tie.is_over for tie in ties) and any(tie.is_kept_by(by) for tie in ties)


def new_person(name: str, number: str, address: str = "") -> User:
    """A person not written yet, who signs in by `number` and has no password."""
    person = User(username=number, phone=number, full_name=name, email=address)
    person.set_unusable_password()
    return person


def persons_write(persons: Sequence[User]) -> None:
    """Write new persons at once. Whoever calls it records them (`persons_record`) in the same transaction."""
    try:
        with transaction.atomic():
            User.objects.bulk_create(persons)
    except IntegrityError:
        raise AlreadyKnown("Số này vừa được người khác dùng để tạo tài khoản. Ông/bà gửi lại.", may_be_taken=True) from None


def persons_record(persons: Sequence[User], *, by: User) -> None:
    """Their trail rows. All accounts share one chain: at the end of a long act it is held but shortly."""
    for person in persons:
        record(action="account.created", of=person, by=by, place_id=None)


def _made(name: str, number: str, address: str, by: User) -> User:
    person = new_person(name, number, address)
    persons_write([person])
    persons_record([person], by=by)
    return person


def _locked_in_care(person: User, by: User) -> User:
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not looks_after(by, person):
        raise NotYours
    return person


def _signs_in_by_number(person: User) -> bool:
    return person.username.isdecimal()
