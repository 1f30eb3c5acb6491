"""Sign-in slips (practice P4): a QR code or eight digits, given to one person face to face, good once, for 72 hours at most.

Code and token exist in the answer that issued them and on paper; here only their digests are kept. Eight digits alone could be
guessed from a stolen table, so their digest is made with the portal's secret key. Using a slip is a new start: a password that
was set before is no longer good, every session of the person ends, every phone is forgotten: whoever found a lost phone is out.

Who writes locks the person first, then what is theirs.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import segno
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from antt_portal import clock, print_assets
from antt_portal.accounts.models import SignInSlip, User
from antt_portal.accounts.ways_in.care import may_care_for
from antt_portal.accounts.ways_in.phones import phones_forget
from antt_portal.accounts.ways_in.sessions import sessions_end_all
from antt_portal.accounts.ways_in.sign_in_names import sign_in_name
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.services import record

HOURS = 72  # the longest a slip is good for
WRONG_TRIES = 5  # at this many the digits are void; the QR stays good
NO_DIGITS = ""  # in place of a digest: no digits open such a slip
DIGITS = 8
SLIPS_A_PAGE = 8
NO_LONGER_GOOD = "Phiếu mã này không còn dùng được. Ông/bà xin người đã cấp một phiếu mới."


@dataclass(frozen=True)
class IssuedSlip:
    """A slip as it is handed over; nobody can make it again. `code` is as printed: “1234 5678”."""

    person: User
    sign_in_name: str
    code: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: datetime

    def address(self, base_url: str) -> str:
        """What the QR holds: the page that asks whether it is really this person."""
        return base_url.rstrip("/") + reverse("slip_open", args=[self.token])


def slip_issue(*, person: User, by: User | None, hours: int = HOURS) -> IssuedSlip:
    """A new slip for `person`; one still open is void from now on. `by` None is the command line.

    Raises NotYours when `by` does not look after `person` (accounts.care), Refused for a closed account or more than 72 hours.
    """
    if not 0 < hours <= HOURS:
        raise Refused(f"Phiếu mã dùng được từ 1 đến {HOURS} giờ. Chọn lại số giờ.", field="hours")
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if by is not None and not may_care_for(by, person):
            raise NotYours
        if not person.is_active:
            raise Refused("Tài khoản này đã khóa nên không cấp phiếu mã được. Mở lại tài khoản rồi cấp.")
        now = clock.now()
        person.slips.filter(used_at=None, voided_at=None).update(voided_at=now)
        digits, token = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", secrets.token_urlsafe(32)
        slip = SignInSlip.objects.create(
            user=person,
            code_digest=_code_digest(person.pk, digits, settings.SECRET_KEY),
            token_digest=_token_digest(token),
            issued_by=by,
            issued_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        record(action="account.slip_issued", of=person, by=by, place_id=None, details={"slip": slip.pk, "expires_at": slip.expires_at})
    return IssuedSlip(person, person.username, f"{digits[:4]} {digits[4:]}", token, slip.expires_at)


def slip_behind(token: str) -> SignInSlip | None:
    """The slip whose QR holds `token`, if it still opens the door. Changes nothing."""
    found = SignInSlip.objects.open(clock.now()).filter(token_digest=_token_digest(token), user__is_active=True)
    return found.select_related("user").first()


def slip_use_by_code(*, name: str, code: str) -> User | None:
    """Use up the slip of who signs in as `name` with its digits. None when there is no such slip or the digits are wrong.

    A wrong try counts on the slip; at the fifth its digits are void. Its QR is not: a stranger who knows a number must not take
    away a person's way in. Nobody's slip is counted as well, so that an unknown name takes as long to refuse as a wrong code.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",), no_key=True).filter(username=sign_in_name(name), is_active=True).first()
        waiting = SignInSlip.objects.open(clock.now()).filter(user=person.pk if person else 0)
        slip = waiting.exclude(code_digest=NO_DIGITS).select_related("user").first()
        if _is_code_of(slip, code):
            return slip_use(slip=slip)
        _count_wrong_try(slip)
    return None


def slip_use(*, slip: SignInSlip) -> User:
    """Use up `slip`; the answer is its person, who may now be signed in. Of two at once, the second is refused with Conflict."""
    with transaction.atomic():
        now = clock.now()
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=slip.user_id)
        if not person.is_active or not SignInSlip.objects.open(now).filter(pk=slip.pk).update(used_at=now):
            raise Conflict(NO_LONGER_GOOD)
        person.set_unusable_password()
        person.save(update_fields=["password"])
        sessions_end_all(person=person, by=person)
        phones_forget(person=person, by=person)
        record(action="account.slip_used", of=person, by=person, place_id=None, details={"slip": slip.pk})
    return person


def slip_sheet_pdf(issued: Sequence[IssuedSlip], *, base_url: str) -> bytes:
    """The slips as an A4 sheet to cut up, eight a page, each with its QR, its digits and how to use it.

    Raises WillNeverWork where printing is not possible.
    """
    rows = [{"slip": slip, "qr": _qr_svg(slip.address(base_url))} for slip in issued]
    pages = [rows[start : start + SLIPS_A_PAGE] for start in range(0, len(rows), SLIPS_A_PAGE)]
    facts = {
        "pages": pages,
        "typed_at": base_url.split("//")[-1].rstrip("/") + reverse("slip_sign_in"),
        "CONTACT_PHONE": settings.CONTACT_PHONE,
    }
    return print_assets.pdf(render_to_string("accounts/slip_sheet_pdf.html", facts), stylesheet="slips.css")


def _qr_svg(address: str) -> str:
    return segno.make(address, error="m", boost_error=False, micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)


def slips_void(*, person: User) -> None:
    """The open slip of `person`, if any, opens nothing any more. Part of an act that has its own trail row."""
    person.slips.filter(used_at=None, voided_at=None).update(voided_at=clock.now())


def _count_wrong_try(slip: SignInSlip | None) -> None:
    tries = slip.wrong_tries + 1 if slip else 0
    changes = {"wrong_tries": tries} | ({"code_digest": NO_DIGITS} if tries >= WRONG_TRIES else {})
    SignInSlip.objects.filter(pk=slip.pk if slip else 0).update(**changes)
    if tries >= WRONG_TRIES:
        record(action="account.slip_digits_voided", of=slip.user, by=None, place_id=None, details={"slip": slip.pk, "wrong_tries": tries})


def _is_code_of(slip: SignInSlip | None, code: str) -> bool:
    """Keys of SECRET_KEY_FALLBACKS still read, as everywhere."""
    user_id, expected = (slip.user_id, slip.code_digest) if slip else (0, "0" * 64)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_code_digest(user_id, code, key), expected) for key in keys)


def _code_digest(user_id: int, digits: str, key: str) -> str:
    return salted_hmac(f"antt_portal.accounts.slip.{user_id}", digits, secret=key, algorithm="sha256").hexdigest()


def _token_digest(token: str) -> str:
    """Plain: 256 bits of chance cannot be guessed from their digest."""
    return sha256(token.encode()).hexdigest()
