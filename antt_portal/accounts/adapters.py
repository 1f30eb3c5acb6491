"""What the portal does otherwise than django-allauth would."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from antt_portal.accounts.addresses import client_address
from antt_portal.accounts.recency import is_recent
from antt_portal.trail.services import record


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; failed sign-ins are counted by django-axes; a fresh sign-in counts as a password just given."""

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Count nothing here: allauth would count per name alone, so that a stranger could lock the owner out."""

    def get_client_ip(self, request):
        """Kept with a session, whose column takes no empty one: “::” stands for none."""
        return client_address(request) or "::"

    def get_password_change_redirect_url(self, request):
        """A first password is a step on the way in; a changed one was changed on the account page."""
        return reverse("home" if request.resolver_match.view_name == "account_set_password" else "account")

    def is_reauthentication_required(self, *, app, **kwargs):
        return not is_recent(context.request)

    def set_password(self, user, password):
        """Store the new password and say so in the trail, both or neither."""
        with transaction.atomic():
            super().set_password(user, password)
            record(action="account.password_changed", of=user, by=user, place_id=None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the seeds of the second factor encrypted, with a key made from SECRET_KEY; keys of SECRET_KEY_FALLBACKS still read."""

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key_from(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_from(secret: str) -> bytes:
    """A key of its own for this use, so that what else is made from the secret tells nothing about it."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"antt_portal second factor seeds " + secret.encode()).digest())
