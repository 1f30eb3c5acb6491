"""Signing in and out, failing to, being locked out, and every change of a second factor leave a row in the trail.

They belong to no place: chain 0. Ids only: a failed sign-in under a name that nobody has says no name.
"""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, password_changed, password_set
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from antt_portal.accounts.models import User
from antt_portal.accounts.ways_in.phones import phone_of, phones_forget
from antt_portal.accounts.ways_in.sessions import session_begin, session_change_id
from antt_portal.accounts.ways_in.sign_in_names import sign_in_name
from antt_portal.trail.services import record

NOBODY = 0  # in place of a person's id, when nobody has the name that was typed


def _record(action: str, user: User, *, by: User | None, **details) -> None:
    with transaction.atomic():
        record(action=f"account.{action}", of=user, by=by, place_id=None, details=details)


@receiver(user_logged_in)
def signed_in(request, user, **kwargs):
    session_begin(request)
    _record("signed_in", user, by=user)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    if user is not None:
        _record("signed_out", user, by=user)


@receiver(user_login_failed)
def sign_in_failed(credentials, request=None, **kwargs):
    """One row for each wrong password; what is tried during the lock is refused unread and not recorded again and again."""
    if not _was_locked_before(request):
        _record("sign_in_failed", _person_called(credentials.get("username", "")), by=None)


@receiver(user_locked_out)
def locked_out(request, **kwargs):
    """At the failure that locks only; axes sends the signal at each try during the lock as well."""
    if not _was_locked_before(request):
        credentials = getattr(request, "axes_credentials", None) or {}
        _record("locked_out", _person_called(credentials.get("username", "")), by=None)


@receiver(authentication_step_completed)
def proved_again(request, **kwargs):
    """A session that gains by a proof gets a new id, as at signing in (bars S07)."""
    if kwargs.get("reauthenticated"):
        session_change_id(request)


@receiver(password_set)
def first_password_given(request, user, **kwargs):
    """Who has just typed the password of their own choice need not type it again at once."""
    record_authentication(request, user, method="password", reauthenticated=True)


@receiver(password_changed)
def other_phones_forgotten(request, user, **kwargs):
    """A new password ends what was open elsewhere, remembered phones as well as sessions."""
    this = phone_of(request)
    phones_forget(person=user, by=user, but=this.pk if this else None)


@receiver(authentication_failed)
def code_refused(user, **kwargs):
    _record("code_refused", user, by=None)


@receiver(authenticator_used)
def recovery_code_used(user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _record("recovery_code_used", user, by=user)


@receiver(post_save, sender=Authenticator)
def factor_added(instance, created, **kwargs):
    """From the row itself, so that the factor and its trail row stand or fall in one transaction."""
    if created:
        _record("factor_added", instance.user, by=_who_asks(), factor=instance.type)


@receiver(post_delete, sender=Authenticator)
def factor_removed(instance, **kwargs):
    _record("factor_removed", instance.user, by=_who_asks(), factor=instance.type)


def _was_locked_before(request) -> bool:
    """Whether axes refused this try without reading it: then it is locked and has counted nothing."""
    return getattr(request, "axes_locked_out", False) and not getattr(request, "axes_failures_since_start", None)


def _person_called(name: str) -> User:
    return User.objects.filter(username=sign_in_name(name)).first() or User(pk=NOBODY)


def _who_asks() -> User | None:
    """The person of the request; None in a command."""
    user = getattr(context.request, "user", None)
    return user if user is not None and user.is_authenticated else None
