"""Remembered phones (practice P4): a browser that signs its person in again by one press, for 90 days at most.

Only for who holds no office: a head signs in twice a year; an officer has a password and a second factor. The cookie holds a
random token, the table its digest. The token changes at each use; the one before stays good for some minutes, because an answer
may get lost on the way to a phone, and because a button is pressed twice.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.models import RememberedPhone, User
from antt_portal.accounts.permissions import only_represents
from antt_portal.refusals import NotYours
from antt_portal.trail.services import record

DAYS = 90
GRACE_SECONDS = 600  # how long the token before the last is still good


def phone_remember(*, person: User, device: str, instead_of: RememberedPhone | None = None) -> tuple[RememberedPhone, str]:
    """Remember this browser, called `device`, for `person`. The answer is its row and the token for its cookie.

    `instead_of` is what the browser was before: its token is overwritten, so that phone is forgotten. Raises NotYours for who
    holds an office or is no longer active.
    """
    if not person.is_active or not only_represents(person):
        raise NotYours
    now, token = clock.now(), _token_new()
    with transaction.atomic():
        if instead_of is not None:
            phones_forget(person=instead_of.user, by=person, only=instead_of.pk)
        phone = RememberedPhone.objects.create(
            user=person,
            token_digest=_digest(token),
            name=device,
            remembered_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=DAYS),
        )
        record(action="account.phone_remembered", of=person, by=person, place_id=None, details={"phone": phone.pk})
    return phone, token


def phone_behind(token: str) -> RememberedPhone | None:
    """The phone that holds `token`, if it may still sign its person in. Changes nothing."""
    if not token:
        return None
    phones = RememberedPhone.objects.in_force(clock.now()).select_related("user")
    phone = phones.filter(token_digest=_digest(token)).first() or phones.filter(pk=cache.get(_grace_key(_digest(token)), 0)).first()
    return phone if phone and phone.user.is_active and only_represents(phone.user) else None


def phone_use(*, token: str) -> tuple[RememberedPhone, str] | None:
    """Use the phone that holds `token`: its row and the token that its cookie holds from now on; None when it opens nothing."""
    with transaction.atomic():
        phone = phone_behind(token)
        if phone is None:
            return None
        # As everywhere: the person, then what is theirs.
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=phone.user_id)
        phone = RememberedPhone.objects.select_for_update(of=("self",), no_key=True).get(pk=phone.pk)
        phone.user = person
        if phone.forgotten_at or not person.is_active:
            return None
        renewed, replaced = _token_new(), phone.token_digest
        phone.token_digest, phone.last_used_at = _digest(renewed), clock.now()
        phone.save(update_fields=["token_digest", "last_used_at"])
        cache.set(_grace_key(replaced), phone.pk, GRACE_SECONDS)  # of two presses at once, either answer may arrive last
        record(action="account.phone_used", of=phone.user, by=phone.user, place_id=None, details={"phone": phone.pk})
    return phone, renewed


def phones_forget(*, person: User, by: User | None, only: int | None = None, but: int | None = None) -> int:
    """Forget the phones of `person`: all, `only` one, or all `but` one (primary keys). The answer is how many."""
    phones = RememberedPhone.objects.filter(user=person, forgotten_at=None)
    if only is not None:
        phones = phones.filter(pk=only)
    if but is not None:
        phones = phones.exclude(pk=but)
    with transaction.atomic():
        ids = list(phones.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        if ids:
            RememberedPhone.objects.filter(pk__in=ids).update(forgotten_at=clock.now())
            record(action="account.phones_forgotten", of=person, by=by, place_id=None, details={"phones": ids})
    return len(ids)


def phone_of(request) -> RememberedPhone | None:
    """The remembered phone from which `request` comes, if it is one."""
    return phone_behind(token_of(request))


def token_of(request) -> str:
    """The token in the cookie of `request`; empty when there is none."""
    return request.COOKIES.get(settings.PHONE_COOKIE_NAME, "")


def keep_token(response, phone: RememberedPhone, token: str):
    """Put `token` into the cookie of `response`, until the phone's last day."""
    response.set_cookie(
        settings.PHONE_COOKIE_NAME,
        token,
        expires=phone.expires_at,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def drop_token(response):
    response.delete_cookie(settings.PHONE_COOKIE_NAME, path="/", samesite="Lax")
    return response


def _token_new() -> str:
    return secrets.token_urlsafe(32)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _grace_key(digest: str) -> str:
    return f"phone-before-{digest}"
