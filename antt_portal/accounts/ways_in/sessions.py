"""Sessions: how long one may last (bars S07), which ones a person has, and ending them.

Django's session row is the truth: without it the next request is a stranger's. django-allauth keeps beside it what its owner
wants to know: since when, on what device, last seen. Both are noted at most once a minute.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.accounts.permissions import only_represents
from antt_portal.accounts.ways_in.devices import device_words
from antt_portal.accounts.ways_in.lifetimes import Lifetime
from antt_portal.accounts.ways_in.phones import phones_forget
from antt_portal.refusals import NotYours
from antt_portal.trail.services import record

BEGUN, SEEN = "begun_at", "seen_at"  # seconds since 1970, in the session
NOTED_EVERY = 60  # seconds


def lifetime_of(user: User) -> Lifetime:
    return settings.REPRESENTATIVE_LIFETIME if only_represents(user) else settings.OFFICER_LIFETIME


def session_begin(request) -> None:
    """Note in the session of `request` that somebody has just signed in."""
    request.session[BEGUN] = request.session[SEEN] = clock.now().timestamp()


def session_is_over(request) -> bool:
    """Whether the session of a signed-in person has lasted too long. One that does not know since when it lasts has."""
    begun, seen = request.session.get(BEGUN), request.session.get(SEEN)
    if begun is None or seen is None:
        return True
    lifetime, now = lifetime_of(request.user), clock.now().timestamp()
    return now - seen >= lifetime.idle.total_seconds() or now - begun >= lifetime.whole.total_seconds()


def session_leave(request) -> None:
    """Make the request a stranger's: nothing of the session remains."""
    request.session.flush()
    request.user = AnonymousUser()


def session_seen(request) -> None:
    now = clock.now()
    if now.timestamp() - request.session[SEEN] < NOTED_EVERY:
        return
    request.session[SEEN] = now.timestamp()
    if not UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now):
        UserSession.objects.create_from_request(request)


def session_change_id(request) -> None:
    """A new id for the same session, after the person proved themselves again; its line in their list goes along."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


@dataclass(frozen=True)
class OwnSession:
    pk: int
    device: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def own_sessions(request) -> list[OwnSession]:
    """The sessions of the person that are open now, this one first, then by when they were last used. Changes nothing."""
    lifetime, now = lifetime_of(request.user), clock.now()
    rows = UserSession.objects.filter(
        user=request.user, last_seen_at__gt=now - lifetime.idle, created_at__gt=now - lifetime.whole
    ).order_by("-last_seen_at", "-pk")
    this, living = request.session.session_key, _keys_that_open(rows, request.user)
    listed = [
        OwnSession(row.pk, device_words(row.user_agent), row.created_at, row.last_seen_at, row.session_key == this)
        for row in rows
        if row.session_key in living
    ]
    return sorted(listed, key=lambda session: not session.is_this)


def _keys_that_open(rows, user: User) -> set[str]:
    """The keys of those sessions among `rows` that are not over and were begun with the password of today."""
    good = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    found = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now())
    return {session.session_key for session in found if session.get_decoded().get(HASH_SESSION_KEY) in good}


def sessions_end_all(*, person: User, by: User | None) -> int:
    """End every session of `person`, in the transaction of the act that locked them. The answer is how many ended.

    A person without a password gets a new unusable one: what sessions hang on changes, so that none lives on unseen.
    """
    if not person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    _end(keys, person, by)
    return len(keys)


def session_end(*, pk: int, by: User) -> None:
    """End one session of `by`, at once. Raises NotYours when it is nobody's or somebody else's."""
    with transaction.atomic():
        row = UserSession.objects.filter(pk=pk, user=by).first()
        if row is None:
            raise NotYours
        _end([row.session_key], by, by)


def sessions_end_others(*, by: User, this_session: str, this_phone: int | None) -> int:
    """End every other session of `by` and forget every phone but this: nobody else gets in. The answer is how many ended."""
    with transaction.atomic():
        others = list(UserSession.objects.filter(user=by).exclude(session_key=this_session).values_list("session_key", flat=True))
        _end(others, by, by)
        phones_forget(person=by, by=by, but=this_phone)
    return len(others)


def _end(keys: list[str], person: User, by: User | None) -> None:
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        record(action="account.sessions_ended", of=person, by=by, place_id=None, details={"count": len(keys)})


def sessions_sweep() -> None:
    """Forget sessions that are over, and what was noted of their devices and addresses: it is kept only while a session lasts."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
